"""Who stands against whom before places are given: 互斥, the wishes of a project, earlier awards."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.domain.allocation.claims import LAST, Bools, Claims, Ints, fresh
from workbench.domain.allocation.same_round import RoundTimes, times_of
from workbench.domain.award_limits import ExclusivityRule
from workbench.domain.award_methods import Pool


@dataclass(frozen=True, eq=False)
class Rivals:
    """What of step 7 does not hang on the places.

    Attributes:
        times: claims beyond 次数 inside this round.
        group: code of the (policy, project) for claims under 互斥, -1 for the others.
        members: claims under 互斥, group by group; ``codes`` are their groups.
        choice: the group goes by the applicant's order.
        taken_before: the project has another measure of the policy already.
        contested: claims of the groups in which several ask.
        wishes: the same, group by group in the order of wishes.
        unresolved: nobody said which of the group comes first.
        not_chosen: the applicant named other wishes and not this one.
    """

    times: RoundTimes
    group: Ints
    members: Ints
    codes: Ints
    choice: Bools
    taken_before: Bools
    contested: Bools
    wishes: Ints
    unresolved: Bools
    not_chosen: Bools

    @property
    def out(self) -> Bools:
        """Claims that do not ask for a place at all."""
        return self.times.lost | self.taken_before | self.not_chosen

    def others(self, claim: int) -> Ints:
        """The other claims of its group, whether they ask or not."""
        code = self.group[claim]
        low, high = np.searchsorted(self.codes, [code, code + 1])
        together = self.members[low:high]
        others: Ints = together[together != claim]
        return others


def rivals_of(claims: Claims) -> Rivals:
    """Settle all that wishes, 次数 and earlier awards say."""
    times = times_of(claims)
    exclusive = claims.where([one.exclusivity is not None for one in claims.measures]) & ~times.lost
    names = {name: number for number, name in enumerate(sorted({one.policy for one in claims.measures}))}
    policy = np.array([names[one.policy] for one in claims.measures], np.int64)
    group = np.where(exclusive, claims.project * max(1, len(names)) + policy[claims.measure], -1)
    members = np.flatnonzero(exclusive)
    members = members[np.argsort(group[members], kind="stable")]
    permitted = np.zeros(claims.count, bool)
    if claims.records.permitted:
        permitted = np.isin(claims.project, list(claims.records.permitted))
    taken = np.zeros(claims.count, bool)
    taken[list(claims.records.taken_before)] = True
    taken &= exclusive & ~permitted
    runs = exclusive & ~permitted & ~taken
    contested = runs & (_count(group, runs) > 1)
    by_choice = claims.where(
        [bool(one.exclusivity and one.exclusivity.rule is ExclusivityRule.CHOICE) for one in claims.measures]
    )
    choice = exclusive & (_count(group, exclusive & by_choice) > 0)
    wishes, unresolved, not_chosen = _wishes(claims, group, choice, contested)
    return Rivals(
        times, group, members, group[members], choice, taken, contested, wishes, unresolved, not_chosen
    )


def _count(group: Ints, told: Bools) -> Ints:
    """For each claim how many of its group a mask names; under no group, any number."""
    return np.bincount(group[told], minlength=int(group.max(initial=0)) + 1)[group]


def _hopes(claims: Claims) -> Ints:
    """What a claim hopes for; in a pool an equal share, which does not depend on the others."""
    terms = [one.award.terms for one in claims.measures]
    shares = [one.amount // one.top if isinstance(one, Pool) else -1 for one in terms]
    share = np.array(shares, np.int64)[claims.measure]
    return np.where(share >= 0, share, claims.amount)


def _wishes(claims: Claims, group: Ints, choice: Bools, contested: Bools) -> tuple[Ints, Bools, Bools]:
    """Order the wishes of each contested group; tell which nobody can order, and which were not named."""
    unresolved, not_chosen = np.zeros(claims.count, bool), np.zeros(claims.count, bool)
    members = np.flatnonzero(contested)
    if not len(members):
        return members, unresolved, not_chosen
    _, inverse = np.unique(group[members], return_inverse=True)
    wish, chosen = claims.preference[members], choice[members]
    key = np.where(chosen, np.where(wish > 0, wish, LAST), -_hopes(claims)[members])
    order = np.lexsort((claims.by_id[members], claims.measure[members], key, inverse))
    members, inverse, wish, chosen = members[order], inverse[order], wish[order], chosen[order]
    doubled = ~fresh(inverse, key[order]) & (wish > 0)

    def somewhere(told: Bools) -> Bools:
        return (np.bincount(inverse[told], minlength=int(inverse[-1]) + 1) > 0)[inverse]

    unclear = np.where(chosen, ~somewhere(wish > 0) | somewhere(doubled), somewhere(claims.open[members]))
    unresolved[members] = unclear
    not_chosen[members] = chosen & ~unclear & (wish == 0)
    return members, unresolved, not_chosen
