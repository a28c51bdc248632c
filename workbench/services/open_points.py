"""Everything that keeps a round from settling."""

from __future__ import annotations

from workbench.domain.case import Outcome
from workbench.domain.errors import Place, Problem
from workbench.services.round_inputs import RoundInputs
from workbench.services.settle_checks import blockers
from workbench.storage.states import RoundState


def open_points(inputs: RoundInputs, outcome: Outcome) -> tuple[Problem, ...]:
    """By submission, then measures without a panel, then the round itself; none once it is settled."""
    if inputs.round.state is RoundState.SETTLED:
        return ()
    found = list(blockers(inputs.measures, inputs.case, outcome, inputs.undecided()))
    seated = {seat.measure_id for seat in inputs.seats}
    claimed = {one.measure for one in inputs.case.submissions}
    for measure in inputs.measures.values():
        if measure.needs_panel and measure.id in claimed and measure.id not in seated:
            found.append(Problem("B08", Place(path=measure.id), {"name": measure.name}))
    if inputs.round.state is RoundState.OPEN:
        found.append(Problem("B07", Place(path=inputs.round.code)))
    return tuple(found)
