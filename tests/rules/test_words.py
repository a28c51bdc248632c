"""A measure in plain words: the words of the format follow the language, the policy's own stay."""

from pathlib import Path
from typing import get_args

import pytest

from workbench.i18n import LANGUAGES, Language, has, in_language
from workbench.rules import load_measure, model
from workbench.rules.words import measure_words

DATONG = Path(__file__).parents[2] / "rubrics" / "datong-2025"
CHOICES = {
    "dated_by": (model.Document, "dated_by"),
    "exclusivity_rule": (model.ExclusivityText, "rule"),
    "overlap_rule": (model.OverlapText, "rule"),
    "over_budget": (model.BudgetText, "over"),
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
