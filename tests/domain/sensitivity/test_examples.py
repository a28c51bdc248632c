"""Worked cases: how firmly a tier stands, in marks, sheets, cut-offs and weights."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.domain.measures import HALF, MEASURE, SCORING, WAN, item, marked, sheet, submission
from workbench.domain.case import Submission
from workbench.domain.marks import Blank, Sheet, SheetState
from workbench.domain.measure import Measure
from workbench.domain.rubric import Criterion, ItemId, MissingMarkRule, Trim
from workbench.domain.sensitivity import (
    CutOffShift,
    LeftOut,
    MarkMove,
    Sensitivity,
    TierMove,
    TooFew,
    sensitivity,
)
from workbench.domain.sensitivity.table import table_of
from workbench.domain.sensitivity.thresholds import weight_shifts

MONEY = {"一等": 300 * WAN, "二等": 200 * WAN, "三等": 100 * WAN, None: 0}


def found(*submissions: Submission, measure: Measure = MEASURE) -> Sensitivity:
    return sensitivity(measure, submissions, {one.id: MONEY for one in submissions})


def test_two_steps_of_one_kept_sheet_reach_the_first_tier() -> None:
    # 88 and 91 are dropped; (89 + 90 + 90) / 3 = 89.67 needs one more point in the sheet of 89.
    (move,) = found(submission("S1", 89, 90, 91, 90, 88)).marks

    assert move == MarkMove(
        submission="S1",
        reviewer="E1",
        item=ItemId("A1"),
        mark_from=Fraction("17.5"),
        mark_to=Fraction("18.5"),
        steps=2,
        points=Fraction(1),
        tier_from="二等",
        tier_to="一等",
        at_stake=100 * WAN,
    )


def test_a_score_right_on_the_cut_off_falls_with_one_step() -> None:
    (move,) = found(submission("S1", 80, 80, 80)).marks

    assert (move.steps, move.mark_to - move.mark_from, move.tier_to) == (1, Fraction("-0.5"), "三等")


def test_a_floor_moves_a_tier_where_the_score_does_not() -> None:
    # B1 stands at 24 of 40 on average, right on the floor of 60 % that the first tier needs.
    held = tuple(marked("20", "60", mark, f"E{mark}") for mark in ("23", "24", "25"))
    loose = replace(MEASURE, tiers=(replace(MEASURE.tiers[0], from_score=Fraction(50)), *MEASURE.tiers[2:]))
    wide = replace(loose, scoring=replace(SCORING, criteria=(WIDE_A, SCORING.criteria[1])))

    (move,) = found(submission(sheets=held), measure=wide).marks

    assert (move.reviewer, move.item, move.steps, move.tier_to) == ("E23", "B1", 1, "三等")


WIDE_A = Criterion("A", "完整性", (item("A1", 20), item("A2", 60)), ("A1",))


def test_no_single_mark_moves_a_panel_that_agrees_far_from_a_cut_off() -> None:
    assert found(submission("S1", *[85] * 9)).marks == ()


def test_a_mark_that_staff_made_once_moves_every_sheet_and_is_held_by_nobody() -> None:
    first, rest = SCORING.criteria
    once = replace(first, items=(replace(first.items[0], marked_once=True), first.items[1]))
    measure = replace(MEASURE, scoring=replace(SCORING, criteria=(once, rest)))
    sheets = tuple(marked("", "40", "29.5", f"E{place}") for place in range(3))
    one = submission(sheets=sheets, objective={ItemId("A1"): Fraction(10)})

    (move,) = found(one, measure=measure).marks

    # 79.5 for everybody: half a point in the shared mark does what one reviewer needs 1.5 points for.
    assert (move.reviewer, move.item, move.points, move.tier_to) == (None, "A1", Fraction(1, 2), "二等")


def test_the_smallest_change_is_counted_in_points_of_the_total_not_in_steps() -> None:
    # One step of A is worth 1.5 points, one of B 0.25: three steps of B are the smaller change.
    heavy, light = SCORING.criteria
    criteria = (replace(heavy, weight=Fraction(3)), replace(light, weight=Fraction(1, 2)))
    scoring = replace(SCORING, criteria=criteria, full_points=Fraction(200), minimum_sheets=1)
    measure = replace(MEASURE, scoring=scoring, tiers=MEASURE.tiers[2:])
    (move,) = found(submission(sheets=(marked("10", "10", "18.5"),)), measure=measure).marks

    assert (move.item, move.steps, move.points, move.tier_to) == ("B1", 3, Fraction(3, 4), "三等")


class TestEqualChanges:
    """Of changes of as many points the fewest steps go first, then reviewer, item, and down before up."""

    def best(self, *sheets: Sheet, coarse: bool = False, cuts: tuple[str, ...] = ("70",)) -> MarkMove:
        first, rest = SCORING.criteria
        wide = replace(rest.items[0], step=Fraction(1) if coarse else HALF)
        scoring = replace(SCORING, criteria=(first, replace(rest, items=(wide,))), minimum_sheets=1)
        tiers = tuple(replace(MEASURE.tiers[2], name=cut, from_score=Fraction(cut)) for cut in cuts)
        (move,) = found(
            submission(sheets=sheets), measure=replace(MEASURE, scoring=scoring, tiers=tiers)
        ).marks
        return move

    def test_fewest_steps(self) -> None:
        # One whole point is missing: one step of B1, or two of A1 and A2.
        assert self.best(marked("10", "29", "30"), coarse=True).item == "B1"

    def test_first_reviewer(self) -> None:
        # Both sheets lack one point; A1 is full in that of E1.
        move = self.best(marked("10", "29.5", "30", "E2"), marked("20", "19.5", "30", "E1"))

        assert (move.reviewer, move.item) == ("E1", "A2")

    def test_first_item(self) -> None:
        # A1 at zero can only go up, which is the first item's all the same.
        move = self.best(marked("0", "30", "40"), cuts=("70.5", "70"))

        assert (move.item, move.mark_to, move.tier_to) == ("A1", HALF, "70.5")

    def test_down_before_up(self) -> None:
        move = self.best(marked("10", "30", "30"), cuts=("70.5", "70"))

        assert (move.item, move.mark_to, move.tier_to) == ("A1", Fraction("9.5"), None)


def test_a_blank_criterion_of_a_sheet_hides_none_of_its_marks() -> None:
    # B trims two of five sheets but none of four: a fifth mark, even a full one, would lower its average.
    criteria = (Criterion("A", "甲", (item("A1", 2),), ()), Criterion("B", "乙", (item("B1", 10),), ()))
    scoring = replace(
        SCORING,
        criteria=criteria,
        trim=Trim(5, 2, 0),
        full_points=Fraction(12),
        missing=MissingMarkRule.RESCALE,
        by_criterion=True,
    )
    measure = replace(MEASURE, scoring=scoring, tiers=(replace(MEASURE.tiers[2], from_score=Fraction(9)),))
    given = {"E0": ("0", ""), "E1": ("2", "0"), "E2": ("2", "10"), "E3": ("2", "10"), "E4": ("2", "10")}
    sheets = tuple(
        Sheet(
            name,
            cells={
                ItemId(code): Fraction(text) if text else Blank.PENDING
                for code, text in zip(("A1", "B1"), pair, strict=True)
            },
        )
        for name, pair in given.items()
    )

    (move,) = found(submission(sheets=sheets), measure=measure).marks

    # (0 + 2 + 2) / 3 + 30 / 4 = 8.83; half a point in the first sheet gives 9.00.
    assert (move.reviewer, move.item, move.steps) == ("E0", "A1", 1)


def test_a_sheet_whose_absence_moves_the_tier_is_named_with_both_scores() -> None:
    # Without E5 four sheets are a plain mean: (89 + 90 + 91 + 90) / 4 = 90.
    (one,) = found(submission("S1", 89, 90, 91, 90, 88)).leave_one_out

    assert one == LeftOut("S1", "E5", Fraction("89.67"), Fraction(90), "二等", "一等", 100 * WAN)


def test_a_submission_without_a_sheet_to_spare_is_said_apart() -> None:
    answer = found(submission("S1", 95, 60, 60))

    assert answer.too_few == (TooFew("S1", 3, 3, "三等", 100 * WAN),)
    assert answer.leave_one_out == ()


def test_an_absent_sheet_is_no_sheet_to_spare() -> None:
    measure = replace(MEASURE, scoring=replace(SCORING, missing=MissingMarkRule.ABSENT))
    sheets = (*submission("S1", 80, 80, 80).sheets, marked("20", "", "40", "E9"))

    assert found(submission("S1", sheets=sheets), measure=measure).too_few[0].sheets == 3


def test_a_lower_cut_off_lets_a_submission_in_and_says_what_it_costs() -> None:
    shifts = found(submission("S1", "89.5", "89.5", "89.5"), submission("S2", 95, 95, 95)).cut_offs

    assert shifts[0] == CutOffShift(
        moves=(TierMove("S1", "二等", "一等", 100 * WAN),),
        tier="一等",
        cut_from=Fraction(90),
        cut_to=Fraction(89),
    )
    assert (shifts[0].change, shifts[0].at_stake) == (100 * WAN, 100 * WAN)
    assert len(shifts) == 12


def test_a_cut_off_stops_at_its_neighbours() -> None:
    close = replace(MEASURE.tiers[1], from_score=Fraction("89.5"))
    measure = replace(MEASURE, tiers=(MEASURE.tiers[0], close, MEASURE.tiers[2]))
    shifts = found(submission("S1", 85, 85, 85), measure=measure).cut_offs

    cuts = {tier.name: {one.cut_to for one in shifts if one.tier == tier.name} for tier in measure.tiers}
    assert cuts["一等"] == {Fraction("89.5"), Fraction(91), Fraction(92)}
    assert cuts["二等"] == {Fraction("87.5"), Fraction("88.5"), Fraction(90)}


def test_a_heavier_criterion_takes_its_points_from_the_others() -> None:
    # A 57 of 60, B 22.5 of 40: 79.5. With A at 66 and B at 34 points it is 62.7 + 19.125 = 81.83.
    one = submission(sheets=tuple(marked("20", "37", "22.5", f"E{place}") for place in range(3)))

    shifts = {(shift.criterion, shift.share): shift for shift in found(one).weights}

    heavier = shifts["A", Fraction(1, 10)]
    assert (heavier.points_from, heavier.points_to) == (60, 66)
    assert heavier.moves == (TierMove("S1", "三等", "二等", 100 * WAN),)
    assert shifts["A", Fraction(-1, 10)].moves == ()
    assert shifts["B", Fraction(-1, 10)].moves == heavier.moves


def test_money_that_goes_up_and_down_is_at_stake_twice_and_changes_nothing_in_all() -> None:
    # The first rises to 81.83 points as above; the second, strong in B, falls from 80.5 to 78.68.
    up = submission("S1", sheets=tuple(marked("20", "37", "22.5", f"E{place}") for place in range(3)))
    down = submission("S2", sheets=tuple(marked("15", "26", "39.5", f"E{place}") for place in range(3)))

    (shift,) = (
        one for one in found(up, down).weights if (one.criterion, one.share) == ("A", Fraction(1, 10))
    )

    assert [(move.submission, move.change, move.at_stake) for move in shift.moves] == [
        ("S1", 100 * WAN, 100 * WAN),
        ("S2", -100 * WAN, 100 * WAN),
    ]
    assert (shift.change, shift.at_stake) == (0, 200 * WAN)


def test_a_criterion_alone_or_nearly_so_has_nothing_to_trade_with() -> None:
    alone = replace(
        MEASURE, scoring=replace(SCORING, criteria=SCORING.criteria[:1], full_points=Fraction(60))
    )
    table = table_of(alone, [submission("S1", 80, 80, 80)])

    assert weight_shifts(table, {}) == ()
    whole = table_of(MEASURE, [submission("S1", 80, 80, 80)])
    assert {shift.criterion for shift in weight_shifts(whole, {}, (Fraction(2, 3),))} == {"B"}


def test_what_moves_more_money_comes_first_then_the_smaller_change() -> None:
    money = {"S1": MONEY, "S2": {"二等": 5}, "S3": MONEY, "S4": {}}
    ones = [
        submission(name, total, total, total) for name, total in zip(money, (79, 80, "79.5", 80), strict=True)
    ]

    moves = sensitivity(MEASURE, ones, money).marks

    assert [(move.submission, move.at_stake) for move in moves] == [
        ("S3", 100 * WAN),
        ("S1", 100 * WAN),
        ("S2", 5),
        ("S4", 0),
    ]


class TestNothingToSay:
    def test_without_submissions(self) -> None:
        answer = found()

        assert (answer.marks, answer.leave_one_out, answer.too_few) == ((), (), ())
        assert not any(shift.moves for shift in (*answer.cut_offs, *answer.weights))

    def test_without_tiers(self) -> None:
        assert found(submission("S1", 80, 80, 80), measure=replace(MEASURE, tiers=())) == Sensitivity()

    def test_without_a_panel(self) -> None:
        bare = replace(MEASURE, scoring=replace(SCORING, criteria=()))
        assert found(submission("S1"), measure=bare) == Sensitivity()

    @pytest.mark.parametrize(
        "one",
        [
            submission("S1"),
            submission("S1", 80, 80),
            submission("S1", sheets=(*submission("S1", 80, 80, 80).sheets, marked("20", "", "40", "E9"))),
            submission("S1", sheets=tuple(sheet(f"E{n}", 80, SheetState.RECUSED) for n in range(5))),
        ],
        ids=["no sheet", "too few", "pending", "recused"],
    )
    def test_of_a_submission_without_a_score(self, one: Submission) -> None:
        answer = found(one)

        assert (answer.marks, answer.leave_one_out, answer.too_few) == ((), (), ())
        assert all(not shift.moves for shift in (*answer.cut_offs, *answer.weights))


def test_one_reviewer_for_everything_holds_every_tier() -> None:
    measure = replace(MEASURE, scoring=replace(SCORING, minimum_sheets=1))
    answer = found(*(submission(f"S{number}", 70 + 5 * number) for number in range(5)), measure=measure)

    assert {move.reviewer for move in answer.marks} == {"E1"}
    assert len(answer.too_few) == 5
    assert answer.leave_one_out == ()
