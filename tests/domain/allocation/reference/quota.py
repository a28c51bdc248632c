"""Places: who asks, who is turned away, and what hangs on a tie."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from hashlib import sha256
from typing import Any

from tests.domain.allocation.reference.exclusivity import Queue
from tests.domain.allocation.reference.round import Claim, Round, claims_on, measures_of, ranking_of
from workbench.domain.award_methods import Pool, TieRule
from workbench.domain.measure import Measure


def places_of(one: Round, measure: Measure) -> tuple[int, int] | None:
    """Places and those used before; None where everyone is taken."""
    if isinstance(measure.award.terms, Pool):
        return measure.award.terms.top, 0
    if measure.quota is None or measure.quota.per_year is None:
        return None
    lines = one.lines_of_year(lambda line: line.measure == measure.id and line.approved > 0)
    used = len({(line.entity, line.project) for line in lines})
    return max(0, measure.quota.per_year - used), used


def key_of(one: Round, claim: Claim) -> tuple[Any, ...]:
    """What places are given by, larger is better."""
    figure = claim.draft.figure
    first = (figure is not None, figure or Fraction(0))
    ranking = ranking_of(claim.measure)
    assert ranking is not None
    if ranking.ties is TieRule.CRITERIA:
        means = claim.draft.panel.criterion_means
        return (first, *(means.get(name, Fraction(0)) for name in ranking.criteria))
    if ranking.ties is TieRule.LOT:
        return first, -int(sha256(f"{one.case.lot_seed}/{claim.id}".encode()).hexdigest(), 16)
    return (first,)


def _turned_away(one: Round, measure: Measure, asked: list[Claim]) -> set[str]:
    found = places_of(one, measure)
    if found is None:
        return set()
    places, _ = found
    ranking = ranking_of(measure)
    assert ranking is not None
    away = set()
    for claim in asked:
        mine = key_of(one, claim)
        keys = [key_of(one, rival) for rival in asked]
        if ranking.ties is TieRule.NONE:
            stays = sum(key >= mine for key in keys) <= places
        else:
            stays = sum(key > mine for key in keys) < places
        if not stays:
            away.add(claim.id)
    return away


def ask(one: Round, queues: list[Queue], opened: set[str]) -> tuple[dict[str, list[Claim]], set[str]]:
    """Let every queue ask its next wish until nobody is turned away any more."""
    asked: dict[str, list[Claim]] = {}
    measures: dict[str, Measure] = {measure.id: measure for measure in measures_of(one)}
    away = set(one.barred) | opened
    while True:
        current = [next((claim for claim in queue.wishes if claim.id not in away), None) for queue in queues]
        for claim in current:
            if claim and claim not in asked.setdefault(claim.measure.id, []):
                asked[claim.measure.id].append(claim)
        before = len(away)
        for number, claims in asked.items():
            away |= _turned_away(one, measures[number], claims)
        if len(away) == before:
            return asked, {claim.id for claim in current if claim}


def opened_by(one: Round, queues: list[Queue]) -> set[str]:
    """Ids of the claims that hang on an unresolved group or on a tie."""
    opened: set[str] = set()
    tied: set[str] = set()
    for queue in queues:
        if queue.unresolved:
            opened |= {claim.id for claim in queue.wishes}
            ids = sorted(claim.id for claim in queue.wishes)
            for mine in ids:
                one.undecide("exclusivity", submission=mine, others=tuple(i for i in ids if i != mine))
    while True:
        full = _spread(one, queues, opened)
        _, held = ask(one, queues, opened)
        new = [
            measure
            for measure in measures_of(one)
            if (found := places_of(one, measure)) and len(_held(one, measure, held)) > found[0]
        ]
        if not new:
            for number in full - tied:
                one.undecide("quota", measure=number)
            return opened
        for measure in new:
            tied.add(measure.id)
            _name_tie(one, measure, _held(one, measure, held))
            opened |= {claim.id for claim in claims_on(one, measure) if claim.id not in one.barred}


def _held(one: Round, measure: Measure, held: set[str]) -> list[Claim]:
    return [claim for claim in claims_on(one, measure) if claim.id in held]


def _name_tie(one: Round, measure: Measure, held: list[Claim]) -> None:
    last = min(key_of(one, claim) for claim in held)
    ids = tuple(sorted(claim.id for claim in held if key_of(one, claim) == last))
    found = places_of(one, measure)
    assert found is not None
    one.undecide("tie", measure=measure.id, submissions=ids, places=found[0])


def _spread(one: Round, queues: list[Queue], opened: set[str]) -> set[str]:
    """Open what hangs on an open claim; return the measures whose places cannot be given."""
    while True:
        before = len(opened)
        full: set[str] = set()
        for measure in measures_of(one):
            found = places_of(one, measure)
            ids = {claim.id for claim in claims_on(one, measure)} - set(one.barred)
            pool = isinstance(measure.award.terms, Pool)
            if found and ids & opened and (pool or len(ids) > found[0]):
                full.add(measure.id)
                opened |= ids
        for queue in queues:
            ids = {claim.id for claim in queue.wishes}
            if ids & opened:
                opened |= ids - set(one.barred)
        if len(opened) == before:
            return full


def note_quota(one: Round, measure: Measure, asked: list[Claim], held: set[str]) -> None:
    found = places_of(one, measure)
    quota = measure.quota
    if found is None:
        for claim in claims_on(one, measure):
            if quota:
                claim.note("quota", "quota.not_set", quota.citations)
        return
    places, used = found
    pool = isinstance(measure.award.terms, Pool)
    citations = measure.award.citations if pool or not quota else quota.citations
    kept = [claim for claim in asked if claim.id in held]
    away = [claim for claim in asked if claim.id not in held]
    if away:
        one.refusing.add(measure.id)
    for claim in claims_on(one, measure):
        if claim.id in one.barred:
            by = one.barred[claim.id]
            claim.loses("quota", "quota.freed", "quota", citations, places=places, used=used, by=by)
        elif claim.open:
            claim.note("quota", "quota.open", citations, places=places, used=used)
        else:
            _note_place(one, claim, kept, away, asked, places, used, citations)


def _note_place(
    one: Round,
    claim: Claim,
    kept: list[Claim],
    away: list[Claim],
    asked: list[Claim],
    places: int,
    used: int,
    citations: tuple[str, ...],
) -> None:
    mine = key_of(one, claim)
    place = 1 + sum(key_of(one, rival) > mine for rival in kept)
    parts = {"place": place, "places": places, "used": used}
    if claim in kept:
        claim.note("quota", "quota.selected", citations, **parts, first_out=_figure(max, away))
        return
    ranking = ranking_of(claim.measure)
    above = sum(key_of(one, rival) > mine for rival in asked)
    tie = ranking is not None and ranking.ties is TieRule.NONE and above < places
    code = "quota.tied_out" if tie else "quota.passed_over"
    figure = claim.draft.figure
    claim.loses("quota", code, "quota", citations, **parts, last_in=_figure(min, kept), figure=figure)


def _figure(pick: Callable[[list[Fraction]], Fraction], claims: Iterable[Claim]) -> Fraction | None:
    figures = [claim.draft.figure for claim in claims if claim.draft.figure is not None]
    return pick(figures) if figures else None
