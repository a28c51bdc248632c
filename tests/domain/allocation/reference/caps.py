"""Yearly caps, narrow to wide."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.domain.allocation.reference.round import NO_RANK, Claim, Round, by_basis, in_policy
from workbench.domain.award_limits import Cap, CapScope
from workbench.domain.case import LedgerLine
from workbench.domain.measure import Measure


@dataclass(frozen=True)
class Limit:
    """One yearly cap, its owner (a measure or a policy) and what it covers; ``covered`` None: the policy."""

    cap: Cap
    owner: str
    covered: frozenset[str] | None

    def covers(self, measure: Measure) -> bool:
        return measure.policy == self.owner if self.covered is None else measure.id in self.covered

    def counts(self, line: LedgerLine) -> bool:
        if self.covered is None:
            return in_policy(line, self.owner)
        return line.measure in self.covered


def limits_of(one: Round) -> list[Limit]:
    """Every yearly limit of a round, narrow to wide."""
    found: dict[object, tuple[tuple[object, ...], Limit]] = {}
    for measure in sorted(
        {claim.measure.id: claim.measure for claim in one.claims}.values(), key=lambda m: m.id
    ):
        for number, cap in enumerate(measure.caps):
            if cap.scope is CapScope.ITEM:
                continue
            covered = None if cap.policy_wide else frozenset({measure.id, *cap.together})
            owner = measure.policy if cap.policy_wide else measure.id
            same = (cap.scope, cap.id, cap.amount, cap.basis, cap.by_choice, covered or owner)
            order = (cap.scope is CapScope.ENTITY_YEAR, cap.policy_wide, owner, number)
            found.setdefault(same, (order, Limit(cap, owner, covered)))
    return [limit for _, limit in sorted(found.values(), key=lambda pair: pair[0])]


def yearly_caps(one: Round) -> None:
    """What one entity may have in a year."""
    for limit in limits_of(one):
        for entity in sorted({claim.submission.entity for claim in one.claims}):
            group = [
                claim
                for claim in one.live()
                if claim.submission.entity == entity and limit.covers(claim.measure)
            ]
            if group:
                _cap(one, limit, entity, group)


def _cap(one: Round, limit: Limit, entity: str, group: list[Claim]) -> None:
    cap, year = limit.cap, one.case.as_of.year
    step = "clause_cap" if cap.scope is CapScope.CLAUSE_YEAR else "entity_cap"
    lines = one.lines_of_year(lambda line: line.entity == entity and limit.counts(line))
    earlier = sum(by_basis(line, cap.basis) for line in lines)
    if any(claim.open for claim in group) and earlier + sum(claim.upper for claim in group) > cap.amount:
        for claim in group:
            claim.open = True
            cited, told = _words(claim.measure, limit)
            claim.note(step, f"{step}.open", cited, cap=cap.amount, year=year, earlier=earlier, **told)
        one.undecide("cap", entity=entity, measure=limit.owner, cap=cap.amount)
        return
    here = 0
    for claim in sorted(group, key=lambda claim: _turn(claim, cap)):
        if claim.open:
            continue
        before = claim.money
        room = max(0, cap.amount - earlier - here)
        after = min(before, room)
        cited, told = _words(claim.measure, limit)
        claim.becomes(
            after,
            f"min({before}, max(0, {cap.amount} - {earlier} - {here}))",
            (step, f"{step}.bound", cap.id, cited) if before > room else (step, f"{step}.free", None, cited),
            before=before,
            cap=cap.amount,
            after=after,
            cut=before - after,
            year=year,
            earlier=earlier,
            here=here,
            left=room,
            **told,
        )
        here += after


def _words(measure: Measure, limit: Limit) -> tuple[tuple[str, ...], dict[str, str]]:
    """What a measure cites of a limit; the file that states it, where its own does not."""
    for cap in measure.caps:
        same = replace(cap, together=(), citations=()) == replace(limit.cap, together=(), citations=())
        covered = None if cap.policy_wide else frozenset({measure.id, *cap.together})
        if same and covered == limit.covered:
            return cap.citations, {}
    return (), {"stated_in": limit.owner}


def _turn(claim: Claim, cap: Cap) -> tuple[object, ...]:
    preference = (claim.submission.preference or NO_RANK) if cap.by_choice else 0
    rank = claim.draft.rank or NO_RANK
    return preference, rank, -(claim.amount or 0), claim.submission.applied_on, claim.id
