"""A rubric as whole-number arithmetic: which cells are added, multiplied and rounded, and how wide."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache
from math import gcd

from workbench.domain.bulk.columns import Column, column_of, reach_of, term_of
from workbench.domain.bulk.quotient import Quotient, quotient_of
from workbench.domain.bulk.steps import (
    Chain,
    Conversion,
    Step,
    WholeType,
    chain,
    common_unit,
    folded,
    signed_holding,
)
from workbench.domain.errors import BadInput
from workbench.domain.marks import scale_of
from workbench.domain.rubric import Scoring

_LARGEST_CODE = 32_767
_LARGEST_SCORE = 2**62
# Leaves room to add such numbers over the criteria.
_LARGEST_RATIO = 2**52


@dataclass(frozen=True)
class Part:
    """One criterion, for sheets with blank cells and for floors.

    Attributes:
        items: places of its cells.
        sizes: the points of each, in a unit common to the criterion.
        points: what it can add to the total, in the plan's ``points_unit``.
        roundings: of a sheet's points, those included that lose nothing on full sheets.
        unit: points of the total in 1 of what the roundings leave.
        factor: from that unit to the one of the sheet's total.
        column: the same points on a full sheet, as floors need them.
        column_unit: points of the total in 1 of the column.
    """

    items: tuple[int, ...]
    sizes: tuple[int, ...]
    points: int
    roundings: tuple[Conversion, ...]
    unit: Fraction
    factor: int
    column: Column
    column_unit: Fraction

    @cached_property
    def ratio_bound(self) -> int:
        """The largest whole number on the way to the points of a sheet with blank cells."""
        below = sum(self.sizes)
        above = widest = len(self.items) * _LARGEST_CODE * below
        for rounding in self.roundings:
            widest = max(widest, rounding.widest(above, below))
            above, below = int(above * rounding.ratio) + 1, 1
        return max(widest, self.column.top, above * self.factor)


@dataclass(frozen=True)
class Finish:
    """From a given number of valid sheets to the score.

    Attributes:
        low, high: order statistics that are left out at each end.
        columns: per column of the plan the steps on its kept sum, and a factor.
        last: rounds the sum of the columns to the score.
        kind: a type that holds every number on the way.
    """

    low: int
    high: int
    columns: tuple[tuple[tuple[Step, ...], int], ...]
    last: Step
    kind: WholeType


@dataclass(frozen=True)
class Plan:
    """How a rubric scores sheets without a blank cell, and the pieces that the others need.

    Attributes:
        columns: what is averaged over the sheets: the total, or by criterion the points of each.
        column_units: points of the total in 1 of each column; by criterion, before the weight.
        step: units of the published last decimal in one step of the final rounding.
        limits: (items,) largest code of each cell.
    """

    scoring: Scoring
    columns: tuple[Column, ...]
    column_units: tuple[Fraction, ...]
    parts: tuple[Part, ...]
    points_unit: Fraction
    step: int
    limits: tuple[int, ...]
    _finishes: dict[int, Finish | None] = field(default_factory=dict, compare=False, repr=False)
    _quotients: dict[int, Quotient | None] = field(default_factory=dict, compare=False, repr=False)
    _chains: dict[tuple[int, int], Chain] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def all_points(self) -> int:
        """Points of all criteria, in ``points_unit``."""
        return sum(part.points for part in self.parts)

    @cached_property
    def least_limit(self) -> int:
        """A code up to which a mark of any cell is within its points."""
        return min(self.limits)

    @cached_property
    def single_cells(self) -> bool:
        """Whether every criterion is marked in one cell."""
        return all(len(part.items) == 1 for part in self.parts)

    @cached_property
    def filterable(self) -> bool:
        """Whether the ratios of sheets with blank cells fit; else those sheets are left to fractions."""
        bounds = (self.all_points, *(part.ratio_bound for part in self.parts))
        return max(bounds) < _LARGEST_RATIO

    @cached_property
    def ends_only(self) -> bool:
        """Whether a lowest and a highest number, or none, are all that is ever left out."""
        trim = self.scoring.trim
        average = self.scoring.average
        return average == "mean" or (average != "median" and (trim is None or trim.low == trim.high == 1))

    @property
    def trimmed_from(self) -> int:
        """The fewest sheets of which some are left out; for a plan of ``ends_only`` that does so."""
        assert self.scoring.trim is not None
        return self.scoring.trim.from_sheets

    def quotient(self, slots: int) -> Quotient | None:
        """From the kept totals of up to ``slots`` sheets to the score, where that is one rounded mean."""
        if not self.ends_only or self.scoring.by_criterion:
            return None
        if slots not in self._quotients:
            self._quotients[slots] = quotient_of(self.last_rounding(1), self.columns[0].top, slots)
        return self._quotients[slots]

    def kept(self, sheets: int) -> tuple[int, int]:
        """Order statistics left out at the low and at the high end of ``sheets`` values."""
        scoring = self.scoring
        if scoring.average == "median":
            return (sheets - 1) // 2, (sheets - 1) // 2
        trim = scoring.trim
        if scoring.average == "mean" or trim is None or sheets < trim.from_sheets:
            return 0, 0
        return trim.low, trim.high

    def finish(self, sheets: int) -> Finish | None:
        """What to do with ``sheets`` valid sheets; None where they are too few for a score."""
        if sheets not in self._finishes:
            enough = sheets >= max(1, self.scoring.minimum_sheets)
            self._finishes[sheets] = self._finish(sheets) if enough else None
        return self._finishes[sheets]

    def _finish(self, sheets: int) -> Finish:
        scoring = self.scoring
        low, high = self.kept(sheets)
        chains = [self.averaged(place, sheets - low - high) for place in range(len(self.columns))]
        whole = common_unit([unit for _, unit in chains])
        full = whole
        if scoring.by_criterion:
            full = whole * scoring.full_points / (self.all_points * self.points_unit)
        last = Conversion(full / scoring.rounding.unit, scoring.rounding.mode).step
        widest = total = 0
        done = []
        for column, (roundings, unit) in zip(self.columns, chains, strict=True):
            steps, factor = folded(roundings, int(unit / whole))
            most, top = reach_of(steps, factor, column.top * sheets)
            widest, total = max(widest, most), total + top
            done.append((steps, factor))
        needed = signed_holding(max(widest, total, last.widest(total)))
        kind = max(needed, *(column.kind for column in self.columns), key=lambda one: one.itemsize)
        return Finish(low, high, tuple(done), last, kind)

    def averaged(self, column: int, left: int) -> Chain:
        """What the sum of ``left`` kept values of a column goes through, and the unit of what is left."""
        if (column, left) not in self._chains:
            scoring, unit = self.scoring, self.column_units[column] / left
            weight = scoring.criteria[column].weight if scoring.by_criterion else Fraction(1)
            around = (scoring.criterion_rounding, scoring.weighted_rounding) if scoring.by_criterion else ()
            self._chains[column, left] = chain(unit, weight, *around)
        return self._chains[column, left]

    def last_rounding(self, left: int) -> Conversion:
        """From the sum of ``left`` kept totals of sheets to the score."""
        _, unit = self.averaged(0, left)
        return Conversion(unit / self.scoring.rounding.unit, self.scoring.rounding.mode)


def grain_of(scoring: Scoring) -> int:
    """The odd part of what every step of a rubric is a multiple of, in codes: 5 for steps of a half."""
    scale = scale_of(scoring)
    grain = gcd(*(int(item.step * scale) for item in scoring.items))
    return grain // (grain & -grain)


@lru_cache(maxsize=64)
def plan_of(scoring: Scoring, grain: int = 1) -> Plan:
    """Work out the arithmetic of a rubric with at least one item.

    Args:
        grain: odd, what every code is a multiple of; numbers that are as much smaller fit narrower types.
            Such a plan is for full sheets alone.

    Raises:
        BadInput: ``scoring.no_points`` where an item or a criterion can reach nothing,
            ``scoring.trims_all`` where no sheet would be left, ``scoring.too_large`` where scores would not
            be whole numbers of 63 bits, ``scoring.off_decimals`` where they are rounded to no multiple of
            their last decimal.
        TooLarge: exact sums pass 63 bits.
    """
    _check(scoring)
    scale = scale_of(scoring)
    points_unit = common_unit([criterion.points for criterion in scoring.criteria])
    cells, places = 0, []
    for criterion in scoring.criteria:
        places.append(tuple(range(cells, cells + len(criterion.items))))
        cells += len(criterion.items)
    limits = tuple(min(_LARGEST_CODE, int(item.points * scale)) for item in scoring.items)
    around = (None, None) if scoring.by_criterion else (scoring.criterion_rounding, scoring.weighted_rounding)
    inside = [limit // grain for limit in limits]
    chains = [chain(Fraction(grain, scale), criterion.weight, *around) for criterion in scoring.criteria]
    whole = common_unit([unit for _, unit in chains])
    terms, parts = [], []
    for criterion, items, (roundings, unit) in zip(scoring.criteria, places, chains, strict=True):
        kept, factor = folded(roundings, int(unit / whole))
        terms.append(term_of(items, kept, factor, inside, grain))
        alone, times = folded(roundings, 1)
        size = common_unit([item.points for item in criterion.items])
        parts.append(
            Part(
                items=items,
                sizes=tuple(int(item.points / size) for item in criterion.items),
                points=int(criterion.points / points_unit),
                roundings=roundings,
                unit=unit,
                factor=int(unit / whole),
                column=column_of([term_of(items, alone, 1, inside, grain)]),
                column_unit=unit * times,
            )
        )
    if scoring.by_criterion:
        columns = tuple(part.column for part in parts)
        units = tuple(Fraction(grain, scale) for _ in parts)
    else:
        columns = (column_of(terms),)
        reach = sum((criterion.points for criterion in scoring.criteria), Fraction(0))
        units = (whole * scoring.full_points / reach,)
    last = scoring.rounding.unit * 10**scoring.decimals
    return Plan(scoring, columns, units, tuple(parts), points_unit, int(last), limits)


def _check(scoring: Scoring) -> None:
    for criterion in scoring.criteria:
        if criterion.weight <= 0 or any(item.points <= 0 for item in criterion.items):
            raise BadInput("scoring.no_points", name=criterion.name)
    trim = scoring.trim
    if scoring.average == "trimmed_mean" and trim and trim.low + trim.high >= trim.from_sheets:
        raise BadInput("scoring.trims_all", sheets=trim.from_sheets, dropped=trim.low + trim.high)
    if scoring.full_points * 10**scoring.decimals >= _LARGEST_SCORE:
        raise BadInput("scoring.too_large", points=scoring.full_points)
    if (scoring.rounding.unit * 10**scoring.decimals).denominator != 1:
        raise BadInput("scoring.off_decimals", unit=scoring.rounding.unit, decimals=scoring.decimals)
