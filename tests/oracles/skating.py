"""Judges' marks and official results of two figure-skating competitions, read from ``isu/``."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from pathlib import Path

_DATA = Path(__file__).parent / "isu"
_Rows = Mapping[str, list[dict[str, str]]]


@dataclass(frozen=True)
class Component:
    """One programme component: quarter points by judge, and the protocol's panel score."""

    name: str
    marks: Mapping[str, Fraction]
    panel: Fraction
    factor: Fraction


@dataclass(frozen=True)
class Element:
    """One executed element: whole grades by judge, and the protocol's grade of execution in points.

    ``value`` is the base value plus ``goe``; an element without value has no grades.
    """

    code: str
    grades: Mapping[str, int]
    base: Fraction
    goe: Fraction
    value: Fraction


@dataclass(frozen=True)
class Performance:
    """One skater or couple in one segment; components in the order of their names."""

    id: str
    skater: str
    rank: int
    components: tuple[Component, ...]
    elements: tuple[Element, ...]
    component_score: Fraction
    element_score: Fraction
    deductions: Fraction
    segment_score: Fraction


@dataclass(frozen=True, eq=False)
class Segment:
    """A short programme or a free skating; its judges J1 to J9 are people of this segment only."""

    competition: str
    program: str
    performances: tuple[Performance, ...]

    @property
    def name(self) -> str:
        """Competition and programme, for the name of a test."""
        return f"{self.competition}, {self.program}"

    @property
    def short(self) -> bool:
        """Whether ties go by the element score (short) or by the component score (free)."""
        return "SHORT" in self.program

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """The components with their factors, as every performance has them."""
        return self.performances[0].components


@cache
def segments() -> tuple[Segment, ...]:
    """Every segment of the two competitions, in the order of their names."""
    scores: dict[str, dict[str, str]] = defaultdict(dict)
    for row in _rows("judge-scores"):
        scores[row["aspect_id"]][row["judge"]] = row["score"]
    aspects: _Rows = defaultdict(list)
    for row in _rows("judged-aspects"):
        aspects[row["performance_id"]].append(row)
    found: dict[tuple[str, str], list[Performance]] = defaultdict(list)
    for row in _rows("performances"):
        found[row["competition"], row["program"]].append(_performance(row, aspects, scores))
    return tuple(Segment(*names, tuple(found[names])) for names in sorted(found))


def performances() -> Iterator[tuple[Segment, Performance]]:
    """Every performance with its segment."""
    return ((segment, one) for segment in segments() for one in segment.performances)


def _rows(name: str) -> list[dict[str, str]]:
    with (_DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _performance(
    row: Mapping[str, str], aspects: _Rows, scores: Mapping[str, Mapping[str, str]]
) -> Performance:
    own = aspects[row["performance_id"]]
    components = [
        Component(
            name=aspect["aspect_desc"],
            # A judge gives at least a quarter point: 0.0 stands for no mark.
            marks={
                judge: Fraction(text) for judge, text in scores[aspect["aspect_id"]].items() if float(text)
            },
            panel=Fraction(aspect["scores_of_panel"]),
            factor=Fraction(aspect["factor"]),
        )
        for aspect in own
        if aspect["section"] == "components"
    ]
    elements = [
        Element(
            code=aspect["aspect_desc"],
            grades={judge: int(Fraction(text)) for judge, text in scores[aspect["aspect_id"]].items()},
            base=Fraction(aspect["base_value"]),
            goe=Fraction(aspect["goe"]),
            value=Fraction(aspect["scores_of_panel"]),
        )
        for aspect in sorted(own, key=lambda one: int(one["aspect_num"] or 0))
        if aspect["section"] == "elements"
    ]
    return Performance(
        id=row["performance_id"],
        skater=row["name"],
        rank=int(row["rank"]),
        components=tuple(sorted(components, key=lambda one: one.name)),
        elements=tuple(elements),
        component_score=Fraction(row["total_component_score"]),
        element_score=Fraction(row["total_element_score"]),
        deductions=Fraction(row["total_deductions"]),
        segment_score=Fraction(row["total_segment_score"]),
    )
