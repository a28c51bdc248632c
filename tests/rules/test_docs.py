"""Every example of the guide is a rule that loads without a finding, and both languages show the same."""

import re
from pathlib import Path

import pytest

from tests.rules.complete import complete
from workbench.i18n.errors import problem_text
from workbench.rules import check_file
from workbench.rules.format.award import SHAPES

DOCS = Path(__file__).parents[2] / "docs"
_BLOCK = re.compile(r"```yaml\n(.*?)```", re.DOTALL)


def blocks(language: str) -> list[str]:
    return _BLOCK.findall((DOCS / f"rule-files.{language}.md").read_text("utf-8"))


@pytest.mark.parametrize("number", range(len(blocks("zh-CN"))))
def test_an_example_of_the_guide_is_a_rule_without_a_finding(number: int) -> None:
    text = complete(blocks("zh-CN")[number])

    found = check_file(text.encode(), file="guide", policy=None, policy_file=None).problems

    assert [problem_text(one) for one in found] == []


def test_both_languages_show_the_same_examples() -> None:
    assert blocks("en") == blocks("zh-CN")


def test_every_way_of_giving_money_has_an_example() -> None:
    shown = set(re.findall(r"方式: (\S+?)[,\n]", "".join(blocks("zh-CN"))))

    assert set(SHAPES) - shown == set()


def test_every_section_of_a_measure_is_named_in_both_guides() -> None:
    from workbench.rules.format.document import MeasureText, keys_of

    for language in ("zh-CN", "en"):
        text = (DOCS / f"rule-files.{language}.md").read_text("utf-8")
        assert [key for key in keys_of(MeasureText) if key not in text] == []
