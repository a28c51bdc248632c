"""The bulk kernel gives every official figure of two figure-skating competitions, from stored sheets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.oracles.skating import Segment, performances, segments
from tests.oracles.skating_rules import (
    ONE_COMPONENT,
    ONE_GRADE,
    SHIFT,
    components_of,
    grades_for,
    marks_for,
    marks_of,
    score,
)
from workbench.domain.bulk.blocks import blocks_of
from workbench.domain.bulk.scores import SCORED, score_blocks
from workbench.domain.marks import pack
from workbench.domain.rubric import ItemId, Scoring

Marks = Mapping[str, Mapping[str, Fraction]]


def stored(scoring: Scoring, entries: Sequence[Marks]) -> tuple[NDArray[np.int16], NDArray[np.int64]]:
    """Every sheet as it is kept in a database, and the place of its entry."""
    sheets = [
        pack({ItemId(code): mark for code, mark in given.items()}, scoring)
        for marks in entries
        for given in marks.values()
    ]
    codes = np.frombuffer(b"".join(sheets), "<i2").reshape(len(sheets), len(scoring.items))
    return codes, np.repeat(np.arange(len(entries)), [len(marks) for marks in entries])


def bulk_scores(scoring: Scoring, entries: Iterable[Marks]) -> list[Fraction]:
    """Panel score of every entry."""
    known = list(entries)
    codes, place = stored(scoring, known)
    scores = score_blocks(scoring, blocks_of(codes, place, len(known)), len(known))
    assert (scores.status == SCORED).all()
    return [Fraction(int(value), 10**scoring.decimals) for value in scores.score]


def test_every_component_panel_score_comes_out() -> None:
    components = [component for _, one in performances() for component in one.components]

    assert bulk_scores(ONE_COMPONENT, map(marks_for, components)) == [one.panel for one in components]


def test_every_element_panel_value_comes_out() -> None:
    elements = [element for _, one in performances() for element in one.elements if element.grades]

    assert bulk_scores(ONE_GRADE, map(grades_for, elements)) == [one.goe + SHIFT for one in elements]


@pytest.mark.parametrize("segment", segments(), ids=lambda one: one.name)
def test_every_component_score_of_a_segment_comes_out(segment: Segment) -> None:
    found = bulk_scores(components_of(segment), map(marks_of, segment.performances))

    assert found == [one.component_score for one in segment.performances]


def test_a_mark_taken_away_is_missing_in_bulk_too() -> None:
    for segment in segments():
        scoring = components_of(segment)
        holed = [without_one_mark(marks_of(one), place) for place, one in enumerate(segment.performances)]

        assert bulk_scores(scoring, holed) == [score(scoring, marks) for marks in holed]


def without_one_mark(marks: Marks, place: int) -> Marks:
    """The marks less one, of another judge and component from place to place."""
    judge = list(marks)[place % len(marks)]
    codes = list(marks[judge])
    gone = codes[place % len(codes)]
    return {**marks, judge: {code: mark for code, mark in marks[judge].items() if code != gone}}
