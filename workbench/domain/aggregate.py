"""From marks to one panel score per submission, exact until the declared rounding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from workbench.domain.case import End, Panel, SheetTotal, Submission
from workbench.domain.marks import Blank, Cell, Sheet
from workbench.domain.rounding import decimal_text, places
from workbench.domain.rubric import Criterion, Item, ItemId, MissingMarkRule, Scoring
from workbench.domain.trace import TraceNode

# The unrounded mean is shown, never computed with, to this many decimals.
_SHOWN_DECIMALS = 6
_HIGH: End = "high"
_LOW: End = "low"


@dataclass(frozen=True)
class _Sum:
    """A sheet's total with the arithmetic that gives it."""

    total: Fraction
    criteria: Mapping[str, Fraction]
    formula: str


def panel(scoring: Scoring, submission: Submission) -> Panel:
    """Score one submission.

    Sheets that are not submitted count nowhere. Fewer valid sheets than the rubric's minimum, or an
    unscored cell where the rule is 不得定等, give no score and a trace node that says why.
    """
    trace: list[TraceNode] = []
    totals: list[SheetTotal] = []
    blocked = False
    for sheet in submission.sheets:
        if not sheet.counts:
            trace.append(_left_out(sheet))
            continue
        cells = cells_of(scoring, sheet, submission.objective)
        pending = [item for item in scoring.items if cells[item.id] is Blank.PENDING]
        parts = {"reviewer": sheet.reviewer, "items": tuple(item.name for item in pending)}
        if pending and scoring.missing is MissingMarkRule.NO_TIER:
            blocked = True
            trace.append(TraceNode("sheet", "sheet.pending", citations=scoring.citations, parts=parts))
            continue
        added = None if pending and scoring.missing is MissingMarkRule.ABSENT else _add_up(scoring, cells)
        if added is None:
            trace.append(TraceNode("sheet", "sheet.absent", citations=scoring.citations, parts=parts))
            continue
        totals.append(SheetTotal(sheet.reviewer, added.total, added.criteria))
        cited = scoring.citations
        trace.append(
            TraceNode("sheet", "sheet.total", added.total, "points", added.formula, None, cited, parts)
        )
    return _score(scoring, totals, trace, blocked)


def cells_of(scoring: Scoring, sheet: Sheet, objective: Mapping[ItemId, Cell]) -> dict[ItemId, Cell]:
    """Every cell of a sheet, items marked once by staff included."""
    return {
        item.id: objective.get(item.id, Blank.PENDING) if item.marked_once else sheet.cell(item.id)
        for item in scoring.items
    }


def subtotals(scoring: Scoring, cells: Mapping[ItemId, Cell]) -> dict[str, Fraction]:
    """Points reached so far in each criterion; blank cells add nothing, cells not applicable rescale."""
    return {
        criterion.id: _criterion_sum(criterion, cells, Blank.NOT_APPLICABLE)[0] or Fraction(0)
        for criterion in scoring.criteria
    }


def _left_out(sheet: Sheet) -> TraceNode:
    return TraceNode("sheet", f"sheet.{sheet.state.value}", parts={"reviewer": sheet.reviewer})


def _add_up(scoring: Scoring, cells: Mapping[ItemId, Cell]) -> _Sum | None:
    """Total of a sheet; blank cells are rescaled over what is marked; None where nothing is."""
    sums: dict[str, Fraction] = {}
    terms: list[str] = []
    reachable = Fraction(0)
    for criterion in scoring.criteria:
        points, formula = _criterion_sum(criterion, cells, None)
        if points is None:
            continue
        sums[criterion.id] = points
        terms.append(formula)
        reachable += criterion.points
    if not terms:
        return None
    total, formula = sum(sums.values(), Fraction(0)), " + ".join(terms)
    if reachable != scoring.full_points:
        total = total / reachable * scoring.full_points
        formula = f"({formula}) / {decimal_text(reachable)} * {decimal_text(scoring.full_points)}"
    return _Sum(total, sums, formula)


def _criterion_sum(
    criterion: Criterion, cells: Mapping[ItemId, Cell], rescaled: Blank | None
) -> tuple[Fraction | None, str]:
    """Points of one criterion; blanks equal to ``rescaled`` (None: any) give their points to the rest."""
    marked: list[tuple[Item, Fraction]] = []
    possible = Fraction(0)
    for item in criterion.items:
        cell = cells.get(item.id, Blank.PENDING)
        if isinstance(cell, Fraction):
            marked.append((item, cell))
        elif rescaled is None or cell is rescaled:
            continue
        possible += item.points * item.weight
    if not marked:
        return None, ""
    points = sum((mark * item.weight for item, mark in marked), Fraction(0))
    formula = " + ".join(_term(item, mark) for item, mark in marked)
    if possible != criterion.points:
        points = points / possible * criterion.points
        formula = f"({formula}) / {decimal_text(possible)} * {decimal_text(criterion.points)}"
    return points, formula


