"""Which claims stand for one another, and in which order they ask."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tests.domain.allocation.reference.round import Claim, Round, in_policy, told
from workbench.domain.award_limits import ExclusivityRule
from workbench.domain.award_methods import Pool
from workbench.domain.case import LedgerLine


@dataclass
class Queue:
    """Claims that stand for one another, in the order in which they ask; ``unresolved`` ones cannot.

    ``rule`` is None for a claim that stands for itself.
    """

    wishes: list[Claim]
    others: dict[str, tuple[str, ...]]
    rule: ExclusivityRule | None = None
    unresolved: bool = False
    contested: bool = False


def queues_of(one: Round) -> list[Queue]:
    queues = []
    groups: dict[tuple[str, str, str], list[Claim]] = {}
    for claim in one.claims:
        if not claim.asks:
            continue
        if claim.measure.exclusivity is None:
            queues.append(Queue([claim], {}))
        else:
            groups.setdefault((claim.measure.policy, *claim.place), []).append(claim)
    for group in groups.values():
        queues += _queues_of_group(one, sorted(group, key=lambda claim: claim.id))
    return queues


def _queues_of_group(one: Round, group: list[Claim]) -> list[Queue]:
    reasons = {(given.entity, given.project): given.reason for given in one.case.permissions}
    others = {claim.id: tuple(rival.id for rival in group if rival is not claim) for claim in group}
    reason = reasons.get(group[0].place)
    queues: list[Queue] = []
    runners: list[Claim] = []
    for claim in group:
        rule = claim.measure.exclusivity
        assert rule is not None
        lines = _barring(one, claim)
        rivals = others[claim.id]
        if reason is not None and (rivals or lines):
            claim.note("exclusivity", "exclusivity.permitted", rule.citations, others=rivals, reason=reason)
            queues.append(Queue([claim], {}))
        elif lines:
            claim.loses(
                "exclusivity",
                "exclusivity.taken_before",
                "exclusivity",
                rule.citations,
                lines=told(lines, "批准额"),
            )
        elif not rivals:
            claim.note("exclusivity", "exclusivity.alone", rule.citations)
            queues.append(Queue([claim], {}))
        else:
            runners.append(claim)
    return [*queues, _wishes(runners, group, others)] if runners else queues


def _barring(one: Round, claim: Claim) -> list[LedgerLine]:
    policy = claim.measure.policy
    return [
        line
        for line in one.case.earlier(*claim.place)
        if line.approved > 0 and in_policy(line, policy) and line.measure != claim.measure.id
    ]


def _wishes(runners: list[Claim], group: list[Claim], others: dict[str, tuple[str, ...]]) -> Queue:
    rules = {claim.measure.exclusivity.rule for claim in group if claim.measure.exclusivity}
    rule = ExclusivityRule.CHOICE if ExclusivityRule.CHOICE in rules else ExclusivityRule.JOINT
    if len(runners) == 1:
        return Queue(runners, others, rule)
    if rule is ExclusivityRule.JOINT:
        unresolved = any(claim.open_amount for claim in runners)
        ordered = sorted(runners, key=lambda claim: (-_prospect(claim), claim.measure.id, claim.id))
        return Queue(ordered, others, rule, unresolved, contested=True)
    stated = [claim.submission.preference for claim in runners if claim.submission.preference is not None]
    if not stated or len(set(stated)) < len(stated):
        return Queue(runners, others, rule, unresolved=True, contested=True)
    for claim in runners:
        if claim.submission.preference is None:
            exclusivity = claim.measure.exclusivity
            assert exclusivity is not None
            claim.loses(
                "exclusivity",
                "exclusivity.not_chosen",
                "exclusivity",
                exclusivity.citations,
                others=others[claim.id],
            )
    chosen = [claim for claim in runners if claim.asks]
    chosen.sort(key=lambda claim: claim.submission.preference or 0)
    return Queue(chosen, others, rule, contested=True)


def _prospect(claim: Claim) -> int:
    terms = claim.measure.award.terms
    return terms.amount // terms.top if isinstance(terms, Pool) else claim.upper


def note_exclusivity(queue: Queue, held: set[str], barred: Collection[str]) -> None:
    if queue.rule is None:
        return
    taken = next((claim.id for claim in queue.wishes if claim.id in held), None)
    turn = True
    for claim in queue.wishes:
        rule = claim.measure.exclusivity
        assert rule is not None
        others = queue.others[claim.id]
        if claim.open and queue.contested:
            claim.note("exclusivity", "exclusivity.unresolved", rule.citations, others=others)
        elif turn or claim.id in barred:
            turn = turn and claim.id != taken
            claim.note("exclusivity", "exclusivity.kept", rule.citations, others=others, rule=queue.rule)
        else:
            claim.loses(
                "exclusivity",
                "exclusivity.gave_way",
                "exclusivity",
                rule.citations,
                others=others,
                rule=queue.rule,
                taken=taken,
            )
