"""Bugs planted in the program one at a time: the checks of this folder must find every one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.domain.allocation.checks import (
    CHECKS,
    allocated,
    ignores_the_order_of_the_input,
    parts_add_up,
)
from tests.domain.allocation.rounds import Round, rounds
from tests.domain.allocation.scored import a_cut_off_includes_its_own_score, recusals_count_nowhere
from tests.planted import PlantedBug
from workbench.domain import case, marks, split
from workbench.domain.allocation import budgets, claims, overlap, places, selection, shares
from workbench.domain.allocation.allocate import _until_caps, allocate
from workbench.domain.allocation.yearly_caps import _apply as _apply_cap
from workbench.domain.award_limits import Split
from workbench.domain.claim import tiers

HUNT = settings(
    max_examples=1500,
    phases=[Phase.generate],
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


@HUNT
@given(rounds(), st.randoms(use_true_random=False))
def over_rounds(one: Round, chance: Any) -> None:
    """Everything that must hold of a round."""
    answer = allocated(one)
    for check in CHECKS:
        check(one, answer)
    ignores_the_order_of_the_input(one, chance.shuffle)


@HUNT
@given(st.integers(0, 10**9), st.integers(1, 5), st.integers(1, 5))
def over_splits(award: int, city: int, district: int) -> None:
    """Everything that must hold of a split."""
    parts_add_up(award, Split({"市": city, "区": district}, "市", ()))


@HUNT
@given(st.lists(st.sampled_from([60, 80, 100]), min_size=2, max_size=5), st.lists(st.just(0), max_size=2))
def over_panels(counted: list[int], recused: list[int]) -> None:
    """Everything that must hold of recused sheets."""
    recusals_count_nowhere([(counted, recused)])


@HUNT
@given(st.integers(0, 100))
def over_scores(mark: int) -> None:
    """Everything that must hold of a cut-off."""
    a_cut_off_includes_its_own_score(mark)


@dataclass(frozen=True)
class Bug(PlantedBug):
    """A bug, and the hunt that must find it."""

    hunt: Callable[[], None] = over_rounds


CUTS = "    cuts = apply_cuts(claims, amount, opened)\n"
SELECT = "        selection = select(claims, rivals, barred)\n"
BUGS = [
    Bug(
        "scale before cap",
        _until_caps,
        CUTS,
        "    apply_budgets(claims, amount, opened)\n" + CUTS,
    ),
    Bug(
        "cap before quota",
        allocate,
        SELECT,
        "        apply_cuts(claims, claims.amount, claims.open)\n" + SELECT,
    ),
    Bug(
        "exclusivity before quota",
        selection._wishes,
        "    following[wishes[:-1][follows[1:]]] = wishes[1:][follows[1:]]\n",
        "",
    ),
    Bug(
        "ties by input order",
        claims.Claims.__dict__["by_id"].func,
        "sorted(range(self.count), key=self.ids.__getitem__)",
        "list(range(self.count))",
    ),
    Bug(
        "a tie at the last place by input order",
        places._at_once,
        "held[asking] = standing <= cutoff",
        "held[asking[: most if most >= 0 else None]] = True",
    ),
    Bug("ties not seen", selection._tied, "kept[measure] > most", "kept[measure] > most + 1"),
    Bug(
        "above for from: cut-off",
        tiers.tier_for,
        "score < tier.from_score",
        "score <= tier.from_score",
        over_scores,
    ),
    Bug("above for from: the last place", places._at_once, "standing <= cutoff", "standing < cutoff"),
    Bug("above for from: a budget met exactly", budgets._apply, "<= room", "< room"),
    Bug("from for above: money of other levels", overlap._after, "amount > received", "amount >= received"),
    Bug("ledger of another year", case.Case.of_this_year, "date(self.as_of.year, 1, 1)", "date(1, 1, 1)"),
    Bug("paid for approved", case.LedgerLine.money, '"批准额"', '"兑付额"'),
    Bug(
        "odd fen of a split lost",
        split.shares,
        "parts[split.odd_fen_to] += award - sum(parts.values())",
        "pass",
        over_splits,
    ),
    Bug("odd fen of a pool lost", shares._share, "extra[0] += rest", "pass"),
    Bug("last unit of a scaled pot lost", budgets._pro_rata, "extra[at] = unit", "pass"),
    Bug(
        "recused counted",
        marks.Sheet.__dict__["counts"].fget,
        "is SheetState.SUBMITTED",
        "in (SheetState.SUBMITTED, SheetState.RECUSED)",
        over_panels,
    ),
    Bug(
        "a cap without its ledger",
        _apply_cap,
        "np.maximum(0, limit.cap.amount - earlier)",
        "np.maximum(0, limit.cap.amount - 0 * earlier)",
    ),
]


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_planted_bug_is_found(bug: Bug, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bug.function, "__code__", bug.code())

    with pytest.raises((AssertionError, ExceptionGroup, IndexError, ValueError)):
        bug.hunt()


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("hunt", [over_splits, over_panels, over_scores])
def test_the_program_as_it_is_passes_the_same_hunt(hunt: Callable[[], None]) -> None:
    hunt()
