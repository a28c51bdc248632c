"""Submissions, where their money goes, and exceptions for projects under several measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects.sqlite import insert

from workbench.storage.states import SubmissionState
from workbench.storage.stores.rows import add, add_all, all_as, one_as, select_as
from workbench.storage.tables import ObjectiveMark, table_of
from workbench.storage.tables import Payee as PayeeRow
from workbench.storage.tables import Permission as PermissionRow
from workbench.storage.tables import Submission as SubmissionRow

_SUBMISSION, _PAYEE, _PERMISSION, _OBJECTIVE = (
    table_of(one) for one in (SubmissionRow, PayeeRow, PermissionRow, ObjectiveMark)
)


@dataclass(frozen=True)
class Submission:
    """One application. ``facts`` and ``gates`` are JSON objects by field id and gate id."""

    id: int
    round_id: int
    code: str
    measure_id: str
    entity_code: str
    entity_name: str
    project_code: str
    title: str
    applied_on: date
    facts: Mapping[str, Any] = field(default_factory=dict)
    gates: Mapping[str, Any] = field(default_factory=dict)
    state: SubmissionState = SubmissionState.ACTIVE
    withdrawn_reason: str | None = None
    preference: int | None = None
    declines_partial: bool = False


@dataclass(frozen=True)
class Payee:
    """Where the money goes."""

    account_name: str
    bank: str
    account: str
    district: str


@dataclass(frozen=True)
class Permission:
    """An exception for one project of one entity, with who granted it by which document."""

    entity_code: str
    project_code: str
    reason: str
    document: str
    by_person: str


_OF_ROUND = (
    select_as(Submission, _SUBMISSION)
    .where(_SUBMISSION.c.round_id == bindparam("round_id"))
    .order_by(_SUBMISSION.c.code)
)
_BY_CODE = select_as(Submission, _SUBMISSION).where(
    _SUBMISSION.c.round_id == bindparam("round_id"), _SUBMISSION.c.code == bindparam("code")
)
_UPDATE = update(_SUBMISSION).where(_SUBMISSION.c.id == bindparam("submission_id"))
_PAYEES = (
    select(_PAYEE.c.submission_id, *select_as(Payee, _PAYEE).selected_columns)
    .join_from(_PAYEE, _SUBMISSION)
    .where(_SUBMISSION.c.round_id == bindparam("round_id"))
)
_PERMISSIONS = select_as(Permission, _PERMISSION).where(_PERMISSION.c.round_id == bindparam("round_id"))
_PUT_PAYEE = insert(_PAYEE)
_PUT_PAYEE = _PUT_PAYEE.on_conflict_do_update(
    index_elements=["submission_id"],
    set_={one: _PUT_PAYEE.excluded[one] for one in ("account_name", "bank", "account", "district")},
)
_OBJECTIVES = (
    select(_OBJECTIVE.c.submission_id, _OBJECTIVE.c.item_id, _OBJECTIVE.c.mark)
    .join_from(_OBJECTIVE, _SUBMISSION)
    .where(_SUBMISSION.c.round_id == bindparam("round_id"))
)
_PUT_OBJECTIVE = insert(_OBJECTIVE)
_PUT_OBJECTIVE = _PUT_OBJECTIVE.on_conflict_do_update(
    index_elements=["submission_id", "item_id"], set_={"mark": _PUT_OBJECTIVE.excluded.mark}
)


def of_round(connection: Connection, round_id: int) -> tuple[Submission, ...]:
    """The round's submissions by code, withdrawn ones too."""
    return all_as(connection, Submission, _OF_ROUND, round_id=round_id)


def by_code(connection: Connection, round_id: int, code: str) -> Submission | None:
    """One submission of a round."""
    return one_as(connection, Submission, _BY_CODE, round_id=round_id, code=code)


def add_submission(
    connection: Connection,
    round_id: int,
    *,
    code: str,
    measure_id: str,
    entity_code: str,
    entity_name: str,
    project_code: str,
    title: str,
    applied_on: date,
    facts: Mapping[str, Any],
    gates: Mapping[str, Any],
    preference: int | None = None,
    declines_partial: bool = False,
) -> int:
    """Add an active submission; return its id."""
    return add(
        connection,
        SubmissionRow,
        round_id=round_id,
        code=code,
        measure_id=measure_id,
        entity_code=entity_code,
        entity_name=entity_name,
        project_code=project_code,
        title=title,
        applied_on=applied_on,
        facts=dict(facts),
        gates=dict(gates),
        state=SubmissionState.ACTIVE,
        preference=preference,
        declines_partial=declines_partial,
    )


def add_submissions(connection: Connection, round_id: int, rows: Iterable[Mapping[str, object]]) -> int:
    """Add active submissions, each with the columns that `add_submission` takes; return how many."""
    active = {"round_id": round_id, "state": SubmissionState.ACTIVE}
    return add_all(connection, SubmissionRow, ({**active, **row} for row in rows))


def revise(connection: Connection, submission_id: int, values: Mapping[str, object]) -> None:
    """Write some columns of a submission anew."""
    revise_all(connection, [(submission_id, values)])


def revise_all(connection: Connection, revised: Iterable[tuple[int, Mapping[str, object]]]) -> None:
    """Write some columns of submissions anew, by submission id; the same columns of each."""
    rows = [{"submission_id": submission_id, **values} for submission_id, values in revised]
    if rows:
        connection.execute(_UPDATE, rows)


def set_gates(connection: Connection, submission_id: int, gates: Mapping[str, Any]) -> None:
    """Record the formal check."""
    connection.execute(_UPDATE.values(gates=dict(gates)), {"submission_id": submission_id})


def withdraw(connection: Connection, submission_id: int, reason: str) -> None:
    """Take a submission out of the round, with the reason."""
    values = {"state": SubmissionState.WITHDRAWN, "withdrawn_reason": reason}
    connection.execute(_UPDATE.values(**values), {"submission_id": submission_id})


def payees(connection: Connection, round_id: int) -> dict[int, Payee]:
    """Payees of the round by submission id."""
    rows = connection.execute(_PAYEES, {"round_id": round_id})
    return {submission_id: Payee(*rest) for submission_id, *rest in rows}


def set_payees(connection: Connection, found: Iterable[tuple[int, Payee]]) -> None:
    """Write payees by submission id."""
    rows = [{"submission_id": submission_id, **vars(payee)} for submission_id, payee in found]
    if rows:
        connection.execute(_PUT_PAYEE, rows)


def permissions(connection: Connection, round_id: int) -> tuple[Permission, ...]:
    """Exceptions recorded for the round."""
    return all_as(connection, Permission, _PERMISSIONS, round_id=round_id)


def add_permission(connection: Connection, round_id: int, permission: Permission) -> None:
    """Record an exception."""
    add(connection, PermissionRow, round_id=round_id, **asdict(permission))


def objective_marks(connection: Connection, round_id: int) -> dict[int, dict[str, int]]:
    """Marks set once by staff: scaled codes by submission id and item id."""
    found: dict[int, dict[str, int]] = {}
    for submission_id, item_id, mark in connection.execute(_OBJECTIVES, {"round_id": round_id}):
        found.setdefault(submission_id, {})[item_id] = mark
    return found


def set_objective_marks(connection: Connection, submission_id: int, marks: Iterable[tuple[str, int]]) -> None:
    """Write marks set once by staff: item id and scaled code."""
    rows = [{"submission_id": submission_id, "item_id": item, "mark": mark} for item, mark in marks]
    if rows:
        connection.execute(_PUT_OBJECTIVE, rows)
