"""The scoring rules of figure skating (seasons 2016/17 and 2017/18) as score sheets of this program.

A panel of up to nine marks each component from 0.25 to 10 in quarter points. Per component the highest and
the lowest mark go, the mean of the rest is rounded half up to two places, multiplied by the factor of the
segment and rounded again; the sum is the component score. A grade of execution goes the same way, each
grade at its worth in points.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from tests.oracles.grades import points
from tests.oracles.skating import Component, Element, Performance, Segment
from workbench.domain.aggregate import panel
from workbench.domain.case import Submission
from workbench.domain.marks import Sheet
from workbench.domain.measure import MeasureId
from workbench.domain.rounding import places
from workbench.domain.rubric import Criterion, Item, ItemId, MissingMarkRule, Scoring, Trim

HIGHEST = Fraction(10)
QUARTER = Fraction(1, 4)
TENTH = Fraction(1, 10)
# Added to the points of a grade, so that every mark is at least zero; taken off the panel score again.
SHIFT = Fraction(5)
CODES = ("C1", "C2", "C3", "C4", "C5")
ONE = CODES[0]


def scoring_of(*criteria: Criterion) -> Scoring:
    """The way of the protocols, for any components with their factors."""
    return Scoring(
        criteria=criteria,
        average="trimmed_mean",
        trim=Trim(5, 1, 1),
        minimum_sheets=5,
        full_points=sum((criterion.points for criterion in criteria), Fraction(0)),
        missing=MissingMarkRule.RESCALE,
        rounding=places(2),
        decimals=2,
        citations=(),
        by_criterion=True,
        criterion_rounding=places(2),
        weighted_rounding=places(2),
    )


def criterion(code: str, step: Fraction = QUARTER, factor: Fraction = Fraction(1)) -> Criterion:
    """One component, or the grade of one element."""
    return Criterion(code, code, (Item(ItemId(code), code, HIGHEST, step),), (), factor)


def components_of(segment: Segment) -> Scoring:
    """All components of a segment with their factors."""
    factors = [one.factor for one in segment.components]
    return scoring_of(*(criterion(code, factor=factor) for code, factor in zip(CODES, factors, strict=True)))


ONE_COMPONENT = scoring_of(criterion(ONE))
ONE_GRADE = scoring_of(criterion(ONE, step=TENTH))


def marks_of(performance: Performance) -> dict[str, dict[str, Fraction]]:
    """Judge → component → mark; a mark that a judge did not give is left out."""
    sheets: dict[str, dict[str, Fraction]] = {}
    for code, component in zip(CODES, performance.components, strict=True):
        for judge, mark in component.marks.items():
            sheets.setdefault(judge, {})[code] = mark
    return sheets


def marks_for(component: Component) -> dict[str, dict[str, Fraction]]:
    """Judge → the mark of one component alone."""
    return {judge: {ONE: mark} for judge, mark in component.marks.items()}


def grades_for(element: Element) -> dict[str, dict[str, Fraction]]:
    """Judge → the points of the grade, shifted."""
    return {judge: {ONE: points(element.code, grade) + SHIFT} for judge, grade in element.grades.items()}


def submission(name: str, marks: Mapping[str, Mapping[str, Fraction]]) -> Submission:
    """One performance, component or element as an application with its sheets."""
    return Submission(
        id=name,
        measure=MeasureId("skating"),
        entity=name,
        project=name,
        title=name,
        applied_on=date(2017, 10, 20),
        sheets=tuple(
            Sheet(judge, cells={ItemId(code): mark for code, mark in given.items()})
            for judge, given in marks.items()
        ),
    )


def score(scoring: Scoring, marks: Mapping[str, Mapping[str, Fraction]]) -> Fraction:
    """Panel score of one performance, component or element."""
    found = panel(scoring, submission("one", marks)).score
    assert found is not None
    return found
