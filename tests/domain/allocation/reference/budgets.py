"""Yearly budgets, then rounding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any

from tests.domain.allocation.reference.quota import key_of
from tests.domain.allocation.reference.round import (
    Claim,
    Round,
    by_basis,
    in_policy,
    larger_first,
    ranking_of,
)
from workbench.domain.award_limits import Budget, Overrun
from workbench.domain.award_methods import Discretion, TieRule
from workbench.domain.case import LedgerLine
from workbench.domain.rounding import Mode, Rounding


@dataclass(frozen=True)
class Pot:
    """One yearly budget and the claims that draw on it."""

    budget: Budget
    owner: str
    claims: list[Claim]
    earlier: int
    ranked: bool

    @property
    def amount(self) -> int:
        assert self.budget.amount is not None
        return self.budget.amount

    @property
    def left(self) -> int:
        return max(0, self.amount - self.earlier)

    @property
    def demand(self) -> int:
        return sum(claim.money for claim in self.claims if not claim.open)

    @property
    def parts(self) -> dict[str, object]:
        """What every node of the pot says."""
        return {
            "demand": self.demand,
            "earlier": self.earlier,
            "budget": self.amount,
            "over": self.budget.over,
        }

    def open(self) -> None:
        """Leave the whole pot to people."""
        parts = self.parts
        for claim in self.claims:
            claim.open = True
            claim.note("budget", "budget.open", self.budget.citations, **parts)


def budgets(one: Round) -> None:
    """What a measure, then the policy, may spend in a year."""
    measures = {claim.measure.id: claim.measure for claim in one.claims}
    for number in sorted(measures):
        for budget in measures[number].budgets:
            if not budget.policy_wide:
                _spend(one, _pot(one, budget, number))
    wide = {
        measure.policy: budget
        for measure in measures.values()
        for budget in measure.budgets
        if budget.policy_wide
    }
    for policy in sorted(wide):
        _spend(one, _pot(one, wide[policy], policy))


def _pot(one: Round, budget: Budget, owner: str) -> Pot:
    def ours(claim: Claim) -> bool:
        return owner == (claim.measure.policy if budget.policy_wide else claim.measure.id)

    def counts(line: LedgerLine) -> bool:
        return in_policy(line, owner) if budget.policy_wide else line.measure == owner

    earlier = sum(by_basis(line, budget.basis) for line in one.lines_of_year(counts))
    claims = [claim for claim in one.live() if ours(claim)]
    ranked = not budget.policy_wide and bool(claims) and ranking_of(claims[0].measure) is not None
    return Pot(budget, owner, claims, earlier, ranked)


def _spend(one: Round, pot: Pot) -> None:
    budget = pot.budget
    if budget.amount is None:
        for claim in pot.claims:
            if not claim.open:
                claim.note("budget", "budget.not_set", budget.citations)
        return
    opened = [claim for claim in pot.claims if claim.open]
    if pot.demand + sum(claim.upper for claim in opened) <= pot.left:
        within = {name: value for name, value in pot.parts.items() if name != "over"}
        for claim in pot.claims:
            if not claim.open:
                claim.note("budget", "budget.within", budget.citations, **within)
    elif opened or budget.over is Overrun.STOP:
        one.undecide("budget", measure=pot.owner, demand=pot.demand, budget=pot.amount, over=budget.over)
        pot.open()
    elif budget.over is Overrun.PRO_RATA:
        _pro_rata(one, pot)
    else:
        _in_turn(one, pot)


def _standing(one: Round, pot: Pot, claim: Claim) -> tuple[object, ...]:
    """Sort key: the better figure first, then what breaks its ties in the measure's own order."""
    rest: tuple[Any, ...] = key_of(one, claim)[1:] if pot.ranked else ()
    return (*larger_first(claim.draft.figure), *(-value for value in rest))


