"""Laying and upgrading the schema. The only module that loads Alembic."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Engine

from workbench.domain.errors import BadInput
from workbench.storage import schema
from workbench.storage.engine import WRITES, bare_engine
from workbench.storage.faults import explained

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(path: Path) -> tuple[str | None, str]:
    """Bring a database, or a file that is not there yet, to this program's schema.

    One transaction: whatever goes wrong, the file stays as it was, and a file that was not there is
    not left behind. Returns the revisions before and after.

    Raises:
        BadInput: ``storage.*``; also where the folder does not exist or a foreign key does not hold.
    """
    if not path.parent.is_dir():
        raise BadInput("storage.no_folder", folder=str(path.parent))
    existed = path.exists()
    engine = bare_engine(path)
    done = False
    try:
        with explained(path):
            revisions = _migrate(engine, path)
        done = True
    finally:
        engine.dispose()
        if not done and not existed:
            path.unlink(missing_ok=True)
    return revisions


def _migrate(engine: Engine, path: Path) -> tuple[str | None, str]:
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        # A rebuild drops a table that rows refer to and guards name; inside a transaction it is too late.
        raw = connection.connection.dbapi_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute("PRAGMA legacy_alter_table = ON")
        with connection.begin():
            before = schema.revision(connection, path)
            if before is not None and before > schema.HEAD:
                schema.check_revision(before, path)
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, schema.HEAD)
            except CommandError as error:
                raise BadInput(
                    "storage.unknown_schema", file=str(path), found=before or "-", known=schema.HEAD
                ) from error
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            if broken:
                raise BadInput(
                    "storage.broken_reference", file=str(path), table=broken[0][0], count=len(broken)
                )
    return before, schema.HEAD
