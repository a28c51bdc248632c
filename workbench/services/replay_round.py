"""Recompute a settled round and say whether it gives what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workbench.domain.awards import compute
from workbench.domain.errors import Refused
from workbench.services.actor import Actor, Role, require
from workbench.services.lookups import round_named
from workbench.services.office import Office
from workbench.services.replay import check_replay
from workbench.services.round_inputs import read_inputs


@dataclass(frozen=True)
class Replayed:
    """An identical replay: how much was compared, and the hash of the results."""

    round_code: str
    submissions: int
    total_fen: int
    results_sha256: str
    settled_at: datetime
    by_name: str
    program_version: str


def replay_round(office: Office, actor: Actor, round_code: str) -> Replayed:
    """Replay a settled round from its frozen inputs.

    Raises:
        BadInput: ``round.unknown``.
        Refused: ``permission.denied``, ``round.not_settled``, ``round.frozen_changed``,
            ``round.replay_differs``.
    """
    from workbench.storage.canonical import canonical_json, sha256_text

    require(actor, Role.STAFF, Role.AUDITOR)
    with office.work().read() as r:
        inputs = read_inputs(office, r.connection, round_named(r.connection, round_code))
    settlement = inputs.settlement
    if settlement is None:
        raise Refused("round.not_settled", round=round_code, state=inputs.round.state)
    outcome = compute(inputs.measures, inputs.case)
    check_replay(inputs, outcome)
    return Replayed(
        round_code=round_code,
        submissions=len(outcome.results),
        total_fen=sum(total.award for total in outcome.totals),
        results_sha256=sha256_text(canonical_json(settlement.results)),
        settled_at=office.local(settlement.settled_at),
        by_name=settlement.by_name,
        program_version=settlement.program_version,
    )
