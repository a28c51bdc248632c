"""The first schema: rounds, people, submissions, sheets, decisions, the record, and their guards."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE round (
    id INTEGER NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    programme_year INTEGER NOT NULL,
    as_of TEXT NOT NULL,
    state TEXT NOT NULL,
    lot_seed TEXT NOT NULL,
    created_at TEXT NOT NULL,
    locked_at TEXT,
    settled_at TEXT,
    CONSTRAINT pk_round PRIMARY KEY (id),
    CONSTRAINT ck_round_code_filled CHECK (length(code) > 0),
    CONSTRAINT ck_round_state CHECK (state IN ('open', 'locked', 'settled')),
    CONSTRAINT ck_round_locked_at CHECK (state = 'open' OR locked_at IS NOT NULL),
    CONSTRAINT ck_round_settled_at CHECK ((state = 'settled') = (settled_at IS NOT NULL)),
    CONSTRAINT uq_round_code UNIQUE (code)
) STRICT;
CREATE TABLE round_rules (
    round_id INTEGER NOT NULL,
    measure_id TEXT NOT NULL,
    measure_name TEXT NOT NULL,
    measure_bytes BLOB NOT NULL,
    measure_file TEXT NOT NULL,
    policy_bytes BLOB,
    policy_file TEXT,
    bytes_sha256 TEXT NOT NULL,
    meaning_sha256 TEXT NOT NULL,
    scoring_sha256 TEXT NOT NULL,
    CONSTRAINT pk_round_rules PRIMARY KEY (round_id, measure_id),
    CONSTRAINT ck_round_rules_bytes_sha256 CHECK (length(bytes_sha256) = 64),
    CONSTRAINT ck_round_rules_meaning_sha256 CHECK (length(meaning_sha256) = 64),
    CONSTRAINT ck_round_rules_scoring_sha256 CHECK (length(scoring_sha256) = 64),
    CONSTRAINT fk_round_rules_round_id FOREIGN KEY(round_id) REFERENCES round (id)
) STRICT;
CREATE TABLE person (
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    organisation TEXT NOT NULL,
    organisation_code TEXT NOT NULL,
    fields TEXT NOT NULL,
    role TEXT NOT NULL,
    code_hash TEXT,
    active INTEGER NOT NULL,
    CONSTRAINT pk_person PRIMARY KEY (id),
    CONSTRAINT ck_person_name_filled CHECK (length(name) > 0),
    CONSTRAINT ck_person_role CHECK (role IN ('staff', 'finance', 'auditor', 'reviewer')),
    CONSTRAINT ck_person_active CHECK (active IN (0, 1)),
    CONSTRAINT uq_person_name UNIQUE (name)
) STRICT;
CREATE TABLE seat (
    round_id INTEGER NOT NULL,
    measure_id TEXT NOT NULL,
    person_id INTEGER NOT NULL,
    is_lead INTEGER NOT NULL,
    CONSTRAINT pk_seat PRIMARY KEY (round_id, measure_id, person_id),
    CONSTRAINT fk_seat_round_id_measure_id
        FOREIGN KEY(round_id, measure_id) REFERENCES round_rules (round_id, measure_id),
    CONSTRAINT ck_seat_is_lead CHECK (is_lead IN (0, 1)),
    CONSTRAINT fk_seat_person_id FOREIGN KEY(person_id) REFERENCES person (id)
) STRICT;
CREATE TABLE submission (
    id INTEGER NOT NULL,
    round_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    measure_id TEXT NOT NULL,
    entity_code TEXT NOT NULL,
    entity_name TEXT NOT NULL,
    project_code TEXT NOT NULL,
    title TEXT NOT NULL,
    applied_on TEXT NOT NULL,
    facts TEXT NOT NULL,
    gates TEXT NOT NULL,
    state TEXT NOT NULL,
    withdrawn_reason TEXT,
    CONSTRAINT pk_submission PRIMARY KEY (id),
    CONSTRAINT uq_submission_round_id_code UNIQUE (round_id, code),
    CONSTRAINT fk_submission_round_id_measure_id
        FOREIGN KEY(round_id, measure_id) REFERENCES round_rules (round_id, measure_id),
    CONSTRAINT ck_submission_code_filled CHECK (length(code) > 0),
    CONSTRAINT ck_submission_facts_json CHECK (json_valid(facts)),
    CONSTRAINT ck_submission_gates_json CHECK (json_valid(gates)),
    CONSTRAINT ck_submission_state CHECK (state IN ('active', 'withdrawn')),
    CONSTRAINT ck_submission_withdrawn_reason CHECK ((state = 'withdrawn') = (withdrawn_reason IS NOT NULL))
) STRICT;
CREATE TABLE payee (
    submission_id INTEGER NOT NULL,
    account_name TEXT NOT NULL,
    bank TEXT NOT NULL,
    account TEXT NOT NULL,
    district TEXT NOT NULL,
    CONSTRAINT pk_payee PRIMARY KEY (submission_id),
    CONSTRAINT fk_payee_submission_id FOREIGN KEY(submission_id) REFERENCES submission (id)
) STRICT;
CREATE TABLE sheet (
    id INTEGER NOT NULL,
    submission_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    marks BLOB NOT NULL,
    scoring_sha256 TEXT NOT NULL,
    submitted_at TEXT,
    updated_at TEXT NOT NULL,
    reason TEXT,
    CONSTRAINT pk_sheet PRIMARY KEY (id),
    CONSTRAINT uq_sheet_submission_id_person_id UNIQUE (submission_id, person_id),
    CONSTRAINT ck_sheet_state CHECK (state IN ('open', 'submitted', 'returned', 'recused', 'void')),
    CONSTRAINT ck_sheet_version CHECK (version >= 1),
    CONSTRAINT ck_sheet_marks CHECK (length(marks) > 0 AND length(marks) % 2 = 0),
    CONSTRAINT ck_sheet_scoring_sha256 CHECK (length(scoring_sha256) = 64),
    CONSTRAINT ck_sheet_submitted_at CHECK (state <> 'submitted' OR submitted_at IS NOT NULL),
    CONSTRAINT fk_sheet_submission_id FOREIGN KEY(submission_id) REFERENCES submission (id),
    CONSTRAINT fk_sheet_person_id FOREIGN KEY(person_id) REFERENCES person (id)
) STRICT;
CREATE INDEX ix_sheet_person_id ON sheet (person_id);
CREATE TABLE sheet_comment (
    sheet_id INTEGER NOT NULL,
    item_id TEXT NOT NULL,
    text TEXT NOT NULL,
    CONSTRAINT pk_sheet_comment PRIMARY KEY (sheet_id, item_id),
    CONSTRAINT ck_sheet_comment_text_filled CHECK (length(text) > 0),
    CONSTRAINT fk_sheet_comment_sheet_id FOREIGN KEY(sheet_id) REFERENCES sheet (id)
) STRICT;
CREATE TABLE recusal (
    id INTEGER NOT NULL,
    submission_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    reason TEXT NOT NULL,
    source TEXT NOT NULL,
    state TEXT NOT NULL,
    at TEXT NOT NULL,
    CONSTRAINT pk_recusal PRIMARY KEY (id),
    CONSTRAINT uq_recusal_submission_id_person_id_source UNIQUE (submission_id, person_id, source),
    CONSTRAINT ck_recusal_source CHECK (source IN ('declared', 'found')),
    CONSTRAINT ck_recusal_state CHECK (state IN ('proposed', 'confirmed', 'dismissed')),
    CONSTRAINT fk_recusal_submission_id FOREIGN KEY(submission_id) REFERENCES submission (id),
    CONSTRAINT fk_recusal_person_id FOREIGN KEY(person_id) REFERENCES person (id)
) STRICT;
CREATE TABLE objective_mark (
    submission_id INTEGER NOT NULL,
    item_id TEXT NOT NULL,
    mark INTEGER NOT NULL,
    CONSTRAINT pk_objective_mark PRIMARY KEY (submission_id, item_id),
    CONSTRAINT ck_objective_mark_mark CHECK (mark BETWEEN -2 AND 32767),
    CONSTRAINT fk_objective_mark_submission_id FOREIGN KEY(submission_id) REFERENCES submission (id)
) STRICT;
CREATE TABLE permission (
    round_id INTEGER NOT NULL,
    entity_code TEXT NOT NULL,
    project_code TEXT NOT NULL,
    reason TEXT NOT NULL,
    document TEXT NOT NULL,
    by_person TEXT NOT NULL,
    CONSTRAINT pk_permission PRIMARY KEY (round_id, entity_code, project_code),
    CONSTRAINT ck_permission_reason_filled CHECK (length(reason) > 0),
    CONSTRAINT fk_permission_round_id FOREIGN KEY(round_id) REFERENCES round (id)
) STRICT;
CREATE TABLE ledger_line (
    id INTEGER NOT NULL,
    entity_code TEXT NOT NULL,
    project_code TEXT NOT NULL,
    measure TEXT NOT NULL,
    series TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    approved_fen INTEGER NOT NULL,
    paid_fen INTEGER NOT NULL,
    payer TEXT NOT NULL,
    source_round_id INTEGER,
    CONSTRAINT pk_ledger_line PRIMARY KEY (id),
    CONSTRAINT ck_ledger_line_approved_fen CHECK (approved_fen >= 0),
    CONSTRAINT ck_ledger_line_paid_fen CHECK (paid_fen >= 0),
    CONSTRAINT fk_ledger_line_source_round_id FOREIGN KEY(source_round_id) REFERENCES round (id)
) STRICT;
CREATE INDEX ix_ledger_line_entity_code ON ledger_line (entity_code);
CREATE TABLE settlement (
    round_id INTEGER NOT NULL,
    results TEXT NOT NULL,
    hashes TEXT NOT NULL,
    program_version TEXT NOT NULL,
    settled_at TEXT NOT NULL,
    by_name TEXT NOT NULL,
    CONSTRAINT pk_settlement PRIMARY KEY (round_id),
    CONSTRAINT ck_settlement_results_json CHECK (json_valid(results)),
    CONSTRAINT ck_settlement_hashes_json CHECK (json_valid(hashes)),
    CONSTRAINT fk_settlement_round_id FOREIGN KEY(round_id) REFERENCES round (id)
) STRICT;
CREATE TABLE audit_event (
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    verb TEXT NOT NULL,
    payload TEXT NOT NULL,
    payload_sha256 TEXT NOT NULL,
    previous_sha256 TEXT NOT NULL,
    event_sha256 TEXT NOT NULL,
    CONSTRAINT pk_audit_event PRIMARY KEY (seq),
    CONSTRAINT ck_audit_event_seq CHECK (seq >= 1),
    CONSTRAINT ck_audit_event_actor_filled CHECK (length(actor) > 0),
    CONSTRAINT ck_audit_event_verb_filled CHECK (length(verb) > 0),
    CONSTRAINT ck_audit_event_payload_json CHECK (json_valid(payload)),
    CONSTRAINT ck_audit_event_payload_sha256 CHECK (length(payload_sha256) = 64),
    CONSTRAINT ck_audit_event_previous_sha256 CHECK (length(previous_sha256) = 64),
    CONSTRAINT ck_audit_event_event_sha256 CHECK (length(event_sha256) = 64)
) STRICT;
"""


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        if statement.strip():
            op.execute(statement)
    guard_audit()
    guard_rounds()
    guard_rules()
    guard_marks()
    guard_settled()


