"""Imports point down only, and the contract that says so really looks."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT_IMPORTS, "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_imports_point_down() -> None:
    result = lint(ROOT)

    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("module", "line", "broken"),
    [
        ("domain/money.py", "import pathlib", "The domain is pure"),
        ("domain/money.py", "import workbench.services", "Layers point down"),
        ("services/__init__.py", "import workbench.tui", "Layers point down"),
        ("storage/__init__.py", "import workbench.sheets", "Layers point down"),
        ("services/__init__.py", "import openpyxl", "openpyxl lives in sheets"),
        ("services/__init__.py", "import textual.app", "Textual lives in the terminal app"),
        ("rules/__init__.py", "import yaml", "YAML is read in source"),
    ],
)
def test_an_import_that_points_up_is_caught(tmp_path: Path, module: str, line: str, broken: str) -> None:
    shutil.copytree(ROOT / "workbench", tmp_path / "workbench", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / "workbench" / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")

    result = lint(tmp_path)

    assert result.returncode == 1, result.stdout
    assert any(row.startswith(broken) and row.endswith("BROKEN") for row in result.stdout.splitlines())
