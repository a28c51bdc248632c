"""评分 and 等次 as domain values."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from workbench.domain.award_methods import Band, Tier
from workbench.domain.rounding import Mode, Rounding, places
from workbench.domain.rubric import (
    Anchor,
    CalibrationRule,
    Criterion,
    DeviationRule,
    Item,
    ItemId,
    MissingMarkRule,
    Scoring,
    Trim,
)
from workbench.rules.format.scoring import (
    DEFAULT_BANDS,
    CalibrationText,
    CriterionText,
    DeviationText,
    ItemText,
    ScoringText,
    TierText,
)

MODES = {"四舍五入": Mode.HALF_UP, "舍去": Mode.DOWN, "进一": Mode.UP}
_FEWEST_TO_TRIM = 5
_AVERAGES: dict[str, Literal["mean", "trimmed_mean", "median"]] = {
    "平均": "mean",
    "去高去低平均": "trimmed_mean",
    "中位数": "median",
}


def build_scoring(text: ScoringText) -> Scoring:
    """How marks become a score; every cell of the sheet with its points and weight."""
    mode, points = MODES[text.rounding], text.rounding_points
    return Scoring(
        criteria=tuple(_criterion(one, text) for one in text.criteria),
        average=_AVERAGES[text.average],
        trim=trim_of(text),
        minimum_sheets=text.minimum_sheets,
        full_points=text.full_points,
        missing=MissingMarkRule(text.missing),
        rounding=places(text.decimals, mode),
        decimals=text.decimals,
        citations=text.citations,
        deviation=_deviation(text.deviation) if text.deviation else None,
        by_criterion=text.averaged == "指标",
        criterion_rounding=_rounding(points.criterion, mode) if points else None,
        weighted_rounding=_rounding(points.weighted, mode) if points else None,
        calibration=_calibration(text.calibration) if text.calibration else None,
    )


def _rounding(decimals: int | None, mode: Mode) -> Rounding | None:
    return None if decimals is None else places(decimals, mode)


def _deviation(text: DeviationText) -> DeviationRule:
    return DeviationRule(
        share=text.share,
        spread=text.spread,
        citations=text.citations,
        around="all" if text.around == "全部评分表" else "kept",
        criterion_share=text.criterion_share,
    )


def _calibration(text: CalibrationText) -> CalibrationRule:
    return CalibrationRule(
        threshold=text.threshold,
        decides=text.decides == "校准分",
        comparable=text.unlinked == "视为可比",
        citations=text.citations,
    )


def trim_of(text: ScoringText) -> Trim | None:
    """How many sheets are dropped; one at each end where the file asks for it and says no more."""
    if text.trim:
        return Trim(text.trim.from_sheets, text.trim.high, text.trim.low)
    trimmed = text.average == "去高去低平均"
    return Trim(max(_FEWEST_TO_TRIM, text.minimum_sheets), 1, 1) if trimmed else None


def _criterion(text: CriterionText, scoring: ScoringText) -> Criterion:
    if text.items is None:
        whole = _item(text, scoring, points=scoring.full_points)
        return Criterion(text.id, text.name, (whole,), text.citations, text.weight or Fraction(0))
    items = tuple(
        _item(one, scoring, points=one.points, step=one.step, marked_once=one.marked is not None)
        for one in text.items
    )
    return Criterion(text.id, text.name, items, text.citations, text.factor or Fraction(1))


def _item(
    text: ItemText | CriterionText,
    scoring: ScoringText,
    *,
    points: Fraction,
    step: Fraction | None = None,
    marked_once: bool = False,
) -> Item:
    return Item(
        id=ItemId(text.id),
        name=text.name,
        points=points,
        step=step or scoring.step,
        kind="objective" if text.kind == "客观" else "subjective",
        evidence=text.evidence,
        anchors=_anchors(text.anchors, scoring),
        marked_once=marked_once,
        may_not_apply=text.may_not_apply,
        citations=text.citations,
    )


def bands_of(scoring: ScoringText) -> dict[str, Fraction]:
    """Lower bounds of the bands, as shares of an item's points, from high to low."""
    return scoring.bands or DEFAULT_BANDS


def _anchors(texts: dict[str, str] | None, scoring: ScoringText) -> tuple[Anchor, ...]:
    if texts is None:
        return ()
    return tuple(Anchor(band, share, texts[band]) for band, share in bands_of(scoring).items())


def build_tier(text: TierText) -> Tier:
    """A tier with what it yields."""
    band = None if text.low is None and text.high is None else Band(text.low, text.high)
    return Tier(
        name=text.name,
        from_score=text.from_score,
        amount=text.amount,
        citations=text.citations,
        floor_all=text.floor_all,
        floors=text.floors or {},
        floor_citations=text.floor_citations or (),
        rate=text.rate,
        band=band,
    )
