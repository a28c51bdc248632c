"""The tables. STRICT, every constraint named, no default column types.

Stores work on ``table_of(model)`` with Core statements; the models validate rows at the border
(``new_row``), because SQLModel table models do not validate when constructed.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, MetaData, Table, UniqueConstraint, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from workbench.storage.columns import Blob, Day, Document, Flag, Integer, Moment, Text, word
from workbench.storage.states import RecusalSource, RecusalState, Role, RoundState, SubmissionState

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
STRICT = {"sqlite_strict": True}
metadata = MetaData(naming_convention=NAMES)
SHEET_STATES = ("open", "submitted", "returned", "recused", "void")


class Row(SQLModel, registry=registry(metadata=metadata)):
    """Base of every table model; an unknown column is an error."""

    model_config = {"extra": "forbid", "strict": True}


def table_of(model: type[Row]) -> Table:
    """The Core table behind a model."""
    return metadata.tables[str(model.__tablename__)]


def one_of(column: str, words: Any) -> CheckConstraint:
    """Check that a column holds one of some words."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def check(name: str, condition: str) -> CheckConstraint:
    """A named check."""
    return CheckConstraint(condition, name=name)


def yes_no(column: str) -> CheckConstraint:
    """Check that a flag is 0 or 1."""
    return CheckConstraint(f"{column} IN (0, 1)", name=column)


def filled(column: str) -> CheckConstraint:
    """Check that a text is not empty."""
    return CheckConstraint(f"length({column}) > 0", name=f"{column}_filled")


def sha(column: str) -> CheckConstraint:
    """Check that a text has the length of a hex sha256."""
    return CheckConstraint(f"length({column}) = 64", name=column)


def json(column: str) -> CheckConstraint:
    """Check that a text is JSON."""
    return CheckConstraint(f"json_valid({column})", name=f"{column}_json")


class Round(Row, table=True):
    """One run of a programme: what was applied for, marked and decided together."""

    __tablename__ = "round"
    __table_args__ = (
        filled("code"),
        one_of("state", RoundState),
        check("locked_at", "state = 'open' OR locked_at IS NOT NULL"),
        check("settled_at", "(state = 'settled') = (settled_at IS NOT NULL)"),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=Integer)
    code: str = Field(sa_type=Text, unique=True)
    name: str = Field(sa_type=Text)
    programme_year: int = Field(sa_type=Integer)
    as_of: date = Field(sa_type=Day)
    state: RoundState = Field(sa_type=word(RoundState))
    lot_seed: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=Moment)
    locked_at: datetime | None = Field(default=None, sa_type=Moment)
    settled_at: datetime | None = Field(default=None, sa_type=Moment)


class RoundRules(Row, table=True):
    """A rule file as it stood when the round was created."""

    __tablename__ = "round_rules"
    __table_args__ = (sha("bytes_sha256"), sha("meaning_sha256"), sha("scoring_sha256"), STRICT)
    round_id: int = Field(primary_key=True, foreign_key="round.id", sa_type=Integer)
    measure_id: str = Field(primary_key=True, sa_type=Text)
    measure_name: str = Field(sa_type=Text)
    measure_bytes: bytes = Field(sa_type=Blob)
    measure_file: str = Field(sa_type=Text)
    policy_bytes: bytes | None = Field(default=None, sa_type=Blob)
    policy_file: str | None = Field(default=None, sa_type=Text)
    bytes_sha256: str = Field(sa_type=Text)
    meaning_sha256: str = Field(sa_type=Text)
    scoring_sha256: str = Field(sa_type=Text)


class Person(Row, table=True):
    """Someone who signs in; ``code_hash`` is Argon2id, NULL before a code was handed out."""

    __tablename__ = "person"
    __table_args__ = (filled("name"), one_of("role", Role), yes_no("active"), STRICT)
    id: int | None = Field(default=None, primary_key=True, sa_type=Integer)
    name: str = Field(sa_type=Text, unique=True)
    organisation: str = Field(sa_type=Text)
    organisation_code: str = Field(sa_type=Text)
    fields: str = Field(sa_type=Text)
    role: Role = Field(sa_type=word(Role))
    code_hash: str | None = Field(default=None, sa_type=Text)
    active: bool = Field(sa_type=Flag)


class Seat(Row, table=True):
    """A place on the panel of one measure in one round."""

    __tablename__ = "seat"
    __table_args__ = (
        ForeignKeyConstraint(["round_id", "measure_id"], ["round_rules.round_id", "round_rules.measure_id"]),
        yes_no("is_lead"),
        STRICT,
    )
    round_id: int = Field(primary_key=True, sa_type=Integer)
    measure_id: str = Field(primary_key=True, sa_type=Text)
    person_id: int = Field(primary_key=True, foreign_key="person.id", sa_type=Integer)
    is_lead: bool = Field(sa_type=Flag)


