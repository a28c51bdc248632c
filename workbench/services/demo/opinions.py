"""The leads' invented opinions, as the scores suggest them."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.domain.rounding import decimal_text
from workbench.services.actor import Actor, Role
from workbench.services.compute_round import MeasureResults, ResultRow
from workbench.services.demo.score import signed_in
from workbench.services.demo.stages import ROUND
from workbench.services.office import Office

# By place of the tier, from the highest; the last one stands for all below.
_TEXTS = (
    "专家组审阅材料、听取汇报后一致认为，该项目“{strong}”突出，“{weak}”较为扎实，示范带动作用明显。"
    "综合得分 {score} 分，列第 {rank} 位，建议评定为{tier}。（虚构）",
    "专家组认为，该项目“{strong}”较好，实施基础扎实；“{weak}”与靠前的项目相比仍有差距，"
    "建议在后续实施中加强。综合得分 {score} 分，列第 {rank} 位，建议评定为{tier}。（虚构）",
    "专家组认为，该项目符合申报条件，“{strong}”有一定基础；“{weak}”的支撑材料偏少，成效有待进一步验证。"
    "综合得分 {score} 分，列第 {rank} 位，建议评定为{tier}。（虚构）",
)


def write_opinions(office: Office, found: Iterable[MeasureResults], *, best_only: bool = False) -> None:
    """Each lead writes on what reached a tier (the highest alone if ``best_only``) and has no opinion yet."""
    leads = {actor.name: actor for actor in signed_in(office, Role.REVIEWER)}
    for measure in found:
        highest = measure.measure.tiers[0].name
        for row in measure.rows:
            tier = row.result.tier
            if tier is not None and measure.lead is not None and (tier == highest or not best_only):
                _write(office, leads[measure.lead], measure, row)


def _write(office: Office, lead: Actor, measure: MeasureResults, row: ResultRow) -> None:
    from workbench.domain.errors import Refused
    from workbench.services.record_opinion import record_opinion

    try:
        record_opinion(office, lead, ROUND, row.submission.code, opinion_text(measure, row), seen="")
    except Refused as refused:
        # People who explored the demo wrote one, or stepped aside.
        if not refused.code.startswith("opinion."):
            raise


def opinion_text(measure: MeasureResults, row: ResultRow) -> str:
    """What the lead makes of a row that has a tier."""
    result, scoring = row.result, measure.measure.scoring
    means = result.panel.criterion_means
    by_share = sorted(scoring.criteria, key=lambda one: means[one.id] / one.points)
    place = [tier.name for tier in measure.measure.tiers].index(result.tier or "")
    score = result.panel.score
    return _TEXTS[min(place, len(_TEXTS) - 1)].format(
        strong=by_share[-1].name,
        weak=by_share[0].name,
        score="" if score is None else decimal_text(score, scoring.decimals),
        rank=result.rank,
        tier=result.tier,
    )
