"""Numbers of a sheet as sums of products of cells, packed into narrow types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from workbench.domain.bulk.steps import Step, TooLarge, Whole, WholeType, holding, signed_holding


@dataclass(frozen=True)
class Term:
    """The weighted sum of some cells next to each other, stepped and multiplied.

    Attributes:
        first: place of the first cell.
        factors: one a cell; the ``times`` of the first step is in them.
        steps: on the sum.
        factor: of what the steps leave.
        widest: the largest number on the way.
        top: the largest result.
        grain: what every code is a multiple of; the sum is of codes divided by it.
    """

    first: int
    factors: tuple[int, ...]
    steps: tuple[Step, ...]
    factor: int
    widest: int
    top: int
    grain: int = 1

    def put(self, codes: NDArray[np.uint16], target: Whole) -> None:
        """Fill (slots, width) from (slots, items, width) codes; ``target`` holds ``widest``."""
        kind = target.dtype
        weights = _weights(self.factors, self.grain, kind)
        if len(self.factors) == 1:
            np.multiply(codes[:, self.first], weights[0], out=target, dtype=kind)
        else:
            cells = codes[:, self.first : self.first + len(self.factors)]
            np.einsum("c,scn->sn", weights, cells, out=target, dtype=kind, casting="safe")
        for number, step in enumerate(self.steps):
            step.apply(target, multiplied=number == 0)
        if self.factor != 1:
            target *= kind.type(self.factor)


@cache
def _weights(factors: tuple[int, ...], grain: int, kind: WholeType) -> Whole:
    """What codes are multiplied by to be divided by the grain as well.

    That is done modulo the type's range: products wrap on the way, and their sum, which fits, is right.
    """
    wrap = 1 << (8 * kind.itemsize)
    inverse = pow(grain, -1, wrap)
    return np.array([factor * inverse % wrap for factor in factors], f"u{kind.itemsize}").view(kind)


@dataclass(frozen=True)
class Lane:
    """Terms whose sum fits one type."""

    kind: WholeType
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Column:
    """One number a sheet: the sum of its lanes, up to ``top``, kept as ``kind``, a signed type."""

    lanes: tuple[Lane, ...]
    kind: WholeType
    top: int


def reach_of(steps: Sequence[Step], factor: int, bound: int) -> tuple[int, int]:
    """The largest number on the way, and the largest result."""
    widest = bound
    for step in steps:
        widest = max(widest, step.widest(bound))
        bound = step.top(bound)
    return max(widest, factor, bound * factor), bound * factor


def term_of(
    items: Sequence[int], steps: tuple[Step, ...], factor: int, limits: Sequence[int], grain: int
) -> Term:
    """The sum of the cells of a criterion.

    Args:
        items: places of the cells, next to each other.
        limits: (items,) the largest code of every cell, divided by the grain.
    """
    widest, top = reach_of(steps, factor, sum(limits[item] for item in items))
    times = steps[0].times if steps else factor
    return Term(items[0], (times,) * len(items), steps, factor if steps else 1, widest, top, grain)


def column_of(terms: Sequence[Term]) -> Column:
    """Pack terms into as few lanes of the narrowest types as possible."""
    lanes: list[tuple[WholeType, int, list[Term]]] = []
    for term in _joined(terms):
        kind = holding(term.widest)
        for place, (lane, used, members) in enumerate(lanes):
            if lane == kind and _fits(used + term.top, kind):
                lanes[place] = (lane, used + term.top, [*members, term])
                break
        else:
            lanes.append((kind, term.top, [term]))
    top = sum(term.top for term in terms)
    width = max(signed_holding(top).itemsize, *(lane.itemsize for lane, *_ in lanes))
    return Column(tuple(Lane(lane, tuple(members)) for lane, _, members in lanes), np.dtype(f"i{width}"), top)


def _joined(terms: Sequence[Term]) -> list[Term]:
    """Sums without a step whose cells follow each other become one, as long as it stays as narrow."""
    joined: list[Term] = []
    for term in terms:
        before = joined[-1] if joined else None
        if (
            before
            and not before.steps
            and not term.steps
            and before.first + len(before.factors) == term.first
        ):
            widest, top = max(before.widest, term.widest), before.top + term.top
            if _fits(top, holding(widest)):
                factors = before.factors + term.factors
                joined[-1] = Term(before.first, factors, (), 1, max(widest, top), top, term.grain)
                continue
        joined.append(term)
    return joined


def _fits(bound: int, kind: WholeType) -> bool:
    try:
        return holding(bound).itemsize <= kind.itemsize
    except TooLarge:
        return False
