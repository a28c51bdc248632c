"""Slow libraries load where they are used, not where a command starts."""

import json
import subprocess
import sys

import pytest

SLOW = [
    "alembic",
    "lxml",
    "numpy",
    "openpyxl",
    "pydantic",
    "rich",
    "sqlalchemy",
    "sqlmodel",
    "textual",
    "yaml",
]


def loaded_by(module: str) -> set[str]:
    code = f"import json, sys, {module}; print(json.dumps([name for name in {SLOW} if name in sys.modules]))"
    return set(
        json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
    )


def test_the_measure_sees_a_slow_import() -> None:
    assert "numpy" in loaded_by("numpy.linalg")


@pytest.mark.parametrize("module", ["workbench", "workbench.__main__", "workbench.cli", "workbench.i18n"])
def test_starting_a_command_loads_nothing_slow(module: str) -> None:
    assert loaded_by(module) == set()


def test_the_domain_loads_neither_a_database_nor_a_screen() -> None:
    assert loaded_by("workbench.domain") <= {"numpy"}


@pytest.mark.parametrize("module", ["workbench.rules", "workbench.services", "workbench.storage"])
def test_below_the_screens_nothing_loads_textual_or_openpyxl(module: str) -> None:
    assert not loaded_by(module) & {"openpyxl", "rich", "textual"}


def test_the_terminal_app_paints_before_it_loads_storage() -> None:
    assert not loaded_by("workbench.tui.app") & {"alembic", "lxml", "openpyxl", "sqlalchemy", "sqlmodel"}
