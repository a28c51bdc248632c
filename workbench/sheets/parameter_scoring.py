"""Rows of the sheet 参数 that turn marks into scores: points, trimming, rounding, items."""

from __future__ import annotations

from workbench.domain.rubric import Criterion
from workbench.i18n import t
from workbench.sheets.addresses import NUMBER_LOOK, SHARE_LOOK
from workbench.sheets.averages import trimming
from workbench.sheets.marks_rows import has_share
from workbench.sheets.parameter_rows import RESULT_COLUMN, SHARE_COLUMN, ParameterRows
from workbench.sheets.style import Formula


def write_scoring(rows: ParameterRows) -> None:
    """Points, sheets, rounding and every item."""
    scoring = rows.measure.scoring
    rows.group = t("sheets.parameters.scoring")
    cited = scoring.citations
    rows.line(("full",), t("sheets.parameters.full"), cited, scoring.full_points, t("sheets.unit.points"))
    rows.line(("minimum",), t("sheets.parameters.minimum"), cited, scoring.minimum_sheets)
    rows.line(("decimals",), t("sheets.parameters.decimals"), cited, scoring.decimals)
    trim = trimming(scoring)
    how = t(
        f"sheets.parameters.average.{scoring.average}",
        high=trim.high if trim else 0,
        low=trim.low if trim else 0,
    )
    rows.line(None, how, cited)
    if scoring.by_criterion:
        rows.line(None, t("sheets.parameters.by_criterion"), cited)
    if trim:
        rows.line(("trim",), t("sheets.parameters.trim_from"), cited, trim.from_sheets)
    rows.line(None, t(f"sheets.parameters.missing.{scoring.missing.name.lower()}"), cited)
    rows.line(None, t(f"sheets.parameters.mode.{scoring.rounding.mode.value}"), cited)
    _roundings(rows)
    _calibration(rows)
    _deviation(rows)
    for criterion in scoring.criteria:
        _criterion(rows, criterion)
    rows.group = t("sheets.parameters.scoring")
    points = "+".join(rows.addresses[("criterion", one.id)] for one in scoring.criteria)
    rows.line(("points",), t("sheets.parameters.points"), cited, result=Formula(points))


def _roundings(rows: ParameterRows) -> None:
    """Where points are rounded on the way to the score."""
    scoring = rows.measure.scoring
    for where, rounding in (
        ("criterion", scoring.criterion_rounding),
        ("weighted", scoring.weighted_rounding),
    ):
        if rounding is not None:
            mode = t(f"sheets.parameters.money_mode.{rounding.mode.value}")
            words = t(f"sheets.parameters.{where}_decimals", mode=mode)
            decimals = len(str(rounding.unit.denominator)) - 1
            rows.line((f"{where} decimals",), words, scoring.citations, decimals)


def _calibration(rows: ParameterRows) -> None:
    """Where tiers follow calibrated scores; what only lead and staff see has no place in a workbook."""
    rule = rows.measure.scoring.calibration
    if rule is None or not rule.decides:
        return
    words = t("sheets.parameters.calibration")
    rows.line(None, words, rule.citations, share=rule.threshold, live=False)
    if rule.comparable:
        rows.line(None, t("sheets.parameters.calibration_comparable"), rule.citations)


def _deviation(rows: ParameterRows) -> None:
    rule = rows.measure.scoring.deviation
    if rule is None:
        return
    if rule.share is not None:
        words = t(f"sheets.parameters.deviation.{rule.around}")
        rows.line(("deviation",), words, rule.citations, share=rule.share)
    if rule.spread is not None:
        unit = t("sheets.unit.points")
        rows.line(("spread",), t("sheets.parameters.spread"), rule.citations, rule.spread, unit)
    if rule.criterion_share is not None:
        words = t("sheets.parameters.criterion_share")
        rows.line(("criterion share",), words, rule.citations, share=rule.criterion_share)


def _criterion(rows: ParameterRows, criterion: Criterion) -> None:
    """A criterion with its weight, then its items; each in points of the total."""
    own = rows.row
    first, last = own + 1, own + len(criterion.items)
    name = f"{criterion.id} {criterion.name}"
    weight = criterion.weight if criterion.weight != 1 else None
    rows.group = name
    rows.note(("weight", criterion.id), SHARE_COLUMN, own)
    rows.line(
        ("criterion", criterion.id),
        name,
        criterion.citations,
        share=weight,
        share_look=SHARE_LOOK if has_share(criterion) else NUMBER_LOOK,
        result=Formula(f"SUM(F{first}:F{last})"),
        note=RESULT_COLUMN,
        strong=True,
    )
    for item in criterion.items:
        rows.line(
            ("item", item.id),
            f"{item.id} {item.name}" if item.name != criterion.name else criterion.name,
            item.citations,
            item.points,
            t("sheets.unit.points"),
            result=Formula(f"C{rows.row}" + (f"*E{own}" if weight else "")),
        )