def _pro_rata(one: Round, pot: Pot) -> None:
    units = {claim.id: int(claim.measure.award.rounding.unit) for claim in pot.claims}
    exact = {claim.id: Fraction(claim.money * pot.left, pot.demand * units[claim.id]) for claim in pot.claims}
    share = {number: floor(value) * units[number] for number, value in exact.items()}
    extra = dict.fromkeys(share, 0)
    rest = pot.left - sum(share.values())
    for claim in sorted(
        pot.claims, key=lambda claim: (floor(exact[claim.id]) - exact[claim.id], *_order(one, pot, claim))
    ):
        unit = units[claim.id]
        if unit <= rest and share[claim.id] + unit <= claim.money:
            extra[claim.id] = unit
            rest -= unit
    small = [
        claim.id
        for claim in pot.claims
        if (low := _least(claim)) is not None and share[claim.id] + extra[claim.id] < low
    ]
    if small:
        one.undecide("minimum", measure=pot.owner, submissions=tuple(sorted(small)), budget=pot.amount)
        pot.open()
        return
    parts = pot.parts
    for claim in pot.claims:
        before, unit = claim.money, units[claim.id]
        after = share[claim.id] + extra[claim.id]
        claim.becomes(
            after,
            f"floor({before} * {pot.left} / {parts['demand']} / {unit}) * {unit} + {extra[claim.id]}",
            ("budget", "budget.pro_rata", "budget", pot.budget.citations),
            **parts,
            before=before,
            after=after,
            left=pot.left,
            unit=unit,
            extra=extra[claim.id],
        )


def _least(claim: Claim) -> int | None:
    tier, terms = claim.draft.tier, claim.measure.award.terms
    if tier is not None and tier.band is not None:
        return tier.band.low
    if isinstance(terms, Discretion):
        level = claim.submission.facts.get(terms.by_field or "")
        band = terms.levels.get(str(level)) if terms.by_field else terms.band
        return band.low if band else None
    return None


def _order(one: Round, pot: Pot, claim: Claim) -> tuple[object, ...]:
    """Sort key of everyone who draws on a pot."""
    return *_standing(one, pot, claim), -claim.money, claim.submission.applied_on, claim.id


def _in_turn(one: Round, pot: Pot) -> None:
    def turn(claim: Claim) -> tuple[object, ...]:
        if pot.budget.over is Overrun.FIRST_COME:
            return claim.submission.applied_on, claim.id
        return _order(one, pot, claim)

    queue = sorted(pot.claims, key=turn)
    takes = list(_takes(pot, queue))
    if tied := _tied_at_the_cut(one, pot, queue):
        places = next(number for number, claim in enumerate(queue) if claim.id in tied)
        one.undecide("tie", measure=pot.owner, submissions=tuple(sorted(tied)), places=places)
        pot.open()
        return
    parts, left, citations = pot.parts, pot.left, pot.budget.citations
    for claim, (code, after) in zip(queue, takes, strict=True):
        before = claim.money
        name = f"budget.{code}"
        if code == "full":
            claim.note("budget", name, citations, **parts)
        elif code == "exhausted":
            claim.loses("budget", name, "budget", citations, **parts, before=before, after=0)
        elif code == "declined":
            claim.loses("budget", name, "budget", citations, **parts, before=before, after=0, left=left)
        else:
            node = ("budget", name, "budget", citations)
            claim.becomes(
                after, f"min({before}, {left})", node, **parts, before=before, after=after, left=left
            )
        left -= after


def _takes(pot: Pot, queue: list[Claim]) -> Iterator[tuple[str, int]]:
    left = pot.left
    for claim in queue:
        if left == 0:
            yield "exhausted", 0
        elif claim.money <= left:
            yield "full", claim.money
            left -= claim.money
        elif pot.budget.over is Overrun.OFFER and claim.submission.declines_partial:
            yield "declined", 0
        else:
            yield "partial", left
            left = 0


def _tied_at_the_cut(one: Round, pot: Pot, queue: list[Claim]) -> list[str]:
    ranking = ranking_of(queue[0].measure) if pot.ranked else None
    if pot.budget.over is Overrun.FIRST_COME or ranking is None:
        return []
    if ranking.ties not in (TieRule.STOP, TieRule.CRITERIA):
        return []
    left = pot.left
    taken = dict(zip((claim.id for claim in queue), _takes(pot, queue), strict=True))
    for standing in dict.fromkeys(_standing(one, pot, claim) for claim in queue):
        equal = [claim for claim in queue if _standing(one, pot, claim) == standing]
        if len(equal) > 1 and 0 < left < sum(claim.money for claim in equal):
            return [claim.id for claim in equal]
        left -= sum(taken[claim.id][1] for claim in equal)
    return []


def rounding(one: Round) -> None:
    """Down to the unit of the measure, so that no limit is passed."""
    for claim in list(one.live()):
        if claim.open:
            continue
        award = claim.measure.award
        rule = Rounding(award.rounding.unit, Mode.DOWN)
        before = claim.money
        after = before // int(rule.unit) * int(rule.unit)
        claim.becomes(
            after,
            rule.formula(str(before)),
            ("rounding", "rounding.changed" if after != before else "rounding.same", None, award.citations),
            before=before,
            after=after,
            unit=int(rule.unit),
        )
