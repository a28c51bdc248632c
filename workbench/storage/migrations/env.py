"""Alembic's entry: runs revisions on the connection and inside the transaction of ``upgrade``."""

from __future__ import annotations

from alembic import context

from workbench.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True
)
context.run_migrations()
