"""A workspace on disk, found and opened: its settings, its database, its clock."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.domain.errors import BadInput
from workbench.services.settings import SETTINGS, Config, read_settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from workbench.domain.measure import Measure
    from workbench.storage.unit_of_work import UnitOfWork

# Round id, time of its creation, measure id: rules under it never change.
FrozenKey = tuple[int, datetime, str]
DATABASE = "workbench.db"
ENVIRONMENT = "WORKBENCH_DIR"


def utc_now() -> datetime:
    """The clock outside tests."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class CodeCost:
    """Argon2id parameters for personal codes: passes, KiB, lanes (RFC 9106, low-memory choice)."""

    passes: int = 3
    memory_kib: int = 65536
    lanes: int = 4


@dataclass(frozen=True)
class Office:
    """One workspace. ``clock`` gives aware UTC times; tests put their own clock and a cheaper cost."""

    root: Path
    config: Config
    clock: Callable[[], datetime] = utc_now
    code_cost: CodeCost = field(default_factory=CodeCost)
    frozen_rules: dict[FrozenKey, Measure] = field(default_factory=dict, repr=False, compare=False)

    @property
    def name(self) -> str:
        """The workspace's name as people know it."""
        return self.config.name

    @property
    def is_demo(self) -> bool:
        """Whether everything in the workspace is invented."""
        return self.config.is_demo

    @property
    def database(self) -> Path:
        """The one file that holds the record."""
        return self.root / DATABASE

    @property
    def rubrics(self) -> Path:
        """Where the workspace's rule files are."""
        return self.root / "rubrics"

    @property
    def exports(self) -> Path:
        """Where finished workbooks land."""
        return self.root / "exports"

    @cached_property
    def engine(self) -> Engine:
        """The open database."""
        from workbench.storage.engine import open_engine

        return open_engine(self.database)

    def work(self) -> UnitOfWork:
        """Where verbs read and write: short transactions, each write with its audit event."""
        return self._unit_of_work

    @cached_property
    def _unit_of_work(self) -> UnitOfWork:
        from workbench.storage.unit_of_work import UnitOfWork

        return UnitOfWork(self.engine, self.clock, self.config.zone)

    def local(self, moment: datetime) -> datetime:
        """A stored moment in the workspace's zone."""
        return moment.astimezone(self.config.zone)


def open_office(path: Path | None = None, *, start: Path | None = None) -> Office:
    """Find a workspace: the given folder, else ``WORKBENCH_DIR``, else the current folder upward.

    Raises:
        BadInput: ``workspace.not_found``, ``workspace.not_found_upward``, or as `read_settings`.
    """
    root = _find(path, start or Path.cwd())
    return Office(root, read_settings(root / SETTINGS))


def _find(path: Path | None, start: Path) -> Path:
    given = path or (Path(named) if (named := os.environ.get(ENVIRONMENT)) else None)
    if given is not None:
        if not (given / SETTINGS).is_file():
            raise BadInput("workspace.not_found", folder=str(given))
        return given.resolve()
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / SETTINGS).is_file():
            return folder
    raise BadInput("workspace.not_found_upward", folder=str(start))
