"""What must hold of every allocation, each as one function of a round and its answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from tests.domain.allocation.reference import Answer, reference
from tests.domain.allocation.rounds import Round
from tests.formulas import evaluate
from workbench.domain import allocation
from workbench.domain.award_limits import Cap, CapScope, Split
from workbench.domain.award_methods import Pool
from workbench.domain.case import LedgerLine
from workbench.domain.draft import Draft
from workbench.domain.measure import Measure
from workbench.domain.split import shares

Check = Callable[[Round, Answer], None]


def allocated(one: Round) -> Answer:
    """The program's answer, by submission."""
    claiming = [draft for draft in one.drafts if draft.claims]
    found = allocation.allocate(allocation.claims_of(claiming, one.case))
    ids = [draft.submission.id for draft in claiming]
    return Answer(
        {name: found.award(number) for number, name in enumerate(ids)},
        {name: list(found.trace(number)) for number, name in enumerate(ids)},
        {(problem.code, tuple(sorted(problem.parts.items()))) for problem in found.undecided},
    )


def equals_the_reference(one: Round, answer: Answer) -> None:
    """Same awards, same open ones, same traces, same questions to people."""
    expected = reference(one.drafts, one.case)
    assert answer.awards == expected.awards
    assert answer.undecided == expected.undecided
    for name, nodes in expected.traces.items():
        assert answer.traces[name] == nodes, name


def stays_within_what_was_claimed(one: Round, answer: Answer) -> None:
    """No award below nothing or above the claim, or above the whole pool."""
    for draft, award in _decided(one, answer):
        terms = draft.measure.award.terms
        claimed = terms.amount if isinstance(terms, Pool) else draft.award
        assert claimed is None or 0 <= award <= claimed


def keeps_the_places(one: Round, answer: Answer) -> None:
    """No measure rewards more submissions than it has places."""
    for measure in _measures(one):
        terms = measure.award.terms
        if isinstance(terms, Pool):
            places = terms.top
        elif measure.quota and measure.quota.per_year is not None:
            lines = _of_year(one, lambda line, name=measure.id: line.measure == name and line.approved > 0)  # type: ignore[misc]
            places = max(0, measure.quota.per_year - len({(line.entity, line.project) for line in lines}))
        else:
            continue
        winners = [
            name for name, award in answer.awards.items() if award and _measure_of(one, name) is measure
        ]
        assert len(winners) <= places


def keeps_the_caps(one: Round, answer: Answer) -> None:
    """No entity gets more in a year than a cap leaves it."""
    for measure in _measures(one):
        for cap in measure.caps:
            if cap.scope is CapScope.ITEM:
                continue
            sums: Counter[str] = Counter()
            for draft, award in _decided(one, answer):
                if _covers(cap, measure, draft.measure):
                    sums[draft.submission.entity] += award
            for entity, total in sums.items():
                earlier = sum(
                    line.approved if cap.basis == "批准额" else line.paid
                    for line in _of_year(one, lambda line: True)
                    if line.entity == entity and _counts(cap, measure, line)
                )
                assert total <= max(0, cap.amount - earlier)


def keeps_the_budgets(one: Round, answer: Answer) -> None:
    """No measure and no policy spends more in a year than its budget."""
    for measure in _measures(one):
        for budget in measure.budgets:
            if budget.amount is None:
                continue
            spent = sum(
                award
                for draft, award in _decided(one, answer)
                if (
                    draft.measure.policy == measure.policy
                    if budget.policy_wide
                    else draft.measure.id == measure.id
                )
            )
            earlier = sum(
                line.approved if budget.basis == "批准额" else line.paid
                for line in _of_year(one, lambda line: True)
                if (_in_policy(line, measure.policy) if budget.policy_wide else line.measure == measure.id)
            )
            assert spent <= max(0, budget.amount - earlier)


def gives_a_project_one_award(one: Round, answer: Answer) -> None:
    """A project takes one measure of a policy that excludes the others, unless that was permitted."""
    permitted = {(given.entity, given.project) for given in one.case.permissions}
    taken: Counter[tuple[str, ...]] = Counter()
    for draft, award in _decided(one, answer):
        if award and draft.measure.exclusivity and draft.project not in permitted:
            taken[draft.measure.policy, *draft.project] += 1
    assert all(count == 1 for count in taken.values())


