"""Record what an office decided on a settled round: computed is not decided (测算额 and 核定额).

The settlement stays as it is, so that a replay gives what it gave. A decision stands beside it: one row
for each submission that is not withdrawn, with the amount computed, the amount approved and the reason
where they differ. A later decision begins with the one in force and replaces it whole; both are kept.

The ledger says what was approved, for later rounds count caps, budgets, places and once-only awards in
it. Settling wrote the computed awards; a decision writes a whole new set of lines for its round, and from
then on only the lines of the latest decision stand. No line is rewritten or removed, a line counts once,
and the lines that a later settlement froze as its input stay in that settlement. The choices behind:

* A line's day stays the round's day, not the day of the document. The year whose caps and budget an award
  was computed under is the year that it uses up, also where the office decides in the next one; and one
  award keeps one day, by which 次数 counts occasions. The document's day is kept with the decision.
* Lines by payer follow the measure's split of the approved amount, the odd fen included. Inside an award
  the add-ons are cut first, the last one first, as where a cap cuts; what goes beyond the computed amount
  is the clause's own money.
* What was told to be paid stays told (`workbench.services.decision_lines`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from workbench.domain.approved_result import approved_result
from workbench.domain.awards import compute
from workbench.domain.case import LedgerLine, Outcome
from workbench.domain.errors import BadInput, BadInputs, Place, Problem, Refused
from workbench.services.actor import Actor, Role, require
from workbench.services.decided_by import by_document, by_whom, not_in_future
from workbench.services.decision_audit import decision_audit
from workbench.services.decision_in_force import DecidedAmount, RoundDecision, decision_in_force
from workbench.services.decision_limits import Together
from workbench.services.decision_lines import overpaid, with_payments
from workbench.services.decision_rows import Change, named_wrongly, row_problems
from workbench.services.lookups import round_named
from workbench.services.office import Office
from workbench.services.own_lines import own_lines
from workbench.services.rehearsal import rehearsed
from workbench.services.replay import check_replay
from workbench.services.round_inputs import RoundInputs, read_inputs
from workbench.services.stored_ledger import from_stored_line, to_stored

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from workbench.storage.unit_of_work import Writing

__all__ = ["Change", "Recorded", "RecordedRow", "record_decision"]


@dataclass(frozen=True)
class RecordedRow:
    """A row that is not as computed, or not as decided before (``before_fen``, None where nothing was)."""

    submission: str
    amount: DecidedAmount
    before_fen: int | None


@dataclass(frozen=True)
class Recorded:
    """What was recorded, or with ``dry_run`` would be; money in fen.

    Attributes:
        replaced: document of the decision that it takes the place of, None where it is the first.
        carried: submissions not in ``changes`` that stay as that decision has them, not as computed.
        rows: the rows worth a look, by submission; every other one is as computed and as before.
        warnings: money that went out and is not approved any more.
    """

    round_code: str
    dry_run: bool
    document: str
    decided_on: date
    by: str
    replaced: str | None
    carried: tuple[str, ...]
    submissions: int
    computed_fen: int
    approved_fen: int
    rows: tuple[RecordedRow, ...]
    warnings: tuple[Problem, ...]


def record_decision(
    office: Office,
    actor: Actor,
    round_code: str,
    *,
    document: str,
    on: date,
    by: str,
    changes: Mapping[str, Change],
    dry_run: bool = False,
    file: str | None = None,
) -> Recorded:
    """Record the decision on a settled round, all rows or none.

    A row not in ``changes`` is as the decision in force has it, amount and reason; as computed where nothing
    was decided yet.

    Args:
        document: name and number of the decision; ``on`` its day, ``by`` who decided.
        changes: by submission code. An amount that differs from the computed one needs its reason.
        file: name of the file that the changes were read in, for the record.

    Raises:
        BadInput: ``round.unknown``, ``decision.by_missing``, ``decision.document_missing``,
            ``decision.in_future``, ``decision.before_round``, ``text.*``.
        BadInputs: ``decision.problems`` with every amount that cannot be decided.
        Refused: ``permission.denied``, ``round.not_settled``, ``decision.recorded_already`` where the same
            decision stands, or as `workbench.services.replay.check_replay`.
    """
    require(actor, Role.STAFF)
    head = {"document": by_document(document), "on": on, "by": by_whom(by)}
    with rehearsed(office.work().write(actor.name, "record_decision"), dry_run) as w:
        round_ = round_named(w.connection, round_code)
        not_in_future(on, w.today)
        if on < round_.as_of:
            raise BadInput("decision.before_round", round=round_code, on=on, as_of=round_.as_of)
        inputs = read_inputs(office, w.connection, round_)
        if inputs.settlement is None:
            raise Refused("round.not_settled", round=round_code, state=round_.state)
        outcome = compute(inputs.measures, inputs.case)
        check_replay(inputs, outcome)
        before = decision_in_force(w.connection, round_)
        amounts = _amounts(inputs, outcome, changes, before)
        if before is not None and _says_the_same(before, head, amounts):
            raise Refused("decision.recorded_already", round=round_code, document=before.head.document, on=on)
        lines = _lines(w.connection, inputs, outcome, amounts)
        _store(w, actor, inputs, head, amounts, lines)
        rows = tuple(_rows_worth_a_look(amounts, before))
        source = {} if file is None else {"file": file}
        told = {"round": round_code, **source, **decision_audit(head, amounts, before)}
        w.audit({**told, "rows": _kept(rows)})
    return Recorded(
        round_code=round_code,
        dry_run=dry_run,
        document=str(head["document"]),
        decided_on=on,
        by=str(head["by"]),
        replaced=before.head.document if before else None,
        carried=tuple(
            code
            for code, one in sorted(amounts.items())
            if before is not None and code not in changes and one.difference_fen
        ),
        submissions=len(amounts),
        computed_fen=sum(one.computed_fen or 0 for one in amounts.values()),
        approved_fen=sum(one.approved_fen for one in amounts.values()),
        rows=rows,
        warnings=tuple(
            Problem(
                "C51",
                Place(path=line.measure),
                {"project": line.project, "payer": line.payer, "paid": line.paid, "approved": line.approved},
                "warning",
            )
            for line in overpaid(lines)
        ),
    )


def _amounts(
    inputs: RoundInputs, outcome: Outcome, changes: Mapping[str, Change], before: RoundDecision | None
) -> dict[str, DecidedAmount]:
    """Every submission's amount, by code.

    Raises:
        BadInputs: ``decision.problems``.
    """
    problems = list(named_wrongly(inputs, changes))
    amounts: dict[str, DecidedAmount] = {}
    for result in outcome.results:
        code, computed = result.submission.id, result.award
        change = changes.get(code) or _as_it_stands(before, code, computed)
        problems += row_problems(inputs.measures[result.submission.measure], result, change)
        amounts[code] = DecidedAmount(computed, change.amount_fen, change.reason.strip())
    if not problems:
        approved = {code: one.approved_fen for code, one in amounts.items()}
        problems += Together(inputs.measures, inputs.case, outcome, approved).problems()
    if problems:
        raise BadInputs("decision.problems", problems, round=inputs.round.code)
    return amounts


def _as_it_stands(before: RoundDecision | None, code: str, computed: int | None) -> Change:
    """What a row is where nobody says otherwise."""
    if before is None:
        return Change(computed or 0)
    stands = before.amounts[code]
    return Change(stands.approved_fen, stands.reason)


def _says_the_same(
    before: RoundDecision, head: Mapping[str, object], amounts: Mapping[str, DecidedAmount]
) -> bool:
    stood = {"document": before.head.document, "on": before.head.decided_on, "by": before.head.by}
    return stood == head and before.amounts == amounts


def _lines(
    connection: Connection, inputs: RoundInputs, outcome: Outcome, amounts: Mapping[str, DecidedAmount]
) -> tuple[LedgerLine, ...]:
    from workbench.storage.stores import decisions

    round_ = inputs.round
    approved = (
        approved_result(inputs.measures[one.submission.measure], one, amounts[one.submission.id].approved_fen)
        for one in outcome.results
    )
    standing, replaced = (
        [from_stored_line(line) for line in stored(connection, round_.id)]
        for stored in (decisions.own_lines, decisions.replaced_lines)
    )
    return with_payments(own_lines(inputs.measures, approved, round_.as_of), standing, replaced, round_.as_of)


def _store(
    w: Writing,
    actor: Actor,
    inputs: RoundInputs,
    head: Mapping[str, Any],
    amounts: Mapping[str, DecidedAmount],
    lines: tuple[LedgerLine, ...],
) -> None:
    from workbench.storage.stores import round_decisions

    round_id = inputs.round.id
    round_decisions.add_decision(
        w.connection,
        round_decisions.RoundDecision(round_id, head["document"], head["on"], head["by"], w.now, actor.name),
        (
            round_decisions.DecidedAward(inputs.submissions[code].id, **asdict(one))
            for code, one in amounts.items()
        ),
        (to_stored(line, round_id) for line in lines),
    )


def _rows_worth_a_look(
    amounts: Mapping[str, DecidedAmount], before: RoundDecision | None
) -> list[RecordedRow]:
    rows = []
    for code, one in sorted(amounts.items()):
        stood = before.amounts[code].approved_fen if before else None
        if one.difference_fen or stood not in (None, one.approved_fen):
            rows.append(RecordedRow(code, one, stood))
    return rows


def _kept(rows: tuple[RecordedRow, ...]) -> list[dict[str, Any]]:
    return [
        {"submission": one.submission, **asdict(one.amount), "before_fen": one.before_fen} for one in rows
    ]
