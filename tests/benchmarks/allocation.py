"""Time and memory of the allocation, from a thousand claims to a million: ``make bench`` prints the table.

The claims are invented and laid out straight as arrays: ten measures of one policy with quotas (back-fill,
lots, ties), joint exclusivity, caps of every width and budgets that are too small.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from dataclasses import replace
from fractions import Fraction

import numpy as np

from tests.domain.allocation.rounds import PLAIN, TODAY
from workbench.domain.allocation import Allocation, Claims, allocate
from workbench.domain.allocation.claims import Records
from workbench.domain.award_limits import (
    Budget,
    Cap,
    CapScope,
    Exclusivity,
    ExclusivityRule,
    Overrun,
    Quota,
)
from workbench.domain.award_methods import Ranking, TieRule
from workbench.domain.measure import Measure, MeasureId

SIZES = (1_000, 10_000, 100_000, 1_000_000)
MEASURES = 10
WAN = 1_000_000
OVER = (Overrun.PRO_RATA, Overrun.BY_RANK, Overrun.FIRST_COME, Overrun.OFFER)


def measures_for(count: int) -> list[Measure]:
    """Ten measures whose places and money do for about a third of ``count`` claims."""
    places = max(1, count // MEASURES // 3)
    wide_cap = Cap("wide", CapScope.ENTITY_YEAR, 350 * WAN, ("CA",), policy_wide=True)
    wide_budget = Budget(count * 40 * WAN, Overrun.PRO_RATA, ("BU",), policy_wide=True)
    exclusive = Exclusivity("本办法", "同一项目", ExclusivityRule.JOINT, "", ("EX",))
    made = []
    for number in range(MEASURES):
        name = MeasureId(f"p/m{number}")
        next_one = f"p/m{(number + 1) % MEASURES}"
        ties = TieRule.LOT if number % 2 else TieRule.NONE
        budget = Budget(places * 90 * WAN, OVER[number % len(OVER)], ("BU",))
        caps = (
            Cap("clause", CapScope.CLAUSE_YEAR, 250 * WAN, ("CA",)),
            Cap(
                "entity",
                CapScope.ENTITY_YEAR,
                300 * WAN,
                ("CA",),
                together=(next_one,),
            ),
            wide_cap,
        )
        made.append(
            replace(
                PLAIN,
                id=name,
                quota=Quota(places, Ranking(ties=ties), number % 3 == 0, ("QU",)),
                exclusivity=exclusive,
                caps=caps,
                budgets=(budget, wide_budget),
            )
        )
    return made


def claims_for(count: int, seed: int = 20251120) -> Claims:
    """``count`` claims of a third as many entities; every fifth project stands under two measures or more."""
    chance = np.random.default_rng(seed)
    measures = measures_for(count)
    measure = chance.integers(0, MEASURES, count)
    entities = max(1, count // 3)
    own = chance.integers(0, entities, count)
    # An entity's own projects: two numbers, so that some claims of an entity meet on one project.
    project = own * 2 + chance.integers(0, 2, count)
    figure = chance.integers(0, 4_001, count)
    limits = 2 * MEASURES + 1
    capped = {
        (int(limit), int(entity)): 20 * WAN
        for limit, entity in zip(
            chance.integers(0, limits, count // 20), chance.integers(0, entities, count // 20), strict=True
        )
    }
    rank = np.zeros(count, np.int64)
    for number in range(MEASURES):
        members = np.flatnonzero(measure == number)
        ordered = np.sort(-figure[members])
        rank[members] = np.searchsorted(ordered, -figure[members]) + 1
    return Claims(
        measures=measures,
        ids=[f"S{number:07}" for number in range(count)],
        year=TODAY.year,
        entities=[f"E{number:07}" for number in range(entities)],
        measure=measure,
        entity=own,
        project=project,
        amount=chance.choice(np.array([30, 50, 80, 100, 200, 300]), count) * WAN,
        open=np.zeros(count, bool),
        figure=figure,
        figures=[Fraction(number, 40) for number in range(4_001)],
        tie=np.where(measure % 2 == 1, chance.permutation(count), 0),
        rank=rank,
        preference=np.zeros(count, np.int64),
        applied=TODAY.toordinal() - chance.integers(1, 60, count),
        declines=chance.random(count) < 0.1,
        least=np.zeros(count, np.int64),
        base=np.ones(count, bool),
        records=Records(capped=capped),
    )


def timed(claims: Claims) -> tuple[Allocation, float]:
    """Allocate and count the processor seconds."""
    before = time.process_time()
    allocation = allocate(claims)
    return allocation, time.process_time() - before


def trace_seconds(allocation: Allocation, count: int, samples: int = 200) -> tuple[float, float]:
    """Middle and longest processor time of one trace, over samples spread through the round."""
    spent = []
    for number in np.linspace(0, count - 1, samples).astype(int).tolist():
        before = time.process_time()
        allocation.trace(number)
        spent.append(time.process_time() - before)
    return sorted(spent)[len(spent) // 2], max(spent)


def row(count: int) -> str:
    """One line of the table, measured in this process."""
    claims = claims_for(count)
    allocation, seconds = timed(claims)
    middle, longest = trace_seconds(allocation, count)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    paid = int((allocation.awards > 0).sum())
    return (
        f"| {count:,} | {paid:,} | {seconds:.3f} | {seconds / count * 1e6:.2f} | {peak:,.0f} "
        f"| {middle * 1e3:.3f} | {longest * 1e3:.3f} |"
    )


def main() -> None:
    """Print the table; each size runs in a process of its own, so that peaks stay apart."""
    print("| claims | with an award | CPU s | µs a claim | peak MB | trace ms, middle | trace ms, longest |")
    print("|---:|---:|---:|---:|---:|---:|---:|", flush=True)
    for count in SIZES:
        subprocess.run([sys.executable, "-m", __spec__.name, str(count)], check=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(row(int(sys.argv[1])), flush=True)
    else:
        main()
