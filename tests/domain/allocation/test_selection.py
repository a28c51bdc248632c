"""Step 7: places, ties, wishes, earlier awards, pools, times; and the back-fill of step 9."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from hashlib import sha256
from typing import Any

import pytest

from tests.domain.allocation.few import allocated, awards
from tests.domain.allocation.rounds import PLAIN, draft_of
from workbench.domain.allocation import Allocation
from workbench.domain.award_limits import (
    Cap,
    CapScope,
    Exclusivity,
    ExclusivityRule,
    Period,
    Quota,
    Times,
)
from workbench.domain.award_methods import Award, Method, Pool, Ranking, Sharing, TieRule
from workbench.domain.case import LedgerLine, Permission
from workbench.domain.draft import Draft
from workbench.domain.measure import Measure, MeasureId
from workbench.domain.rounding import Mode, Rounding

SCORES = (90, 80, 80, 70)


def codes(found: Allocation, number: int) -> list[str]:
    return [node.code for node in found.trace(number)]


def problems(found: Allocation) -> dict[str, dict[str, object]]:
    return {one.code: one.parts for one in found.undecided}


def ranked_by(places: int | None, ties: TieRule = TieRule.STOP, **changes: Any) -> Measure:
    criteria = ("A", "B") if ties is TieRule.CRITERIA else ()
    return replace(PLAIN, quota=Quota(places, Ranking(None, ties, criteria), False, ("QU",)), **changes)


def scored(measure: Measure, *scores: int) -> list[Draft]:
    return [draft_of(f"S{number}", measure, figure=score) for number, score in enumerate(scores, 1)]


def line(measure: str, project: str = "P1", day: date = date(2025, 3, 1), **changes: Any) -> LedgerLine:
    return replace(LedgerLine("甲", project, measure, "", day, 10_000, 10_000, "市"), **changes)


def pool(top: int, amount: int, sharing: Sharing, **changes: Any) -> Measure:
    terms = Pool(top, amount, sharing, Ranking())
    award = Award(Method.POOL, Rounding(Fraction(100), Mode.DOWN), ("AW",), terms)
    return replace(PLAIN, award=award, **changes)


def together(rule: ExclusivityRule, **changes: Any) -> tuple[Measure, Measure]:
    one = Exclusivity("本办法", "同一项目", rule, "", ("EX",))
    return (
        replace(PLAIN, id=MeasureId("p/a"), exclusivity=one, **changes),
        replace(PLAIN, id=MeasureId("p/b"), exclusivity=one),
    )


def of_one_project(measures: tuple[Measure, ...], **each: tuple[Any, ...]) -> list[Draft]:
    return [
        draft_of(
            f"S{number}",
            measure,
            entity="甲",
            project="P1",
            **{name: values[number - 1] for name, values in each.items()},
        )
        for number, measure in enumerate(measures, 1)
    ]


@pytest.mark.parametrize(
    ("places", "expected"),
    [(4, [1, 1, 1, 1]), (3, [1, 1, 1, 0]), (1, [1, 0, 0, 0]), (0, [0, 0, 0, 0]), (None, [1, 1, 1, 1])],
)
def test_places_go_to_the_best(places: int | None, expected: list[int]) -> None:
    assert awards(*scored(ranked_by(places), *SCORES)) == [10_000 * one for one in expected]


def test_a_tie_at_the_last_place_stops_the_measure_and_names_the_tied() -> None:
    found = allocated(*scored(ranked_by(2), *SCORES))

    assert [found.award(number) for number in range(4)] == [None] * 4
    assert problems(found) == {"undecided.tie": {"measure": "p/m0", "submissions": ("S2", "S3"), "places": 2}}
    assert codes(found, 0) == ["quota.open"]


def test_by_the_rule_that_no_one_of_a_tie_is_selected_the_place_stays_empty() -> None:
    found = allocated(*scored(ranked_by(2, TieRule.NONE), *SCORES))

    assert found.awards.tolist() == [10_000, 0, 0, 0]
    assert codes(found, 1) == ["quota.tied_out"]
    assert codes(found, 3) == ["quota.passed_over"]


def test_a_lot_follows_the_published_seed() -> None:
    found = awards(*scored(ranked_by(2, TieRule.LOT), *SCORES), lot_seed="20251120")

    lots = {name: sha256(f"20251120/{name}".encode()).hexdigest() for name in ("S2", "S3")}
    first = min(lots, key=lots.__getitem__)
    assert found == [10_000, 10_000 * (first == "S2"), 10_000 * (first == "S3"), 0]


def test_named_criteria_break_a_tie_in_their_order_and_what_is_equal_after_them_stops() -> None:
    measure = ranked_by(1, TieRule.CRITERIA)
    better = draft_of("S1", measure, means={"A": Fraction(20), "B": Fraction(61, 3)})
    worse = draft_of("S2", measure, means={"A": Fraction(20), "B": Fraction(20)})
    equal = draft_of("S3", measure, means={"A": Fraction(20), "B": Fraction(61, 3)})

    assert awards(worse, better) == [0, 10_000]
    assert awards(worse, better, equal) == [None, None, None]


def test_places_that_the_ledger_gave_this_year_are_gone() -> None:
    drafts = scored(ranked_by(2), 90, 80)
    earlier = (line("p/m0"), line("p/m0", payer="区"), line("p/m0", "P9", date(2024, 12, 31)))

    found = allocated(*drafts, ledger=earlier)

    assert found.awards.tolist() == [10_000, 0]
    assert found.trace(0)[0].parts == {"place": 1, "places": 1, "used": 1, "first_out": 80}


def test_the_applicants_order_says_which_measure_a_project_takes() -> None:
    drafts = of_one_project(together(ExclusivityRule.CHOICE), preference=(2, 1), award=(90_000, 10_000))

    found = allocated(*drafts)

    assert found.awards.tolist() == [0, 10_000]
    assert codes(found, 0) == ["exclusivity.gave_way"]
    assert found.trace(0)[0].parts["taken"] == "S2"


@pytest.mark.parametrize("preference", [(None, None), (1, 1)])
def test_without_a_clear_order_nothing_is_given_by_choice(preference: tuple[int | None, int | None]) -> None:
    found = allocated(*of_one_project(together(ExclusivityRule.CHOICE), preference=preference))

    assert [found.award(0), found.award(1)] == [None, None]
    assert problems(found)["undecided.exclusivity"]["others"] == ("S1",)


def test_what_the_applicant_did_not_name_is_out() -> None:
    drafts = of_one_project(together(ExclusivityRule.CHOICE), preference=(None, 5))

    assert codes(allocated(*drafts), 0) == ["exclusivity.not_chosen"]
    assert awards(*drafts) == [0, 10_000]


def test_jointly_a_project_takes_the_largest_that_it_can_get() -> None:
    measures = together(ExclusivityRule.JOINT, quota=Quota(1, Ranking(), False, ("QU",)))
    drafts = of_one_project(measures, award=(90_000, 10_000), figure=(80, 80))
    better = draft_of("S3", measures[0], 90_000, 85)

    assert awards(*drafts) == [90_000, 0]
    assert awards(*drafts, better) == [0, 10_000, 90_000]
    assert awards(*drafts, replace(better, figure=Fraction(79))) == [90_000, 0, 0]


def test_an_open_amount_leaves_a_joint_choice_open() -> None:
    drafts = of_one_project(together(ExclusivityRule.JOINT), award=(None, 10_000), upper=(90_000, None))

    assert awards(*drafts) == [None, None]


def test_a_recorded_permission_lets_both_stand() -> None:
    drafts = of_one_project(together(ExclusivityRule.CHOICE))

    found = allocated(*drafts, permissions=(Permission("甲", "P1", "专题会"),))

    assert found.awards.tolist() == [10_000, 10_000]
    assert found.trace(0)[0].parts == {"others": ("S2",), "reason": "专题会"}


def test_an_earlier_award_of_another_measure_bars_the_project_but_one_of_its_own_does_not() -> None:
    measure, other = together(ExclusivityRule.CHOICE)
    drafts = of_one_project((measure,))

    assert awards(*drafts, ledger=(line(other.id),)) == [0]
    assert awards(*drafts, ledger=(line(other.id, approved=0),)) == [10_000]
    assert awards(*drafts, ledger=(line(other.id, "P2"),)) == [10_000]
    assert awards(*drafts, ledger=(line(measure.id),)) == [10_000]


def test_an_unsettled_project_leaves_a_contested_measure_open_and_an_uncontested_one_alone() -> None:
    measures = together(ExclusivityRule.CHOICE, quota=Quota(2, Ranking(), False, ("QU",)))
    unsettled = of_one_project(measures)
    rest = [draft_of(f"S{number}", measures[0], figure=50) for number in (3, 4)]

    contested = allocated(*unsettled, *rest)
    assert [contested.award(number) for number in range(4)] == [None] * 4
    assert problems(contested)["undecided.quota"] == {"measure": "p/a"}
    assert awards(*unsettled, rest[0]) == [None, None, 10_000]


@pytest.mark.parametrize(
    ("sharing", "expected"),
    [
        (Sharing.EQUAL, [33_400, 33_300, 33_300]),
        (Sharing.BY_SCORE, [37_500, 33_300, 29_200]),
        (Sharing.BY_RANK, [50_000, 33_300, 16_700]),
    ],
)
def test_the_selected_share_the_pool_to_the_fen(sharing: Sharing, expected: list[int]) -> None:
    drafts = scored(pool(3, 100_000, sharing), 90, 80, 70, 60)

    assert awards(*drafts) == [*expected, 0]
    assert sum(expected) == 100_000


def test_fewer_entrants_than_places_share_the_whole_pool() -> None:
    assert awards(*scored(pool(20, 100_000, Sharing.EQUAL), 90, 80)) == [50_000, 50_000]


def test_a_pool_waits_for_a_claim_that_is_not_settled() -> None:
    measures = together(ExclusivityRule.CHOICE)
    shared = pool(5, 100_000, Sharing.EQUAL, id=MeasureId("p/pool"), exclusivity=measures[0].exclusivity)
    drafts = of_one_project((shared, measures[1]))

    found = allocated(*drafts, draft_of("S3", shared))

    assert [found.award(number) for number in range(3)] == [None] * 3
    assert problems(found)["undecided.quota"] == {"measure": "p/pool"}


def test_once_for_an_entity_holds_inside_the_round_too() -> None:
    times = Times("同一企业", True, 2, Period.LIFE, ("TI",))
    measure = replace(PLAIN, times=times)
    drafts = [
        draft_of(f"S{number}", measure, amount, None, entity="甲")
        for number, amount in enumerate((10_000, 30_000, 20_000), 1)
    ]

    assert awards(*drafts) == [0, 30_000, 20_000]
    assert awards(*drafts, ledger=(line("p/m0", "P9", date(2020, 1, 1)),)) == [0, 30_000, 0]
    assert allocated(*drafts).trace(0)[0].parts["kept"] == ("S2", "S3")


@pytest.mark.parametrize(("backfill", "expected"), [(True, [0, 10_000]), (False, [0, 0])])
def test_a_winner_whom_a_cap_leaves_nothing_frees_its_place_where_the_rule_says_so(
    backfill: bool, expected: list[int]
) -> None:
    cap = Cap("c", CapScope.ENTITY_YEAR, 10_000, ("CA",), policy_wide=True)
    measure = replace(PLAIN, quota=Quota(1, Ranking(), backfill, ("QU",)), caps=(cap,))
    drafts = [draft_of("S1", measure, figure=90, entity="甲"), draft_of("S2", measure, figure=80)]

    found = allocated(*drafts, ledger=(line("p/another"),))

    assert found.awards.tolist() == expected
    assert (codes(found, 0) == ["quota.freed"]) is backfill


def test_a_place_given_back_lets_projects_return_to_the_wishes_that_they_had_lost() -> None:
    cap = Cap("c", CapScope.CLAUSE_YEAR, 10_000, ("CA",))
    three, single = (Quota(places, Ranking(), True, ("QU",)) for places in (3, 1))
    one, other = together(ExclusivityRule.CHOICE, quota=three, caps=(cap,))
    other = replace(other, quota=single)

    def wish(number: str, measure: Measure, project: str, preference: int, figure: int) -> Draft:
        return draft_of(
            number, measure, figure=figure, project=project, entity=project, preference=preference
        )

    found = allocated(
        draft_of("S0", one, figure=90, entity="甲"),
        wish("S1", one, "P1", 1, 70),
        wish("S2", other, "P1", 2, 90),
        wish("S3", other, "P2", 1, 80),
        wish("S4", one, "P2", 2, 80),
        ledger=(line(one.id, "P8"), line(one.id, "P9", entity="P2")),
    )

    assert found.awards.tolist() == [0, 10_000, 0, 10_000, 0]
    assert codes(found, 0) == ["exclusivity.alone", "quota.freed"]
    assert codes(found, 4) == ["exclusivity.gave_way"]


def test_the_order_of_the_submissions_has_no_say() -> None:
    measures = together(ExclusivityRule.JOINT, quota=Quota(1, Ranking(ties=TieRule.LOT), True, ("QU",)))
    drafts = [
        draft_of(f"S{number}", measures[number % 2], 10_000, 80, entity="甲", project=f"P{number // 2}")
        for number in range(8)
    ]
    forward, backward = allocated(*drafts), allocated(*reversed(drafts))

    assert forward.awards.tolist() == backward.awards.tolist()[::-1]
    assert forward.trace(3) == backward.trace(4)
