"""What the ledger and the recorded exceptions say of a round's claims."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.domain.allocation.claims import Claims, Line, Paid, Received, Records
from workbench.domain.allocation.rules import in_policy
from workbench.domain.award_limits import Basis, Overlap
from workbench.domain.case import Case, LedgerLine
from workbench.domain.claim.times import times_taken
from workbench.domain.draft import Draft
from workbench.domain.measure import Measure

_LEVELS = frozenset({"国家", "省", "市", "区"})


def records_of(claims: Claims, drafts: Sequence[Draft], case: Case) -> Records:
    """Find the lines that matter; the drafts are those of the claims, in the same order."""
    projects = {draft.project: int(claims.project[at]) for at, draft in enumerate(drafts)}
    known = {line.entity for line in case.ledger}
    old = [(at, draft) for at, draft in enumerate(drafts) if draft.submission.entity in known]
    return Records(
        permitted={
            projects[one.entity, one.project]: one.reason
            for one in case.permissions
            if (one.entity, one.project) in projects
        },
        taken_before={at: lines for at, draft in old if (lines := _taken_before(draft, case))},
        times_taken={at: taken for at, draft in old if (taken := times_taken(draft, case))},
        places_used={
            at: places_used(measure, case) for at, measure in enumerate(claims.measures) if measure.quota
        },
        received={at: received for at, draft in old if (received := _received(draft, case))},
        paid={at: paid for at, draft in old if (paid := _paid(draft, case))},
        capped=_capped(claims, case),
        spent={
            at: sum(line.money(pot.budget.basis) for line in case.of_this_year() if pot.counts(line.measure))
            for at, pot in enumerate(claims.pots)
        },
    )


def places_used(measure: Measure, case: Case) -> int:
    """Projects that earlier decisions of this year gave a place of the measure."""
    return len(
        {
            (one.entity, one.project)
            for one in case.of_this_year()
            if one.measure == measure.id and one.approved > 0
        }
    )


def _told(lines: Iterable[LedgerLine], basis: Basis) -> tuple[Line, ...]:
    """The lines that carry money, by day."""
    told = ((line.measure, line.decided_on, line.money(basis)) for line in lines if line.money(basis))
    return tuple(sorted(told, key=lambda one: (one[1], one[0], one[2])))


def _taken_before(draft: Draft, case: Case) -> tuple[Line, ...]:
    """Awards of another measure of the policy to the same project."""
    measure = draft.measure
    if measure.exclusivity is None:
        return ()
    others = (
        line
        for line in case.earlier(*draft.project)
        if line.measure != measure.id and in_policy(line.measure, measure.policy) and line.approved > 0
    )
    return _told(others, "批准额")


def _received(draft: Draft, case: Case) -> tuple[Received, ...]:
    overlaps = draft.measure.overlaps
    if not overlaps:
        return ()
    by_entry: dict[int, list[LedgerLine]] = {}
    for line in case.earlier(*draft.project):
        if in_policy(line.measure, draft.measure.policy):
            continue
        entry = next((at for at, one in enumerate(overlaps) if _names(one, line)), None)
        if entry is not None:
            by_entry.setdefault(entry, []).append(line)
    found = []
    for at, lines in sorted(by_entry.items()):
        if told := _told(lines, overlaps[at].basis):
            found.append(Received(overlaps[at], sum(amount for _, _, amount in told), told))
    return tuple(found)


def _names(overlap: Overlap, line: LedgerLine) -> bool:
    """Whether an entry means the payer of a line, or its policy; a line without payer may be of any level."""
    levels = {_folded(source) for source in overlap.sources}
    by_payer = _folded(line.payer) in levels if line.payer else bool(levels & _LEVELS)
    return by_payer or any(line.measure.startswith(source) for source in overlap.sources)


def _folded(level: str) -> str:
    short = level.removesuffix("级")
    return short if short in _LEVELS else level


def _paid(draft: Draft, case: Case) -> Paid | None:
    """Lines of the series, or earlier base awards of the measure itself."""
    rule, measure = draft.measure.difference, draft.measure
    if rule is None:
        return None
    project = draft.submission.project if rule.unit == "同一项目" else None
    lines = (
        line
        for line in case.earlier(draft.submission.entity, project)
        if line.series == rule.series or (line.measure == measure.id and line.series == "")
    )
    told = _told(lines, rule.basis)
    return Paid(sum(amount for _, _, amount in told), told) if told else None


def _capped(claims: Claims, case: Case) -> dict[tuple[int, int], int]:
    found: dict[tuple[int, int], int] = {}
    for code, entity in enumerate(claims.entities):
        for line in case.of_this_year(entity):
            for at, limit in enumerate(claims.limits):
                if limit.counts(line.measure):
                    found[at, code] = found.get((at, code), 0) + line.money(limit.cap.basis)
    return found
