"""Findings that say in a plain sentence what a coefficient means."""

from __future__ import annotations

from fractions import Fraction

from workbench.domain.statistics.finding import Finding
from workbench.domain.statistics.reliability.estimate import Estimate
from workbench.domain.statistics.reliability.kendall import Concordance
from workbench.domain.statistics.reliability.krippendorff import FEWEST_UNITS, Alpha
from workbench.domain.statistics.reliability.planning import Enough, Plan
from workbench.domain.statistics.reliability.variance_components import PanelReliability

# Koo & Li (2016), Journal of Chiropractic Medicine 15.
_EXCELLENT, _GOOD, _MODERATE = 0.9, 0.75, 0.5
# Krippendorff (2004), Content Analysis, 11.4.2.
_RELIABLE, _TENTATIVE = 0.8, 0.667
# Schmidt (1997), Decision Sciences 28: .7 strong, .5 moderate.
_STRONG, _MIDDLING = 0.7, 0.5
_CHANCE = 0.05


def band(value: float) -> str:
    """Koo & Li's word for a reliability: excellent is above .9, good from .75, moderate from .5."""
    if value > _EXCELLENT:
        return "excellent"
    if value >= _GOOD:
        return "good"
    return "moderate" if value >= _MODERATE else "poor"


def about_panel(panel: PanelReliability) -> list[Finding]:
    """Of the mean, of one sheet and of calibrated scores."""
    findings = [Finding("reliability.one_way", "note")] if panel.one_way else []
    if panel.mean is not None:
        findings.append(_note(f"icc.{band(panel.mean.value)}", panel.mean, k=panel.sheets))
    if panel.single is not None:
        findings.append(_note("single", panel.single))
    if panel.calibrated is not None:
        findings.append(_note("calibrated", panel.calibrated, k=panel.sheets))
    return findings


def about_alpha(alpha: Alpha | None) -> list[Finding]:
    """Of Krippendorff's alpha for points; reliable only where the lower limit is of use too."""
    if alpha is None:
        return []
    word = "tentative" if alpha.value >= _TENTATIVE else "unreliable"
    if alpha.low is None:
        parts = {"value": alpha.value, "fewest": FEWEST_UNITS}
        return [Finding(f"reliability.alpha.{word}_without_range", "note", parts)]
    if alpha.value >= _RELIABLE and alpha.low >= _TENTATIVE:
        word = "reliable"
    return [_note(f"alpha.{word}", alpha)]


def about_concordance(found: Concordance) -> Finding:
    """Of Kendall's W: not told from chance, or how strong."""
    if found.p >= _CHANCE:
        word = "chance"
    elif found.w >= _STRONG:
        word = "strong"
    else:
        word = "moderate" if found.w >= _MIDDLING else "weak"
    parts = {
        "w": found.w,
        "p": found.p,
        "submissions": found.submissions,
        "reviewers": found.reviewers,
        "left_out": found.left_out,
    }
    return Finding(f"reliability.concordance.{word}", "note", parts)


def about_plan(plan: Plan, panel: PanelReliability, share: Fraction) -> list[Finding]:
    """Of how many sheets are enough, and of how many choices are right now where not all are chosen."""
    findings = [_about_enough(enough, panel.single) for enough in plan.enough]
    row = plan.rows[min(len(plan.rows), max(1, round(panel.sheets))) - 1]
    if not row.right:
        return findings
    chosen = {"share": float(share), "right": row.right[0], "sheets": row.sheets}
    return [*findings, Finding("reliability.selection", "note", chosen)]


def _about_enough(enough: Enough, single: Estimate | None) -> Finding:
    """Of one target; where submissions seem alike, whether they could differ all the same."""
    if enough.raw is None:
        word = "never" if single is not None and single.high == 0 else "unknown"
        return Finding(f"reliability.{word}_enough", "note", {"target": enough.target})
    parts = {"target": enough.target, "sheets": enough.raw}
    if enough.calibrated is None:
        return Finding("reliability.enough", "note", parts)
    return Finding("reliability.enough_calibrated", "note", {**parts, "calibrated": enough.calibrated})


def _note(code: str, estimate: Estimate | Alpha, **more: float) -> Finding:
    parts = {"value": estimate.value, "low": estimate.low, "high": estimate.high, **more}
    return Finding(f"reliability.{code}", "note", parts)
