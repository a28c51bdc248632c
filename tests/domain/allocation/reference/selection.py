"""Who keeps a claim: times within the round, exclusivity with quota, then the shares of a pool."""

from __future__ import annotations

from tests.domain.allocation.reference.exclusivity import note_exclusivity, queues_of
from tests.domain.allocation.reference.pool import share_pool
from tests.domain.allocation.reference.quota import ask, note_quota, opened_by
from tests.domain.allocation.reference.round import NO_RANK, Claim, Round, larger_first, measures_of
from workbench.domain.award_limits import Period, Times
from workbench.domain.case import LedgerLine


def select(one: Round) -> None:
    """Say who keeps a claim, and what a pool's winners share."""
    _times(one)
    queues = queues_of(one)
    opened = opened_by(one, queues)
    asked, held = ask(one, queues, opened)
    for claim in one.claims:
        claim.open = claim.id in opened
    for queue in queues:
        note_exclusivity(queue, held, one.barred)
    for measure in measures_of(one):
        note_quota(one, measure, asked.get(measure.id, []), held)
    for claim in one.claims:
        if claim.asks and claim.open_amount:
            claim.open = True
    one.kept = held
    for measure in measures_of(one):
        share_pool(one, measure)


def _times(one: Round) -> None:
    groups: dict[tuple[str, str, str], list[Claim]] = {}
    for claim in one.claims:
        times = claim.measure.times
        if times and claim.draft.nominal != 0:
            project = "" if times.per_entity else claim.submission.project
            groups.setdefault((claim.measure.id, claim.submission.entity, project), []).append(claim)
    for group in groups.values():
        times = group[0].measure.times
        assert times is not None
        room = max(0, times.most - _taken(one, group[0], times))
        group.sort(
            key=lambda claim: (
                claim.submission.preference or NO_RANK,
                larger_first(claim.draft.figure),
                -claim.upper,
                claim.id,
            )
        )
        kept = tuple(sorted(claim.id for claim in group[:room]))
        for claim in group[room:]:
            claim.loses(
                "times",
                "times.same_round",
                "times",
                times.citations,
                unit=times.unit,
                most=times.most,
                period=times.period,
                kept=kept,
            )


def _taken(one: Round, claim: Claim, times: Times) -> int:
    measure = claim.measure
    series = {"", measure.difference.series} if measure.difference else {""}

    def counts(line: LedgerLine) -> bool:
        within = {
            Period.LIFE: True,
            Period.TERM: measure.in_force_from <= line.decided_on <= measure.in_force_to,
            Period.YEAR: line.decided_on.year == one.case.as_of.year,
        }[times.period]
        return within and line.measure == measure.id and line.series in series and line.approved > 0

    project = None if times.per_entity else claim.submission.project
    lines = one.case.earlier(claim.submission.entity, project)
    return len({(line.project, line.decided_on) for line in lines if counts(line)})
