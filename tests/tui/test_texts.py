"""Text on screen: lines break as Chinese breaks."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

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
