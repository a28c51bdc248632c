"""Small invented rounds: every kind of rubric that the scoring knows, with few marks to go through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from hypothesis import strategies as st

from tests.domain.measures import MEASURE, submission
from workbench.domain.award_methods import Tier
from workbench.domain.case import Submission
from workbench.domain.marks import Blank, Cell, Sheet, SheetState
from workbench.domain.measure import Measure
from workbench.domain.rounding import Mode, Rounding, places
from workbench.domain.rubric import Criterion, Item, ItemId, MissingMarkRule, Scoring, Trim
from workbench.domain.sensitivity import Amounts

HALF = Fraction(1, 2)
WEIGHTS = (Fraction(1), Fraction(3, 10), Fraction(3333, 10000), Fraction(2))
STATES = (*[SheetState.SUBMITTED] * 5, SheetState.RECUSED, SheetState.VOID)


@dataclass(frozen=True)
class Round:
    """What sensitivity is asked about; ``severity`` where calibrated scores decide."""

    measure: Measure
    submissions: tuple[Submission, ...]
    amounts: Amounts
    severity: Mapping[str, Fraction] | None = None


@st.composite
def rounds(draw: st.DrawFn) -> Round:
    """One to three submissions under a rubric of two to five items and two or three tiers."""
    scoring = draw(scorings())
    measure = replace(MEASURE, scoring=scoring, tiers=draw(tiers(scoring)))
    names = [f"S{number}" for number in range(draw(st.integers(1, 3)))]
    made = tuple(draw(submissions(scoring, name)) for name in names)
    money = st.integers(0, 3).map(lambda wan: wan * 1_000_000)
    amounts = {name: {tier.name: draw(money) for tier in measure.tiers} for name in names}
    return Round(measure, made, amounts, None if scoring.by_criterion else draw(severities(scoring)))


@st.composite
def severities(draw: st.DrawFn, scoring: Scoring) -> Mapping[str, Fraction] | None:
    """None, or points off each reviewer's totals, up to a quarter of all points either way."""
    if draw(st.booleans()):
        return None
    # Drawn one by one they would mostly be zero.
    chance, unit = Random(draw(st.integers(0, 2**32))), Fraction(1, 10**scoring.severity_decimals)
    reach = int(scoring.full_points / 4 / unit)
    return {reviewer: chance.randint(-reach, reach) * unit for reviewer in "ABCDE"}


@st.composite
def scorings(draw: st.DrawFn) -> Scoring:
    criteria = tuple(draw(criterion(number)) for number in range(draw(st.integers(1, 3))))
    decimals = draw(st.integers(0, 2))
    low, high = draw(st.sampled_from([(1, 1), (0, 1), (1, 0)]))
    total = sum((one.points for one in criteria), Fraction(0))
    return Scoring(
        criteria=criteria,
        average=draw(st.sampled_from(["mean", "trimmed_mean", "median"])),
        trim=Trim(draw(st.integers(3, 4)), high, low),
        minimum_sheets=draw(st.integers(0, 2)),
        full_points=draw(st.sampled_from([total, total, Fraction(10)])),
        missing=draw(st.sampled_from(MissingMarkRule)),
        rounding=places(decimals, draw(st.sampled_from(Mode))),
        decimals=decimals,
        citations=(),
        by_criterion=draw(st.booleans()),
        criterion_rounding=draw(roundings()),
        weighted_rounding=draw(roundings()),
    )


def roundings() -> st.SearchStrategy[Rounding | None]:
    rounding = st.builds(places, st.integers(0, 1), st.sampled_from(Mode))
    return st.one_of(st.none(), rounding)


@st.composite
def criterion(draw: st.DrawFn, number: int) -> Criterion:
    items = tuple(
        Item(
            ItemId(f"{number}.{place}"),
            f"项{number}.{place}",
            Fraction(draw(st.integers(1, 3))),
            draw(st.sampled_from([HALF, Fraction(1)])),
            marked_once=draw(st.integers(0, 4)) == 0,
            may_not_apply=draw(st.booleans()),
        )
        for place in range(draw(st.integers(1, 2)))
    )
    return Criterion(str(number), f"指标{number}", items, (), draw(st.sampled_from(WEIGHTS)))


@st.composite
def tiers(draw: st.DrawFn, scoring: Scoring) -> tuple[Tier, ...]:
    """Cut-offs from high to low, some on top of each other, some with floors."""
    shares = sorted(draw(st.lists(st.sampled_from([3, 4, 5, 6, 7, 8]), min_size=2, max_size=3)), reverse=True)
    floor = st.one_of(st.none(), st.sampled_from([HALF, Fraction(2, 3)]))
    return tuple(
        Tier(
            f"T{place}",
            places(1).apply(scoring.full_points * share / 10),
            1,
            (),
            floor_all=draw(floor),
            floors={"0": Fraction(3, 4)} if draw(st.integers(0, 3)) == 0 else {},
        )
        for place, share in enumerate(shares)
    )


@st.composite
def submissions(draw: st.DrawFn, scoring: Scoring, name: str) -> Submission:
    reviewers = draw(st.lists(st.sampled_from("ABCDE"), min_size=1, max_size=5, unique=True))
    sheets = tuple(
        Sheet(reviewer, draw(st.sampled_from(STATES)), draw(marks(scoring, once=False)))
        for reviewer in reviewers
    )
    return submission(name, sheets=sheets, objective=draw(marks(scoring, once=True)))


@st.composite
def marks(draw: st.DrawFn, scoring: Scoring, once: bool) -> Mapping[ItemId, Cell]:
    """A cell for each item that reviewers (or, ``once``, staff) mark; now and then a blank one."""
    cells: dict[ItemId, Cell] = {}
    for item in scoring.items:
        if item.marked_once is once:
            blank = Blank.NOT_APPLICABLE if item.may_not_apply else Blank.PENDING
            steps = draw(st.integers(0, int(item.points / item.step)))
            cells[item.id] = blank if draw(st.integers(0, 15)) == 15 else steps * item.step
    return cells
