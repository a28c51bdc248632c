"""What an award amounts to after each stage of the computation, read off its trace."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

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


# What leaves an amount open before budgets are drawn on.
_OPEN = frozenset(
    {
        *("nominal.undecided", "exclusivity.unresolved", "quota.open", "difference.open"),
        *("clause_cap.open", "entity_cap.open"),
    }
)


def stage_of(node: TraceNode) -> Stage | None:
    """The stage that a node belongs to; None where it is not about money, or is rounding and after."""
    return _LATE.get(node.code) or _STAGE.get(node.step)


def waits_for_budget(result: Result) -> bool:
    """Whether all is known but how a budget is shared out."""
    return not is_open(result) and any(node.code == "budget.open" for node in result.trace)


def is_open(result: Result) -> bool:
    """Whether its amount was still to be decided when the budgets were drawn on; nothing is not open."""
    opened = False
    for node in result.trace:
        opened = node.code in _OPEN or (opened and node.value != 0)
    return opened


def is_held(result: Result) -> bool:
    """Whether something undecided before the budgets keeps back an award that the steps would give."""
    if result.nominal is None or waits_for_budget(result):
        return False
    return result.award is None or is_open(result)


def _is_known(result: Result, stage: Stage) -> bool:
    if waits_for_budget(result):
        return stage < Stage.BUDGET
    return result.award is not None and not is_held(result)


def amount_after(result: Result, stage: Stage) -> int | None:
    """Fen after a stage; None where no amount is known."""
    if not _is_known(result, stage):
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
    return amount if _is_known(result, Stage.ADD_ON) else None


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
