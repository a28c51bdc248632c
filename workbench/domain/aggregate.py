"""From marks to one panel score per submission, exact until the declared rounding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from workbench.domain.averages import Average, average
from workbench.domain.case import Panel, SheetTotal, Submission
from workbench.domain.deviations import flagged
from workbench.domain.marks import Blank, Sheet
from workbench.domain.rounding import decimal_text, places
from workbench.domain.rubric import MissingMarkRule, Scoring
from workbench.domain.sheet_points import (
    Points,
    SheetPoints,
    add_up,
    cells_of,
    rounded_and_weighted,
    together,
)
from workbench.domain.trace import TraceNode

# The unrounded mean is shown, never computed with, to this many decimals.
_SHOWN_DECIMALS = 6


@dataclass(frozen=True)
class _Counted:
    """A sheet that counts."""

    reviewer: str
    points: SheetPoints


def panel(scoring: Scoring, submission: Submission, severity: Mapping[str, Fraction] | None = None) -> Panel:
    """Score one submission.

    Sheets that are not submitted count nowhere. Fewer valid sheets than the rubric's minimum, or an
    unscored cell where the rule is 不得定等, give no score and a trace node that says why.

    Args:
        severity: points by which each reviewer marks above the others, taken off the totals before
            anything else (calibrate first, trim second); only where totals are averaged.
    """
    trace: list[TraceNode] = []
    counted: list[_Counted] = []
    blocked = False
    for sheet in submission.sheets:
        if not sheet.counts:
            trace.append(TraceNode("sheet", f"sheet.{sheet.state.value}", parts={"reviewer": sheet.reviewer}))
            continue
        points, node = _sheet(scoring, submission, sheet)
        trace.append(node)
        blocked = blocked or node.code == "sheet.pending"
        if points is not None:
            counted.append(_Counted(sheet.reviewer, points))
    totals = [SheetTotal(one.reviewer, one.points.total.value, one.points.weighted) for one in counted]
    means = _criterion_means(totals)
    found, needed = len(counted), scoring.minimum_sheets
    if blocked or found < max(1, needed):
        code = "score.pending" if blocked else "score.too_few"
        parts = {"sheets": found, "needed": needed}
        trace.append(TraceNode("score", code, citations=scoring.citations, parts=parts))
        shown, wide = flagged(scoring, totals, [one.total for one in totals])
        return Panel(shown, None, None, means, wide, tuple(trace))
    adjusted = [replace(one, severity=(severity or {}).get(one.reviewer, Fraction(0))) for one in totals]
    trace += _calibrated(scoring, adjusted) if severity is not None else []
    over = average(scoring, [one.calibrated for one in adjusted], [one.reviewer for one in adjusted])
    shown, wide = flagged(
        scoring, adjusted, [one.total for place, one in enumerate(adjusted) if place not in over.ends]
    )
    if scoring.by_criterion:
        exact, nodes = _by_criterion(scoring, counted)
        trace += nodes
    else:
        shown = tuple(replace(one, dropped=over.ends.get(place)) for place, one in enumerate(shown))
        exact = over.points if severity is None else _within(over.points, scoring.full_points)
        trace.append(_score_node(scoring, over, adjusted, exact))
    return Panel(shown, scoring.rounding.apply(exact.value), exact.value, means, wide, tuple(trace))


def score_of(scoring: Scoring, totals: Sequence[SheetTotal], severity: Mapping[str, Fraction]) -> Fraction:
    """The score that sheet totals give with these points taken off, without a trace; totals first."""
    values = [one.total - severity.get(one.reviewer, 0) for one in totals]
    over = average(scoring, values, [one.reviewer for one in totals])
    return scoring.rounding.apply(_within(over.points, scoring.full_points).value)


def _sheet(scoring: Scoring, submission: Submission, sheet: Sheet) -> tuple[SheetPoints | None, TraceNode]:
    """The points of a submitted sheet, None where it has none, and what the trace says of it."""
    cells = cells_of(scoring, sheet, submission.objective)
    pending = [item for item in scoring.items if cells[item.id] is Blank.PENDING]
    parts = {"reviewer": sheet.reviewer, "items": tuple(item.name for item in pending)}
    cited = scoring.citations
    if pending and scoring.missing is MissingMarkRule.NO_TIER:
        return None, TraceNode("sheet", "sheet.pending", citations=cited, parts=parts)
    absent = pending and scoring.missing is MissingMarkRule.ABSENT
    points = None if absent else add_up(scoring, cells)
    if points is None:
        code = "sheet.absent" if absent else "sheet.empty"
        return None, TraceNode("sheet", code, citations=cited, parts=parts)
    total = points.total
    node = TraceNode("sheet", "sheet.total", total.value, "points", total.formula, None, cited, parts)
    return points, node


def _calibrated(scoring: Scoring, totals: Sequence[SheetTotal]) -> Iterator[TraceNode]:
    rule = scoring.calibration
    for one in totals:
        off = decimal_text(abs(one.severity))
        formula = f"{decimal_text(one.total)} {'+' if one.severity < 0 else '-'} {off}"
        parts = {"reviewer": one.reviewer, "total": one.total, "severity": one.severity}
        cited = rule.citations if rule else ()
        yield TraceNode(
            "calibration", "calibration.sheet", one.calibrated, "points", formula, None, cited, parts
        )


def _within(points: Points, full: Fraction) -> Points:
    """A calibrated mean kept between zero and the full points."""
    value = min(full, max(Fraction(0), points.value))
    return Points(value, f"min({decimal_text(full)}, max(0, {points.formula}))")


def _score_node(scoring: Scoring, over: Average, totals: Sequence[SheetTotal], exact: Points) -> TraceNode:
    parts: dict[str, object] = _spread(over, [one.calibrated for one in totals]) | {
        "needed": scoring.minimum_sheets,
        "exact": _shown(exact.value),
        "decimals": scoring.decimals,
        "mode": scoring.rounding.mode,
    }
    kind = _kind(scoring, over)
    score = exact.rounded(scoring.rounding)
    cited = scoring.citations
    return TraceNode("score", f"score.{kind}", score.value, "points", score.formula, None, cited, parts)


def _by_criterion(scoring: Scoring, counted: Sequence[_Counted]) -> tuple[Points, list[TraceNode]]:
    """Each criterion averaged over the sheets that have it, then rounded, weighted and added up."""
    parts: dict[str, Points] = {}
    nodes: list[TraceNode] = []
    for criterion in scoring.criteria:
        having = [one for one in counted if criterion.id in one.points.own]
        if not having:
            continue
        values = [one.points.own[criterion.id] for one in having]
        over = average(scoring, values, [one.reviewer for one in having])
        points = rounded_and_weighted(scoring, criterion, over.points)
        parts[criterion.id] = Points(points.value, decimal_text(points.value))
        said = _spread(over, values) | {
            "criterion": criterion.name,
            "exact": _shown(over.points.value),
            "weight": criterion.weight,
        }
        code = f"criterion.{_kind(scoring, over)}"
        cited = criterion.citations
        nodes.append(TraceNode("criterion", code, points.value, "points", points.formula, None, cited, said))
    exact = together(scoring, parts)
    score = exact.rounded(scoring.rounding)
    nodes.append(
        TraceNode(
            "score",
            "score.by_criterion",
            score.value,
            "points",
            score.formula,
            None,
            scoring.citations,
            {
                "sheets": len(counted),
                "exact": _shown(exact.value),
                "decimals": scoring.decimals,
                "mode": scoring.rounding.mode,
            },
        )
    )
    return exact, nodes


def _kind(scoring: Scoring, over: Average) -> str:
    return "median" if scoring.average == "median" else "trimmed" if over.ends else "mean"


def _spread(over: Average, values: Sequence[Fraction]) -> dict[str, object]:
    """What was averaged and what fell away, for the words of a node."""
    return {
        "sheets": len(values),
        "kept": tuple(decimal_text(number) for number in over.kept),
        "high": tuple(decimal_text(number) for number in over.dropped(values, "high")),
        "low": tuple(decimal_text(number) for number in over.dropped(values, "low")),
    }


def _shown(value: Fraction) -> str:
    return decimal_text(places(_SHOWN_DECIMALS).apply(value))


def _criterion_means(totals: Sequence[SheetTotal]) -> dict[str, Fraction]:
    """Unrounded, untrimmed mean of each criterion over the valid sheets that have it."""
    columns: dict[str, list[Fraction]] = {}
    for sheet in totals:
        for criterion, points in sheet.criteria.items():
            columns.setdefault(criterion, []).append(points)
    return {criterion: sum(points, Fraction(0)) / len(points) for criterion, points in columns.items()}
