"""What a user installs works: from a wheel, from a wheel made of the sdist, and editable."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

import workbench

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def run(*command: str | Path, cwd: Path) -> str:
    environment = {
        key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "VIRTUAL_ENV"}
    }
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what a fresh clone would hold, with a finished workbook lying about."""
    copy = tmp_path_factory.mktemp("checkout")
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT)
    for name in listed.split("\0"):
        if name and (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)
    (copy / "exports").mkdir(exist_ok=True)
    (copy / "exports" / "round.xlsx").write_bytes(b"secret")
    return copy


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from the sdist, as a package index would receive it."""
    made = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", made, checkout, cwd=made)
    (path,) = made.glob("*.whl")
    return path


def fresh_venv(folder: Path) -> Path:
    """A virtual environment that borrows the locked libraries, but not this checkout."""
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder.parent)
    python = folder / "bin" / "python"
    site = Path(
        run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder.parent).strip()
    )
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return python


def install(python: Path, *what: str | Path) -> None:
    uv = Path(sys.executable).with_name("uv")
    offline = ["--offline", "--no-index", "--no-deps", "--no-build-isolation"]
    run(uv, "pip", "install", "--quiet", "--python", python, *offline, *what, cwd=python.parent)


def test_the_wheel_carries_everything_that_is_not_code(wheel: Path) -> None:
    carried = set(zipfile.ZipFile(wheel).namelist())

    for folder, pattern, place in [
        ("rubrics", "*.yaml", "workbench/shipped/rubrics"),
        ("exports/layouts", "*.yaml", "workbench/shipped/exports/layouts"),
        ("workbench", "*.mo", "workbench"),
        ("workbench", "*.tcss", "workbench"),
        ("workbench/storage/migrations", "*.py", "workbench/storage/migrations"),
    ]:
        wanted = {
            f"{place}/{path.relative_to(ROOT / folder).as_posix()}" for path in (ROOT / folder).rglob(pattern)
        }
        assert wanted, folder
        assert wanted - carried == set()
    assert not [name for name in carried if name.endswith((".xlsx", ".db")) or name.startswith("tests/")]


@pytest.mark.parametrize("way", ["wheel", "editable"])
def test_an_installed_workbench_runs_from_another_folder(
    way: str, wheel: Path, checkout: Path, tmp_path: Path
) -> None:
    python = fresh_venv(tmp_path / "venv")
    install(python, *([wheel] if way == "wheel" else ["--editable", checkout]))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    command = python.with_name("workbench")

    assert workbench.__version__ in run(command, "--version", cwd=elsewhere)
    origin = run(python, "-c", "import workbench; print(workbench.__file__)", cwd=elsewhere)
    assert origin.startswith(str(tmp_path / "venv" if way == "wheel" else checkout))
    shipped = json.loads(run(command, "rules", "list", "--json", cwd=elsewhere))
    assert "datong-2025/dataset" in json.dumps(shipped)
