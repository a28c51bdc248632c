"""Edits touch one text and leave every other byte alone."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.source import Scalar, Source, read_source
from workbench.source.nodes import find, scalars
from workbench.source.splice import inserted_after, quoted, removed, replaced

WORKED = (Path(__file__).parents[1] / "rules" / "worked" / "dataset.yaml").read_bytes()
DATONG = sorted((Path(__file__).parents[2] / "rubrics" / "datong-2025").glob("*.yaml"))


def read(data: bytes) -> Source:
    source, problems = read_source(data, file="f.yaml", known_keys=())
    assert source is not None, problems
    return source


def test_every_text_of_the_worked_file_can_be_replaced_alone() -> None:
    source = read(WORKED)
    places = list(scalars(source.root))

    assert len(places) > 150
    for path, node in places:
        edited = replaced(source, {path: "新的值"})
        assert edited == source.text[: node.start] + "新的值" + source.text[node.end :]
        after = dict(scalars(read(edited.encode()).root))
        assert {one for one, scalar in after.items() if scalar.text != dict(places)[one].text} <= {path}
        assert after[path].text == "新的值"


@given(st.text(min_size=1, max_size=40))
def test_any_text_survives_being_written_and_read(text: str) -> None:
    source = read("甲: 一  # 注\n乙: {丙: 二}\n".encode())

    edited = read(replaced(source, {("甲",): text, ("乙", "丙"): text}).encode())

    assert [scalar.text for _, scalar in scalars(edited.root)] == [text, text]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("甲: |\n  一\n  二\n乙: 三\n", "甲: 新\n乙: 三\n"),
        ("甲: >-\n  一\n  二\n\n乙: 三\n", "甲: 新\n乙: 三\n"),
        ("甲: 一\n  二\n乙: 三\n", "甲: 新\n乙: 三\n"),
        ("甲:\n乙: 三\n", "甲: 新\n乙: 三\n"),
        ("甲: ''\n乙: 三\n", "甲: 新\n乙: 三\n"),
        ("{甲: , 乙: 三}", "{甲: 新, 乙: 三}"),
    ],
)
def test_a_text_of_several_lines_or_none_is_replaced_too(before: str, after: str) -> None:
    source = read(before.encode())

    edited = replaced(source, {("甲",): "新"})

    assert dict(scalars(read(edited.encode()).root))[("乙",)].text == "三"
    assert edited.replace("\n\n", "\n").replace("新 ,", "新,") == after


def test_quoting_is_left_out_where_it_is_not_needed() -> None:
    assert quoted("同数据发〔2025〕3号") == "同数据发〔2025〕3号"
    assert quoted("2025-10-01") == "2025-10-01"
    assert quoted("a: b") == '"a: b"'
    assert quoted("- a") == '"- a"'


def test_a_new_key_takes_its_own_line_after_the_comment() -> None:
    source = read("甲: 一  # 注\n乙: 二\n".encode())

    assert inserted_after(source, ("甲",), "新", "三") == "甲: 一  # 注\n新: 三\n乙: 二\n"
    assert inserted_after(source, ("乙",), "新", "三") == "甲: 一  # 注\n乙: 二\n新: 三\n"


def test_a_new_key_after_a_block_stands_below_all_of_it_and_keeps_the_line_ends() -> None:
    source = read("甲:\r\n  - {丙: 一}\r\n  - 二\r\n乙: 三\r\n".encode())

    assert inserted_after(source, ("甲",), "新", "四").endswith("  - 二\r\n新: 四\r\n乙: 三\r\n")
    assert "{丙: 一, 新: 四}" in inserted_after(source, ("甲", 0, "丙"), "新", "四")


def test_a_removed_entry_takes_its_lines_and_leaves_the_others() -> None:
    source = read("甲: 一\n乙:  # 注\n  丙: 二\n  丁: 三\n# 下一段\n戊: 四\n".encode())

    assert removed(source, ("乙",)) == "甲: 一\n# 下一段\n戊: 四\n"
    assert removed(source, ("乙", "丙")) == "甲: 一\n乙:  # 注\n  丁: 三\n# 下一段\n戊: 四\n"
    assert removed(read("甲: 一\n乙: 二".encode()), ("乙",)) == "甲: 一\n"


def test_an_entry_in_braces_is_not_removed() -> None:
    source = read("甲: {乙: 一, 丙: 二}\n".encode())

    with pytest.raises(KeyError):
        removed(source, ("甲", "乙"))


def test_a_path_that_leads_nowhere_is_an_error() -> None:
    source = read("甲: 一\n".encode())

    with pytest.raises(KeyError):
        replaced(source, {("乙",): "二"})
    with pytest.raises(KeyError):
        inserted_after(source, ("乙",), "丙", "二")


@pytest.mark.parametrize("file", DATONG, ids=lambda file: file.name)
def test_positions_point_at_the_text(file: Path) -> None:
    source = read(file.read_bytes())
    lines = source.text.split("\n")

    for path, node in scalars(source.root):
        found = find(source.root, path)
        assert isinstance(found, Scalar)
        shown = lines[node.line - 1][node.column - 1 :]
        assert shown.lstrip('"').startswith(node.text[:8])
