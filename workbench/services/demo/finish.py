"""Take the demo's round to its end: fill what is unfinished, lock, settle, add up by measure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from workbench.domain.marks import SheetState
from workbench.domain.measure import Measure, MeasureId
from workbench.services.actor import Actor, Role
from workbench.services.compute_round import MeasureResults, RoundResults, compute_round
from workbench.services.demo.opinions import write_opinions
from workbench.services.demo.projects import PROJECTS
from workbench.services.demo.score import planned_texts, signed_in
from workbench.services.demo.stages import APPROVED_BY, ROUND
from workbench.services.office import Office
from workbench.storage.states import RoundState

_DECIDED_AS, _DECIDED_ON = "虚构〔2025〕3号会议纪要（虚构）", date(2025, 12, 5)
_UNFINISHED = (SheetState.OPEN, SheetState.RETURNED)


@dataclass(frozen=True)
class FilledSheet:
    """A sheet that the script completed and handed in: how many marks it entered."""

    submission: str
    reviewer: str
    marks: int


@dataclass(frozen=True)
class MeasureSummary:
    """One measure's outcome; ``tiers`` counts submissions by tier, from high to low."""

    measure_id: str
    name: str
    submissions: int
    tiers: Mapping[str, int]
    no_tier: int
    ineligible: int
    award_fen: int


@dataclass(frozen=True)
class Summary:
    """The settled round."""

    round_code: str
    round_name: str
    measures: tuple[MeasureSummary, ...]
    award_fen: int


def finish_demo(office: Office) -> tuple[FilledSheet, ...]:
    """Complete sheets and opinions, lock, settle and decide as computed; what is done is left alone.

    Raises:
        Blocked: ``round.not_ready`` where people who explored the demo left something undone.
    """
    from workbench.services.lock_round import lock_round
    from workbench.services.record_decision import record_decision
    from workbench.services.settle_round import settle_round

    staff = office_staff(office)
    now = compute_round(office, staff, ROUND)
    filled: tuple[FilledSheet, ...] = ()
    if now.state is RoundState.OPEN:
        filled = tuple(_fill_unfinished(office, {one.measure.id: one.measure for one in now.measures}))
        lock_round(office, staff, ROUND)
    if now.state is not RoundState.SETTLED:
        write_opinions(office, compute_round(office, staff, ROUND).measures)
        settle_round(office, staff, ROUND)
        record_decision(
            office, staff, ROUND, document=_DECIDED_AS, on=_DECIDED_ON, by=APPROVED_BY, changes={}
        )
    return filled


def office_staff(office: Office) -> Actor:
    """The demo's staff member, signed in."""
    return next(signed_in(office, Role.STAFF))


def _fill_unfinished(office: Office, measures: Mapping[MeasureId, Measure]) -> Iterator[FilledSheet]:
    from workbench.services.my_sheets import my_sheets
    from workbench.services.open_sheet import open_sheet
    from workbench.services.record_sheet import record_sheet
    from workbench.services.submit_sheet import submit_sheet

    projects = {project.code: project for project in PROJECTS}
    for reviewer in signed_in(office, Role.REVIEWER):
        for line in my_sheets(office, reviewer, ROUND):
            if line.state not in _UNFINISHED or line.recusal_pending:
                continue
            code = line.submission_code
            missing = open_sheet(office, reviewer, ROUND, code).missing
            planned = planned_texts(projects[code], reviewer.name, measures)
            record_sheet(office, reviewer, ROUND, code, {item: planned[item] for item in missing})
            submit_sheet(office, reviewer, ROUND, code)
            yield FilledSheet(code, reviewer.name, len(missing))


def summarise(office: Office) -> Summary:
    """Add up the settled round by measure."""
    results: RoundResults = compute_round(office, office_staff(office), ROUND)
    return Summary(
        round_code=results.round_code,
        round_name=results.round_name,
        measures=tuple(_measure(one) for one in results.measures),
        award_fen=results.total_fen,
    )


def _measure(found: MeasureResults) -> MeasureSummary:
    reached = Counter(row.result.tier for row in found.rows if row.result.eligible == "yes")
    return MeasureSummary(
        measure_id=found.measure.id,
        name=found.measure.name,
        submissions=len(found.rows),
        tiers={tier.name: reached[tier.name] for tier in found.measure.tiers},
        no_tier=reached[None],
        ineligible=sum(row.result.eligible != "yes" for row in found.rows),
        award_fen=found.total_fen,
    )
