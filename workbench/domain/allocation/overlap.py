"""Step 8: money from elsewhere for the same project, then what lower grades of a series paid already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from workbench.domain.allocation.claims import Bools, Claims, Ints, Received, fresh
from workbench.domain.award_limits import OverlapRule


@dataclass(frozen=True)
class Met:
    """One entry of 重复 that met money: the amount (fen) before and after it."""

    received: Received
    before: int
    after: int


@dataclass(frozen=True)
class Differences:
    """What 补差 did.

    Attributes:
        kept: for a claim that gave way, the claim of the same series that stays.
        waiting: claims that wait for an amount of their series.
        opened: by key of the series, all claims that wait for one another.
        before: amount (fen) of each claim that something was paid for, before it was deducted.
    """

    kept: Mapping[int, int]
    waiting: Bools
    opened: tuple[Ints, ...]
    before: Mapping[int, int]


def apply_overlaps(claims: Claims, amount: Ints, opened: Bools) -> dict[int, tuple[Met, ...]]:
    """Change the amounts in place; return what met each claim."""
    met: dict[int, tuple[Met, ...]] = {}
    for claim, received in claims.records.received.items():
        steps: list[Met] = []
        now = int(amount[claim])
        for one in received:
            if now == 0:
                break
            after = _after(one.entry.rule, now, one.amount)
            steps.append(Met(one, now, after))
            now = after
        amount[claim] = now
        if steps and not opened[claim]:
            met[claim] = tuple(steps)
    return met


def _after(rule: OverlapRule, amount: int, received: int) -> int:
    match rule:
        case OverlapRule.HIGHER:
            return amount if amount > received else 0
        case OverlapRule.TOP_UP | OverlapRule.DEDUCT:
            return max(0, amount - received)
        case OverlapRule.CHOOSE_ONE:
            return 0
        case OverlapRule.STACK:
            return amount


def apply_differences(claims: Claims, amount: Ints, opened: Bools) -> Differences:
    """Change the amounts and what is open in place: one claim of a series stays, less what was paid."""
    kept, groups = _one_of_series(claims, amount, opened)
    waiting = np.zeros(claims.count, bool)
    for claim in kept:
        amount[claim] = 0
    for members in groups:
        waiting[members] = True
    before: dict[int, int] = {}
    for claim, paid in claims.records.paid.items():
        now = int(amount[claim])
        if now and not waiting[claim] and not opened[claim]:
            before[claim] = now
        amount[claim] = max(0, now - paid.amount)
    waiting &= ~opened
    opened |= waiting
    return Differences(kept, waiting, groups, before)


def _one_of_series(claims: Claims, amount: Ints, opened: Bools) -> tuple[dict[int, int], tuple[Ints, ...]]:
    rules = [one.difference for one in claims.measures]
    live = claims.where([rule is not None for rule in rules]) & ((amount > 0) | opened)
    members = np.flatnonzero(live)
    if not len(members):
        return {}, ()
    keys = {key: number for number, key in enumerate(sorted({(r.series, r.unit) for r in rules if r}))}
    series = np.array([keys[r.series, r.unit] if r else -1 for r in rules], np.int64)[claims.measure[members]]
    by_project = claims.where([bool(r and r.unit == "同一项目") for r in rules])[members]
    unit = np.where(by_project, claims.project[members], claims.entity[members])
    order = np.lexsort((claims.by_id[members], -amount[members], unit, series))
    members, starts = members[order], fresh(series[order], unit[order])
    edges = np.append(np.flatnonzero(starts), len(members))
    kept: dict[int, int] = {}
    waiting: list[Ints] = []
    for at in np.flatnonzero(np.diff(edges) > 1).tolist():
        together = members[edges[at] : edges[at + 1]]
        if opened[together].any():
            waiting.append(together)
        else:
            kept |= dict.fromkeys(together[1:].tolist(), int(together[0]))
    return kept, tuple(waiting)
