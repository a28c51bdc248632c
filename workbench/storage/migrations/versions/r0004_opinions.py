"""The panel's opinion on each submission, written until an office decided on its round."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLE = """
CREATE TABLE opinion (
    submission_id INTEGER NOT NULL,
    text TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at TEXT NOT NULL,
    CONSTRAINT pk_opinion PRIMARY KEY (submission_id),
    CONSTRAINT ck_opinion_text_filled CHECK (length(text) > 0),
    CONSTRAINT ck_opinion_by_name_filled CHECK (length(by_name) > 0),
    CONSTRAINT fk_opinion_submission_id FOREIGN KEY(submission_id) REFERENCES submission (id)
) STRICT"""


def upgrade() -> None:
    op.execute(TABLE)
    guard_opinions()


def guard_opinions() -> None:
    """What an office decided on stays as it read it."""
    guard("opinion_insert", "INSERT ON opinion", decided("NEW"))
    guard("opinion_update", "UPDATE ON opinion", f"{decided('OLD')} OR {decided('NEW')}")
    guard("opinion_delete", "DELETE ON opinion", decided("OLD"))


def decided(row: str) -> str:
    joined = "round_decision d JOIN submission s ON s.round_id = d.round_id"
    return f"EXISTS (SELECT 1 FROM {joined} WHERE s.id = {row}.submission_id)"


def guard(name: str, before: str, condition: str) -> None:
    """Abort with an error code as message."""
    act = "SELECT RAISE(ABORT, 'storage.opinion_kept')"
    op.execute(f"CREATE TRIGGER {name} BEFORE {before} WHEN {condition} BEGIN {act}; END")
