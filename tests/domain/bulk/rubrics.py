"""Invented rubrics and marks for tests of bulk scoring, and the exact way to score them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.domain.aggregate import panel
from workbench.domain.bulk.blocks import MarkBlock, blocks_of
from workbench.domain.case import Panel, Submission
from workbench.domain.marks import NOT_APPLICABLE_CODE, PENDING_CODE, Sheet, from_code, scale_of
from workbench.domain.measure import MeasureId
from workbench.domain.rounding import Mode, Rounding, places
from workbench.domain.rubric import Criterion, Item, ItemId, MissingMarkRule, Scoring, Trim

WEIGHTS = ("0.01", "0.3", "0.25", "0.15", "0.1", "0.3333", "0.1234", "1/3", "1", "1.2")
POINTS = ("1", "5", "10", "20", "40", "100", "7.5")
STEPS = ("1", "0.5", "0.1", "0.25", "0.3")


def rubric(*criteria: tuple[str, Sequence[str]], step: str = "0.5", **changes: Any) -> Scoring:
    """Criteria given as a weight and the points of their items; full points are what they add up to."""
    made = tuple(
        Criterion(
            f"C{place}",
            f"指标{place}",
            tuple(
                Item(
                    ItemId(f"C{place}{number}"),
                    f"项{place}{number}",
                    Fraction(one),
                    Fraction(step),
                    may_not_apply=True,
                )
                for number, one in enumerate(points)
            ),
            (),
            Fraction(weight),
        )
        for place, (weight, points) in enumerate(criteria)
    )
    plain = Scoring(
        criteria=made,
        average="trimmed_mean",
        trim=Trim(5, 1, 1),
        minimum_sheets=1,
        full_points=sum((one.points for one in made), Fraction(0)),
        missing=MissingMarkRule.NO_TIER,
        rounding=places(2),
        decimals=2,
        citations=(),
    )
    return replace(plain, **changes)


def any_rubric(chance: Random) -> Scoring:
    """A rubric that uses any combination of the rules."""
    count = chance.randint(1, 4)
    weighted = chance.random() < 0.5
    criteria = [
        (
            chance.choice(WEIGHTS) if weighted else "1",
            ["100"] if weighted and chance.random() < 0.6 else chance.choices(POINTS, k=chance.randint(1, 3)),
        )
        for _ in range(count)
    ]
    decimals = chance.randint(0, 3)
    low, high = chance.choice(((1, 1), (1, 1), (2, 1), (0, 2), (2, 2)))
    trim = Trim(chance.randint(low + high + 1, low + high + 4), high, low)
    scoring = rubric(
        *criteria,
        step=chance.choice(STEPS),
        average=chance.choice(("mean", "trimmed_mean", "median")),
        trim=chance.choice((trim, trim, None)),
        minimum_sheets=chance.choice((0, 1, 3)),
        missing=chance.choice(tuple(MissingMarkRule)),
        rounding=places(decimals, chance.choice(tuple(Mode))),
        decimals=decimals,
        by_criterion=chance.random() < 0.5,
        criterion_rounding=_rounding(chance),
        weighted_rounding=_rounding(chance),
    )
    return replace(scoring, full_points=Fraction(100)) if chance.random() < 0.3 else scoring


def _rounding(chance: Random) -> Rounding | None:
    if chance.random() < 0.5:
        return None
    unit = chance.choice((Fraction(1), Fraction(1, 10), Fraction(1, 100), Fraction(1, 2)))
    return Rounding(unit, chance.choice(tuple(Mode)))


def any_codes(scoring: Scoring, sheets: int, chance: Random, blank: float = 0.1) -> NDArray[np.int16]:
    """(sheets, items) codes on the steps of the rubric, some of them blank."""
    scale = scale_of(scoring)
    rows = []
    lowest = chance.choice((0.0, 0.6, 0.9))
    for _ in range(sheets):
        row = []
        for item in scoring.items:
            steps = int(item.points / item.step)
            mark = chance.randint(int(steps * lowest), steps) * item.step
            code = int(mark * scale)
            if chance.random() < blank:
                code = chance.choice((PENDING_CODE, NOT_APPLICABLE_CODE))
            row.append(code)
        rows.append(row)
    return np.array(rows, np.int16).reshape(sheets, len(scoring.items))


def exactly(scoring: Scoring, codes: NDArray[np.int16], severity: Sequence[Fraction] | None = None) -> Panel:
    """The panel of one submission from (sheets, items) codes and the points off each sheet's total."""
    scale = scale_of(scoring)
    sheets = tuple(
        Sheet(
            f"E{number:04}",
            cells={item.id: from_code(code, scale) for item, code in zip(scoring.items, row, strict=True)},
        )
        for number, row in enumerate(codes.tolist())
    )
    one = Submission("S", MeasureId("m"), "", "", "", date(2025, 10, 8), sheets=sheets)
    if severity is None:
        return panel(scoring, one)
    names = [sheet.reviewer for sheet in sheets]
    return panel(scoring, one, dict(zip(names, severity, strict=True)))


def in_blocks(scoring: Scoring, submissions: Sequence[NDArray[np.int16]]) -> tuple[MarkBlock, ...]:
    """Blocks of submissions given as (sheets, items) codes each; reviewers are numbered within each."""
    codes = np.concatenate([np.empty((0, len(scoring.items)), np.int16), *submissions])
    held = [len(one) for one in submissions]
    submission = np.repeat(np.arange(len(submissions)), held)
    reviewer = np.concatenate([np.empty(0, np.int64), *(np.arange(one) for one in held)])
    return blocks_of(codes, submission, len(submissions), reviewer)
