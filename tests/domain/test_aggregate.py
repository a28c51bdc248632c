"""From marks to a panel score."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.measures import SCORING, marked, sheet, submission
from workbench.domain.aggregate import panel
from workbench.domain.marks import SheetState
from workbench.domain.rubric import Criterion, DeviationRule, Item, ItemId, MissingMarkRule
from workbench.domain.sheet_points import subtotals


def score(*totals: str | int) -> Fraction | None:
    return panel(SCORING, submission("S1", *totals)).score


def test_seven_sheets_drop_the_highest_and_the_lowest() -> None:
    assert score(72, 76, 81, 81, 85, 87, 90) == 82


def test_five_sheets_are_enough_to_trim() -> None:
    assert score(95, 92, 90, "89.5", 60) == Fraction("90.5")


def test_four_sheets_are_a_plain_mean() -> None:
    assert score(60, 80, 90, 100) == Fraction("82.5")


def test_two_sheets_are_too_few_for_a_score() -> None:
    scored = panel(SCORING, submission("S1", 80, 90))

    assert scored.score is None
    assert scored.trace[-1].code == "score.too_few"


def test_of_equal_extremes_only_one_goes() -> None:
    scored = panel(SCORING, submission("S1", 70, 70, 80, 90, 90))

    assert scored.score == 80
    assert [one.dropped for one in scored.totals] == ["low", None, None, None, "high"]


def test_a_half_of_the_last_place_rounds_up_in_decimal() -> None:
    # 84.985 is the case in which binary floating point and banker's rounding both give 84.98.
    assert score(84, "84.5", "85.5", 85, "85.5", 85, "84.5") == Fraction("84.9")
    assert SCORING.rounding.apply(Fraction("84.985")) == Fraction("84.99")


@pytest.mark.parametrize("state", [SheetState.RECUSED, SheetState.VOID, SheetState.OPEN, SheetState.RETURNED])
def test_a_sheet_that_is_not_submitted_counts_nowhere(state: SheetState) -> None:
    one = submission("S1", 72, 76, 81, 81, 85, 87, 90)
    with_more = replace(one, sheets=(*one.sheets, sheet("E8", 0, state)))

    scored = panel(SCORING, with_more)

    assert (scored.score, len(scored.totals)) == (82, 7)
    assert scored.criterion_means == panel(SCORING, one).criterion_means


class TestUnscoredCells:
    HOLED = (*submission("S1", 80, 80, 80).sheets, marked("20", "", "40", "E9"))

    def scored(self, rule: MissingMarkRule) -> Fraction | None:
        return panel(replace(SCORING, missing=rule), submission(sheets=self.HOLED)).score

    def test_give_no_score_where_the_rule_says_so(self) -> None:
        scored = panel(SCORING, submission(sheets=self.HOLED))

        assert scored.score is None
        assert scored.trace[-2].parts["items"] == ("项A2",)

    def test_are_rescaled_inside_their_criterion(self) -> None:
        # 20 of 20 in A counts as 60 of 60, with 40 in B: 100; mean of 80, 80, 80, 100.
        assert self.scored(MissingMarkRule.RESCALE) == 85

    def test_make_the_sheet_absent(self) -> None:
        assert self.scored(MissingMarkRule.ABSENT) == 80

    def test_a_whole_criterion_is_rescaled_over_the_others(self) -> None:
        rule = replace(SCORING, missing=MissingMarkRule.RESCALE, minimum_sheets=1)

        assert panel(rule, submission(sheets=(marked("10", "20", ""),))).score == 50

    def test_an_empty_sheet_is_absent_never_zero(self) -> None:
        rule = replace(SCORING, missing=MissingMarkRule.RESCALE)
        empty = marked("", "", "", "E9")

        assert panel(rule, submission(sheets=(*self.HOLED[:3], empty))).score == 80


def test_a_cell_that_does_not_apply_gives_its_points_to_its_criterion() -> None:
    first, rest = SCORING.criteria
    loose = replace(first, items=(replace(first.items[0], may_not_apply=True), first.items[1]))
    rule = replace(SCORING, criteria=(loose, rest), minimum_sheets=1)

    assert panel(rule, submission(sheets=(marked("na", "30", "20"),))).score == 65


def test_a_zero_is_a_score() -> None:
    assert panel(replace(SCORING, minimum_sheets=1), submission(sheets=(marked("0", "0", "0"),))).score == 0


def test_criteria_with_weights_are_marked_on_full_points() -> None:
    def criterion(code: str, weight: str) -> Criterion:
        one = Item(ItemId(code), code, Fraction(100), Fraction(1, 2))
        return Criterion(code, code, (one,), (), Fraction(weight))

    scoring = replace(SCORING, criteria=(criterion("A", "0.3"), criterion("B", "0.7")), minimum_sheets=1)
    one = replace(marked("", "", ""), cells={ItemId("A"): Fraction(90), ItemId("B"): Fraction(80)})

    assert panel(scoring, submission(sheets=(one,))).score == 83


def test_an_item_marked_once_counts_in_every_sheet() -> None:
    first, rest = SCORING.criteria
    once = replace(first, items=(replace(first.items[0], marked_once=True), first.items[1]))
    scoring = replace(SCORING, criteria=(once, rest))
    sheets = tuple(marked("", "30", "30", f"E{place}") for place in range(3))
    one = submission(sheets=sheets, objective={ItemId("A1"): Fraction("13.5")})

    assert panel(scoring, one).score == Fraction("73.5")


def test_the_median_of_an_even_number_is_the_mean_of_the_middle_two() -> None:
    scoring = replace(SCORING, average="median")

    assert panel(scoring, submission("S1", 60, 70, 81, 95)).score == Fraction("75.5")


class TestDeviation:
    RULE = replace(SCORING, deviation=DeviationRule(Fraction(3, 10), Fraction(20), ()))

    def test_is_measured_from_the_raw_mean(self) -> None:
        # 60 lies 29.66% below the raw mean 85.30, so only the range of 35 points is flagged.
        scored = panel(self.RULE, submission("S1", 95, 92, 90, "89.5", 60))

        assert [one.deviates for one in scored.totals] == [False] * 5
        assert scored.wide_spread

    def test_flags_a_sheet_beyond_the_share(self) -> None:
        scored = panel(self.RULE, submission("S1", 90, 90, 90, 40))

        assert [one.deviates for one in scored.totals] == [False, False, False, True]


def test_live_subtotals_take_blank_cells_as_nothing_yet() -> None:
    assert subtotals(SCORING, marked("12.5", "", "").cells) == {"A": Fraction("12.5"), "B": 0}


@given(st.lists(st.integers(0, 200), min_size=3, max_size=9), st.randoms())
def test_the_order_of_reviewers_does_not_matter(halves: list[int], random: object) -> None:
    one = submission("S1", *(Fraction(half, 2) for half in halves))  # type: ignore[arg-type]
    shuffled = list(one.sheets)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert panel(SCORING, replace(one, sheets=tuple(shuffled))).score == panel(SCORING, one).score
