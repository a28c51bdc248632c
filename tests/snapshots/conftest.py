"""One workspace for all pictures; taking them changes nothing in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.tui.invented import Invented, lay
from workbench.i18n import set_language


@pytest.fixture(scope="session")
def pictured(tmp_path_factory: pytest.TempPathFactory) -> Invented:
    """The workspace that every picture shows."""
    return lay(tmp_path_factory.mktemp("pictured") / "w")


@pytest.fixture(autouse=True)
def _chinese_again() -> Iterator[None]:
    """Each picture starts in Chinese."""
    set_language("zh")
    yield
    set_language("zh")
