"""What an office decided on a settled round, and the ledger lines that say it from then on."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE round_decision (
    id INTEGER NOT NULL,
    round_id INTEGER NOT NULL,
    document TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    by_name TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    CONSTRAINT pk_round_decision PRIMARY KEY (id),
    CONSTRAINT ck_round_decision_document_filled CHECK (length(document) > 0),
    CONSTRAINT ck_round_decision_by_name_filled CHECK (length(by_name) > 0),
    CONSTRAINT fk_round_decision_round_id FOREIGN KEY(round_id) REFERENCES round (id)
) STRICT;
CREATE INDEX ix_round_decision_round_id ON round_decision (round_id);
CREATE TABLE decided_award (
    decision_id INTEGER NOT NULL,
    submission_id INTEGER NOT NULL,
    computed_fen INTEGER,
    approved_fen INTEGER NOT NULL,
    reason TEXT NOT NULL,
    CONSTRAINT pk_decided_award PRIMARY KEY (decision_id, submission_id),
    CONSTRAINT fk_decided_award_decision_id FOREIGN KEY(decision_id)
        REFERENCES round_decision (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT ck_decided_award_computed_fen CHECK (computed_fen >= 0),
    CONSTRAINT ck_decided_award_approved_fen CHECK (approved_fen >= 0),
    CONSTRAINT ck_decided_award_reason CHECK (approved_fen = coalesce(computed_fen, 0) OR length(reason) > 0),
    CONSTRAINT fk_decided_award_submission_id FOREIGN KEY(submission_id) REFERENCES submission (id)
) STRICT;
CREATE TABLE ledger_decision (
    line_id INTEGER NOT NULL,
    decision_id INTEGER NOT NULL,
    CONSTRAINT pk_ledger_decision PRIMARY KEY (line_id),
    CONSTRAINT fk_ledger_decision_line_id FOREIGN KEY(line_id) REFERENCES ledger_line (id),
    CONSTRAINT fk_ledger_decision_decision_id FOREIGN KEY(decision_id) REFERENCES round_decision (id)
) STRICT;
"""
ACTIVE = "SELECT id FROM submission WHERE round_id = NEW.round_id AND state = 'active'"
DECIDED = "SELECT submission_id FROM decided_award WHERE decision_id = NEW.id"


def upgrade() -> None:
    for statement in TABLES.split(";\n"):
        if statement.strip():
            op.execute(statement)
    guard_decisions()
    guard_lines()


def guard_decisions() -> None:
    """Of a settled round, with a row for each submission that stands, and never rewritten."""
    # In one trigger, since the order in which several fire is not defined.
    settled = "(SELECT state FROM round WHERE id = NEW.round_id) IS 'settled'"
    # A number of its own choosing would take the place of a decision, or come before one.
    following = "NEW.id = (SELECT coalesce(max(id), 0) + 1 FROM round_decision)"
    whole = f"NOT EXISTS ({ACTIVE} EXCEPT {DECIDED}) AND NOT EXISTS ({DECIDED} EXCEPT {ACTIVE})"
    op.execute(
        "CREATE TRIGGER round_decision_insert BEFORE INSERT ON round_decision BEGIN"
        f" SELECT RAISE(ABORT, 'storage.round_not_settled') WHERE NOT {settled};"
        f" SELECT RAISE(ABORT, 'storage.decision_kept') WHERE NOT {following};"
        f" SELECT RAISE(ABORT, 'storage.decision_not_whole') WHERE NOT ({whole}); END"
    )
    sealed = "EXISTS (SELECT 1 FROM round_decision WHERE id = NEW.decision_id)"
    guard("decided_award_insert", f"INSERT ON decided_award WHEN {sealed}", "decision_kept")
    for table in ("round_decision", "decided_award"):
        keep(table)


def guard_lines() -> None:
    """A line follows the newest decision of the round that it comes from, for good."""
    newest = (
        "(SELECT max(d.id) FROM round_decision d JOIN ledger_line l ON l.source_round_id = d.round_id"
        " WHERE l.id = NEW.line_id)"
    )
    guard(
        "ledger_decision_insert",
        f"INSERT ON ledger_decision WHEN NEW.decision_id IS NOT {newest}",
        "decision_kept",
    )
    keep("ledger_decision")


def keep(table: str) -> None:
    """Refuse to change or remove a row."""
    guard(f"{table}_update", f"UPDATE ON {table}", "decision_kept")
    guard(f"{table}_delete", f"DELETE ON {table}", "decision_kept")


def guard(name: str, before: str, code: str) -> None:
    """Abort with an error code as message."""
    op.execute(f"CREATE TRIGGER {name} BEFORE {before} BEGIN SELECT RAISE(ABORT, 'storage.{code}'); END")
