"""How far the scores of a round can be trusted, for its leads, staff and auditors."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.errors import BadInput, Refused
from workbench.domain.score_report import ScoreReport, score_report, without
from workbench.services.actor import Actor, Role
from workbench.services.compute_round import computed
from workbench.services.office import Office


@dataclass(frozen=True)
class MeasureReport:
    """One measure's report; ``withheld`` are codes that a lead does not see, which it leaves out."""

    report: ScoreReport
    titles: dict[str, str]
    withheld: tuple[str, ...]


@dataclass(frozen=True)
class RoundReport:
    """The reports of a round's measures that reviewers mark."""

    round_code: str
    round_name: str
    is_trial: bool
    measures: tuple[MeasureReport, ...]


def round_report(
    office: Office,
    actor: Actor,
    round_code: str,
    measure: str | None = None,
    draws: int | None = None,
    *,
    shortlisted: bool = False,
) -> RoundReport:
    """Examine the scores of a round as it stands; nothing is stored.

    A lead sees the measures they lead, without the submissions that are kept from them.

    Args:
        measure: only this one.
        draws: joint draws behind the odds; None: as many as the size allows.
        shortlisted: the round holds only a part chosen by an earlier score.

    Raises:
        BadInput: ``round.unknown``, ``report.not_marked`` where no such measure is marked by reviewers.
        Refused: ``permission.denied``, or as `workbench.services.compute_round.compute_round`.
    """
    if actor.role is Role.FINANCE:
        raise Refused("permission.denied", role=actor.role)
    inputs, outcome, found = computed(office, actor, round_code)
    marked = {one.measure.id: one for one in found.measures if one.measure.needs_panel}
    if measure is not None and measure not in marked:
        raise BadInput("report.not_marked", measure=measure, known=tuple(marked))
    return RoundReport(
        round_code=found.round_code,
        round_name=found.round_name,
        is_trial=found.is_trial,
        measures=tuple(
            MeasureReport(
                without(
                    score_report(
                        one.measure,
                        inputs.case,
                        [each for each in outcome.results if each.submission.measure == name],
                        draws,
                        shortlisted=shortlisted,
                    ),
                    one.withheld,
                ),
                {row.submission.code: row.submission.title for row in one.rows},
                one.withheld,
            )
            for name, one in marked.items()
            if measure in (None, name)
        ),
    )
