from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storage.sample import new_work
from workbench.storage.unit_of_work import UnitOfWork


@pytest.fixture
def work(tmp_path: Path) -> Iterator[UnitOfWork]:
    """A unit of work on a fresh database file."""
    unit = new_work(tmp_path / "office.db")
    yield unit
    unit.engine.dispose()
