"""The limits and budgets that claims share, put in their order: narrow before wide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from workbench.domain.award_limits import Budget, Cap, CapScope
from workbench.domain.measure import Measure

_WIDTH = {CapScope.CLAUSE_YEAR: 0, CapScope.ENTITY_YEAR: 1}


@dataclass(frozen=True)
class Limit:
    """One yearly cap of an entity with all that counts under it.

    Attributes:
        owner: the measure that writes it, or the policy.
        covered: measure ids; for a policy-wide limit the policy alone.
        members: indexes of the measures of this round.
    """

    cap: Cap
    owner: str
    covered: frozenset[str]
    members: tuple[int, ...]

    @property
    def step(self) -> Literal["clause_cap", "entity_cap"]:
        """Its place in the order of computation."""
        return "clause_cap" if self.cap.scope is CapScope.CLAUSE_YEAR else "entity_cap"

    def counts(self, measure: str) -> bool:
        """Whether money of a measure counts under it."""
        return in_policy(measure, self.owner) if self.cap.policy_wide else measure in self.covered

    def stated_by(self, measure: Measure) -> Cap | None:
        """The cap in the words of a measure's own file, None where that says nothing of it."""
        mine = _identity(self.cap, self.covered)
        return next((cap for cap in measure.caps if _identity(cap, _covered(cap, measure)) == mine), None)


def _identity(cap: Cap, covered: frozenset[str]) -> tuple[object, ...]:
    """What makes caps that several files write one."""
    return cap.scope, cap.id, cap.amount, cap.basis, cap.by_choice, cap.policy_wide, covered


def _covered(cap: Cap, measure: Measure) -> frozenset[str]:
    """What counts under a cap that a measure states: a policy, or measures."""
    return frozenset({measure.policy} if cap.policy_wide else {str(measure.id), *cap.together})


@dataclass(frozen=True)
class Pot:
    """One yearly budget and the indexes of the measures that draw on it."""

    budget: Budget
    owner: str
    members: tuple[int, ...]

    def counts(self, measure: str) -> bool:
        """Whether money of a measure was drawn from it."""
        return in_policy(measure, self.owner) if self.budget.policy_wide else measure == self.owner


def in_policy(measure: str, policy: str) -> bool:
    """Whether a measure belongs to a policy; a measure that stands alone is its own."""
    return measure == policy or measure.startswith(f"{policy}/")


def limits_of(measures: Sequence[Measure]) -> tuple[Limit, ...]:
    """Clause before entity, a measure's own before its policy's, then by owner and place in the file.

    A limit that several files write alike is one.
    """
    found: dict[tuple[object, ...], Limit] = {}
    place: dict[tuple[object, ...], tuple[int, bool, str, int]] = {}
    for measure in sorted(measures, key=lambda one: one.id):
        for number, cap in enumerate(measure.caps):
            if cap.scope not in _WIDTH:
                continue
            limit = _limit(cap, measure, measures)
            same = _identity(cap, limit.covered)
            found.setdefault(same, limit)
            place.setdefault(same, (_WIDTH[cap.scope], cap.policy_wide, limit.owner, number))
    return tuple(found[same] for same in sorted(found, key=place.__getitem__))


def _limit(cap: Cap, measure: Measure, measures: Sequence[Measure]) -> Limit:
    covered = _covered(cap, measure)
    if cap.policy_wide:
        members = tuple(index for index, one in enumerate(measures) if one.policy == measure.policy)
        return Limit(cap, measure.policy, covered, members)
    members = tuple(index for index, one in enumerate(measures) if one.id in covered)
    return Limit(cap, measure.id, covered, members)


def pots_of(measures: Sequence[Measure]) -> tuple[Pot, ...]:
    """A measure's own before its policy's, by id."""
    own: dict[str, Pot] = {}
    wide: dict[str, Pot] = {}
    for index, measure in enumerate(measures):
        for budget in measure.budgets:
            if budget.policy_wide:
                members = tuple(at for at, one in enumerate(measures) if one.policy == measure.policy)
                wide.setdefault(measure.policy, Pot(budget, measure.policy, members))
            else:
                own.setdefault(measure.id, Pot(budget, measure.id, (index,)))
    return (*(own[owner] for owner in sorted(own)), *(wide[owner] for owner in sorted(wide)))
