"""Record the amount that an office decided for a submission, within the limits of its clause."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from workbench.domain.case import Case, Decision, Submission
from workbench.domain.claim import check_decision
from workbench.domain.errors import Refused
from workbench.domain.measure import Measure
from workbench.domain.money import parse_amount
from workbench.domain.scores import decided_by_calibration
from workbench.services.actor import Actor, Role, require
from workbench.services.decided_by import by_document, by_whom, not_in_future
from workbench.services.lookups import reason_given, require_unsettled, round_named, submission_named
from workbench.services.office import Office
from workbench.services.round_inputs import read_inputs

if TYPE_CHECKING:
    from workbench.storage.stores.award_decisions import AwardDecision


@dataclass(frozen=True)
class Decided:
    """The decision that stands now, and the amount (fen) that stood before, None where there was none."""

    submission: str
    decision: Decision
    before_fen: int | None


def decide_amount(
    office: Office,
    actor: Actor,
    round_code: str,
    submission_code: str,
    *,
    amount: str,
    by: str,
    on: date,
    document: str,
    reason: str,
) -> Decided:
    """Record a decision before the round is settled; a later one takes its place, both stay on record.

    Args:
        amount: with its unit, ``30万元``.
        by: who decided; ``document`` is where that is written.

    Raises:
        BadInput: ``round.unknown``, ``submission.unknown``, ``amount.*``, ``decision.by_missing``,
            ``decision.document_missing``, ``decision.in_future``, ``decision.outside``,
            ``decision.not_asked``, ``reason.missing``, ``text.*``.
        Refused: ``permission.denied``, ``submission.withdrawn``, ``round.settled``,
            ``decision.nothing_to_decide`` while the application is out, unscored or below every tier.
    """
    from workbench.storage.stores import award_decisions

    require(actor, Role.STAFF)
    decision = Decision(parse_amount(amount), by_whom(by), on, by_document(document), reason_given(reason))
    with office.work().write(actor.name, "decide_amount") as w:
        round_ = round_named(w.connection, round_code)
        require_unsettled(round_)
        stored = submission_named(w.connection, round_, submission_code)
        not_in_future(on, w.today)
        inputs = read_inputs(office, w.connection, round_)
        stated = next(one for one in inputs.case.submissions if one.id == stored.code)
        _check(inputs.measures[stated.measure], replace(stated, decision=decision), inputs.case)
        before = inputs.decisions.get(stored.id)
        award_decisions.add_decision(
            w.connection,
            award_decisions.AwardDecision(
                submission_id=stored.id,
                amount_fen=decision.amount,
                by_name=decision.by,
                decided_on=decision.on,
                document=decision.document,
                reason=decision.reason,
                recorded_at=w.now,
                recorded_by=actor.name,
            ),
        )
        w.audit(
            {
                "round": round_code,
                "submission": stored.code,
                "before": _kept(before),
                "after": {
                    "amount_fen": decision.amount,
                    "by": decision.by,
                    "on": decision.on,
                    "document": decision.document,
                },
                "reason": decision.reason,
            }
        )
    return Decided(stored.code, decision, before.amount_fen if before else None)


def _check(measure: Measure, submission: Submission, case: Case) -> None:
    """Pass where the clause takes this decision now."""
    panels = decided_by_calibration({measure.id: measure}, case)
    found = check_decision(measure, submission, case, panels.get(submission.id))
    if not any(node.code == "nominal.decided" for node in found.trace):
        raise Refused("decision.nothing_to_decide", submission=submission.id)


def _kept(before: AwardDecision | None) -> dict[str, object] | None:
    if before is None:
        return None
    return {
        "amount_fen": before.amount_fen,
        "by": before.by_name,
        "on": before.decided_on,
        "document": before.document,
    }
