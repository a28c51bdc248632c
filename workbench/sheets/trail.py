"""The sheets 底稿: every step of every submission's computation, a row each, streamed into the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import count, islice

from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from workbench.domain.case import Result
from workbench.domain.measure import Measure
from workbench.domain.money import FEN_PER_YUAN
from workbench.domain.trace import TraceNode
from workbench.i18n import t
from workbench.i18n.trace import node_text, step_name
from workbench.sheets.blocks import MOST_ROWS
from workbench.sheets.book import FIRST_TABLE_ROW, Draft, decision_words, draft_note
from workbench.sheets.column_look import add_column
from workbench.sheets.grid import Grid
from workbench.sheets.layout import Layout
from workbench.sheets.model import Approved, ExportInput, Kind
from workbench.sheets.parameter_rows import behind
from workbench.sheets.protect import protect_book
from workbench.sheets.style import (
    CODE,
    NOTE,
    NUMBER,
    TEXT,
    TITLE,
    TITLE_HEIGHT,
    WAN,
    Content,
    Look,
    band,
    yuan,
)

# Steps on one sheet; the further ones go on the next.
ROWS_A_SHEET = MOST_ROWS - FIRST_TABLE_ROW
# Places in what stands behind a figure.
_CLAUSE, _NATURE, _QUOTE = 0, 1, 2
_VALUE = Look(form=WAN, align="right")


@dataclass(frozen=True)
class TrailRow:
    """One step of a submission: its number in the trail and at its submission, both from 1.

    ``node`` is None in the row of what an office decided.
    """

    number: int
    place: int
    measure: Measure
    result: Result
    node: TraceNode | None


def put_marks_first(draft: Draft) -> None:
    """Bring the marks before the parameters; the trail comes before both once the others are evaluated."""
    marks = [one.marks.title for one in draft.calculations if one.marks is not None]
    for place, title in enumerate(marks):
        sheet = draft.book[title]
        draft.book.move_sheet(sheet, place - draft.book.index(sheet))


def add_trail(book: Workbook, data: ExportInput, layout: Layout) -> tuple[str, ...]:
    """Write the steps as the first sheets, made row by row while the file is written; return their titles.

    There is no formula in them, so that they come in after the others were evaluated.
    """
    draft = Draft(book, data, layout, (), ())
    every = sum(1 for _ in trail_rows(data))
    titles = []
    for place, first in enumerate(range(0, every, ROWS_A_SHEET)):
        key = "sheets.sheet.audit_next" if place else "sheets.sheet.audit"
        sheet: Worksheet = book.create_sheet(t(key, number=place + 1), place)
        _write_sheet(draft, sheet, first, min(ROWS_A_SHEET, every - first))
        titles.append(sheet.title)
    protect_book(book, layout.protection)
    book.active = 0
    return tuple(titles)


def trail_rows(data: ExportInput) -> Iterator[TrailRow]:
    """Every step in the order of the computation, what was decided last; by measure and submission."""
    decided = data.decision.amounts if data.decision else {}
    numbers = count(1)
    for part in data.measures:
        for result in sorted(part.results, key=lambda one: one.submission.id):
            for place, node in enumerate(result.trace, 1):
                yield TrailRow(next(numbers), place, part.measure, result, node)
            if result.submission.id in decided:
                yield TrailRow(next(numbers), len(result.trace) + 1, part.measure, result, None)


def _write_sheet(draft: Draft, sheet: Worksheet, first: int, rows: int) -> None:
    grid = _grid(draft)
    width = len(grid)
    band(sheet, 1, width, draft.title(Kind.AUDIT), TITLE, TITLE_HEIGHT)
    band(sheet, 2, width, draft_note(draft.data), NOTE)
    band(sheet, 3, width, t("sheets.audit.note"), NOTE)
    grid.write_headings(sheet, FIRST_TABLE_ROW)
    some = islice(trail_rows(draft.data), first, first + rows)
    below = grid.stream_unread(sheet, FIRST_TABLE_ROW + 1, rows, some)
    grid.offer_filters(sheet, FIRST_TABLE_ROW, below - 1)
    draft.set_page(sheet, [column.key for column in grid], below - 1)


def _grid(draft: Draft) -> Grid[TrailRow]:
    grid: Grid[TrailRow] = Grid()
    known = _contents(draft)
    for column in draft.layout.columns:
        add_column(grid, column, *known[column.key])
    return grid


def _contents(draft: Draft) -> Mapping[str, tuple[Look, Callable[[int, TrailRow], Content]]]:
    """Look and content of every column that a layout may name."""
    data = draft.data

    def cited(place: int) -> Callable[[int, TrailRow], Content]:
        def content(_: int, row: TrailRow) -> Content:
            if row.node is not None:
                return behind(row.measure, row.node.citations)[place]
            return data.decision.document if data.decision and place == _CLAUSE else ""

        return content

    return {
        "no": (NUMBER, lambda _, row: row.number),
        "measure": (TEXT, lambda _, row: row.measure.name),
        "code": (CODE, lambda _, row: row.result.submission.id),
        "entity_code": (CODE, lambda _, row: row.result.submission.entity),
        "entity": (TEXT, lambda _, row: data.entity_name(row.result)),
        "title": (TEXT, lambda _, row: row.result.submission.title),
        "step_no": (NUMBER, lambda _, row: row.place),
        "step": (Look(), lambda _, row: step_name(row.node) if row.node else t("sheets.audit.decision")),
        "finding": (TEXT, lambda _, row: node_text(row.node) if row.node else _decided_text(data, row)),
        "value": (_VALUE, lambda _, row: _value(data, row)),
        "value_unit": (Look(), lambda _, row: _unit(row)),
        "formula": (TEXT, lambda _, row: row.node.formula if row.node else None),
        "bound": (TEXT, lambda _, row: _bound(row.node)),
        "clauses": (TEXT, cited(_CLAUSE)),
        "nature": (Look(), cited(_NATURE)),
        "quote": (TEXT, cited(_QUOTE)),
    }


def _value(data: ExportInput, row: TrailRow) -> Content:
    """The value of a step as a cell: money in yuan, points as they are, a tier by its name."""
    node = row.node
    if node is None:
        return yuan(_approved(data, row).approved)
    if node.unit == "fen" and node.value is not None:
        return Fraction(node.value) / FEN_PER_YUAN
    return node.value


def _unit(row: TrailRow) -> str:
    if row.node is not None and row.node.value is None:
        return ""
    unit = row.node.unit if row.node else "fen"
    return t("sheets.unit.yuan") if unit == "fen" else t("sheets.unit.points") if unit else ""


def _bound(node: TraceNode | None) -> str:
    """Which limit cut the value."""
    if node is None or node.bound_by is None:
        return ""
    return t("sheets.audit.bound", limit=step_name(node), id=node.bound_by)


def _approved(data: ExportInput, row: TrailRow) -> Approved:
    assert data.decision is not None
    return data.decision.amounts[row.result.submission.id]


def _decided_text(data: ExportInput, row: TrailRow) -> str:
    """What was computed, what was approved, why, and where that is written."""
    one, decision = _approved(data, row), decision_words(data)
    if (one.computed or 0) == one.approved:
        return t("sheets.audit.decided_same", approved=one.approved, decision=decision)
    named = {"approved": one.approved, "reason": one.reason, "decision": decision}
    if one.computed is None:
        return t("sheets.audit.decided_alone", **named)
    return t("sheets.audit.decided_other", computed=one.computed, **named)