class Submission(Row, table=True):
    """One application; ``facts`` and ``gates`` are JSON objects by field and gate id.

    ``preference`` is the applicant's own order among its applications, 1 first.
    """

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("round_id", "code"),
        ForeignKeyConstraint(["round_id", "measure_id"], ["round_rules.round_id", "round_rules.measure_id"]),
        filled("code"),
        json("facts"),
        json("gates"),
        one_of("state", SubmissionState),
        check("withdrawn_reason", "(state = 'withdrawn') = (withdrawn_reason IS NOT NULL)"),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=Integer)
    round_id: int = Field(sa_type=Integer)
    code: str = Field(sa_type=Text)
    measure_id: str = Field(sa_type=Text)
    entity_code: str = Field(sa_type=Text)
    entity_name: str = Field(sa_type=Text)
    project_code: str = Field(sa_type=Text)
    title: str = Field(sa_type=Text)
    applied_on: date = Field(sa_type=Day)
    facts: dict[str, Any] = Field(sa_type=Document)
    gates: dict[str, Any] = Field(sa_type=Document)
    state: SubmissionState = Field(sa_type=word(SubmissionState))
    withdrawn_reason: str | None = Field(default=None, sa_type=Text)
    preference: int | None = Field(
        default=None, sa_type=Integer, sa_column_args=(check("preference", "preference >= 1"),)
    )
    declines_partial: bool = Field(
        default=False,
        sa_type=Flag,
        sa_column_args=(yes_no("declines_partial"),),
        sa_column_kwargs={"server_default": text("0")},
    )


class Payee(Row, table=True):
    """Where the money of a submission goes; for staff and finance only."""

    __tablename__ = "payee"
    __table_args__ = (STRICT,)
    submission_id: int = Field(primary_key=True, foreign_key="submission.id", sa_type=Integer)
    account_name: str = Field(sa_type=Text)
    bank: str = Field(sa_type=Text)
    account: str = Field(sa_type=Text)
    district: str = Field(sa_type=Text)


class Sheet(Row, table=True):
    """One reviewer's marks for one submission: ``marks`` is the domain's packed int16 vector."""

    __tablename__ = "sheet"
    __table_args__ = (
        UniqueConstraint("submission_id", "person_id"),
        Index(None, "person_id"),
        one_of("state", SHEET_STATES),
        check("version", "version >= 1"),
        check("marks", "length(marks) > 0 AND length(marks) % 2 = 0"),
        sha("scoring_sha256"),
        check("submitted_at", "state <> 'submitted' OR submitted_at IS NOT NULL"),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=Integer)
    submission_id: int = Field(foreign_key="submission.id", sa_type=Integer)
    person_id: int = Field(foreign_key="person.id", sa_type=Integer)
    state: str = Field(sa_type=Text)
    version: int = Field(sa_type=Integer)
    marks: bytes = Field(sa_type=Blob)
    scoring_sha256: str = Field(sa_type=Text)
    submitted_at: datetime | None = Field(default=None, sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)
    reason: str | None = Field(default=None, sa_type=Text)


class SheetComment(Row, table=True):
    """A reviewer's remark on one item, or on the whole sheet where ``item_id`` is empty."""

    __tablename__ = "sheet_comment"
    __table_args__ = (filled("text"), STRICT)
    sheet_id: int = Field(primary_key=True, foreign_key="sheet.id", sa_type=Integer)
    item_id: str = Field(primary_key=True, sa_type=Text)
    text: str = Field(sa_type=Text)


class Recusal(Row, table=True):
    """A reviewer who must not judge a submission."""

    __tablename__ = "recusal"
    __table_args__ = (
        UniqueConstraint("submission_id", "person_id", "source"),
        one_of("source", RecusalSource),
        one_of("state", RecusalState),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=Integer)
    submission_id: int = Field(foreign_key="submission.id", sa_type=Integer)
    person_id: int = Field(foreign_key="person.id", sa_type=Integer)
    reason: str = Field(sa_type=Text)
    source: RecusalSource = Field(sa_type=word(RecusalSource))
    state: RecusalState = Field(sa_type=word(RecusalState))
    at: datetime = Field(sa_type=Moment)


