"""The table 专家评分汇总表, one sheet a measure: a column per expert, what was dropped, the score."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from workbench.domain.marks import SheetState
from workbench.domain.rubric import DeviationRule
from workbench.i18n import t
from workbench.sheets.addresses import Addresses
from workbench.sheets.averages import trimming
from workbench.sheets.book import FIRST_TABLE_ROW, Draft, FrontRow, clause_of
from workbench.sheets.calculation import Calculation
from workbench.sheets.column_look import add_column, looked
from workbench.sheets.grid import Grid
from workbench.sheets.layout.lint import LEAST_SEAT
from workbench.sheets.marks_points import state_word
from workbench.sheets.marks_sheet import MarksSheet
from workbench.sheets.model import Kind
from workbench.sheets.style import CODE, NOTE, NUMBER, POINTS, TEXT, Content, Formula, Look, band

_BETWEEN = "；"


def write_all_scores(draft: Draft) -> None:
    """Write a summary for each measure that has marks, as the workbook's first sheets."""
    pairs = zip(draft.calculations, draft.addresses, strict=True)
    marked = [(one, one.marks, where) for one, where in pairs if one.marks is not None]
    for place, (calculation, marks, where) in enumerate(marked):
        _write_scores(draft, calculation, marks, where, place)


def _write_scores(
    draft: Draft, calculation: Calculation, marks: MarksSheet, where: Addresses, place: int
) -> None:
    """Write the summary of one measure as sheet number ``place`` (from 0)."""
    sheet: Worksheet = draft.book.create_sheet(t("sheets.sheet.scores", number=place + 1), place)
    grid = _grid(draft, calculation, marks, where)
    draft.head(sheet, len(grid), draft.title(Kind.SCORES, calculation.part.measure))
    grid.write_headings(sheet, FIRST_TABLE_ROW)
    rows = [FrontRow(number, one, calculation) for number, one in enumerate(calculation.part.results, 1)]
    top = FIRST_TABLE_ROW + 1
    bottom = grid.stream_rows(sheet, top, rows)
    _strike_dropped(sheet, grid, calculation, top, bottom - 1)
    grid.offer_filters(sheet, FIRST_TABLE_ROW, bottom - 1)
    for words in _notes(calculation, marks):
        band(sheet, bottom, len(grid), words, NOTE)
        bottom += 1
    last = draft.sign(sheet, bottom + 1, len(grid))
    draft.set_page(sheet, [column.key for column in grid], last)


def _notes(calculation: Calculation, marks: MarksSheet) -> Iterator[str]:
    """Why the score is not what the experts' totals of the table would average to."""
    if calculation.part.measure.scoring.by_criterion:
        yield t("sheets.scores.by_criterion", sheet=calculation.title)
    elif marks.averaged == "calibrated":
        yield t("sheets.scores.calibrated", sheet=marks.title)


def _grid(draft: Draft, calculation: Calculation, marks: MarksSheet, where: Addresses) -> Grid[FrontRow]:
    grid: Grid[FrontRow] = Grid()
    contents = _contents(draft, calculation, marks, where)
    for column in draft.layout.columns:
        if column.key == "reviewers":
            for reviewer in calculation.part.reviewers:
                width = max(column.width, LEAST_SEAT)
                look = looked(POINTS, column)
                grid.add(f"reviewer:{reviewer}", reviewer, width, look, _reviewer(marks, reviewer))
        elif column.key in contents:
            add_column(grid, column, *contents[column.key])
    return grid


def _reviewer(marks: MarksSheet, reviewer: str) -> Callable[[int, FrontRow], Content]:
    """An expert's total, or the word that says why there is none."""

    def content(_: int, row: FrontRow) -> Content:
        place = marks.rows[row.result.submission.id].get(reviewer)
        if place is None:
            return t("sheets.marks.no_sheet")
        valid, total, state = (marks.cell(key, place) for key in ("valid", "total", "state"))
        counted = f'IF({state}="{state_word(SheetState.SUBMITTED)}",{valid},{state})'
        return Formula(f"IF({valid}=1,{total},{counted})")

    return content


