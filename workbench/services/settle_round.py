"""Settle a locked round: the results become the record."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

import workbench
from workbench.domain.awards import compute
from workbench.domain.case import Outcome
from workbench.domain.errors import Blocked, Place, Problem, Refused
from workbench.domain.exclusivity import other_claims
from workbench.services.actor import Actor, Role, require
from workbench.services.frozen_hashes import frozen_hashes
from workbench.services.lookups import require_unsettled, round_named
from workbench.services.office import Office
from workbench.services.open_points import open_points
from workbench.services.opinions import is_due
from workbench.services.own_lines import own_lines
from workbench.services.round_inputs import RoundInputs, read_inputs
from workbench.services.settle_checks import warnings
from workbench.services.settlement_document import settlement_document
from workbench.services.stored_ledger import to_stored
from workbench.storage.states import RoundState


@dataclass(frozen=True)
class Settled:
    """What settling decided.

    Attributes:
        warnings: unscored submissions and amounts to look at.
        reminders: what may be added afterwards: opinions that are due, payees of those with an award.
    """

    round_code: str
    submissions: int
    awarded: int
    total_fen: int
    warnings: tuple[Problem, ...]
    reminders: tuple[Problem, ...]
    results_sha256: str
    settled_at: datetime


def settle_round(office: Office, actor: Actor, round_code: str) -> Settled:
    """Freeze the hashes of everything that went in, store the results, add the awards to the ledger.

    Raises:
        BadInput: ``round.unknown``.
        Refused: ``permission.denied``, ``round.not_locked``, ``round.settled``, ``round.empty``.
        Blocked: ``round.not_ready`` with everything that must be done first.
    """
    from workbench.storage.canonical import canonical_json, sha256_text
    from workbench.storage.stores import decisions, opinions, rounds

    require(actor, Role.STAFF)
    with office.work().write(actor.name, "settle_round") as w:
        round_ = round_named(w.connection, round_code)
        require_unsettled(round_)
        if round_.state is not RoundState.LOCKED:
            raise Refused("round.not_locked", round=round_code, state=round_.state)
        inputs = read_inputs(office, w.connection, round_)
        if not inputs.case.submissions:
            raise Refused("round.empty", round=round_code)
        outcome = compute(inputs.measures, inputs.case)
        if open_ := open_points(inputs, outcome):
            raise Blocked("round.not_ready", open_, round=round_code)
        decided = settlement_document(outcome)
        hashes = frozen_hashes(inputs)
        written = opinions.of_round(w.connection, round_.id).keys()
        decisions.add_settlement(
            w.connection,
            decisions.Settlement(
                round_id=round_.id,
                results=decided,
                hashes=hashes,
                program_version=workbench.__version__,
                settled_at=w.now,
                by_name=actor.name,
            ),
        )
        lines = own_lines(inputs.measures, outcome.results, round_.as_of)
        decisions.add_ledger_lines(w.connection, (to_stored(one, round_.id) for one in lines))
        rounds.set_state(w.connection, round_.id, RoundState.SETTLED, w.now)
        results_sha256 = sha256_text(canonical_json(decided))
        total = sum(one.award for one in outcome.totals)
        w.audit(
            {
                "round": round_code,
                "before": round_.state,
                "after": RoundState.SETTLED,
                "results_sha256": results_sha256,
                "total_fen": total,
                "hashes": {key: value for key, value in hashes.items() if key != "ledger"},
                "program_version": workbench.__version__,
            }
        )
    return Settled(
        round_code=round_code,
        submissions=len(outcome.results),
        awarded=sum(1 for one in outcome.results if one.award),
        total_fen=total,
        warnings=tuple(_warnings(inputs, outcome)),
        reminders=tuple(_reminders(inputs, outcome, written)),
        results_sha256=results_sha256,
        settled_at=office.local(w.now),
    )


def _reminders(inputs: RoundInputs, outcome: Outcome, written: Collection[int]) -> Iterable[Problem]:
    """Opinions and payees that are not there, each kind in one line."""
    ids = {code: one.id for code, one in inputs.submissions.items()}
    due = [
        one for one in outcome.results if is_due(one) and inputs.measures[one.submission.measure].needs_panel
    ]
    unpaid = [one for one in outcome.results if one.award and ids[one.submission.id] not in inputs.payees]
    silent = [one for one in due if ids[one.submission.id] not in written]
    for code, found in (("B61", silent), ("B62", unpaid)):
        if found:
            codes = tuple(sorted(one.submission.id for one in found))
            yield Problem(code, Place(), {"count": len(codes), "submissions": codes}, "warning")


def _warnings(inputs: RoundInputs, outcome: Outcome) -> Iterable[Problem]:
    claimed = other_claims(inputs.measures, inputs.case)
    for result in outcome.results:
        measure = inputs.measures[result.submission.measure]
        yield from warnings(
            measure, result, claimed.get(result.submission.id), inputs.set_aside.get(result.submission.id)
        )
