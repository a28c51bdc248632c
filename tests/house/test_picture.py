"""The readme's picture can be drawn by the app as it is now."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PICTURE = Path("docs/images/scoring-desk.svg")


@pytest.mark.slow
def test_the_app_draws_an_unfinished_sheet(tmp_path: Path) -> None:
    target = tmp_path / "desk.svg"

    subprocess.run(
        [sys.executable, ROOT / "scripts" / "picture.py", target], cwd=ROOT, check=True, timeout=100
    )

    svg = target.read_text("utf-8")
    assert "已存" in svg
    assert "未评" in svg
    assert "url(http" not in svg


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_readme_shows_the_picture(readme: str) -> None:
    assert f"({PICTURE.as_posix()})" in (ROOT / readme).read_text("utf-8")
    assert (ROOT / PICTURE).is_file()
