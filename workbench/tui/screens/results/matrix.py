"""The matrix of one measure: a line a submission, a column a reviewer."""

from __future__ import annotations

from workbench.domain.marks import SheetState
from workbench.domain.money import yuan_text
from workbench.domain.rounding import decimal_text
from workbench.i18n import t
from workbench.services.compute_round import MeasureResults, ResultRow, SheetCell
from workbench.tui.widgets.grid import Cell, CellTone, Column, Row


def columns(results: MeasureResults, *, opinions: bool) -> list[Column]:
    """Rank and code stay in sight; the reviewers come last and scroll."""
    fixed = [
        Column(t("tui.column.rank"), 4, right=True),
        Column(t("tui.column.code"), 8),
        Column(t("tui.column.title"), 18, grows=True),
        Column(t("tui.column.score"), 7, right=True),
        Column(t("tui.column.tier"), 10),
        Column(t("tui.column.award"), 13, right=True),
        Column(t("tui.column.warnings"), 4),
    ]
    if opinions:
        fixed.append(Column(t("tui.column.opinion"), 7))
    return [*fixed, *(Column(name, 9, right=True) for name in results.reviewers)]


def row(results: MeasureResults, one: ResultRow, *, has_opinion: bool | None) -> Row:
    """One submission; ``has_opinion`` is None where that is not shown."""
    result, submission = one.result, one.submission
    score = result.panel.score
    decimals = results.measure.scoring.decimals
    cells: list[Cell | str] = [
        str(result.rank) if result.rank is not None else "-",
        submission.code,
        submission.title,
        decimal_text(score, decimals) if score is not None else "-",
        tier_cell(results, one),
        yuan_text(result.award) if result.award is not None else "-",
        Cell(t("tui.results.look"), "warn") if one.warnings else "",
    ]
    if has_opinion is not None:
        cells.append(t("tui.results.has_opinion") if has_opinion else Cell("-", "dim"))
    cells += [sheet_cell(one.sheets.get(name)) for name in results.reviewers]
    return Row(submission.code, tuple(cells), search=f"{submission.entity_name} {submission.project_code}")


def tier_cell(results: MeasureResults, one: ResultRow) -> Cell:
    """The tier, or why there is none; nothing where the measure has no tiers."""
    if one.result.eligible != "yes":
        return Cell(t(f"term.eligible.{one.result.eligible}"), "bad")
    if one.result.tier is not None:
        return Cell(one.result.tier, "strong")
    if not results.measure.tiers:
        return Cell("-", "dim")
    return Cell(t("term.no_tier" if one.result.panel.score is not None else "tui.results.unscored"), "dim")


def sheet_cell(sheet: SheetCell | None) -> Cell:
    """A total; dropped ones in brackets with ``+`` or ``-``, deviating ones with ``!``, else a word."""
    if sheet is None:
        return Cell("-", "dim")
    if sheet.state is not SheetState.SUBMITTED or sheet.total is None:
        tone: CellTone = "warn" if sheet.state in (SheetState.OPEN, SheetState.RETURNED) else "dim"
        return Cell(t(f"tui.cell.{sheet.state.value}"), tone)
    text = decimal_text(sheet.total)
    if sheet.dropped is not None:
        return Cell(
            f"({text}{'+' if sheet.dropped == 'high' else '-'}){'!' if sheet.deviates else ''}", "dim"
        )
    return Cell(f"{text}!", "warn") if sheet.deviates else Cell(text)
