"""Text on screen: lines that break as Chinese breaks, and pictures whose Chinese keeps its width."""

import re

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from workbench.tui.pictures import keep_width
from workbench.tui.texts import wrapped

WORDS = st.text(alphabet="数据集 评分，。（）“”abcXYZ019.+- ", max_size=80)


@given(text=WORDS, width=st.integers(min_value=12, max_value=40))
def test_wrapping_loses_nothing_but_spaces(text: str, width: int) -> None:
    assert "".join("".join(wrapped(text, width)).split()) == "".join(text.split())


@given(text=st.text(alphabet="数据集评分，。（）ab", min_size=1, max_size=60))
def test_no_line_begins_with_closing_punctuation(text: str) -> None:
    assert [line for line in wrapped(text, 16)[1:] if line[0] in "，。）"] == []


@given(text=st.text(alphabet="数据集评分", max_size=60), width=st.integers(min_value=4, max_value=40))
def test_chinese_lines_are_full_and_never_too_long(text: str, width: int) -> None:
    *full, last = wrapped(text, width)

    assert all(width - 1 <= cell_len(line) <= width for line in full)
    assert cell_len(last) <= width


def test_later_lines_are_indented_as_the_first() -> None:
    assert wrapped("   一二三四五六", 9) == ["   一二三", "   四五六"]


def test_a_picture_gives_chinese_two_cells_a_character() -> None:
    run = '<text class="r1" x="12.2" y="44" textLength="48.8" clip-path="url(#l)">A数据1</text>'

    parts = re.findall(r'x="([\d.]+)".*?textLength="([\d.]+)".*?>([^<]*)<', keep_width(run))

    assert parts == [("12.2", "12.2", "A"), ("24.4", "48.8", "数据"), ("73.2", "12.2", "1")]


def test_a_picture_without_chinese_stays_as_it_is() -> None:
    run = '<text class="r1" x="0" y="1" textLength="36.6" clip-path="url(#l)">a&lt;b</text>'

    assert keep_width(run) == run
