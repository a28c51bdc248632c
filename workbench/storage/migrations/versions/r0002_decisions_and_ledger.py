"""Decided amounts, applicants' preferences, where imported ledger lines were read, settled money as paid."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COLUMNS = (
    "preference INTEGER CONSTRAINT ck_submission_preference CHECK (preference >= 1)",
    "declines_partial INTEGER DEFAULT 0 NOT NULL "
    "CONSTRAINT ck_submission_declines_partial CHECK (declines_partial IN (0, 1))",
)
TABLES = """
CREATE TABLE ledger_source (
    line_id INTEGER NOT NULL,
    entity_name TEXT NOT NULL,
    file TEXT NOT NULL,
    sheet TEXT NOT NULL,
    row_number INTEGER NOT NULL,
    imported_at TEXT NOT NULL,
    imported_by TEXT NOT NULL,
    CONSTRAINT pk_ledger_source PRIMARY KEY (line_id),
    CONSTRAINT ck_ledger_source_file_filled CHECK (length(file) > 0),
    CONSTRAINT ck_ledger_source_row_number CHECK (row_number >= 1),
    CONSTRAINT fk_ledger_source_line_id FOREIGN KEY(line_id) REFERENCES ledger_line (id)
) STRICT;
CREATE TABLE award_decision (
    id INTEGER NOT NULL,
    submission_id INTEGER NOT NULL,
    amount_fen INTEGER NOT NULL,
    by_name TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    document TEXT NOT NULL,
    reason TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    CONSTRAINT pk_award_decision PRIMARY KEY (id),
    CONSTRAINT ck_award_decision_amount_fen CHECK (amount_fen >= 0),
    CONSTRAINT ck_award_decision_by_name_filled CHECK (length(by_name) > 0),
    CONSTRAINT ck_award_decision_document_filled CHECK (length(document) > 0),
    CONSTRAINT ck_award_decision_reason_filled CHECK (length(reason) > 0),
    CONSTRAINT fk_award_decision_submission_id FOREIGN KEY(submission_id) REFERENCES submission (id)
) STRICT;
CREATE INDEX ix_award_decision_submission_id ON award_decision (submission_id);
"""


def upgrade() -> None:
    for column in COLUMNS:
        op.execute(f"ALTER TABLE submission ADD COLUMN {column}")
    for statement in TABLES.split(";\n"):
        if statement.strip():
            op.execute(statement)
    # No payment could be recorded before this revision; unpaid, these awards would be paid again.
    op.execute("UPDATE ledger_line SET paid_fen = approved_fen WHERE source_round_id IS NOT NULL")
    guard_decisions()


def guard_decisions() -> None:
    """A decision is replaced by a later one, never rewritten; none is added to a settled round."""
    settled = (
        "(SELECT r.state FROM submission s JOIN round r ON r.id = s.round_id WHERE s.id = NEW.submission_id)"
        " = 'settled'"
    )
    guard("award_decision_insert", f"INSERT ON award_decision WHEN {settled}", "round_settled")
    guard("award_decision_update", "UPDATE ON award_decision", "decision_kept")
    guard("award_decision_delete", "DELETE ON award_decision", "decision_kept")


def guard(name: str, before: str, code: str) -> None:
    """Abort with an error code as message."""
    op.execute(f"CREATE TRIGGER {name} BEFORE {before} BEGIN SELECT RAISE(ABORT, 'storage.{code}'); END")
