"""A workspace for each test, copied from one that is laid once."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.tui.invented import Invented, lay, steady
from workbench.i18n import set_language
from workbench.services.office import open_office


@pytest.fixture(scope="session")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Invented:
    """The workspace that tests copy; none of them changes it."""
    made = lay(tmp_path_factory.mktemp("invented") / "w")
    made.office.engine.dispose()
    return made


@pytest.fixture
def invented(laid: Invented, tmp_path: Path) -> Iterator[Invented]:
    """A workspace of its own for each test."""
    root = Path(shutil.copytree(laid.office.root, tmp_path / "w"))
    made = replace(laid, office=steady(open_office(root)))
    yield made
    if "engine" in vars(made.office):
        made.office.engine.dispose()


@pytest.fixture(autouse=True)
def _chinese_again() -> Iterator[None]:
    """Each test starts in Chinese."""
    set_language("zh")
    yield
    set_language("zh")
