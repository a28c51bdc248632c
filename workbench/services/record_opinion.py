"""Write the panel's opinion on a submission (评审意见).

Its lead writes it once the results are in sight, or staff do; it may change until an office decides on
the round, for the decision rests on it. Who says which text they had before them overwrites no other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.domain.errors import BadInput, Refused
from workbench.domain.marks import SheetState
from workbench.services.actor import Actor, Role, require
from workbench.services.compute_round import HIDING
from workbench.services.frozen_rules import rules_of_measure
from workbench.services.lookups import led_by, round_named, submission_named
from workbench.services.office import Office
from workbench.services.opinions import Opinion, told
from workbench.services.short_text import bounded

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from workbench.storage.stores.rounds import Round
    from workbench.storage.stores.submissions import Submission

LONGEST = 2000


@dataclass(frozen=True)
class RecordedOpinion:
    """What stands now ("" where it was taken back), and what stood before.

    ``was_cleaned``: signs that cannot be printed were taken out.
    """

    submission: str
    text: str
    before: Opinion | None
    was_cleaned: bool


def record_opinion(
    office: Office,
    actor: Actor,
    round_code: str,
    submission_code: str,
    text: str,
    *,
    seen: str | None = None,
) -> RecordedOpinion:
    """Write the opinion; empty text takes it back, the text that stands changes nothing.

    Args:
        text: paragraphs; white space is tidied and what cannot be printed is taken out.
        seen: the text that the writer had before them, "" for none; None replaces whatever stands.

    Raises:
        BadInput: ``round.unknown``, ``submission.unknown`` (for a lead alike where another panel judges
            it), ``text.too_long``.
        Refused: ``permission.denied``, ``submission.withdrawn``, ``panel.not_needed``, ``opinion.withheld``
            (a lead whose own sheet is not in), ``opinion.recused``, ``opinion.decided``, and with both
            texts ``opinion.changed_meanwhile`` or ``opinion.taken_back_meanwhile``.
    """
    from workbench.storage.stores import opinions

    require(actor, Role.STAFF, Role.REVIEWER)
    words, was_cleaned = _cleaned(text)
    with office.work().write(actor.name, "record_opinion") as w:
        round_ = round_named(w.connection, round_code)
        submission = _within_reach(w.connection, round_, actor, submission_code)
        measure = rules_of_measure(office, w.connection, round_, submission.measure_id)
        if not measure.needs_panel:
            raise Refused("panel.not_needed", measure=measure.name)
        _require_undecided(w.connection, round_)
        stored = opinions.of_submission(w.connection, submission.id)
        before = None if stored is None else told(office, stored)
        stands = before.text if before else ""
        if words != stands:
            if seen is not None and seen != stands:
                raise _changed(submission_code, before, words)
            opinion = opinions.Opinion(submission.id, words, actor.name, w.now)
            opinions.put(w.connection, opinion, seen=stands)
            w.audit({"round": round_code, "submission": submission_code, "before": stands, "after": words})
    return RecordedOpinion(submission_code, words, before, was_cleaned)


def _cleaned(text: str) -> tuple[str, bool]:
    """Paragraphs as an imported cell would be cleaned, at most one empty line between them.

    Raises:
        BadInput: ``text.too_long``.
    """
    from workbench.sheets.clean import clean_text

    lines = [clean_text(line) for line in text.strip().splitlines()]
    kept = [line for place, (line, _) in enumerate(lines) if line or (place and lines[place - 1][0])]
    return bounded("\n".join(kept), "opinion", LONGEST), any(changed for _, changed in lines)


def _within_reach(connection: Connection, round_: Round, actor: Actor, code: str) -> Submission:
    """The submission, if the actor may write on it.

    Raises:
        BadInput: ``submission.unknown``; Refused: ``permission.denied``, ``submission.withdrawn``,
            ``opinion.withheld``, ``opinion.recused``.
    """
    from workbench.storage.stores import sheets, submissions

    if actor.role is Role.STAFF:
        return submission_named(connection, round_, code)
    led = led_by(connection, round_, actor)
    if not led or actor.person_id is None:
        raise Refused("permission.denied", role=actor.role)
    found = submissions.by_code(connection, round_.id, code)
    if found is not None and found.measure_id not in led:
        raise BadInput("submission.unknown", round=round_.code, submission=code)
    submission = submission_named(connection, round_, code)
    own = sheets.of_pair(connection, submission.id, actor.person_id)
    if own is not None and own.state in HIDING:
        is_recused = own.state is SheetState.RECUSED
        raise Refused("opinion.recused" if is_recused else "opinion.withheld", submission=code)
    return submission


def _require_undecided(connection: Connection, round_: Round) -> None:
    from workbench.storage.stores import round_decisions

    if decisions := round_decisions.of_round(connection, round_.id):
        raise Refused("opinion.decided", round=round_.code, document=decisions[-1].document)


def _changed(code: str, before: Opinion | None, words: str) -> Refused:
    if before is None:
        return Refused("opinion.taken_back_meanwhile", submission=code, yours=words)
    return Refused(
        "opinion.changed_meanwhile",
        submission=code,
        by=before.by,
        at=before.at,
        theirs=before.text,
        yours=words,
    )
