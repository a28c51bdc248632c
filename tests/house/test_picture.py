"""Pictures keep the width of Chinese; the readme's can be drawn by the app as it is now."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.pictured_app import keep_width

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


def test_a_picture_gives_chinese_two_cells_a_character() -> None:
    run = '<text class="r1" x="12.2" y="44" textLength="48.8" clip-path="url(#l)">A数据1</text>'

    parts = re.findall(r'x="([\d.]+)".*?textLength="([\d.]+)".*?>([^<]*)<', keep_width(run))

    assert parts == [("12.2", "12.2", "A"), ("24.4", "48.8", "数据"), ("73.2", "12.2", "1")]


def test_a_picture_without_chinese_stays_as_it_is() -> None:
    run = '<text class="r1" x="0" y="1" textLength="36.6" clip-path="url(#l)">a&lt;b</text>'

    assert keep_width(run) == run
