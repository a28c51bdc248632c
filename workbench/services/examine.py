"""What is wrong with this installation and this workspace, as a list of findings."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from workbench.domain.errors import BadInput, WorkbenchError
from workbench.services.actor import Actor
from workbench.services.office import open_office

LEAST_COLUMNS, LEAST_LINES = 80, 24


@dataclass(frozen=True)
class Finding:
    """One point that was examined; ``error`` is None where it is as it should be.

    ``key`` is worded as ``cli.doctor.<key>`` with ``found``.
    """

    key: str
    found: str
    error: WorkbenchError | None = None
    is_well: bool = True


def examine(workspace: Path | None, actor: Actor) -> Iterator[Finding]:
    """Examine Python, SQLite, the terminal, the shipped rules, and the workspace if there is one."""
    yield Finding("python", ".".join(str(part) for part in sys.version_info[:3]))
    yield _sqlite()
    yield _encoding()
    size = shutil.get_terminal_size()
    fits = size.columns >= LEAST_COLUMNS and size.lines >= LEAST_LINES
    yield Finding("terminal", f"{size.columns}×{size.lines}", is_well=fits)
    yield _checked("shipped_rules", _shipped_rules)
    try:
        office = open_office(workspace)
    except BadInput as error:
        # Working without a workspace is fine; one that was named must be there.
        yield Finding("workspace", "-", error, is_well=workspace is None)
        return
    yield Finding("workspace", str(office.root))
    yield Finding("writable", str(office.root), is_well=os.access(office.root, os.W_OK))
    yield _checked("rules", lambda: _rules(office.rubrics))

    def record() -> tuple[str, bool]:
        from workbench.services.verify_audit import verify_audit

        report = verify_audit(office, actor)
        return report.head, not report.findings

    yield _checked("record", record)


def _checked(key: str, look: Callable[[], tuple[str, bool]]) -> Finding:
    try:
        found, is_well = look()
    except WorkbenchError as error:
        return Finding(key, "-", error, is_well=False)
    return Finding(key, found, is_well=is_well)


def _sqlite() -> Finding:
    from workbench.storage.driver import journal_mode, sqlite_module

    version = sqlite_module().sqlite_version_info
    return Finding("sqlite", f"{'.'.join(str(part) for part in version)} {journal_mode(version)}")


def _encoding() -> Finding:
    encoding = (sys.stdout.encoding or "?").lower().replace("_", "-")
    return Finding("encoding", encoding, is_well=encoding == "utf-8")


def _shipped_rules() -> tuple[str, bool]:
    from workbench.rules.shipped import shipped

    return _rules(shipped() / "rubrics")


def _rules(folder: Path) -> tuple[str, bool]:
    from workbench.services.check_rules import check_rules

    checked = check_rules([folder])
    return f"{len(checked.measures)} / {len(checked.errors)}", not checked.errors
