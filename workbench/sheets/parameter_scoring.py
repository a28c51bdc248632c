"""Rows of the sheet 参数 that turn marks into scores: points, trimming, rounding, items."""

from __future__ import annotations

from workbench.domain.rubric import Criterion
from workbench.i18n import t
from workbench.sheets.parameter_rows import SHARE_COLUMN, ParameterRows
from workbench.sheets.style import Formula


def write_scoring(rows: ParameterRows) -> None:
    """Points, sheets, rounding and every item."""
    scoring = rows.measure.scoring
    rows.group = t("sheets.parameters.scoring")
    cited = scoring.citations
    rows.line(("full",), t("sheets.parameters.full"), cited, scoring.full_points, t("sheets.unit.points"))
    rows.line(("minimum",), t("sheets.parameters.minimum"), cited, scoring.minimum_sheets)
    rows.line(("decimals",), t("sheets.parameters.decimals"), cited, scoring.decimals)
    trim = scoring.trim if scoring.average == "trimmed_mean" else None
    how = t(
        f"sheets.parameters.average.{scoring.average}",
        high=trim.high if trim else 0,
        low=trim.low if trim else 0,
    )
    rows.line(None, how, cited)
    if trim:
        rows.line(("trim",), t("sheets.parameters.trim_from"), cited, trim.from_sheets)
    rows.line(None, t(f"sheets.parameters.missing.{scoring.missing.name.lower()}"), cited)
    rows.line(None, t(f"sheets.parameters.mode.{scoring.rounding.mode.value}"), cited)
    rule = scoring.deviation
    if rule and rule.share is not None:
        rows.line(("deviation",), t("sheets.parameters.deviation"), rule.citations, share=rule.share)
    if rule and rule.spread is not None:
        unit = t("sheets.unit.points")
        rows.line(("spread",), t("sheets.parameters.spread"), rule.citations, rule.spread, unit)
    for criterion in scoring.criteria:
        _criterion(rows, criterion)
    rows.group = t("sheets.parameters.scoring")
    points = "+".join(rows.local(("criterion", one.id)) for one in scoring.criteria)
    rows.line(("points",), t("sheets.parameters.points"), cited, result=Formula(points))


def _criterion(rows: ParameterRows, criterion: Criterion) -> None:
    first = rows.row + 1
    last = rows.row + len(criterion.items)
    name = f"{criterion.id} {criterion.name}"
    total = Formula(f"SUM(F{first}:F{last})")
    rows.group = name
    rows.line(("criterion", criterion.id), name, criterion.citations, result=total, strong=True)
    for item in criterion.items:
        weight = criterion.weight if criterion.weight != 1 else None
        value = f"C{rows.row}" + (f"*E{rows.row}" if weight else "")
        rows.addresses.note(("weight", item.id), SHARE_COLUMN, rows.row)
        rows.line(
            ("item", item.id),
            f"{item.id} {item.name}" if item.name != criterion.name else criterion.name,
            item.citations,
            item.points,
            t("sheets.unit.points"),
            share=weight,
            result=Formula(value),
        )
