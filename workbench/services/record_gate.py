"""Staff record a finding of the formal check."""

from __future__ import annotations

from workbench.domain.errors import BadInput
from workbench.services.actor import Actor, Role, require
from workbench.services.frozen_rules import rules_of_measure
from workbench.services.lookups import require_unsettled, round_named, submission_named
from workbench.services.office import Office


def record_gate(
    office: Office,
    actor: Actor,
    round_code: str,
    submission_code: str,
    gate_id: str,
    passed: bool | None,
    reason: str = "",
) -> None:
    """Write whether a gate is passed; None where the evidence is missing.

    Raises:
        BadInput: ``round.unknown``, ``submission.unknown``, ``submission.unknown_gate``.
        Refused: ``permission.denied``, ``submission.withdrawn``, ``round.settled``.
    """
    from workbench.storage.stores import submissions

    require(actor, Role.STAFF)
    with office.work().write(actor.name, "record_gate") as w:
        round_ = round_named(w.connection, round_code)
        require_unsettled(round_)
        submission = submission_named(w.connection, round_, submission_code)
        gates = rules_of_measure(office, w.connection, round_, submission.measure_id).gates
        if gate_id not in {gate.id for gate in gates}:
            known = tuple(gate.id for gate in gates)
            raise BadInput("submission.unknown_gate", submission=submission_code, gate=gate_id, known=known)
        submissions.set_gates(w.connection, submission.id, {**submission.gates, gate_id: passed})
        w.audit(
            {
                "round": round_code,
                "submission": submission_code,
                "gate": gate_id,
                "before": submission.gates.get(gate_id),
                "after": passed,
                "reason": reason.strip(),
            }
        )
