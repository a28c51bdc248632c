"""Which sums are rounded where, what is averaged first, and which sheets ask for a reason."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.measures import HALF, SCORING, marked, sheet, submission
from tests.formulas import evaluate
from workbench.domain.aggregate import panel
from workbench.domain.case import Panel
from workbench.domain.marks import Blank, Sheet
from workbench.domain.rounding import Mode, places
from workbench.domain.rubric import (
    Criterion,
    DeviationRule,
    Item,
    ItemId,
    MissingMarkRule,
    Scoring,
    Trim,
)

# Two components of ten points with factors, as figure skating scores its programme components.
COMPONENTS = replace(
    SCORING,
    criteria=tuple(
        Criterion(code, code, (Item(ItemId(code), code, Fraction(10), Fraction(1, 4)),), ("A1",), factor)
        for code, factor in (("S", Fraction("1.6")), ("P", Fraction("0.8")))
    ),
    full_points=Fraction(24),
    minimum_sheets=1,
    trim=Trim(3, 1, 1),
    by_criterion=True,
    criterion_rounding=places(2),
    weighted_rounding=places(2),
    missing=MissingMarkRule.RESCALE,
)


def component_sheets(skill: Sequence[str], performance: Sequence[str]) -> tuple[Sheet, ...]:
    def cell(text: str) -> Fraction | Blank:
        return Fraction(text) if text else Blank.PENDING

    return tuple(
        Sheet(f"J{place}", cells={ItemId("S"): cell(one), ItemId("P"): cell(two)})
        for place, (one, two) in enumerate(zip(skill, performance, strict=True), 1)
    )


def scored(scoring: Scoring, *sheets: Sheet) -> Panel:
    return panel(scoring, submission(sheets=sheets))


def test_a_criterion_is_averaged_rounded_weighted_and_rounded_before_it_is_added() -> None:
    # S: 8.75, 8.5, 8.75 between the extremes: 8.6666 -> 8.67, times 1.6 = 13.872 -> 13.87; P: 8.25 -> 6.60.
    found = scored(
        COMPONENTS,
        *component_sheets(["8.75", "9", "8.5", "8.75", "8"], ["8.25", "8.25", "8", "8.5", "8.25"]),
    )

    assert found.score == Fraction("20.47")
    assert [node.code for node in found.trace[-3:]] == [
        "criterion.trimmed",
        "criterion.trimmed",
        "score.by_criterion",
    ]


def test_without_the_roundings_between_the_last_place_differs() -> None:
    sheets = component_sheets(["8.75", "9", "8.5", "8.75", "8"], ["8.25", "8.25", "8", "8.5", "8.25"])
    plain = replace(COMPONENTS, criterion_rounding=None, weighted_rounding=None)
    only_first = replace(COMPONENTS, weighted_rounding=None, rounding=places(3), decimals=3)

    assert scored(only_first, *sheets).score == Fraction("20.472")
    assert scored(plain, *sheets).exact == Fraction(26, 3) * Fraction("1.6") + Fraction("6.6")


def test_a_judge_without_a_mark_on_one_criterion_still_counts_on_the_others() -> None:
    found = scored(COMPONENTS, *component_sheets(["8", "9", "", "8.5"], ["7", "7", "7", "8"]))

    assert [node.parts["sheets"] for node in found.trace if node.step == "criterion"] == [3, 4]
    assert found.score == Fraction("8.5") * Fraction("1.6") + 7 * Fraction("0.8")


def test_a_criterion_that_nobody_marked_is_rescaled() -> None:
    found = scored(COMPONENTS, *component_sheets(["", ""], ["8", "9"]))

    assert found.score == Fraction("6.8") / 8 * 24


@pytest.mark.parametrize(
    ("mode", "total"),
    [(Mode.HALF_UP, "33.3"), (Mode.DOWN, "33.3"), (Mode.UP, "33.4")],
)
def test_a_sheet_rounds_its_criteria_where_the_rubric_says_so(mode: Mode, total: str) -> None:
    one = Item(ItemId("A"), "A", Fraction(100), HALF)
    scoring = replace(
        SCORING,
        criteria=(Criterion("A", "A", (one,), (), Fraction("0.3333")),),
        full_points=Fraction("33.33"),
        minimum_sheets=1,
        weighted_rounding=places(1, mode),
        rounding=places(1, mode),
        decimals=1,
    )
    full = Sheet("E1", cells={ItemId("A"): Fraction(100)})

    assert scored(scoring, full).totals[0].total == Fraction(total)


def test_severity_is_taken_off_before_extremes_fall_away() -> None:
    sheets = tuple(sheet(f"E{place}", total) for place, total in enumerate((70, 75, 80, 85, 95), 1))
    severity = {"E5": Fraction(16), "E1": Fraction(-6)}

    found = panel(SCORING, submission(sheets=sheets), severity)

    # Calibrated: 76, 75, 80, 85, 79; 75 and 85 go.
    assert found.score == Fraction("78.33")
    assert [(one.reviewer, one.dropped) for one in found.totals if one.dropped] == [
        ("E2", "low"),
        ("E4", "high"),
    ]
    assert [one.total for one in found.totals] == [70, 75, 80, 85, 95]


def test_a_calibrated_score_stays_within_the_full_points() -> None:
    sheets = tuple(sheet(f"E{place}", 100) for place in range(3))

    assert panel(SCORING, submission(sheets=sheets), {"E0": Fraction(-9)}).score == 100


@given(
    totals=st.lists(st.integers(0, 200).map(lambda half: Fraction(half, 2)), min_size=3, max_size=9),
    severity=st.lists(st.integers(-900, 900).map(lambda cents: Fraction(cents, 100)), min_size=9, max_size=9),
    average=st.sampled_from(["mean", "trimmed_mean", "median"]),
)
def test_every_formula_of_a_calibrated_score_gives_its_value(
    totals: list[Fraction], severity: list[Fraction], average: str
) -> None:
    scoring = replace(SCORING, average=average)
    sheets = tuple(sheet(f"E{place}", total) for place, total in enumerate(totals))

    found = panel(
        scoring, submission(sheets=sheets), {f"E{place}": points for place, points in enumerate(severity)}
    )

    assert all(evaluate(node.formula) == node.value for node in found.trace if node.formula)
    assert sum(node.code == "calibration.sheet" for node in found.trace) == len(totals)


@given(marks=st.lists(st.tuples(*[st.integers(0, 40)] * 2), min_size=1, max_size=9))
def test_every_formula_of_criteria_averaged_first_gives_its_value(marks: list[tuple[int, int]]) -> None:
    texts = [[str(Fraction(pair[place], 4)) for pair in marks] for place in (0, 1)]

    found = scored(COMPONENTS, *component_sheets(*texts))

    assert all(evaluate(node.formula) == node.value for node in found.trace if node.formula)


class TestDeviations:
    # Raw mean 85.30, mean of the kept 90.50; 60 is 29.66 % below the one and 33.70 % below the other.
    SHEETS = tuple(
        sheet(f"E{place}", total) for place, total in enumerate(("95", "92", "90", "89.5", "60"), 1)
    )

    def flagged(self, rule: DeviationRule) -> list[str]:
        found = scored(replace(SCORING, deviation=rule), *self.SHEETS)
        return [one.reviewer for one in found.totals if one.deviates]

    def test_are_measured_from_all_sheets_or_from_those_that_are_kept(self) -> None:
        rule = DeviationRule(Fraction(3, 10), None, ("D1",))

        assert self.flagged(rule) == []
        assert self.flagged(replace(rule, around="kept")) == ["E5"]

    def test_name_the_criteria_that_a_sheet_marks_below_a_share_of_their_points(self) -> None:
        rule = DeviationRule(None, None, ("D1",), criterion_share=Fraction(3, 5))
        low = marked("20", "15.5", "24", "E1")
        found = scored(
            replace(SCORING, deviation=rule, minimum_sheets=1), low, marked("20", "16", "23.5", "E2")
        )

        # 60 % of the 60 points of A is 36, of the 40 points of B is 24; reaching it is enough.
        assert [one.low_criteria for one in found.totals] == [("完整性",), ("复用价值",)]
