"""The worked cases of a file, computed by the real engine at every check."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from workbench.domain.case import Case, Decision, LedgerLine, Result, Submission
from workbench.domain.errors import BadInput, Problem
from workbench.domain.facts import FactValue, parse_fact
from workbench.domain.measure import Measure
from workbench.i18n.phrase import Phrase
from workbench.rules.build.limits import full_id
from workbench.rules.draft import Draft
from workbench.rules.findings import PathWords
from workbench.rules.format.examples import GIVEN_KEYS, NO_TIER, ExampleText, GivenText, LineText
from workbench.source import Path
from workbench.source.guesses import meant

_LAST_PART = re.compile(r"[a-z0-9-]+(/[a-z0-9-]+)*")
_ENTITY, _PROJECT = "算例", "算例"


def check_examples(draft: Draft, measure: Measure) -> Iterator[Problem]:
    """Compute every example of a file whose rules passed all other checks.

    S28 another tier, S51 another amount, S29 an unknown word, S50 a score beyond the scale, S76 a clause
    that played no part in the result, S77 a score or a tier where the rule knows none.
    """
    examples = (draft.measure.examples if draft.measure else None) or ()
    for number, one in enumerate(examples):
        problems = list(_unusable(draft, measure, ("算例", number), one))
        yield from problems or _outcome(draft, measure, ("算例", number), one)


def _unusable(draft: Draft, measure: Measure, path: Path, text: ExampleText) -> Iterator[Problem]:
    """Inputs and expectations that name nothing in the file."""
    fields = {field.id: field for field in measure.fields}
    for key, value in text.given.facts.items():
        at = (*path, "输入", key)
        if key not in fields:
            yield draft.problem("S29", at, word=key, remedy=meant(key, (*GIVEN_KEYS, *fields)))
            continue
        try:
            parse_fact(fields[key], value)
        except BadInput as error:
            yield draft.problem("R04", at, path=PathWords(at), why=Phrase.of(error))
    criteria = [criterion.id for criterion in measure.scoring.criteria]
    for key in text.given.shares or ():
        if key not in criteria:
            yield draft.problem("S29", (*path, "输入", "指标", key), word=key, remedy=meant(key, criteria))
    if text.given.score is not None:
        at, full = (*path, "输入", "分"), measure.scoring.full_points
        if not measure.needs_panel:
            yield draft.problem("S77", at, key="分")
        elif text.given.score > full:
            yield draft.problem("S50", at, score=text.given.score, full=full)
    if text.expected.tier is not None:
        at = (*path, "期望", "等次")
        tiers = [*(tier.name for tier in measure.tiers), NO_TIER]
        if not measure.tiers:
            yield draft.problem("S77", at, key="等次")
        elif text.expected.tier not in tiers:
            word = text.expected.tier
            yield draft.problem("S29", at, word=word, remedy=meant(word, tiers))


def _outcome(draft: Draft, measure: Measure, path: Path, text: ExampleText) -> Iterator[Problem]:
    """What the engine gives, against what the file expects."""
    try:
        result = compute_example(measure, text.given)
    except BadInput as error:
        yield draft.problem("R04", (*path, "输入"), path=PathWords((*path, "输入")), why=Phrase.of(error))
        return
    expected, found = text.expected, result.tier or NO_TIER
    award = 0 if result.eligible == "no" else result.award
    if expected.tier is not None and found != expected.tier:
        at = (*path, "期望", "等次")
        yield draft.problem(
            "S28", at, expected=expected.tier, found=found, name=text.name, score=text.given.score or 0
        )
    elif award is None:
        at = (*path, "期望", "金额")
        yield draft.problem("S78", at, name=text.name)
    elif award != expected.amount:
        at = (*path, "期望", "金额")
        yield draft.problem("S51", at, expected=expected.amount, found=award, name=text.name)
    else:
        cited = {one for node in result.trace for one in node.citations}
        for number, one in enumerate(text.citations):
            if one not in cited:
                yield draft.problem("S76", (*path, "依据", number), id=one, name=text.name)


def compute_example(measure: Measure, given: GivenText) -> Result:
    """Compute one worked case alone.

    资格, 禁入 and 必填 that it says nothing about are taken as met, so that a case about one rule need
    not repeat all others.

    Raises:
        BadInput: an amount was decided that the rule does not allow.
    """
    from workbench.domain.awards import compute_scored

    fields = {field.id: field for field in measure.fields}
    facts: dict[str, FactValue | None] = {
        key: parse_fact(fields[key], value) for key, value in given.facts.items()
    }
    day = given.on or measure.in_force_from
    decision = None if given.decided is None else Decision(given.decided, "算例", day, "算例", "算例")
    submission = Submission(
        id="算例",
        measure=measure.id,
        entity=_ENTITY,
        project=_PROJECT,
        title="算例",
        applied_on=day,
        facts=facts,
        decision=decision,
    )
    ledger = tuple(_line(one, measure) for one in given.ledger or ())
    case = Case(day, (submission,), ledger)
    return compute_scored(_as_stated(measure, facts), case, given.score, _means(measure, given))


def _as_stated(measure: Measure, facts: dict[str, FactValue | None]) -> Measure:
    """The measure without what the case says nothing about."""
    return replace(
        measure,
        fields=tuple(
            replace(one, required=False) if one.required and one.id not in facts else one
            for one in measure.fields
        ),
        requirements=tuple(
            one
            for one in measure.requirements
            if any(comparison.field in facts for comparison in one.condition.comparisons)
        ),
        bans=tuple(one for one in measure.bans if one.field in facts),
    )


def _line(text: LineText, measure: Measure) -> LedgerLine:
    return LedgerLine(
        entity=_ENTITY,
        project=text.project or _PROJECT,
        measure=_named(text.measure, measure),
        series=text.series or "",
        decided_on=text.on,
        approved=text.approved,
        paid=text.approved if text.paid is None else text.paid,
        payer=text.payer or "",
    )


def _named(name: str | None, measure: Measure) -> str:
    """A measure by its id or the last part of it; any other words name another policy."""
    if name is None:
        return measure.id
    return full_id(name, measure.id) if _LAST_PART.fullmatch(name) else name


def _means(measure: Measure, given: GivenText) -> dict[str, Fraction]:
    """Points per criterion, where the example gives shares."""
    shares = given.shares or {}
    return {one.id: shares[one.id] * one.points for one in measure.scoring.criteria if one.id in shares}