class ObjectiveMark(Row, table=True):
    """A mark that staff set once for all sheets, scaled as in the packed vector."""

    __tablename__ = "objective_mark"
    __table_args__ = (check("mark", "mark BETWEEN -2 AND 32767"), STRICT)
    submission_id: int = Field(primary_key=True, foreign_key="submission.id", sa_type=Integer)
    item_id: str = Field(primary_key=True, sa_type=Text)
    mark: int = Field(sa_type=Integer)


class Permission(Row, table=True):
    """A recorded exception that lets one project stand under several measures."""

    __tablename__ = "permission"
    __table_args__ = (filled("reason"), STRICT)
    round_id: int = Field(primary_key=True, foreign_key="round.id", sa_type=Integer)
    entity_code: str = Field(primary_key=True, sa_type=Text)
    project_code: str = Field(primary_key=True, sa_type=Text)
    reason: str = Field(sa_type=Text)
    document: str = Field(sa_type=Text)
    by_person: str = Field(sa_type=Text)


class LedgerLine(Row, table=True):
    """Money of a decision, in fen; ``source_round_id`` is NULL for lines from outside."""

    __tablename__ = "ledger_line"
    __table_args__ = (
        Index(None, "entity_code"),
        check("approved_fen", "approved_fen >= 0"),
        check("paid_fen", "paid_fen >= 0"),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=Integer)
    entity_code: str = Field(sa_type=Text)
    project_code: str = Field(sa_type=Text)
    measure: str = Field(sa_type=Text)
    series: str = Field(sa_type=Text)
    decided_on: date = Field(sa_type=Day)
    approved_fen: int = Field(sa_type=Integer)
    paid_fen: int = Field(sa_type=Integer)
    payer: str = Field(sa_type=Text)
    source_round_id: int | None = Field(default=None, foreign_key="round.id", sa_type=Integer)


class LedgerSource(Row, table=True):
    """Where an imported ledger line was read."""

    __tablename__ = "ledger_source"
    __table_args__ = (filled("file"), check("row_number", "row_number >= 1"), STRICT)
    line_id: int = Field(primary_key=True, foreign_key="ledger_line.id", sa_type=Integer)
    entity_name: str = Field(sa_type=Text)
    file: str = Field(sa_type=Text)
    sheet: str = Field(sa_type=Text)
    row_number: int = Field(sa_type=Integer)
    imported_at: datetime = Field(sa_type=Moment)
    imported_by: str = Field(sa_type=Text)


class AwardDecision(Row, table=True):
    """An amount that an office decided for a submission; the latest stands, earlier ones are kept."""

    __tablename__ = "award_decision"
    __table_args__ = (
        Index(None, "submission_id"),
        check("amount_fen", "amount_fen >= 0"),
        filled("by_name"),
        filled("document"),
        filled("reason"),
        STRICT,
    )
    id: int | None = Field(default=None, primary_key=True, sa_type=Integer)
    submission_id: int = Field(foreign_key="submission.id", sa_type=Integer)
    amount_fen: int = Field(sa_type=Integer)
    by_name: str = Field(sa_type=Text)
    decided_on: date = Field(sa_type=Day)
    document: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)
    recorded_at: datetime = Field(sa_type=Moment)
    recorded_by: str = Field(sa_type=Text)


class Settlement(Row, table=True):
    """What a settled round decided, with the hashes of everything that went in."""

    __tablename__ = "settlement"
    __table_args__ = (json("results"), json("hashes"), STRICT)
    round_id: int = Field(primary_key=True, foreign_key="round.id", sa_type=Integer)
    results: dict[str, Any] = Field(sa_type=Document)
    hashes: dict[str, Any] = Field(sa_type=Document)
    program_version: str = Field(sa_type=Text)
    settled_at: datetime = Field(sa_type=Moment)
    by_name: str = Field(sa_type=Text)


class AuditEvent(Row, table=True):
    """One act; ``payload`` and ``at`` are kept as the exact text that was hashed."""

    __tablename__ = "audit_event"
    __table_args__ = (
        check("seq", "seq >= 1"),
        filled("actor"),
        filled("verb"),
        json("payload"),
        sha("payload_sha256"),
        sha("previous_sha256"),
        sha("event_sha256"),
        STRICT,
    )
    seq: int | None = Field(default=None, primary_key=True, sa_type=Integer)
    at: str = Field(sa_type=Text)
    actor: str = Field(sa_type=Text)
    verb: str = Field(sa_type=Text)
    payload: str = Field(sa_type=Text)
    payload_sha256: str = Field(sa_type=Text)
    previous_sha256: str = Field(sa_type=Text)
    event_sha256: str = Field(sa_type=Text)
