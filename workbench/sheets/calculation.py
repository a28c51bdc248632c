"""The sheet 测算: one row per submission, one column per step, from the panel score to the parts paid.

With a marks sheet behind it every step is live. In a table that shows no marks the score, the floors and
whether an add-on is due are findings that stand in cells, and everything after them is live.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from workbench.domain.case import Result
from workbench.domain.facts import NO, YES
from workbench.i18n import t
from workbench.sheets.addresses import Addresses
from workbench.sheets.grid import Grid
from workbench.sheets.marks_sheet import MarksSheet
from workbench.sheets.model import ExportInput, MeasureExport
from workbench.sheets.money_steps import (
    add_add_on,
    add_decided,
    add_item_cap,
    add_rounding_and_split,
    add_voucher,
)
from workbench.sheets.names import Names
from workbench.sheets.nominal_steps import add_nominal
from workbench.sheets.score_steps import add_rank, add_score, add_tier
from workbench.sheets.shared.sheets import SharedSheets
from workbench.sheets.stages import Stage, first_stage, is_held
from workbench.sheets.steps import HEADING_ROW, TOP, Steps
from workbench.sheets.style import CODE, NOTE, NUMBER, POINTS, TEXT, TITLE, TITLE_HEIGHT, Look, band, page


@dataclass(frozen=True)
class Calculation:
    """A written calculation: ``rows`` has the row of each submission, ``columns`` the names of columns."""

    title: str
    part: MeasureExport
    grid: Grid[Result]
    rows: Mapping[str, int]
    columns: Mapping[str, str]
    marks: MarksSheet | None
    last: str

    def cell(self, key: str, submission: str) -> str:
        """One cell, with the sheet's name."""
        return f"'{self.title}'!{self.grid.cell(key, self.rows[submission])}"

    def column(self, key: str) -> str:
        """The name of one column over all submissions."""
        return self.columns[key]

    def has(self, key: str) -> bool:
        """Whether the measure has this step."""
        return key in self.grid


def write_calculation(
    names: Names,
    data: ExportInput,
    part: MeasureExport,
    number: int,
    where: Addresses,
    marks: MarksSheet | None,
    shared: SharedSheets,
) -> Calculation:
    """Write the steps of one measure, submissions by number; they join the limits that they share."""
    sheet: Worksheet = names.book.create_sheet(t("sheets.sheet.calculation", number=number))
    results = sorted(part.results, key=lambda result: result.submission.id)
    rows = {result.submission.id: row for row, result in enumerate(results, TOP)}
    steps = Steps(data, part, where, marks, sheet.title, rows)
    last = _add_all(steps, shared)
    grid, bottom = steps.grid, steps.bottom
    band(sheet, 1, len(grid), t("sheets.calculation.title", name=part.measure.name), TITLE, TITLE_HEIGHT)
    found = marks is None and part.measure.needs_panel
    band(sheet, 2, len(grid), t(f"sheets.calculation.{'found_note' if found else 'note'}"), NOTE)
    grid.write_headings(sheet, HEADING_ROW)
    grid.stream_rows(sheet, TOP, results)
    grid.offer_filters(sheet, HEADING_ROW, max(bottom, TOP))
    page(
        sheet,
        width=len(grid),
        last_row=max(bottom, TOP),
        heading_rows=(HEADING_ROW, HEADING_ROW),
        freeze=f"E{TOP}",
    )
    columns = {
        one.key: names.define((sheet.title, str(one.heading)), sheet.title, grid.down(one.key, TOP, bottom))
        for one in grid
    }
    return Calculation(sheet.title, part, grid, rows, columns, marks, last)


def _add_all(steps: Steps, shared: SharedSheets) -> str:
    """Add all columns in the order of computation; returns the last one before rounding."""
    _who(steps)
    if steps.marks:
        add_score(steps, steps.marks)
    elif steps.measure.needs_panel:
        steps.find("score", t("sheets.column.score"), 9, POINTS, lambda result: result.panel.score)
    add_tier(steps)
    add_rank(steps)
    add_nominal(steps)
    add_item_cap(steps)
    if first_stage(steps.measure) is Stage.NOMINAL:
        for add_on in steps.measure.add_ons:
            add_add_on(steps, add_on)
    for stage in (Stage.SELECTION, Stage.OVERLAP, Stage.DIFFERENCE):
        add_decided(steps, stage)
    if not shared.join_caps(steps):
        add_decided(steps, Stage.YEAR_CAPS)
    if not shared.join_budgets(steps):
        add_decided(steps, Stage.BUDGET)
    add_voucher(steps)
    last = steps.last
    add_rounding_and_split(steps)
    return last


def _who(steps: Steps) -> None:
    """Whose row it is, and what was found about it before any sum."""
    grid, data, where = steps.grid, steps.data, steps.where
    grid.add("no", t("sheets.column.no"), 5, NUMBER, lambda row, _: row - TOP + 1)
    grid.add("code", t("sheets.column.code"), 13, CODE, lambda _, result: result.submission.id)
    grid.add("entity", t("sheets.column.entity"), 24, TEXT, lambda _, result: data.entity_name(result))
    grid.add("title", t("sheets.column.title"), 26, TEXT, lambda _, result: result.submission.title)
    grid.add(
        "entity key",
        t("sheets.column.entity_key"),
        6,
        NUMBER,
        lambda _, result: where.entity_keys[result.submission.entity],
    )
    steps.enter(
        "eligible",
        t("sheets.column.eligible"),
        9,
        Look(),
        lambda result: t(f"term.eligible.{result.eligible}"),
    )
    steps.enter("held", t("sheets.column.held"), 9, Look(), lambda result: YES if is_held(result) else NO)