def guard(name: str, before: str, condition: str, code: str) -> None:
    """A second line behind the verbs, which refuse first: abort with an error code as message."""
    when = f"WHEN {condition} " if condition else ""
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {before} {when}BEGIN SELECT RAISE(ABORT, 'storage.{code}'); END"
    )


def guard_audit() -> None:
    """Append only. The insert guard also stops INSERT OR REPLACE, gaps and forks."""
    last = "SELECT event_sha256 FROM audit_event ORDER BY seq DESC LIMIT 1"
    guard(
        "audit_event_insert",
        "INSERT ON audit_event",
        "NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM audit_event) "
        f"OR NEW.previous_sha256 <> coalesce(({last}), printf('%064d', 0))",
        "audit_append_only",
    )
    guard("audit_event_update", "UPDATE ON audit_event", "", "audit_append_only")
    guard("audit_event_delete", "DELETE ON audit_event", "", "audit_append_only")


def guard_rounds() -> None:
    """Open, locked, settled; settled with a settlement, and for good."""
    guard("round_insert", "INSERT ON round", "NEW.state <> 'open'", "round_state")
    guard("round_update", "UPDATE ON round", "OLD.state = 'settled'", "round_settled")
    guard(
        "round_settle",
        "UPDATE ON round",
        "NEW.state = 'settled' AND (OLD.state = 'open' "
        "OR NOT EXISTS (SELECT 1 FROM settlement WHERE round_id = OLD.id))",
        "round_state",
    )
    guard("round_delete", "DELETE ON round", "OLD.state <> 'open'", "round_state")


