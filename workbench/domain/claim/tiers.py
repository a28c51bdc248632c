"""From a panel score to a tier: first cut-off reached whose floors all hold."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from workbench.domain.award_methods import Tier
from workbench.domain.measure import Measure
from workbench.domain.rounding import decimal_text
from workbench.domain.trace import TraceNode


def tier_for(
    measure: Measure, score: Fraction, criterion_means: Mapping[str, Fraction] | None = None
) -> tuple[Tier | None, list[TraceNode]]:
    """Find the tier of a published score.

    Args:
        measure: its tiers run from high to low; a cut-off includes its own value.
        score: rounded as the rubric says.
        criterion_means: unrounded, untrimmed points per criterion; None skips the floors
            (for a score without sheets behind it).

    Returns:
        the tier, or None below the last one, and the trace.
    """
    nodes: list[TraceNode] = []
    passed_over: Tier | None = None
    for tier in measure.tiers:
        if score < tier.from_score:
            passed_over = tier
            continue
        failed = _failed_floors(measure, tier, criterion_means or {}, nodes)
        if failed:
            passed_over = tier
            continue
        nodes.append(_reached(measure, tier, score, passed_over))
        return tier, nodes
    lowest = measure.tiers[-1]
    reached = score >= lowest.from_score
    nodes.append(
        TraceNode(
            "tier",
            "tier.no_floor" if reached else "tier.none",
            citations=lowest.citations,
            parts={
                "score": score,
                "lowest": lowest.name,
                "from_score": lowest.from_score,
                "decimals": measure.scoring.decimals,
            },
        )
    )
    return None, nodes


def _reached(measure: Measure, tier: Tier, score: Fraction, next_up: Tier | None) -> TraceNode:
    parts: dict[str, object] = {
        "score": score,
        "tier": tier.name,
        "from_score": tier.from_score,
        "decimals": measure.scoring.decimals,
    }
    if next_up is None:
        return TraceNode("tier", "tier.top", tier.name, citations=tier.citations, parts=parts)
    parts |= {"next": next_up.name, "short": next_up.from_score - score}
    code = "tier.reached" if score < next_up.from_score else "tier.below_floor"
    return TraceNode("tier", code, tier.name, citations=tier.citations, parts=parts)


def _failed_floors(
    measure: Measure, tier: Tier, means: Mapping[str, Fraction], nodes: list[TraceNode]
) -> list[str]:
    """Test the floors of a tier that the score reaches; every test leaves a node."""
    failed: list[str] = []
    for criterion in measure.scoring.criteria:
        floor = tier.floors.get(criterion.id, tier.floor_all)
        mean = means.get(criterion.id)
        if floor is None or mean is None:
            continue
        holds = mean >= floor * criterion.points
        if not holds:
            failed.append(criterion.id)
        nodes.append(
            TraceNode(
                "floor",
                "floor.held" if holds else "floor.failed",
                floor * criterion.points,
                "points",
                f"{decimal_text(criterion.points)} * {floor}",
                None if holds else tier.name,
                tier.floor_citations or tier.citations,
                {"criterion": criterion.name, "tier": tier.name, "mean": mean, "share": floor},
            )
        )
    return failed
