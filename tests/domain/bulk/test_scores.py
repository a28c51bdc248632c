"""Bulk scores are those of the panel, to the digit."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.domain.bulk.rubrics import any_codes, any_rubric, exactly, in_blocks, rubric
from workbench.domain.bulk import certain, stretch
from workbench.domain.bulk import scores as module
from workbench.domain.bulk.blocks import MarkBlock
from workbench.domain.bulk.plan import grain_of, plan_of
from workbench.domain.bulk.scores import PENDING, SCORED, TOO_FEW, UNSCORED, Scores, score_blocks
from workbench.domain.errors import BadInput
from workbench.domain.marks import PENDING_CODE
from workbench.domain.rounding import Mode, Rounding, places
from workbench.domain.rubric import MissingMarkRule, Scoring, Trim

SEEDS = st.integers(0, 2**32)
STATUS = {"score.pending": PENDING, "score.too_few": TOO_FEW}
Codes = NDArray[np.int16]


def expected(scoring: Scoring, codes: Codes) -> tuple[int, int, int]:
    """Score, status and valid sheets as the panel has them."""
    one = exactly(scoring, codes)
    score = UNSCORED if one.score is None else one.score * 10**scoring.decimals
    assert score == int(score)
    return int(score), STATUS.get(one.trace[-1].code, SCORED), len(one.totals)


def as_rows(scores: Scores) -> list[tuple[int, int, int]]:
    return list(zip(scores.score.tolist(), scores.status.tolist(), scores.sheets.tolist(), strict=True))


def scored(scoring: Scoring, submissions: Sequence[Codes]) -> list[tuple[int, int, int]]:
    return as_rows(score_blocks(scoring, in_blocks(scoring, submissions), len(submissions)))


def totals(*points: str) -> Codes:
    """One sheet a total, on a rubric with one cell and steps of half a point."""
    return np.array([[int(Fraction(one) * 10)] for one in points], np.int16)


ONE_CELL = rubric(("1", ["100"]))


@given(SEEDS)
def test_any_rubric_on_any_marks_gives_the_score_of_the_panel(seed: int) -> None:
    chance = Random(seed)
    scoring = any_rubric(chance)
    blank = chance.choice((0, 0.05, 0.3))
    submissions = [any_codes(scoring, chance.randint(0, 12), chance, blank) for _ in range(12)]

    assert scored(scoring, submissions) == [expected(scoring, one) for one in submissions]


@given(SEEDS)
def test_a_wider_bound_on_the_error_only_leaves_more_to_fractions(seed: int) -> None:
    chance = Random(seed)
    scoring = replace(any_rubric(chance), missing=MissingMarkRule.RESCALE)
    submissions = [any_codes(scoring, 5, chance, 0.2) for _ in range(12)]
    gone = np.zeros((5, 12), np.bool_)
    gone[chance.randrange(5), ::2] = True
    blocks = in_blocks(scoring, submissions)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(certain, "_ULP", 2.0 ** -chance.randint(16, 30))
        found = score_blocks(scoring, blocks, 12, left_out=[gone])

    assert as_rows(found) == [expected(scoring, one[~gone[:, n]]) for n, one in enumerate(submissions)]


@pytest.mark.parametrize("missing", MissingMarkRule)
@pytest.mark.parametrize("average", ["mean", "trimmed_mean", "median"])
@pytest.mark.parametrize("by_criterion", [False, True])
def test_every_number_of_sheets_agrees(missing: MissingMarkRule, average: str, by_criterion: bool) -> None:
    scoring = rubric(
        ("0.3333", ["100"]),
        ("0.6667", ["40", "60"]),
        missing=missing,
        average=average,
        by_criterion=by_criterion,
        weighted_rounding=places(1),
        trim=Trim(4, 2, 1),
    )
    chance = Random(average)
    submissions = [any_codes(scoring, sheets % 13, chance, 0.05) for sheets in range(52)]

    assert scored(scoring, submissions) == [expected(scoring, one) for one in submissions]


def test_a_half_of_the_last_place_rounds_up_in_decimal() -> None:
    # 84.985 is where binary floating point and rounding to even both give 84.98.
    hundredths = rubric(("1", ["100"]), step="0.01", average="mean")
    halves = np.array([[8498], [8499]], np.int16)

    assert scored(hundredths, [halves])[0][0] == 8499
    assert scored(replace(hundredths, rounding=places(2, Mode.DOWN)), [halves])[0][0] == 8498
    assert scored(ONE_CELL, [totals("84", "84.5", "85.5", "85", "85.5", "85", "84.5")])[0][0] == 8490


def test_of_equal_extremes_only_one_goes() -> None:
    assert scored(ONE_CELL, [totals("70", "70", "80", "90", "90")]) == [(8000, SCORED, 5)]


def test_a_half_that_rescaling_makes_is_settled_without_fractions(monkeypatch: pytest.MonkeyPatch) -> None:
    # Means of totals over 50, 80 or 90 of 100 points often lie on a half of the last place.
    scoring = rubric(
        ("0.2", ["100"]),
        ("0.1", ["100"]),
        ("0.2", ["100"]),
        ("0.5", ["100"]),
        missing=MissingMarkRule.RESCALE,
        rounding=places(1),
        decimals=1,
        average="mean",
    )
    chance = Random(85)
    submissions = [any_codes(scoring, 4, chance, 0.15) for _ in range(150)]
    wanted = [expected(scoring, one) for one in submissions]
    exact = [exactly(scoring, one).exact for one in submissions if one.min() < 0]
    monkeypatch.setattr(module, "exact_panel", lambda *_: pytest.fail("fell back on fractions"))

    assert sum(one is not None and (one * 20).denominator == 1 != (one * 10).denominator for one in exact) > 5
    assert scored(scoring, submissions) == wanted


@pytest.mark.parametrize(
    ("top", "below", "width"),
    [
        (2**15 - 1, 11, "int16"),
        (2**15, 11, "int32"),
        (2**16 - 1, 11, "int32"),
        (2**16, 11, "int32"),
        (2**31 - 1, 11, "int32"),
        (2**31, 11, "int64"),
        (2**32 - 1, 11, "int64"),
        (2**32, 11, "int64"),
        (2**63 - 1, 1_000_003, "int64"),
    ],
)
def test_totals_at_the_edge_of_a_width_are_exact(top: int, below: int, width: str) -> None:
    # Weights of 1 and of the rest, both in parts of a prime: together they make the largest total.
    scoring = rubric(
        ("1", ["1"]),
        (f"{top - below}/{below}", ["1"]),
        step="1",
        trim=Trim(3, 1, 1),
        missing=MissingMarkRule.ABSENT,
    )
    full = np.ones((3, 2), np.int16)
    mixed = np.array([[1, 0], [0, 1], [1, 1]], np.int16)
    pending = np.array([[1, 1], [-1, 1], [0, 0]], np.int16)
    trimmed = np.array([[1, 1], [0, 0], [0, 1], [-1, 1]], np.int16)
    submissions = [full, mixed, pending, trimmed]

    for average in ("mean", "trimmed_mean"):
        one = replace(scoring, average=average)
        assert str(plan_of(one).columns[0].kind) == width
        assert scored(one, submissions) == [expected(one, codes) for codes in submissions]


@pytest.mark.parametrize("digits", [1, 2, 3, 4, 5, 6, 8, 9, 12, 13, 14, 15, 16, 17, 18, 20, 27])
@pytest.mark.parametrize("rule", [MissingMarkRule.NO_TIER, MissingMarkRule.RESCALE])
def test_weights_of_any_length_stay_exact(digits: int, rule: MissingMarkRule) -> None:
    third, rest = Fraction(10**digits // 3, 10**digits), 1 - Fraction(10**digits // 3, 10**digits)
    plain = rubric(
        (str(third), ["100"]), (str(rest), ["70", "30"]), missing=rule, rounding=places(6), decimals=6
    )
    chance = Random(digits)
    submissions = [any_codes(plain, 6, chance, 0.1) for _ in range(4)]

    for rounded in (None, places(2), places(digits)):
        for by_criterion in (False, True):
            scoring = replace(plain, by_criterion=by_criterion, weighted_rounding=rounded)
            assert scored(scoring, submissions) == [expected(scoring, one) for one in submissions]


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("by_criterion", [False, True])
@pytest.mark.parametrize("unit", ["1", "1000", "1000000"])
def test_points_far_below_the_unit_that_they_are_rounded_to(
    unit: str, by_criterion: bool, mode: Mode
) -> None:
    rounding = Rounding(Fraction(unit), mode)
    scoring = rubric(("0.3333", ["1"]), ("1", ["1"]), by_criterion=by_criterion, weighted_rounding=rounding)
    rescaled = replace(scoring, missing=MissingMarkRule.RESCALE, criterion_rounding=rounding)
    submissions = [np.array([[10, 5], [5, 0]], np.int16), np.array([[10, -1], [0, 5]], np.int16)]

    for one in (scoring, rescaled):
        assert scored(one, submissions) == [expected(one, codes) for codes in submissions]


@pytest.mark.parametrize(
    ("step", "grain"), [("1", 1), ("2", 1), ("6", 3), ("0.5", 5), ("0.25", 25), ("0.1", 1)]
)
def test_marks_that_are_multiples_of_a_step_are_added_in_its_odd_part(step: str, grain: int) -> None:
    scoring = rubric(("0.3333", ["60"]), ("1.2", ["30", "30"]), step=step, missing=MissingMarkRule.ABSENT)
    chance = Random(step)
    submissions = [any_codes(scoring, 7, chance, 0) for _ in range(20)]
    submissions[0][0, 0] = -1

    assert grain_of(scoring) == grain
    assert all(block.in_grains(grain) for block in in_blocks(scoring, submissions))
    assert plan_of(scoring, grain).columns[0].top == -(-plan_of(scoring).columns[0].top // grain)
    assert scored(scoring, submissions) == [expected(scoring, one) for one in submissions]


@pytest.mark.parametrize("by_criterion", [False, True])
@pytest.mark.parametrize("digits", [2, 9, 15])
def test_factors_of_any_width_divide_by_the_step(digits: int, by_criterion: bool) -> None:
    third = Fraction(10**digits // 3, 10**digits)
    scoring = rubric(
        (str(third), ["100"]),
        (str(1 - third), ["70", "30"]),
        missing=MissingMarkRule.ABSENT,
        by_criterion=by_criterion,
        rounding=places(6),
        decimals=6,
    )
    submissions = [any_codes(scoring, 6, Random(digits), 0) for _ in range(4)]

    assert grain_of(scoring) == 5
    assert scored(scoring, submissions) == [expected(scoring, one) for one in submissions]


@given(SEEDS)
def test_a_mark_between_the_steps_of_its_item_counts_as_it_stands(seed: int) -> None:
    chance = Random(seed)
    scoring = rubric(("0.4", ["100"]), ("0.6", ["100"]), step="0.5", missing=MissingMarkRule.ABSENT)
    submissions = [any_codes(scoring, 5, chance, 0) for _ in range(6)]
    submissions[0][0, 0] = PENDING_CODE
    one = submissions[chance.randrange(6)]
    one[chance.randrange(5), chance.randrange(2)] = chance.randrange(1001)

    assert scored(scoring, submissions) == [expected(scoring, codes) for codes in submissions]


def test_a_total_of_thirty_two_bits_is_added_up_in_lanes_of_sixteen() -> None:
    # 18 + 17 + 15 + 13 of a hundred times 1000 codes just fit 16 bits, and so does the rest.
    weights = ("0.18", "0.17", "0.15", "0.13", "0.12", "0.11", "0.08", "0.06")
    (column,) = plan_of(rubric(*((one, ["100"]) for one in weights))).columns

    assert str(column.kind) == "int32"
    assert [(str(lane.kind), len(lane.terms)) for lane in column.lanes] == [("uint16", 1), ("uint16", 1)]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("missing", MissingMarkRule)
@pytest.mark.parametrize("full", [2, 10**8, 100_001 * 4 * 10**8])
def test_what_blank_cells_hold_disturbs_no_arithmetic(full: int, missing: MissingMarkRule) -> None:
    # A sentinel taken for a mark is worth thousands of times the points, beyond the largest whole number.
    scoring = rubric(
        ("100000", ["1"]),
        ("1", ["1"]),
        step="1",
        missing=missing,
        full_points=Fraction(full),
        minimum_sheets=1,
    )
    alone = [np.array([codes], np.int16) for codes in ((-2, 1), (-1, 1), (1, 1), (-1, -1), (0, -2))]
    several = [np.array([[-2, 1], [1, -1], [0, 1]], np.int16), np.ones((3, 2), np.int16)]

    for rounding in (places(2), Rounding(Fraction(1, 4))):
        one = replace(scoring, rounding=rounding)
        assert scored(one, alone + several) == [expected(one, codes) for codes in alone + several]


class TestLeaveOneOut:
    @given(SEEDS)
    def test_equals_taking_the_sheet_away(self, seed: int) -> None:
        chance = Random(seed)
        scoring = any_rubric(chance)
        submissions = [any_codes(scoring, chance.randint(1, 7), chance) for _ in range(6)]
        gone = [chance.randrange(len(one)) for one in submissions]
        blocks = in_blocks(scoring, submissions)
        masks = [np.zeros((block.slots, len(block)), np.bool_) for block in blocks]
        for block, mask in zip(blocks, masks, strict=True):
            for column, row in enumerate(block.rows.tolist()):
                mask[gone[row], column] = True

        found = score_blocks(scoring, blocks, len(submissions), left_out=masks)

        kept = [np.delete(one, sheet, axis=0) for one, sheet in zip(submissions, gone, strict=True)]
        assert as_rows(found) == [expected(scoring, one) for one in kept]

    def test_of_one_slot_everywhere_leaves_the_others(self) -> None:
        submissions = [totals("70", "80", "90"), totals("60", "60", "75")]
        blocks = in_blocks(ONE_CELL, submissions)
        mask = np.zeros((3, 2), np.bool_)
        mask[2] = True

        found = score_blocks(ONE_CELL, blocks, 2, left_out=[mask])

        assert as_rows(found) == [(7500, SCORED, 2), (6000, SCORED, 2)]

    def test_of_every_sheet_leaves_no_score(self) -> None:
        blocks = in_blocks(ONE_CELL, [totals("70", "80", "90")])

        found = score_blocks(ONE_CELL, blocks, 1, left_out=[np.ones((3, 1), np.bool_)])

        assert as_rows(found) == [(UNSCORED, TOO_FEW, 0)]

    def test_a_pending_sheet_that_is_left_out_blocks_nothing(self) -> None:
        codes = totals("70", "80", "90")
        codes[1] = -1
        blocks = in_blocks(ONE_CELL, [codes])
        mask = np.array([[False], [True], [False]])

        assert as_rows(score_blocks(ONE_CELL, blocks, 1)) == [(UNSCORED, PENDING, 2)]
        assert as_rows(score_blocks(ONE_CELL, blocks, 1, left_out=[mask])) == [(8000, SCORED, 2)]


def test_a_block_is_scored_by_any_rule_however_often() -> None:
    scoring = rubric(("0.4", ["100"]), ("0.6", ["100"]))
    chance = Random(7)
    submissions = [any_codes(scoring, 6, chance, 0.1) for _ in range(60)]
    (block,) = in_blocks(scoring, submissions)
    without = np.zeros((6, 60), np.bool_)
    without[2, ::2] = True

    for _ in range(2):
        for rule in MissingMarkRule:
            one = replace(scoring, missing=rule)
            assert as_rows(score_blocks(one, [block], 60)) == [expected(one, codes) for codes in submissions]
            found = score_blocks(one, [block], 60, left_out=[without])
            kept = [codes[~without[:, number]] for number, codes in enumerate(submissions)]
            assert as_rows(found) == [expected(one, codes) for codes in kept]


def test_a_block_of_many_stretches_is_scored_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stretch, "_AT_ONCE", 1)
    monkeypatch.setattr(stretch, "_LEAST_WIDTH", 7)
    chance = Random(11)
    for missing in MissingMarkRule:
        scoring = replace(ONE_CELL, missing=missing, minimum_sheets=3)
        submissions = [any_codes(scoring, 5, chance, 0.2) for _ in range(30)]

        assert scored(scoring, submissions) == [expected(scoring, one) for one in submissions]


class TestDegenerate:
    def test_no_submission_at_all(self) -> None:
        assert scored(ONE_CELL, []) == []

    def test_no_sheet_for_anyone(self) -> None:
        assert scored(ONE_CELL, [np.empty((0, 1), np.int16)] * 3) == [(UNSCORED, TOO_FEW, 0)] * 3

    def test_a_rubric_without_cells(self) -> None:
        bare = replace(ONE_CELL, criteria=())

        assert as_rows(score_blocks(bare, (), 2)) == [(UNSCORED, TOO_FEW, 0)] * 2

    def test_every_sheet_blank(self) -> None:
        rule = replace(ONE_CELL, missing=MissingMarkRule.RESCALE)

        assert scored(rule, [np.full((3, 1), -1, np.int16)]) == [(UNSCORED, TOO_FEW, 0)]

    def test_many_submissions_with_one_sheet_each(self) -> None:
        marks = np.arange(300_000) % 201 * 5
        block = MarkBlock(marks.astype(np.int16).reshape(1, 1, -1), np.arange(300_000))

        found = score_blocks(ONE_CELL, [block], 300_000)

        assert np.array_equal(found.score, marks * 10)
        assert set(found.status.tolist()) == {SCORED}

    def test_one_submission_with_a_thousand_sheets(self) -> None:
        chance = Random(1000)
        scoring = replace(ONE_CELL, missing=MissingMarkRule.ABSENT, trim=Trim(500, 40, 30))
        codes = any_codes(scoring, 1000, chance, 0.1)

        assert scored(scoring, [codes]) == [expected(scoring, codes)]


@given(SEEDS)
def test_the_order_of_submissions_and_of_sheets_does_not_matter(seed: int) -> None:
    chance = Random(seed)
    scoring = any_rubric(chance)
    submissions = [any_codes(scoring, chance.randint(1, 8), chance) for _ in range(8)]
    order = chance.sample(range(8), 8)
    turned = [chance.sample(submissions[place].tolist(), len(submissions[place])) for place in order]

    found = scored(scoring, [np.array(one, np.int16) for one in turned])

    straight = scored(scoring, submissions)
    assert found == [straight[place] for place in order]


def test_rows_in_any_order_are_written_where_they_belong() -> None:
    marks = np.array([[[700, 800, 900, 600]]], np.int16)
    spread, mixed = (MarkBlock(marks, np.array(rows)) for rows in ([4, 0, 2, 5], [0, 2, 1, 3]))

    assert score_blocks(ONE_CELL, [spread], 6).score.tolist() == [8000, -1, 9000, -1, 7000, 6000]
    assert score_blocks(ONE_CELL, [mixed], 4).score.tolist() == [7000, 9000, 8000, 6000]


def test_a_rounding_coarser_than_the_last_decimal_is_published_in_that_decimal() -> None:
    coarse = replace(ONE_CELL, rounding=Rounding(Fraction(1, 4)), average="mean")
    blank = replace(coarse, missing=MissingMarkRule.RESCALE)
    two_cells = rubric(
        ("1", ["40", "60"]), missing=MissingMarkRule.RESCALE, rounding=Rounding(Fraction(1, 4))
    )
    holed = np.array([[400, -1], [300, 305]], np.int16)

    assert scored(coarse, [totals("80", "80.5", "80.5")])[0][0] == 8025
    assert scored(blank, [totals("80", "80.5", "80.5")])[0][0] == 8025
    assert scored(two_cells, [holed]) == [expected(two_cells, holed)]


class TestRefusals:
    def test_a_mark_above_the_points_is_named(self) -> None:
        with pytest.raises(BadInput) as caught:
            scored(ONE_CELL, [totals("80", "100.5")])

        assert (caught.value.code, caught.value.parts) == (
            "marks.out_of_range",
            {"code": 1005, "item": "项00"},
        )

    def test_a_mark_above_the_points_of_a_smaller_cell_is_named(self) -> None:
        with pytest.raises(BadInput) as caught:
            scored(rubric(("1", ["60", "40"])), [np.array([[500, 405]], np.int16)])

        assert caught.value.parts == {"code": 405, "item": "项01"}

    def test_a_mark_above_the_points_beside_a_blank_cell_is_named(self) -> None:
        scoring = rubric(("1", ["50", "50"]), missing=MissingMarkRule.RESCALE)

        with pytest.raises(BadInput) as caught:
            scored(scoring, [np.array([[-1, 505]], np.int16)])

        assert caught.value.parts == {"code": 505, "item": "项01"}

    def test_a_code_that_means_nothing_is_named(self) -> None:
        with pytest.raises(BadInput) as caught:
            scored(rubric(("1", ["50", "50"])), [np.array([[100, -7]], np.int16)])

        assert (caught.value.code, caught.value.parts["code"]) == ("marks.out_of_range", -7)

    @pytest.mark.parametrize(
        ("scoring", "code"),
        [
            (rubric(("0", ["100"])), "scoring.no_points"),
            (rubric((str(10**18), ["100"])), "scoring.too_large"),
            (replace(ONE_CELL, trim=Trim(2, 1, 1)), "scoring.trims_all"),
            (replace(ONE_CELL, rounding=places(3)), "scoring.off_decimals"),
        ],
    )
    def test_a_rubric_that_gives_no_defined_score(self, scoring: Scoring, code: str) -> None:
        with pytest.raises(BadInput) as caught:
            scored(scoring, [totals("80")])

        assert caught.value.code == code
