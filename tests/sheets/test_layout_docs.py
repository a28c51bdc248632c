"""The guide to layout files: its example is a layout without a finding, and it names every key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from workbench.sheets.layout import KNOWN_SIGNATURES, check_layout
from workbench.sheets.layout.keys import COLUMN_KEYS, KEYS, PAGE_KEYS, SIDES
from workbench.sheets.layout.model import Form, Paper, Protection
from workbench.sheets.layout.title import parts_of

DOCS = Path(__file__).parents[2] / "docs"
LANGUAGES = ("zh-CN", "en")


def guide(language: str) -> str:
    return (DOCS / f"layout-files.{language}.md").read_text("utf-8")


def examples(language: str) -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", guide(language), re.DOTALL)


def test_the_example_of_the_guide_is_a_layout_without_a_finding() -> None:
    (text,) = examples("zh-CN")

    layout, problems = check_layout(text.encode(), file="payments.yaml")

    assert layout is not None
    assert problems == ()
    assert examples("en") == [text]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_names_every_key_and_every_word(language: str) -> None:
    words = [*KEYS, *COLUMN_KEYS, *PAGE_KEYS, *SIDES, *KNOWN_SIGNATURES, *parts_of(None)]
    words += [one.value for kind in (Form, Paper, Protection) for one in kind]

    assert [word for word in words if word not in guide(language)] == []
