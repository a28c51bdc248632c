"""Every official figure of two figure-skating competitions comes out of their judges' marks.

Two competitions, 16 segments, 160 performances: 800 component panel scores, 1,445 element panel values, and
for each performance the component, element and segment totals and the rank.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest

from tests.oracles.skating import Component, Element, Performance, Segment, performances, segments
from tests.oracles.skating_rules import (
    ONE_COMPONENT,
    ONE_GRADE,
    SHIFT,
    components_of,
    grades_for,
    marks_for,
    marks_of,
    score,
    submission,
)
from workbench.domain.aggregate import panel
from workbench.domain.rounding import places


def all_components() -> list[Component]:
    return [component for _, one in performances() for component in one.components]


def all_elements() -> list[Element]:
    return [element for _, one in performances() for element in one.elements]


def grade_points(element: Element) -> Fraction:
    """Panel value of the grades; an element without value has none."""
    return score(ONE_GRADE, grades_for(element)) - SHIFT if element.grades else Fraction(0)


def totals(segment: Segment, one: Performance) -> tuple[Fraction, Fraction, Fraction]:
    """Component, element and segment score."""
    components = score(components_of(segment), marks_of(one))
    elements = sum((element.base + grade_points(element) for element in one.elements), Fraction(0))
    return components, elements, components + elements - one.deductions


def test_the_data_are_whole() -> None:
    assert len(segments()) == 16
    assert sum(1 for _ in performances()) == 160
    assert Counter(len(one.marks) for one in all_components()) == {9: 800}
    assert Counter(len(one.grades) for one in all_elements()) == {9: 1439, 0: 6}


def test_every_component_panel_score_comes_out() -> None:
    right = [score(ONE_COMPONENT, marks_for(one)) == one.panel for one in all_components()]

    assert (sum(right), len(right)) == (800, 800)


def test_every_element_panel_value_comes_out() -> None:
    found = [(one, grade_points(one)) for one in all_elements()]
    right = [(goe, one.base + goe) == (one.goe, one.value) for one, goe in found]

    assert (sum(right), len(right)) == (1445, 1445)


@pytest.mark.parametrize("segment", segments(), ids=lambda one: one.name)
def test_every_total_and_rank_of_a_segment_comes_out(segment: Segment) -> None:
    found = {one.id: totals(segment, one) for one in segment.performances}
    official = {
        one.id: (one.component_score, one.element_score, one.segment_score) for one in segment.performances
    }
    # Of equal totals the higher element score leads in a short programme, the higher component score else.
    decides = 1 if segment.short else 0
    order = sorted(found, key=lambda name: (found[name][2], found[name][decides]), reverse=True)

    assert found == official
    assert order == [one.id for one in sorted(segment.performances, key=lambda one: one.rank)]


def test_the_trace_states_each_component_of_a_performance() -> None:
    for segment, one in performances():
        nodes = panel(components_of(segment), submission("one", marks_of(one))).trace
        stated = [node.value for node in nodes if node.step == "criterion"]

        assert stated == [places(2).apply(part.panel * part.factor) for part in one.components]
