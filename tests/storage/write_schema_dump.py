"""Write the newest schema, with a row in every table, to ``schemas/<revision>.sql``.

Run once for every landed revision: ``python -m tests.storage.write_schema_dump``. A dump is never
written again after its revision has landed.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from tests.storage.raw import opened
from tests.storage.sample import fill_everything, new_work
from workbench.storage import schema

SCHEMAS = Path(__file__).parent / "schemas"


def dump(connection: Any) -> str:
    """Every table, row, index and trigger of a database as SQL, in the order they were made."""
    made = connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    lines = [f"{sql};" for kind, _, sql in made if kind != "trigger"]
    for kind, name, _ in made:
        if kind == "table":
            lines += rows(connection, name)
    lines += [f"{sql};" for kind, _, sql in made if kind == "trigger"]
    return "\n".join(lines) + "\n"


def rows(connection: Any, table: str) -> list[str]:
    """The rows of a table as INSERT statements."""
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    quoted = " || ', ' || ".join(f'quote("{column}")' for column in columns)
    values = connection.execute(f"SELECT {quoted} FROM {table}").fetchall()
    return [f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({one});" for (one,) in values]


def dump_of_head() -> str:
    """The dump that this version of the program would write."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "office.db"
        work = new_work(path)
        fill_everything(work)
        work.engine.dispose()
        with opened(path) as connection:
            return dump(connection)


if __name__ == "__main__":
    (SCHEMAS / f"{schema.HEAD}.sql").write_text(dump_of_head(), "utf-8")