def _term(item: Item, mark: Fraction) -> str:
    if item.weight == 1:
        return decimal_text(mark)
    return f"{decimal_text(mark)} * {decimal_text(item.weight)}"


def _score(scoring: Scoring, totals: list[SheetTotal], trace: list[TraceNode], blocked: bool) -> Panel:
    means = _criterion_means(totals)
    flagged, wide = _deviations(scoring, totals)
    found = len(flagged)
    parts: dict[str, object] = {"sheets": found, "needed": scoring.minimum_sheets}
    if blocked or found < max(1, scoring.minimum_sheets):
        code = "score.pending" if blocked else "score.too_few"
        trace.append(TraceNode("score", code, citations=scoring.citations, parts=parts))
        return Panel(tuple(flagged), None, None, means, wide, tuple(trace))
    kept, dropped = _trim(scoring, flagged)
    numbers = [sheet.total for sheet in kept]
    exact, formula = _average(scoring, sorted(numbers) if scoring.average == "median" else numbers)
    score = scoring.rounding.apply(exact)
    parts |= {
        "kept": tuple(decimal_text(number) for number in sorted(numbers)),
        "high": tuple(decimal_text(total.total) for total, end in dropped if end == "high"),
        "low": tuple(decimal_text(total.total) for total, end in dropped if end == "low"),
        "exact": decimal_text(places(_SHOWN_DECIMALS).apply(exact)),
        "decimals": scoring.decimals,
    }
    code = "score.median" if scoring.average == "median" else "score.trimmed" if dropped else "score.mean"
    trace.append(
        TraceNode(
            "score", code, score, "points", scoring.rounding.formula(formula), None, scoring.citations, parts
        )
    )
    ends = {sheet.reviewer: end for sheet, end in dropped}
    shown = tuple(replace(sheet, dropped=ends.get(sheet.reviewer)) for sheet in flagged)
    return Panel(shown, score, exact, means, wide, tuple(trace))


def _trim(
    scoring: Scoring, totals: Sequence[SheetTotal]
) -> tuple[list[SheetTotal], list[tuple[SheetTotal, End]]]:
    """Split the sheets into kept and dropped; of equal extremes only one goes."""
    trim = scoring.trim
    if scoring.average != "trimmed_mean" or trim is None or len(totals) < trim.from_sheets:
        return list(totals), []
    ordered = sorted(totals, key=lambda sheet: (sheet.total, sheet.reviewer))
    low = ordered[: trim.low]
    high = ordered[len(ordered) - trim.high :]
    gone = {id(sheet) for sheet in (*low, *high)}
    kept = [sheet for sheet in totals if id(sheet) not in gone]
    return kept, [*((sheet, _LOW) for sheet in low), *((sheet, _HIGH) for sheet in high)]


def _average(scoring: Scoring, numbers: Sequence[Fraction]) -> tuple[Fraction, str]:
    if scoring.average == "median":
        middle = len(numbers) // 2
        numbers = numbers[middle : middle + 1] if len(numbers) % 2 else numbers[middle - 1 : middle + 1]
    formula = " + ".join(decimal_text(number) for number in numbers)
    return sum(numbers, Fraction(0)) / len(numbers), f"({formula}) / {len(numbers)}"


def _criterion_means(totals: Sequence[SheetTotal]) -> dict[str, Fraction]:
    """Unrounded, untrimmed mean of each criterion over the valid sheets that have it."""
    columns: dict[str, list[Fraction]] = {}
    for sheet in totals:
        for criterion, points in sheet.criteria.items():
            columns.setdefault(criterion, []).append(points)
    return {criterion: sum(points, Fraction(0)) / len(points) for criterion, points in columns.items()}


def _deviations(scoring: Scoring, totals: Sequence[SheetTotal]) -> tuple[list[SheetTotal], bool]:
    """Flag sheets far from the raw mean, and a panel whose range is too wide."""
    rule = scoring.deviation
    if rule is None or not totals:
        return list(totals), False
    numbers = [sheet.total for sheet in totals]
    mean = sum(numbers, Fraction(0)) / len(numbers)
    share = rule.share
    flagged = [
        replace(sheet, deviates=share is not None and abs(sheet.total - mean) > share * mean)
        for sheet in totals
    ]
    return flagged, rule.spread is not None and max(numbers) - min(numbers) > rule.spread