def shares_pools_exactly(one: Round, answer: Answer) -> None:
    """The shares of a pool add up to the pool."""
    for measure in _measures(one):
        terms = measure.award.terms
        if isinstance(terms, Pool):
            shares = [
                node.value
                for name, nodes in answer.traces.items()
                if _measure_of(one, name) is measure
                for node in nodes
                if node.code == "pool.share"
            ]
            assert not shares or sum(int(share or 0) for share in shares) == terms.amount


def scales_pots_to_the_last_unit(one: Round, answer: Answer) -> None:
    """Where a pot is scaled among amounts that are whole units, less than one unit is left over."""
    pots: dict[str, list[tuple[int, int, int, int]]] = {}
    for draft in one.drafts:
        nodes = [node for node in answer.traces[draft.submission.id] if node.step == "budget"]
        # A claim leaves one node for each of its budgets, as long as it has money.
        for node, budget in zip(nodes, draft.measure.budgets, strict=False):
            if node.code == "budget.pro_rata":
                parts = {name: value for name, value in node.parts.items() if isinstance(value, int)}
                owner = draft.measure.policy if budget.policy_wide else draft.measure.id
                numbers = parts["before"], parts["after"], parts["unit"], parts["left"]
                pots.setdefault(owner, []).append(numbers)
    for scaled in pots.values():
        unit, left = scaled[0][2:]
        if all(before % unit == 0 and own == unit for before, _, own, _ in scaled):
            assert left - unit < sum(after for _, after, _, _ in scaled) <= left


def traces_every_amount(one: Round, answer: Answer) -> None:
    """Every formula gives its value, and the last one gives the award."""
    for name, nodes in answer.traces.items():
        sums = [node for node in nodes if node.formula is not None]
        for node in sums:
            assert evaluate(node.formula or "") == node.value
            assert node.unit == "fen"
        award = answer.awards[name]
        if award is not None:
            assert sums[-1].value == award
        assert all(
            node.citations or "stated_in" in node.parts for node in nodes if node.code != "overlap.none"
        )


def ignores_the_order_of_the_input(one: Round, shuffle: Callable[[list[Any]], None]) -> None:
    """Submissions and ledger lines in another order give the same."""
    drafts, ledger = list(one.drafts), list(one.case.ledger)
    shuffle(drafts)
    shuffle(ledger)
    submissions = tuple(draft.submission for draft in drafts)
    case = replace(one.case, submissions=submissions, ledger=tuple(ledger))
    assert allocated(Round(tuple(drafts), case)) == allocated(one)


def parts_add_up(award: int, rule: Split) -> None:
    """The payers' parts of an award are the award, to the fen."""
    parts = shares(award, rule)
    assert sum(parts.values()) == award
    assert all(part >= 0 for part in parts.values())


def names_what_is_open(one: Round, answer: Answer) -> None:
    """An award is unknown only where people, named, have something to settle."""
    offices = any(draft.upper is not None for draft in one.drafts)
    if not answer.undecided and not offices:
        assert None not in answer.awards.values()


def _decided(one: Round, answer: Answer) -> Iterator[tuple[Draft, int]]:
    for draft in one.drafts:
        award = answer.awards.get(draft.submission.id)
        if award is not None:
            yield draft, award


def _measures(one: Round) -> list[Measure]:
    return list({draft.measure.id: draft.measure for draft in one.drafts}.values())


def _measure_of(one: Round, name: str) -> Measure:
    return next(draft.measure for draft in one.drafts if draft.submission.id == name)


def _of_year(one: Round, take: Callable[[LedgerLine], bool]) -> list[LedgerLine]:
    day = one.case.as_of
    lines = [line for line in one.case.ledger if line.decided_on.year == day.year and line.decided_on <= day]
    return [line for line in lines if take(line)]


def _in_policy(line: LedgerLine, policy: str) -> bool:
    return line.measure == policy or line.measure.startswith(f"{policy}/")


def _covers(cap: Cap, owner: Measure, measure: Measure) -> bool:
    if cap.policy_wide:
        return measure.policy == owner.policy
    return measure.id == owner.id or measure.id in cap.together


def _counts(cap: Cap, owner: Measure, line: LedgerLine) -> bool:
    if cap.policy_wide:
        return _in_policy(line, owner.policy)
    return line.measure == owner.id or line.measure in cap.together


CHECKS: tuple[Check, ...] = (
    equals_the_reference,
    stays_within_what_was_claimed,
    keeps_the_places,
    keeps_the_caps,
    keeps_the_budgets,
    gives_a_project_one_award,
    shares_pools_exactly,
    scales_pots_to_the_last_unit,
    traces_every_amount,
    names_what_is_open,
)