def _named(marks: MarksSheet, key: str, word: str, after: str, row: FrontRow) -> Content:
    """The experts of a submission whose cell in a column says ``word``, each with ``after`` behind it."""
    terms = []
    for place in marks.rows[row.result.submission.id].values():
        name = marks.cell("reviewer", place) + (f'&"{after}"' if after else "")
        terms.append(f'IF({marks.cell(key, place)}="{word}",{name},"")')
    return Formula("&".join(terms)) if terms else None


def _deviation(marks: MarksSheet, rule: DeviationRule, where: Addresses, _: int, row: FrontRow) -> Content:
    """Experts far from the mean, their criteria that are too low, and a range of totals that is too wide."""
    terms: list[str] = []
    word = t("sheets.marks.deviates")
    if "deviates" in marks.grid and (named := _named(marks, "deviates", word, _BETWEEN, row)):
        terms.append(str(named))
    if "low" in marks.grid:
        terms += _low_criteria(marks, row)
    if rule.spread is not None:
        block = marks.block("total", row.result.submission.id)
        width = f"ROUND(MAX({block})-MIN({block})-{where['spread']},9)"
        terms.append(f'IF({width}>0,"{t("sheets.marks.wide")}","")')
    return Formula("&".join(terms)) if terms else None


def _low_criteria(marks: MarksSheet, row: FrontRow) -> Iterator[str]:
    for place in marks.rows[row.result.submission.id].values():
        low, between = marks.cell("low", place), t("sheets.marks.low_of")
        yield f'IF({low}="","",{marks.cell("reviewer", place)}&"{between}"&{low})'


def _contents(
    draft: Draft, calculation: Calculation, marks: MarksSheet, where: Addresses
) -> dict[str, tuple[Look, Callable[[int, FrontRow], Content]]]:
    high, low = t("sheets.marks.high"), t("sheets.marks.low")
    scoring = calculation.part.measure.scoring
    contents: dict[str, tuple[Look, Callable[[int, FrontRow], Content]]] = {
        "no": (NUMBER, lambda _, row: row.number),
        "code": (CODE, lambda _, row: row.result.submission.id),
        "entity_code": (CODE, lambda _, row: row.result.submission.entity),
        "entity": (TEXT, lambda _, row: draft.data.entity_name(row.result)),
        "title": (TEXT, lambda _, row: row.result.submission.title),
        "clause": (TEXT, lambda _, row: clause_of(calculation.part.measure)),
        "sheets": (NUMBER, lambda _, row: Formula(row.cells["sheets"])),
        "score": (POINTS, lambda _, row: Formula(row.cells["score"])),
        "rank": (NUMBER, lambda _, row: Formula(row.cells["rank"])),
        "tier": (Look(), lambda _, row: Formula(row.cells["tier"]) if "tier" in row.cells else None),
        "remark": (TEXT, lambda _, row: draft.remark(row.result)),
    }
    trim = trimming(scoring)
    if trim and "trim" in marks.grid:
        after_high, after_low = (_BETWEEN if count > 1 else "" for count in (trim.high, trim.low))
        contents["dropped_high"] = Look(), lambda _, row: _named(marks, "trim", high, after_high, row)
        contents["dropped_low"] = Look(), lambda _, row: _named(marks, "trim", low, after_low, row)
    if scoring.deviation is not None:
        contents["deviation"] = TEXT, partial(_deviation, marks, scoring.deviation, where)
    return contents


def _strike_dropped(
    sheet: Worksheet, grid: Grid[FrontRow], calculation: Calculation, top: int, bottom: int
) -> None:
    """Strike through the totals that the mean leaves out, as long as one goes at each end."""
    trim = calculation.part.measure.scoring.trim
    reviewers = [column.key for column in grid if column.key.startswith("reviewer:")]
    if trim is None or (trim.high, trim.low) != (1, 1) or not reviewers:
        return
    if "dropped_high" not in grid or "dropped_low" not in grid or bottom < top:
        return
    first = grid[reviewers[0]]
    name = f"{first}${FIRST_TABLE_ROW}"
    rule = f"OR(${grid['dropped_high']}{top}={name},${grid['dropped_low']}{top}={name})"
    sheet.conditional_formatting.add(
        f"{first}{top}:{grid[reviewers[-1]]}{bottom}",
        FormulaRule(formula=[rule], font=Font(strike=True, color="7F7F7F")),  # type: ignore[no-untyped-call]
    )
