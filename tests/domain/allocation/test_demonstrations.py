"""Four rounds worked by hand that come out wrong in the wrong order; both engines must get them right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from tests.domain.allocation.checks import allocated
from tests.domain.allocation.reference import reference
from tests.domain.allocation.rounds import PLAIN, TODAY, Round, draft_of, ranked
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
from workbench.domain.case import Case
from workbench.domain.draft import Draft
from workbench.domain.measure import MeasureId

WAN = 1_000_000
ONE_PLACE = Quota(1, Ranking(ties=TieRule.STOP), backfill=False, citations=("QU",))
Awards = Mapping[str, int | None]
Engine = Callable[[Round], Awards]

both_engines = pytest.mark.parametrize(
    "engine",
    [lambda one: allocated(one).awards, lambda one: reference(one.drafts, one.case).awards],
    ids=["program", "reference"],
)


def _round(*drafts: Draft) -> Round:
    return Round(ranked(drafts), Case(TODAY, tuple(draft.submission for draft in drafts)))


@both_engines
def test_an_item_that_gets_no_place_uses_up_no_yearly_cap(engine: Engine) -> None:
    wide = (Cap("wide", CapScope.ENTITY_YEAR, 50 * WAN, ("CA",), policy_wide=True),)
    contested = replace(PLAIN, caps=wide, quota=ONE_PLACE)
    other = replace(PLAIN, id=MeasureId("p/m1"), caps=wide)

    assert engine(
        _round(
            draft_of("S1", contested, 50 * WAN, 80, entity="甲"),
            draft_of("S2", other, 40 * WAN, 70, entity="甲"),
            draft_of("S3", contested, 50 * WAN, 90, entity="乙"),
        )
    ) == {"S1": 0, "S2": 40 * WAN, "S3": 50 * WAN}


@both_engines
def test_a_project_that_loses_its_best_place_takes_the_next_measure(engine: Engine) -> None:
    joint = Exclusivity("本办法", "同一项目", ExclusivityRule.JOINT, "", ("EX",))
    best = replace(PLAIN, exclusivity=joint, quota=ONE_PLACE)
    next_best = replace(PLAIN, id=MeasureId("p/m1"), exclusivity=joint)
    same = {"entity": "甲", "project": "P1"}

    assert engine(
        _round(
            draft_of("S1", best, 100 * WAN, 80, **same),
            draft_of("S2", next_best, 80 * WAN, 80, **same),
            draft_of("S3", best, 100 * WAN, 90),
        )
    ) == {"S1": 0, "S2": 80 * WAN, "S3": 100 * WAN}


@both_engines
def test_a_budget_scales_what_the_caps_left(engine: Engine) -> None:
    cap = Cap("year", CapScope.CLAUSE_YEAR, 200 * WAN, ("CA",))
    measure = replace(PLAIN, caps=(cap,), budgets=(Budget(400 * WAN, Overrun.PRO_RATA, ("BU",)),))

    assert engine(
        _round(
            draft_of("S1", measure, 300 * WAN),
            draft_of("S2", measure, 300 * WAN),
            draft_of("S3", measure, 100 * WAN),
        )
    ) == {"S1": 160 * WAN, "S2": 160 * WAN, "S3": 80 * WAN}


@both_engines
def test_the_first_that_does_not_fit_gets_what_is_left(engine: Engine) -> None:
    measure = replace(PLAIN, budgets=(Budget(250 * WAN, Overrun.BY_RANK, ("BU",)),))

    assert engine(
        _round(
            draft_of("S1", measure, 150 * WAN, 79),
            draft_of("S2", measure, 200 * WAN, 85),
            draft_of("S3", measure, 100 * WAN, 90),
        )
    ) == {"S1": 0, "S2": 150 * WAN, "S3": 100 * WAN}
