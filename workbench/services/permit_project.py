"""Record an exception: one project may stand under several measures."""

from __future__ import annotations

from workbench.domain.errors import BadInput
from workbench.services.actor import Actor, Role, require
from workbench.services.lookups import reason_given, require_unsettled, round_named, submission_named
from workbench.services.office import Office
from workbench.storage.states import SubmissionState


def permit_project(
    office: Office, actor: Actor, round_code: str, submission_code: str, reason: str, document: str = ""
) -> tuple[str, ...]:
    """Permit the project of this submission; return the codes of the submissions that share it.

    Raises:
        BadInput: ``round.unknown``, ``submission.unknown``, ``submission.not_one_project`` where
            nothing else claims it, ``submission.permitted``, ``reason.missing``.
        Refused: ``permission.denied``, ``submission.withdrawn``, ``round.settled``.
    """
    from workbench.storage.stores import submissions
    from workbench.storage.stores.submissions import Permission

    require(actor, Role.STAFF)
    why = reason_given(reason)
    with office.work().write(actor.name, "permit_project") as w:
        round_ = round_named(w.connection, round_code)
        require_unsettled(round_)
        one = submission_named(w.connection, round_, submission_code)
        key = (one.entity_code, one.project_code)
        together = tuple(
            other.code
            for other in submissions.of_round(w.connection, round_.id)
            if (other.entity_code, other.project_code) == key and other.state is SubmissionState.ACTIVE
        )
        if len(together) < 2:
            raise BadInput("submission.not_one_project", entity=one.entity_name, project=one.project_code)
        there = submissions.permissions(w.connection, round_.id)
        if key in {(given.entity_code, given.project_code) for given in there}:
            raise BadInput("submission.permitted", submission=submission_code)
        given = Permission(*key, reason=why, document=document.strip(), by_person=actor.name)
        submissions.add_permission(w.connection, round_.id, given)
        w.audit(
            {
                "round": round_code,
                "submissions": together,
                "before": None,
                "after": {"entity": key[0], "project": key[1], "document": document.strip()},
                "reason": why,
            }
        )
    return together
