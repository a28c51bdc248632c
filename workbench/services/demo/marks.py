"""Invented marks: the same on every machine, on the step, strict and lenient reviewers apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from hashlib import sha256

from workbench.domain.rounding import Rounding
from workbench.domain.rubric import Criterion, Item, ItemId, Scoring
from workbench.services.demo.people import panel_of
from workbench.services.demo.projects import SHORT, Project

_SEED = "虚构2025"
# Totals of an edge case around its level, strictest reviewer first; the trimmed mean is 0 and -0.1.
_AROUND_EXACT = ("-2", "-1", "-0.5", "0", "0.5", "1", "2")
_AROUND_SHORT = ("-2", "-1", "-0.5", "0", "0.5", "0.5", "2")
# A floor case has no room for severity: all other criteria are nearly full.
_AROUND_WEAK = ("-0.5", "-0.5", "0", "0", "0", "0.5", "0.5")
_WEAK_SHARE = Fraction("0.57")
_OUTLIER = -27
_SLIP_ONE_IN = 60


def planned_sheet(project: Project, reviewer: str, scoring: Scoring) -> dict[ItemId, Fraction]:
    """The complete sheet of one reviewer: objective items from the evidence, subjective ones by habit."""
    evidence = _evidence(project, scoring)
    movable = [item for item in scoring.items if item.id not in _held(project, scoring)]
    subjective = [item for item in movable if item.kind == "subjective"]
    total = min(
        _total(project, reviewer, scoring),
        sum((evidence[item.id] for item in scoring.items if item not in subjective), Fraction(0))
        + sum((item.points for item in subjective), Fraction(0)),
    )
    start = _draw(len(subjective), project.code, reviewer)
    marks = _moved(evidence, [*subjective[start:], *subjective[:start]], total)
    if not project.edge and not project.weak and not _draw(_SLIP_ONE_IN, project.code, reviewer, "slip"):
        # One who read the evidence otherwise: an objective item a step lower (or higher, at zero).
        objective = next(item for item in movable if item.kind == "objective")
        marks[objective.id] = abs(marks[objective.id] - objective.step)
    return marks


def _draw(below: int, *key: str) -> int:
    """A number from 0 to ``below`` - 1 that depends on nothing but the key."""
    digest = sha256("|".join((_SEED, *key)).encode()).digest()
    return int.from_bytes(digest[:8], "big") % below


def _evidence(project: Project, scoring: Scoring) -> dict[ItemId, Fraction]:
    """Where everybody starts: each item at the project's share, a little up or down, on the step."""
    marks: dict[ItemId, Fraction] = {}
    for criterion in scoring.criteria:
        share = _share(project, criterion, scoring.full_points)
        for item in criterion.items:
            swing = Fraction(0 if project.weak else _draw(13, project.code, item.id) - 6, 100)
            mark = Rounding(item.step).apply(item.points * (share + swing))
            marks[item.id] = min(item.points, max(Fraction(0), mark))
    if project.weak:
        return marks
    objective = [item for item in scoring.items if item.kind == "objective"]
    points = sum((item.points for item in objective), Fraction(0))
    aim = Rounding(objective[0].step).apply(points * project.level / scoring.full_points)
    return _moved(marks, objective, sum(marks.values(), Fraction(0)) - _sum(marks, objective) + aim)


def _share(project: Project, criterion: Criterion, full: Fraction) -> Fraction:
    if not project.weak:
        return project.level / full
    if criterion.id == project.weak:
        return _WEAK_SHARE
    return Fraction(1)


def _held(project: Project, scoring: Scoring) -> frozenset[ItemId]:
    """Items of the criterion that must stay below its floor."""
    return frozenset(
        item.id for criterion in scoring.criteria if criterion.id == project.weak for item in criterion.items
    )


def _total(project: Project, reviewer: str, scoring: Scoring) -> Fraction:
    panel = sorted(panel_of(project.measure), key=lambda expert: expert.severity)
    place = [expert.name for expert in panel].index(reviewer)
    if project.weak:
        return project.level + Fraction(_AROUND_WEAK[place])
    if project.edge:
        around = _AROUND_SHORT if project.edge == SHORT else _AROUND_EXACT
        return project.level + Fraction(around[place])
    if project.outlier and place == 0:
        return project.level + _OUTLIER
    subjective = [item for item in scoring.items if item.kind == "subjective"]
    habit = panel[place].severity + _draw(5, project.code, reviewer, "mood") - 2
    room = sum((item.points for item in subjective), Fraction(0))
    return Rounding(subjective[0].step).apply(project.level + room * habit / 100)


def _sum(marks: Mapping[ItemId, Fraction], items: Sequence[Item]) -> Fraction:
    return sum((marks[item.id] for item in items), Fraction(0))


def _moved(
    marks: Mapping[ItemId, Fraction], items: Sequence[Item], total: Fraction
) -> dict[ItemId, Fraction]:
    """Move these items by their step, in turn, until all marks add up to the total."""
    moved = dict(marks)
    missing = total - sum(moved.values(), Fraction(0))
    while missing:
        before = missing
        for item in items:
            step = min(item.step, missing) if missing > 0 else max(-item.step, missing)
            if step and 0 <= moved[item.id] + step <= item.points:
                moved[item.id] += step
                missing -= step
        if missing == before:
            raise ValueError(f"no marks of these items add up to {total}")
    return moved
