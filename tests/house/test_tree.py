"""The tree says nothing about the machine it was written on, and files stay small."""

import re
import subprocess
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
TEXT = {
    ".cfg",
    ".css",
    ".ini",
    ".json",
    ".lock",
    ".md",
    ".po",
    ".py",
    ".sh",
    ".svg",
    ".tcss",
    ".toml",
    ".txt",
    ".yaml",
    ".yml",
    "",
}
# Written in pieces, so that this file does not name what it forbids.
MACHINE = re.compile(
    "|".join(["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/opt/py" + "pi", "/tmp" + "/", "file" + "://"])
)
LINES_AT_MOST = 400
LINES_USUALLY = 150


def project_files() -> list[Path]:
    """Everything git holds or would add."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def test_no_file_names_a_place_on_one_machine() -> None:
    texts = [path for path in project_files() if path.suffix in TEXT and path.stat().st_size < 2_000_000]
    named = {
        str(path.relative_to(ROOT)): found[0]
        for path in texts
        if (found := MACHINE.search(path.read_text("utf-8", errors="replace")))
    }

    assert named == {}


def test_program_files_are_short() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines())
        for path in sorted((ROOT / "workbench").rglob("*.py"))
    }

    assert {name: length for name, length in lengths.items() if length > LINES_AT_MOST} == {}
    assert median(lengths.values()) < LINES_USUALLY


def test_finished_workbooks_are_ignored_and_layouts_are_not() -> None:
    def ignored(name: str) -> bool:
        return subprocess.run(["git", "check-ignore", "-q", name], cwd=ROOT, check=False).returncode == 0

    assert ignored("exports/round.xlsx")
    assert not ignored("exports/layouts/scores.yaml")
