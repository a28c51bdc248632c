"""S12 to S15, S19, S43 to S47, S53, S79, S88, S90 to S95: the score sheet adds up and can be filled in."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from workbench.domain.errors import Problem
from workbench.domain.marks import scale_of
from workbench.i18n.phrase import Phrase
from workbench.rules.build.scoring import bands_of, build_scoring
from workbench.rules.draft import Draft
from workbench.rules.format.scoring import CriterionText, ScoringText
from workbench.source import Path

_WHERE: Path = ("评分", "指标")
# Marks are stored as 16-bit integers.
_LARGEST_CODE = 32767


def check(draft: Draft) -> Iterator[Problem]:
    """Look at a scoring section that has the right shape."""
    scoring = draft.measure.scoring if draft.measure else None
    if scoring is None:
        return
    style = list(_style(draft, scoring))
    yield from style or _sums(draft, scoring)
    yield from _steps(draft, scoring)
    bands = list(_bands(draft, scoring))
    yield from bands
    yield from _trim(draft, scoring)
    yield from _weight(draft, scoring)
    yield from _averaged(draft, scoring)
    yield from _deviation(draft, scoring)
    if not style and not bands and _codes_too_large(scoring):
        yield draft.problem("S43", ("评分", "步长"))


def _codes_too_large(scoring: ScoringText) -> bool:
    built = build_scoring(scoring)
    return max(item.points for item in built.items) * scale_of(built) > _LARGEST_CODE


def _style(draft: Draft, scoring: ScoringText) -> Iterator[Problem]:
    """Weights for all criteria, or sub-items for all."""
    by_items = scoring.criteria[0].items is not None
    for number, one in enumerate(scoring.criteria):
        marked = one.kind == "客观" or one.anchors or one.evidence or one.may_not_apply
        has_own = one.weight is not None or marked
        wrong = (
            (one.items is None or has_own)
            if by_items
            else (one.items is not None or one.points is not None or one.factor is not None)
        )
        if wrong:
            yield draft.problem("S53", (*_WHERE, number), name=one.name)
        elif not by_items and one.weight is None:
            yield draft.problem("S44", (*_WHERE, number), name=one.name)


def _points(one: CriterionText) -> Fraction:
    return sum((item.points for item in one.items or ()), Fraction(0))


def _sums(draft: Draft, scoring: ScoringText) -> Iterator[Problem]:
    first = scoring.criteria[0]
    if first.items is None:
        total = sum((one.weight or Fraction(0) for one in scoring.criteria), Fraction(0))
        if total != 1:
            yield draft.problem("S12", _WHERE, total=total, off=abs(total - 1), more=_more(total > 1))
        return
    for number, one in enumerate(scoring.criteria):
        if one.points is not None and one.points != _points(one):
            yield draft.problem(
                "S45", (*_WHERE, number, "分值"), name=one.name, points=one.points, total=_points(one)
            )
    total = sum((_points(one) * (one.factor or 1) for one in scoring.criteria), Fraction(0))
    if total != scoring.full_points:
        yield draft.problem(
            "S13",
            _WHERE,
            total=total,
            full=scoring.full_points,
            off=abs(total - scoring.full_points),
            more=_more(total > scoring.full_points),
        )


def _more(too_much: bool) -> Phrase:
    return Phrase("rules.more" if too_much else "rules.less")


def _steps(draft: Draft, scoring: ScoringText) -> Iterator[Problem]:
    """A reviewer can reach the full points of every item in whole steps."""
    if scoring.criteria[0].items is None:
        if (scoring.full_points / scoring.step).denominator != 1:
            yield draft.problem("S14", ("评分", "步长"), step=scoring.step, points=scoring.full_points)
        return
    for number, one in enumerate(scoring.criteria):
        for place, item in enumerate(one.items or ()):
            step = item.step or scoring.step
            if (item.points / step).denominator != 1:
                path = (*_WHERE, number, "分项", place)
                where = (*path, "步长") if item.step else (*path, "分值")
                yield draft.problem("S14", where, step=step, points=item.points)


def _bands(draft: Draft, scoring: ScoringText) -> Iterator[Problem]:
    bands = bands_of(scoring)
    shares = list(bands.values())
    if shares != sorted(set(shares), reverse=True) or shares[-1] != 0:
        yield draft.problem("S15", ("评分", "分档"))
        return
    described: list[tuple[Path, dict[str, str]]] = []
    for number, one in enumerate(scoring.criteria):
        parts = [((*_WHERE, number), one.anchors)]
        parts += [((*_WHERE, number, "分项", n), item.anchors) for n, item in enumerate(one.items or ())]
        described += [(path, anchors) for path, anchors in parts if anchors is not None]
    for path, anchors in described:
        if list(anchors) != list(bands):
            yield draft.problem("S46", (*path, "评分档"), bands=tuple(bands), found=tuple(anchors))
    if scoring.bands and not described:
        yield draft.problem("S88", ("评分", "分档"))


def _trim(draft: Draft, scoring: ScoringText) -> Iterator[Problem]:
    """Dropping marks leaves at least one, and is asked for only where it is done."""
    trimmed, trim = scoring.average == "去高去低平均", scoring.trim
    if trim and not trimmed:
        yield draft.problem("S19", ("评分", "去极值"), average=scoring.average)
    elif trim and trim.high + trim.low >= trim.from_sheets:
        at = ("评分", "去极值", "有效表满")
        yield draft.problem("S47", at, sheets=trim.from_sheets, dropped=trim.high + trim.low)
    elif trim and trim.from_sheets - trim.high - trim.low == 1:
        at, dropped = ("评分", "去极值", "有效表满"), trim.high + trim.low
        yield draft.problem("S95", at, level="warning", sheets=trim.from_sheets, dropped=dropped)


def _weight(draft: Draft, scoring: ScoringText) -> Iterator[Problem]:
    """A criterion of which every part may be left out may carry none of the weight that it claims."""
    for number, one in enumerate(scoring.criteria):
        parts = one.items or (one,)
        if all(part.may_not_apply for part in parts):
            yield draft.problem("S79", (*_WHERE, number), level="warning", name=one.name)


def _averaged(draft: Draft, scoring: ScoringText) -> Iterator[Problem]:
    """Severity is taken off totals, and a rounding point that rounds nothing is none."""
    if scoring.calibration and scoring.averaged == "指标":
        yield draft.problem("S90", ("评分", "校准"))
    points = scoring.rounding_points
    if points and points.criterion is None and points.weighted is None:
        yield draft.problem("S91", ("评分", "舍入点"))
    if scoring.calibration and not 0 < scoring.calibration.threshold < 1:
        yield draft.problem("S92", ("评分", "校准", "门槛"), share=scoring.calibration.threshold)


def _deviation(draft: Draft, scoring: ScoringText) -> Iterator[Problem]:
    """A deviation rule flags something, around a mean that there is."""
    rule = scoring.deviation
    if rule is None:
        return
    if rule.share is None and rule.spread is None and rule.criterion_share is None:
        yield draft.problem("S93", ("评分", "偏差"))
    if "around" in rule.model_fields_set and (rule.share is None or _needs_trim(scoring)):
        yield draft.problem("S94", ("评分", "偏差", "均值口径"))


def _needs_trim(scoring: ScoringText) -> bool:
    """Whether the mean of what trimming keeps is asked for where nothing is trimmed."""
    assert scoring.deviation is not None
    return scoring.deviation.around == "去极值后" and scoring.average != "去高去低平均"
