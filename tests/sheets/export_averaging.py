"""Small rounds under every way of averaging: what comes first, where it is rounded, what is taken off."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from unittest.mock import patch

from tests.domain.measures import MEASURE
from tests.sheets.export_sample import AS_OF, export_input
from workbench.domain import awards
from workbench.domain.aggregate import panel
from workbench.domain.case import Case, Panel, Submission
from workbench.domain.marks import Blank, Cell, Sheet, SheetState
from workbench.domain.measure import Measure, MeasureId
from workbench.domain.rounding import Mode, Rounding, places
from workbench.domain.rubric import Criterion, DeviationRule, Item, ItemId, MissingMarkRule, Scoring, Trim
from workbench.sheets.model import ExportInput

CITED = ("A1",)
HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Round:
    """A round under one measure; ``severity`` is what calibration takes off, None where it does not."""

    measure: Measure
    case: Case
    severity: Mapping[str, Fraction] | None = None

    @property
    def rules(self) -> dict[MeasureId, Measure]:
        """The measure by its id."""
        return {self.measure.id: self.measure}

    def panels(self) -> dict[str, Panel]:
        """What the engine makes of the marks."""
        return {one.id: panel(self.measure.scoring, one, self.severity) for one in self.case.submissions}

    def export(self) -> ExportInput:
        """What the sheets get."""
        with calibrated_by(self.severity):
            return export_input(self.case, self.rules)


@contextmanager
def calibrated_by(severity: Mapping[str, Fraction] | None) -> Iterator[None]:
    """Let the engine find these severities, whatever the marks are."""

    def found(measures: Mapping[MeasureId, Measure], case: Case) -> dict[str, Panel]:
        if severity is None:
            return {}
        return {one.id: panel(measures[one.measure].scoring, one, severity) for one in case.submissions}

    with patch.object(awards, "decided_by_calibration", found):
        yield


def round_of(
    scoring: Scoring, *panels: Mapping[str, Sheet], severity: Mapping[str, Fraction] | None = None
) -> Round:
    """A round of submissions with these sheets by reviewer."""
    measure = replace(MEASURE, scoring=scoring)
    submissions = tuple(
        Submission(
            f"S{place}",
            measure.id,
            f"单位{place}",
            f"P{place}",
            "课题",
            date(2025, 10, 8),
            {"type": "企业", "national": False},
            sheets=tuple(sheets.values()),
        )
        for place, sheets in enumerate(panels, 1)
    )
    return Round(measure, Case(AS_OF, submissions), severity)


def sheets_of(*reviewers: Mapping[str, str | None]) -> dict[str, Sheet]:
    """Sheets of E1, E2 and so on with marks by item; None is not scored."""
    return {
        f"E{place}": Sheet(
            f"E{place}",
            cells={
                ItemId(item): Blank.PENDING if mark is None else Fraction(mark)
                for item, mark in marks.items()
            },
        )
        for place, marks in enumerate(reviewers, 1)
    }


def whole(code: str, weight: str, points: int = 10, step: Fraction = Fraction(1, 4)) -> Criterion:
    """A criterion marked as a whole."""
    return Criterion(code, code, (Item(ItemId(code), code, Fraction(points), step),), CITED, Fraction(weight))


def parts(code: str, factor: str, *points: int) -> Criterion:
    """A criterion with several items."""
    items = tuple(
        Item(ItemId(f"{code}{place}"), f"分项{code}{place}", Fraction(one), HALF)
        for place, one in enumerate(points, 1)
    )
    return Criterion(code, f"指标{code}", items, CITED, Fraction(factor))


def random_round(seed: int) -> Round:
    """A round that the format allows, drawn at random."""
    dice = random.Random(seed)
    scoring = random_scoring(dice)
    reviewers = [f"E{place}" for place in range(1, dice.randrange(3, 7))]
    rated = [random_sheets(scoring, reviewers, dice) for _ in range(dice.randrange(1, 4))]
    one = round_of(scoring, *rated)
    # Workbooks know the severity of those who marked something that has a score.
    known = {
        total.reviewer for found in one.panels().values() if found.score is not None for total in found.totals
    }
    if scoring.by_criterion or not known or dice.random() < 0.5:
        return one
    return replace(one, severity={name: random_severity(dice) for name in sorted(known)})


def random_severity(dice: random.Random) -> Fraction:
    return Fraction(dice.choice((-1, 1)) * dice.randrange(1, 900), 100)


def random_scoring(dice: random.Random) -> Scoring:
    criteria: tuple[Criterion, ...] = dice.choice(
        (
            (whole("A", "0.35", 100), whole("B", "0.65", 100)),
            (parts("A", "1.6", 10, 5), parts("B", "0.8", 7), parts("C", "1", 3, 3)),
            (parts("A", "1", 20, 30), parts("B", "1", 50)),
        )
    )
    criteria = tuple(
        replace(
            one,
            items=tuple(replace(item, may_not_apply=place > 0) for place, item in enumerate(one.items)),
        )
        if dice.random() < 0.3
        else one
        for one in criteria
    )
    decimals = dice.randrange(4)
    return replace(
        MEASURE.scoring,
        criteria=criteria,
        full_points=Fraction(100),
        average=dice.choice(("mean", "trimmed_mean", "trimmed_mean", "median")),
        trim=dice.choice((Trim(3, 1, 1), Trim(4, 1, 1), Trim(4, 2, 1), Trim(3, 0, 2))),
        minimum_sheets=dice.randrange(4),
        missing=dice.choice(tuple(MissingMarkRule)),
        rounding=places(decimals, dice.choice(tuple(Mode))),
        decimals=decimals,
        by_criterion=dice.random() < 0.5,
        criterion_rounding=_rounding(dice),
        weighted_rounding=_rounding(dice),
        deviation=DeviationRule(
            dice.choice((None, Fraction(1, 10), Fraction(1, 4))),
            dice.choice((None, Fraction(20))),
            CITED,
            dice.choice(("all", "kept", "kept")),
            dice.choice((None, Fraction(3, 5))),
        ),
    )


def _rounding(dice: random.Random) -> Rounding | None:
    return dice.choice((None, places(dice.randrange(4), dice.choice(tuple(Mode)))))


def random_sheets(scoring: Scoring, reviewers: list[str], dice: random.Random) -> dict[str, Sheet]:
    """Marks that often tie, a blank now and then, a sheet that does not count."""
    return {
        one: Sheet(
            one,
            dice.choice((*[SheetState.SUBMITTED] * 9, SheetState.RECUSED)),
            {item.id: _cell(item, dice) for item in scoring.items},
        )
        for one in reviewers
    }


def _cell(item: Item, dice: random.Random) -> Cell:
    if dice.random() < 0.05:
        return Blank.NOT_APPLICABLE if item.may_not_apply else Blank.PENDING
    steps = int(item.points / item.step)
    return dice.randrange(steps // 2, steps + 1) * item.step
