"""Every command explains itself in both languages."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

import pytest

from workbench.cli import main
from workbench.cli.main import _parser

CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def commands(parser: argparse.ArgumentParser, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of every command and group, from the top."""
    yield path
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, child in action.choices.items():
                yield from commands(child, (*path, name))


ALL = sorted(commands(_parser()))


def helped(path: tuple[str, ...], language: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main([*path, "--help", "--lang", language]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    return said.out


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_english_help_has_no_chinese(path: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    said = helped(path, "en", capsys)

    assert said.startswith("usage: workbench")
    assert CHINESE.search(said) is None


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_explanation_in_chinese_help_is_chinese(
    path: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    said = helped(path, "zh", capsys)
    # After the usage: a name, then two spaces or more, then what it is.
    explained = re.findall(r"^ +(?:-{0,2}\S+ )*?\S+  +(\S.*)$", said.partition("\n\n")[2], re.MULTILINE)

    assert said.startswith("用法：workbench")
    assert explained
    assert [text for text in explained if not CHINESE.search(text)] == []


def test_the_walk_finds_the_commands() -> None:
    assert {("round", "settle"), ("rules", "approve"), ("panel", "decide"), ("doctor",)} < set(ALL)
