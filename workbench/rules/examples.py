"""The worked cases of a file, computed by the real engine at every check."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from workbench.domain.awards import award_for_score
from workbench.domain.errors import BadInput, Problem
from workbench.domain.facts import parse_fact
from workbench.domain.rubric import FactValue, Measure
from workbench.i18n.phrase import Phrase
from workbench.rules.draft import Draft
from workbench.rules.findings import PathWords, meant
from workbench.rules.model import NO_TIER, ExampleText
from workbench.source import Path


def check_examples(draft: Draft, measure: Measure) -> Iterator[Problem]:
    """Compute every example of a file whose rules passed all other checks.

    S28 another tier, S51 another amount, S29 an unknown word, S50 a score beyond the scale,
    S24 (warning) a cut-off that no example tries.
    """
    examples = (draft.measure.examples if draft.measure else None) or ()
    for number, one in enumerate(examples):
        problems = list(_unusable(draft, measure, ("算例", number), one))
        yield from problems or _outcome(draft, measure, ("算例", number), one)
    tried = {one.given.score for one in examples}
    for number, tier in enumerate(measure.tiers):
        if tier.from_score not in tried:
            path = ("等次", number, "起分")
            yield draft.problem("S24", path, level="warning", name=tier.name, score=tier.from_score)


def _unusable(draft: Draft, measure: Measure, path: Path, text: ExampleText) -> Iterator[Problem]:
    """Inputs and expectations that name nothing in the file."""
    fields = {field.id: field for field in measure.fields}
    for key, value in text.given.facts.items():
        at = (*path, "输入", key)
        if key not in fields:
            yield draft.problem("S29", at, word=key, remedy=meant(key, ("分", "指标", *fields)))
            continue
        try:
            parse_fact(fields[key], value)
        except BadInput as error:
            yield draft.problem("R04", at, path=PathWords(at), why=Phrase.of(error))
    criteria = [criterion.id for criterion in measure.scoring.criteria]
    for key in text.given.shares or ():
        if key not in criteria:
            yield draft.problem("S29", (*path, "输入", "指标", key), word=key, remedy=meant(key, criteria))
    tiers = [*(tier.name for tier in measure.tiers), NO_TIER]
    if text.expected.tier not in tiers:
        word = text.expected.tier
        yield draft.problem("S29", (*path, "期望", "等次"), word=word, remedy=meant(word, tiers))
    if text.given.score > measure.scoring.full_points:
        at, full = (*path, "输入", "分"), measure.scoring.full_points
        yield draft.problem("S50", at, score=text.given.score, full=full)


def _outcome(draft: Draft, measure: Measure, path: Path, text: ExampleText) -> Iterator[Problem]:
    """What the engine gives, against what the file expects."""
    fields = {field.id: field for field in measure.fields}
    facts: dict[str, FactValue | None] = {
        key: parse_fact(fields[key], value) for key, value in text.given.facts.items()
    }
    score = text.given.score
    tier, award = award_for_score(measure, score, facts, _means(measure, text))
    if (tier or NO_TIER) != text.expected.tier:
        found = tier or NO_TIER
        at = (*path, "期望", "等次")
        yield draft.problem("S28", at, expected=text.expected.tier, found=found, name=text.name, score=score)
    elif award != text.expected.amount:
        at = (*path, "期望", "金额")
        yield draft.problem(
            "S51", at, expected=text.expected.amount, found=award, name=text.name, score=score
        )


def _means(measure: Measure, text: ExampleText) -> dict[str, Fraction]:
    """Points per criterion, where the example gives shares."""
    given = text.given.shares or {}
    return {one.id: given[one.id] * one.points for one in measure.scoring.criteria if one.id in given}
