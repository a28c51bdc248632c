"""Take a submission out of its round."""

from __future__ import annotations

from workbench.services.actor import Actor, Role, require
from workbench.services.lookups import reason_given, require_unsettled, round_named, submission_named
from workbench.services.office import Office
from workbench.storage.states import SubmissionState


def withdraw_submission(
    office: Office, actor: Actor, round_code: str, submission_code: str, reason: str
) -> None:
    """Withdraw for good; sheets and marks are kept and count nowhere.

    Raises:
        BadInput: ``round.unknown``, ``submission.unknown``, ``reason.missing``.
        Refused: ``permission.denied``, ``submission.withdrawn``, ``round.settled``.
    """
    from workbench.storage.stores import submissions

    require(actor, Role.STAFF)
    why = reason_given(reason)
    with office.work().write(actor.name, "withdraw_submission") as w:
        round_ = round_named(w.connection, round_code)
        require_unsettled(round_)
        submission = submission_named(w.connection, round_, submission_code)
        submissions.withdraw(w.connection, submission.id, why)
        w.audit(
            {
                "round": round_code,
                "submission": submission_code,
                "before": submission.state,
                "after": SubmissionState.WITHDRAWN,
                "reason": why,
            }
        )