def guard_rules() -> None:
    """Rule files are frozen by the round that they came with."""
    guard("round_rules_insert", "INSERT ON round_rules", f"{round_state('NEW')} <> 'open'", "rules_frozen")
    guard("round_rules_update", "UPDATE ON round_rules", "", "rules_frozen")
    guard("round_rules_delete", "DELETE ON round_rules", "", "rules_frozen")


def guard_marks() -> None:
    """Marks and remarks change in open rounds only; a sheet's state may change until settled."""
    for table, state in (
        ("sheet", submission_state),
        ("sheet_comment", sheet_state),
        ("objective_mark", submission_state),
    ):
        guard(f"{table}_insert", f"INSERT ON {table}", f"{state('NEW')} <> 'open'", "round_not_open")
        guard(f"{table}_delete", f"DELETE ON {table}", f"{state('OLD')} <> 'open'", "round_not_open")
        if table != "sheet":
            closed = f"{state('OLD')} <> 'open' OR {state('NEW')} <> 'open'"
            guard(f"{table}_update", f"UPDATE ON {table}", closed, "round_not_open")
    bound = ("marks", "scoring_sha256", "submission_id", "person_id")
    changed = " OR ".join(f"NEW.{one} <> OLD.{one}" for one in bound)
    guard(
        "sheet_marks",
        f"UPDATE OF {', '.join(bound)} ON sheet",
        f"({submission_state('OLD')} <> 'open' OR {submission_state('NEW')} <> 'open') AND ({changed})",
        "round_not_open",
    )


