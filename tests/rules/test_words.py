"""A measure in plain words: the words of the format follow the language, the policy's own stay."""

from pathlib import Path
from typing import get_args

import pytest

from tests.rules.complete import complete
from tests.rules.test_build import POLICY, load
from tests.rules.test_docs import blocks
from tests.rules.test_lint import RATE
from workbench.i18n import LANGUAGES, Language, has, in_language
from workbench.rules import load_measure
from workbench.rules.format import award, document, limits
from workbench.rules.words import measure_words

DATONG = Path(__file__).parents[2] / "rubrics" / "datong-2025"
CHOICES = {
    "dated_by": (document.Document, "dated_by"),
    "exclusivity_rule": (limits.ExclusivityText, "rule"),
    "overlap_rule": (limits.OverlapText, "rule"),
    "over_budget": (limits.BudgetText, "over"),
    "basis": (limits.OverlapText, "basis"),
    "period": (limits.TimesText, "period"),
    "sharing": (award.PlacesText, "sharing"),
    "tie_rule": (award.RankingText, "ties"),
}


def choices(kind: str) -> list[str]:
    section, field = CHOICES[kind]
    annotation = section.model_fields[field].annotation
    return [
        word for one in (annotation, *get_args(annotation)) for word in get_args(one) if isinstance(word, str)
    ]


@pytest.mark.parametrize("kind", CHOICES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_choice_of_the_format_has_words(kind: str, language: Language) -> None:
    with in_language(language):
        unworded = [word for word in choices(kind) if not has(f"term.{kind}.{word}")]

    assert len(choices(kind)) > 1
    assert unworded == []


@pytest.mark.parametrize("name", ["dataset", "model", "retrofit", "institution"])
def test_a_measure_in_english_keeps_no_word_of_the_format_in_chinese(name: str) -> None:
    file, policy = DATONG / f"{name}.yaml", DATONG / "policy.yaml"
    measure = load_measure(
        file.read_bytes(), file=file.name, policy=policy.read_bytes(), policy_file=policy.name
    )

    with in_language("en"):
        lines = measure_words(measure)

    # What an office chose under 约定 is its own text.
    told = "\n".join(line for line in lines if not line.startswith("Choice:"))
    assert "judged by the day of application" in told
    assert [word for kind in CHOICES for word in choices(kind) if word in told] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", range(len(blocks("zh-CN"))))
def test_every_mechanism_of_the_guide_is_told_in_words(number: int, language: Language) -> None:
    text = complete(blocks("zh-CN")[number]).encode()
    measure = load_measure(text, file="guide", policy=None, policy_file=None)

    with in_language(language):
        lines = measure_words(measure)

    money = any(line.startswith(("金额：", "Amount: ")) for line in lines)
    assert money or measure.tiers
    assert len(lines) >= 4


def test_a_limit_a_place_and_a_voucher_are_told() -> None:
    more = """
名额: {每年最多: 待定, 按字段: cost, 同分: 抽签, 递补: 是, 依据: [A]}
次数: {单位: 同一模型, 最多: 2, 期间: 每年, 依据: [A]}
"""
    with in_language("zh"):
        told = "\n".join(measure_words(load(RATE + more, POLICY)))

    for words in (
        "单项最高100,000元",
        "整个政策同一单位一年最高2,000,000元（按兑付额累计）",
        "名额：个数待定",
    ):
        assert words in told
    for words in ("同一模型最多2次（每年）", "整个政策每年预算待定", "以券兑付", "除不尽的一分由“市”承担"):
        assert words in told
