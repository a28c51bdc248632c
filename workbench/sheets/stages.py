"""What an award amounts to after each stage of the computation, read off its trace."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import IntEnum

from workbench.domain.award_limits import Cap, CapScope
from workbench.domain.award_methods import BY_TIER, Pool, Ranking
from workbench.domain.case import LedgerLine, Result
from workbench.domain.measure import Measure
from workbench.domain.trace import TraceNode
from workbench.i18n.trace import node_text
from workbench.sheets.model import MeasureExport


class Stage(IntEnum):
    """Stages of money in the order of computation; the values only order them."""

    NOMINAL = 0
    ITEM_CAP = 1
    ADD_ON = 2
    SELECTION = 3
    OVERLAP = 4
    DIFFERENCE = 5
    YEAR_CAPS = 6
    BUDGET = 7
    VOUCHER = 8


_STAGE = {
    "nominal": Stage.NOMINAL,
    "times": Stage.NOMINAL,
    "item_cap": Stage.ITEM_CAP,
    "add_on": Stage.ADD_ON,
    "exclusivity": Stage.SELECTION,
    "quota": Stage.SELECTION,
    "overlap": Stage.OVERLAP,
    "difference": Stage.DIFFERENCE,
    "clause_cap": Stage.YEAR_CAPS,
    "entity_cap": Stage.YEAR_CAPS,
    "budget": Stage.BUDGET,
    "voucher": Stage.VOUCHER,
}
# Nodes of an early step that only the round as a whole settles.
_LATE = dict.fromkeys(("pool.share", "times.same_round", "nominal.instalment_same_round"), Stage.SELECTION)


def stage_of(node: TraceNode) -> Stage | None:
    """The stage that a node belongs to; None where it is not about money, or is rounding and after."""
    return _LATE.get(node.code) or _STAGE.get(node.step)


def amount_after(result: Result, stage: Stage) -> int | None:
    """Fen after a stage; None where no amount is known."""
    if result.award is None:
        return None
    amount = None
    for node in result.trace:
        found = stage_of(node)
        if found is not None and found <= stage and node.unit == "fen" and node.value is not None:
            amount = int(str(node.value))
    return amount


def amount_with(result: Result, add_ons: Sequence[str]) -> int | None:
    """Fen after some add-ons, the first ones in the order of the file."""
    amount = amount_after(result, Stage.ITEM_CAP)
    for node in result.trace:
        if node.step == "add_on" and node.parts.get("add_on") in add_ons and node.value is not None:
            amount = int(str(node.value))
    return None if result.award is None else amount


def words_of(result: Result, stage: Stage) -> str:
    """What the trace says of a stage."""
    return " ".join(node_text(node) for node in result.trace if stage_of(node) is stage)


def first_stage(measure: Measure) -> Stage:
    """Where the first amount stands: a share of a pool is known after the selection only."""
    return Stage.SELECTION if isinstance(measure.award.terms, Pool) else Stage.NOMINAL


def changed(part: MeasureExport, stage: Stage) -> bool:
    """Whether a stage changes the amount of any submission."""
    if stage <= first_stage(part.measure):
        return False
    before = Stage(stage - 1)
    return any(amount_after(one, before) != amount_after(one, stage) for one in part.results)


def tier_is_live(part: MeasureExport) -> bool:
    """Whether the score alone gives every tier; missing evidence may keep one back, before it or after."""
    return part.measure.needs_panel and not any(
        (one.eligible != "yes" and one.tier is not None)
        or any(node.code == "nominal.no_figure" for node in one.trace)
        for one in part.results
    )


def ranked_by_score(measure: Measure) -> bool:
    """Whether the rank is that of the panel score."""
    pool, quota = measure.award.terms, measure.quota
    rule: Ranking | None = (
        pool.ranking if isinstance(pool, Pool) else quota.ranking if quota is not None else None
    )
    return measure.needs_panel and (rule is None or rule.by_field is None)


def add_ons_are_live(part: MeasureExport, ledger: Sequence[LedgerLine]) -> bool:
    """Whether this round alone decides on add-ons: no earlier base award of one of the projects counts."""
    measure = part.measure
    if measure.award.method not in BY_TIER:
        return False
    series = {"", measure.difference.series} if measure.difference else {""}
    before = {
        (line.entity, line.project)
        for line in ledger
        if line.measure == measure.id and line.series in series and line.approved > 0
    }
    return not any((one.submission.entity, one.submission.project) in before for one in part.results)


def is_held(result: Result) -> bool:
    """Whether something undecided keeps back an award that the steps would give."""
    return result.award is None and result.nominal is not None


def live_caps(part: MeasureExport) -> tuple[Cap, ...]:
    """The yearly caps, where the rows of this measure alone settle them by rank; else none.

    A row that a later step keeps back still fills the room before it, and its cell is empty.
    """
    caps = tuple(cap for cap in part.measure.caps if cap.scope is not CapScope.ITEM)
    alone = not any(cap.together or cap.policy_wide or cap.by_choice for cap in caps)
    if not alone or not ranked_by_score(part.measure) or any(is_held(one) for one in part.results):
        return ()
    # Without a score there is an amount only where 次数 left no base award.
    unranked = any(one.rank is None and amount_after(one, Stage.NOMINAL) is not None for one in part.results)
    if unranked or _capped_by_others(part, caps) or _ties_by_amount(part):
        return ()
    return tuple(sorted(caps, key=lambda cap: cap.scope is CapScope.ENTITY_YEAR))


def _capped_by_others(part: MeasureExport, caps: Sequence[Cap]) -> bool:
    """Whether a cap that another measure's file states, over both together, was met by one of the rows."""
    own = Counter((cap.amount, cap.citations) for cap in caps)

    def met(one: Result) -> Counter[tuple[object, tuple[str, ...]]]:
        nodes = (node for node in one.trace if stage_of(node) is Stage.YEAR_CAPS)
        return Counter((node.parts["cap"], node.citations) for node in nodes)

    return any(not met(one) <= own for one in part.results)


def _ties_by_amount(part: MeasureExport) -> bool:
    """Whether equal ranks of one entity are settled by more than the submission's number."""
    groups: dict[tuple[str, int | None], list[Result]] = {}
    for one in part.results:
        if amount_after(one, Stage.DIFFERENCE):
            groups.setdefault((one.submission.entity, one.rank), []).append(one)

    def key(one: Result) -> tuple[object, ...]:
        return -(amount_after(one, Stage.DIFFERENCE) or 0), one.submission.applied_on, one.submission.id

    return any(
        sorted(together, key=key) != sorted(together, key=lambda one: one.submission.id)
        for together in groups.values()
    )