def guard_settled() -> None:
    """What went into a settled round, and what came out, stays."""
    for table, state in (
        ("submission", round_state),
        ("seat", round_state),
        ("permission", round_state),
        ("recusal", submission_state),
    ):
        guard(f"{table}_insert", f"INSERT ON {table}", f"{state('NEW')} = 'settled'", "round_settled")
        either = f"'settled' IN ({state('OLD')}, {state('NEW')})"
        guard(f"{table}_update", f"UPDATE ON {table}", either, "round_settled")
        guard(f"{table}_delete", f"DELETE ON {table}", f"{state('OLD')} = 'settled'", "round_settled")
    guard("sheet_update", "UPDATE ON sheet", f"{submission_state('OLD')} = 'settled'", "round_settled")
    guard("settlement_insert", "INSERT ON settlement", f"{round_state('NEW')} <> 'locked'", "round_state")
    guard("settlement_update", "UPDATE ON settlement", "", "round_settled")
    guard("settlement_delete", "DELETE ON settlement", f"{round_state('OLD')} = 'settled'", "round_settled")
    source = "(SELECT state FROM round WHERE id = OLD.source_round_id) = 'settled'"
    decided = "entity_code, project_code, measure, approved_fen, source_round_id"
    guard("ledger_line_update", f"UPDATE OF {decided} ON ledger_line", source, "round_settled")
    guard("ledger_line_delete", "DELETE ON ledger_line", source, "round_settled")


def round_state(row: str) -> str:
    return f"(SELECT state FROM round WHERE id = {row}.round_id)"


def submission_state(row: str) -> str:
    joined = "FROM submission s JOIN round r ON r.id = s.round_id"
    return f"(SELECT r.state {joined} WHERE s.id = {row}.submission_id)"


def sheet_state(row: str) -> str:
    joined = "FROM sheet h JOIN submission s ON s.id = h.submission_id JOIN round r ON r.id = s.round_id"
    return f"(SELECT r.state {joined} WHERE h.id = {row}.sheet_id)"
