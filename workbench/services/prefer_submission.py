"""Record which of its applications an applicant wants first."""

from __future__ import annotations

from workbench.domain.errors import BadInput
from workbench.services.actor import Actor, Role, require
from workbench.services.lookups import require_unsettled, round_named, submission_named
from workbench.services.office import Office
from workbench.sheets.values import PLACES

NO_PLACE = "none"


def prefer_submission(
    office: Office, actor: Actor, round_code: str, submission_code: str, place: str
) -> int | None:
    """Write the applicant's place for one application until the round is settled; return what stands now.

    Args:
        place: a whole number from 1, the first wish; ``none`` takes the wish back.

    Raises:
        BadInput: ``round.unknown``, ``submission.unknown``, ``preference.not_a_place``.
        Refused: ``permission.denied``, ``submission.withdrawn``, ``round.settled``.
    """
    from workbench.storage.stores import submissions

    require(actor, Role.STAFF)
    wish = _place(place.strip())
    with office.work().write(actor.name, "prefer_submission") as w:
        round_ = round_named(w.connection, round_code)
        require_unsettled(round_)
        submission = submission_named(w.connection, round_, submission_code)
        submissions.revise(w.connection, submission.id, {"preference": wish})
        w.audit(
            {
                "round": round_code,
                "submission": submission_code,
                "before": submission.preference,
                "after": wish,
            }
        )
    return wish


def _place(text: str) -> int | None:
    if text.casefold() == NO_PLACE:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= PLACES):
        raise BadInput("preference.not_a_place", value=text[:20], most=PLACES)
    return int(text)
