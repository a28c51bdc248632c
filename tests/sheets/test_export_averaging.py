"""Workbooks average, round, weight and calibrate live, beside the clause of every figure."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import pytest

from tests.domain.measures import SCORING
from tests.sheets.binary import opened
from tests.sheets.export_averaging import parts, round_of, sheets_of, whole
from tests.sheets.export_reading import (
    LAYOUTS,
    assert_as_the_engine,
    calculated,
    marked,
    near,
    parameter,
    written,
)
from tests.sheets.export_sample import export_input, measures, sample_case
from workbench.domain.errors import Refused
from workbench.domain.marks import Sheet
from workbench.domain.rounding import Mode, places
from workbench.domain.rubric import CalibrationRule, DeviationRule, MissingMarkRule, Trim
from workbench.i18n import in_language, t
from workbench.sheets.formulas import Evaluator
from workbench.sheets.model import Kind
from workbench.sheets.workbooks import workbook_bytes

# Two components of ten points with factors, as figure skating scores them.
SKATING = replace(
    SCORING,
    criteria=(whole("S", "1.6"), whole("P", "0.8")),
    full_points=Fraction(24),
    minimum_sheets=1,
    trim=Trim(3, 1, 1),
    by_criterion=True,
    criterion_rounding=places(2),
    weighted_rounding=places(2),
    missing=MissingMarkRule.RESCALE,
)
JUDGED = sheets_of(
    *(
        {"S": one, "P": two}
        for one, two in zip(
            ["8.75", "9", "8.5", "8.75", "8"], ["8.25", "8.25", "8", "8.5", "8.25"], strict=True
        )
    )
)


class TestFactors:
    SCORING = replace(SCORING, criteria=(parts("A", "1.6", 10, 5), parts("B", "9.5", 6, 2)), minimum_sheets=1)
    ROUND = round_of(SCORING, sheets_of({"A1": "8", "A2": "3.5", "B1": "6", "B2": "2"}))

    def test_multiply_the_sum_of_several_items(self) -> None:
        book = written(self.ROUND)

        assert marked(book, "E1")["=A 指标A"] == Fraction("18.4")
        assert marked(book, "E1")["=B 指标B"] == 76
        assert calculated(book)[t("sheets.column.score")] == Fraction("94.4")

    def test_stand_once_beside_their_clause_and_move_everything_behind(self) -> None:
        book = written(self.ROUND)
        cell = parameter(book, "A 指标A", 5)
        assert (cell.value, cell.number_format) == (Decimal("1.6"), "General")
        assert parameter(book, "A1 分项A1", 5).value is None
        assert parameter(book, "A 指标A", 7).value

        cell.value = Decimal(2)

        # 23 + 76 of the 30 + 76 points that can be reached now.
        assert marked(book, "E1")["=A 指标A"] == 23
        assert near(calculated(book)[t("sheets.column.mean")], Fraction(99 * 100, 106))

    def test_of_whole_criteria_stand_as_shares(self) -> None:
        scoring = replace(
            SCORING, criteria=(whole("A", "0.35", 100), whole("B", "0.65", 100)), minimum_sheets=1
        )
        book = written(round_of(scoring, sheets_of({"A": "80", "B": "90"})))

        assert parameter(book, "A A", 5).number_format == "0%"
        assert calculated(book)[t("sheets.column.score")] == Fraction("86.5")


class TestRoundings:
    @pytest.mark.parametrize(
        ("mode", "points"), [(Mode.HALF_UP, "33.3"), (Mode.DOWN, "33.3"), (Mode.UP, "33.4")]
    )
    def test_of_a_sheet_follow_the_declared_mode(self, mode: Mode, points: str) -> None:
        scoring = replace(
            SCORING,
            criteria=(whole("A", "0.3333", 100),),
            full_points=Fraction("33.33"),
            minimum_sheets=1,
            weighted_rounding=places(1, mode),
        )
        book = written(round_of(scoring, sheets_of({"A": "100"})))

        assert marked(book, "E1")["=A A"] == Fraction(points)

    def test_come_before_and_after_the_weight(self) -> None:
        scoring = replace(
            SCORING,
            criteria=(whole("A", "2.5", 40),),
            minimum_sheets=1,
            criterion_rounding=places(0),
            weighted_rounding=places(0, Mode.DOWN),
        )
        book = written(round_of(scoring, sheets_of({"A": "36.5"})))

        # 36.5 -> 37, times 2.5 = 92.5 -> 92.
        assert marked(book, "E1")[t("sheets.column.own", name="A A")] == 37
        assert marked(book, "E1")["=A A"] == 92

    def test_stand_beside_their_clause_and_may_be_tried(self) -> None:
        book = written(round_of(SKATING, JUDGED))
        half_up = t("sheets.parameters.money_mode.half_up")
        cells = [
            parameter(book, t(f"sheets.parameters.{where}_decimals", mode=half_up), 3)
            for where in ("criterion", "weighted")
        ]
        assert [cell.value for cell in cells] == [2, 2]
        assert parameter(book, t("sheets.parameters.by_criterion"), 7).value

        cells[1].value = 3

        assert near(calculated(book)[t("sheets.column.together")], Fraction("20.472"))


class TestCriteriaAveragedFirst:
    def test_are_averaged_rounded_weighted_rounded_and_added_up(self) -> None:
        line = calculated(written(round_of(SKATING, JUDGED)))

        # 8.75, 8.5, 8.75 between the extremes: 8.6666 -> 8.67, times 1.6 = 13.872 -> 13.87.
        assert line[t("sheets.column.criterion_average", name="S")] == Fraction("8.67")
        assert line[t("sheets.column.criterion_points", name="S")] == Fraction("13.87")
        assert line[t("sheets.column.criterion_points", name="P")] == Fraction("6.6")
        assert line[t("sheets.column.score")] == Fraction("20.47")

    def test_count_the_sheets_that_have_a_mark_on_each(self) -> None:
        sheets = sheets_of(
            *({"S": one, "P": two} for one, two in (("8", "7"), ("9", "7"), (None, "7"), ("8.5", "8")))
        )
        line = calculated(written(round_of(SKATING, sheets)))

        assert line[t("sheets.column.criterion_average", name="S")] == Fraction("8.5")
        assert line[t("sheets.column.criterion_average", name="P")] == 7

    def test_drop_extremes_only_where_enough_sheets_have_a_mark(self) -> None:
        scoring = replace(SKATING, trim=Trim(4, 1, 1))
        sheets = sheets_of(
            *({"S": one, "P": two} for one, two in (("8", "7"), ("9", "7"), (None, "7"), ("8.5", "9")))
        )
        line = calculated(written(round_of(scoring, sheets)))

        assert line[t("sheets.column.criterion_average", name="S")] == Fraction("8.5")
        assert line[t("sheets.column.criterion_average", name="P")] == 7
        three = calculated(written(round_of(replace(scoring, average="mean"), sheets)))
        assert three[t("sheets.column.criterion_average", name="P")] == Fraction("7.5")
        few = sheets_of(*({"S": one, "P": "8"} for one in ("4", "8", "10")))
        line = calculated(written(round_of(scoring, few)))
        assert line[t("sheets.column.criterion_average", name="S")] == Fraction("7.33")

    def test_are_rescaled_where_nobody_marked_one(self) -> None:
        sheets = sheets_of({"S": None, "P": "8"}, {"S": None, "P": "9"})
        line = calculated(written(round_of(SKATING, sheets)))

        assert line[t("sheets.column.criterion_average", name="S")] == ""
        assert line[t("sheets.column.score")] == Fraction("20.4")

    def test_drop_no_sheet_as_a_whole(self) -> None:
        book = written(round_of(SKATING, JUDGED), Kind.SCORES)
        front = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value]

        assert t("sheets.column.trim") not in marked(book, "E1")
        assert t("sheets.column.dropped_high") not in front
        assert t("sheets.scores.by_criterion", sheet=t("sheets.sheet.calculation", number=1)) in front


class TestSeverity:
    SHEETS = tuple(
        {"A1": str(one), "A2": str(two)} for one, two in ((40, 30), (40, 35), (40, 40), (40, 45), (40, 55))
    )
    SCORING = replace(SCORING, criteria=(parts("A", "1", 40, 60),))
    OFF = {"E5": Fraction(16), "E1": Fraction(-6)}  # noqa: RUF012

    def test_is_taken_off_before_extremes_fall_away(self) -> None:
        book = written(round_of(self.SCORING, sheets_of(*self.SHEETS), severity=self.OFF))
        found = [marked(book, f"E{place}") for place in range(1, 6)]

        # Calibrated: 76, 75, 80, 85, 79; 75 and 85 go.
        assert [one[t("sheets.column.severity")] for one in found] == [-6, 0, 0, 0, 16]
        assert [one[t("sheets.column.calibrated")] for one in found] == [76, 75, 80, 85, 79]
        assert [one[t("sheets.column.sheet_total")] for one in found] == [70, 75, 80, 85, 95]
        words = [one[t("sheets.column.trim")] for one in found]
        assert [words.index(t(f"sheets.marks.{end}")) for end in ("low", "high")] == [1, 3]
        assert calculated(book)[t("sheets.column.score")] == Fraction("78.33")

    def test_is_that_of_the_reviewer_whatever_becomes_of_a_submission(self) -> None:
        panels = sheets_of(*self.SHEETS), sheets_of({"A1": "40", "A2": "50"})
        book = written(round_of(self.SCORING, *panels, severity=self.OFF))

        assert calculated(book, "S2")[t("sheets.column.score")] == ""
        found = [marked(book, "E1", submission) for submission in ("S1", "S2")]
        assert [one[t("sheets.column.severity")] for one in found] == [-6, -6]

    def test_never_reaches_the_payment_sheet_or_the_notice(self) -> None:
        one = round_of(self.SCORING, sheets_of(*self.SHEETS), severity=self.OFF)

        for kind in (Kind.PAYMENTS, Kind.NOTICE):
            said = [
                str(cell.value) for page in written(one, kind) for row in page for cell in row if cell.value
            ]
            assert not [words for words in said if t("sheets.column.severity") in words]
            assert not [words for words in said if t("sheets.column.calibrated") in words]

    def test_may_be_tried_with_other_points(self) -> None:
        book = written(round_of(self.SCORING, sheets_of(*self.SHEETS), severity=self.OFF))
        page = book[t("sheets.sheet.marks", number=1)]
        (column,) = [cell.column for cell in page[3] if cell.value == t("sheets.column.severity")]

        page.cell(10, column).value = 13

        assert calculated(book)[t("sheets.column.score")] == Fraction("79.33")

    @pytest.mark.parametrize(("off", "score"), [(Fraction(-9), 100), (Fraction(200), 0)])
    def test_leaves_the_score_within_the_full_points(self, off: Fraction, score: int) -> None:
        sheets = sheets_of(*[{"A1": "40", "A2": "60"}] * 3)
        one = round_of(self.SCORING, sheets, severity=dict.fromkeys(sheets, off))

        assert calculated(written(one))[t("sheets.column.score")] == score

    @pytest.mark.parametrize("severity", [None, {"E1": Fraction(0)}])
    def test_has_no_columns_where_nothing_is_taken_off(self, severity: dict[str, Fraction] | None) -> None:
        book = written(round_of(self.SCORING, sheets_of(*self.SHEETS), severity=severity))

        assert {t("sheets.column.severity"), t("sheets.column.calibrated")}.isdisjoint(marked(book, "E1"))

    def test_is_named_under_the_experts_totals(self) -> None:
        one = round_of(self.SCORING, sheets_of(*self.SHEETS), severity=self.OFF)
        front = written(one, Kind.SCORES).worksheets[0]
        shown = [cell.value for row in front.iter_rows() for cell in row]

        assert t("sheets.scores.calibrated", sheet=t("sheets.sheet.marks", number=1)) in shown

    def test_stands_as_the_engine_estimated_it(self) -> None:
        (name, measure), *_ = measures().items()
        rule = CalibrationRule(
            Fraction(1, 50), decides=True, comparable=False, citations=measure.scoring.citations
        )
        rules = {name: replace(measure, scoring=replace(measure.scoring, calibration=rule))}
        case = sample_case(each=8)
        case = replace(case, submissions=tuple(one for one in case.submissions if one.measure == name))
        data = export_input(case, rules)
        (part,) = data.measures
        book = opened(workbook_bytes(data, Kind.SCORES, LAYOUTS[Kind.SCORES]))

        first = part.results[0]
        found = {total.reviewer: total.severity for total in first.panel.totals}
        assert min(found.values()) < 0 < max(found.values())
        shown = {one: marked(book, one, first.submission.id)[t("sheets.column.severity")] for one in found}
        assert shown == found

    def test_is_announced_among_the_parameters(self) -> None:
        rule = CalibrationRule(Fraction(1, 50), decides=True, comparable=True, citations=("D1",))
        scoring = replace(self.SCORING, calibration=rule)
        book = written(round_of(scoring, sheets_of(*self.SHEETS), severity=self.OFF))

        threshold = parameter(book, t("sheets.parameters.calibration"), 5)
        assert threshold.value == Decimal("0.02")
        assert threshold.fill.fgColor.rgb == parameter(book, "A 指标A", 6).fill.fgColor.rgb
        assert parameter(book, t("sheets.parameters.calibration_comparable"), 7).value


class TestDeviations:
    # Raw mean 85.30, mean of the kept 90.50; 60 is 29.66 % below the one and 33.70 % below the other.
    TOTALS = ("95", "92", "90", "89.5", "60")
    SCORING = replace(SCORING, criteria=(parts("A", "1", 100),))
    SHEETS = sheets_of(*({"A1": total} for total in TOTALS))

    @pytest.mark.parametrize(("around", "flagged"), [("all", []), ("kept", ["E5"])])
    def test_are_measured_from_all_sheets_or_from_those_that_are_kept(
        self, around: Literal["all", "kept"], flagged: list[str]
    ) -> None:
        rule = DeviationRule(Fraction(3, 10), None, ("D1",), around)
        book = written(round_of(replace(self.SCORING, deviation=rule), self.SHEETS))

        found = [
            name
            for name in self.SHEETS
            if marked(book, name)[t("sheets.column.deviation")] == t("sheets.marks.deviates")
        ]
        assert found == flagged
        assert parameter(book, t(f"sheets.parameters.deviation.{around}"), 5).value == Decimal("0.3")

    def test_are_measured_in_marks_around_the_sheets_that_calibrated_totals_keep(self) -> None:
        # Calibrated: 95, 92, 90, 89.5 and 94; 95 and 89.5 go. The marks of the others have a mean of 80.66,
        # those without the highest and the lowest mark one of 90.5.
        rule = DeviationRule(Fraction(3, 20), None, ("D1",), "kept")
        one = round_of(replace(self.SCORING, deviation=rule), self.SHEETS, severity={"E5": Fraction(-34)})
        book = written(one)

        assert marked(book, "E1")[t("sheets.column.deviation")] == t("sheets.marks.deviates")
        assert_as_the_engine(book, one)
        assert marked(book, "E1")[t("sheets.column.trim")] == t("sheets.marks.high")

    @pytest.mark.parametrize("by_criterion", [False, True])
    def test_are_measured_from_all_sheets_where_there_is_no_score(self, by_criterion: bool) -> None:
        rule = DeviationRule(Fraction(3, 10), None, ("D1",), "kept")
        scoring = replace(self.SCORING, deviation=rule, by_criterion=by_criterion)
        without = {**self.SHEETS, "E6": Sheet("E6", cells={})}
        one = round_of(scoring, self.SHEETS, without)
        book = written(one)

        found = [marked(book, "E5", name)[t("sheets.column.deviation")] for name in ("S1", "S2")]
        assert found == [t("sheets.marks.deviates"), ""]
        assert_as_the_engine(book, one)

    def test_name_the_criteria_that_an_expert_marks_too_low(self) -> None:
        rule = DeviationRule(None, None, ("D1",), criterion_share=Fraction(3, 5))
        scoring = replace(SCORING, criteria=(parts("A", "1", 20, 40), parts("B", "1", 40)), deviation=rule)
        # 60 % of the 60 points of A is 36, of the 40 points of B is 24; reaching it is enough.
        sheets = sheets_of(
            {"A1": "20", "A2": "15.5", "B1": "24"},
            {"A1": "20", "A2": "16", "B1": "23.5"},
            {"A1": "20", "A2": "16", "B1": "24"},
        )
        book = written(round_of(scoring, sheets), Kind.SCORES)

        low, of = t("sheets.marks.low_criterion"), t("sheets.marks.low_of")
        front = book.worksheets[0]
        (column,) = [cell.column for cell in front[4] if cell.value == t("sheets.column.deviation")]
        value = Evaluator(book).value(front.title, 5, column)
        assert value == f"E1{of}A 指标A{low}E2{of}B 指标B{low}"


def test_a_submission_without_a_score_drops_no_sheet() -> None:
    whole_sheet = {"A1": "40", "A2": "50"}
    sheets = sheets_of(*[whole_sheet] * 5, {"A1": "40", "A2": None})
    scoring = replace(SCORING, criteria=(parts("A", "1", 40, 60),))
    book = written(round_of(scoring, sheets))

    assert calculated(book)[t("sheets.column.score")] == ""
    words = {marked(book, f"E{place}")[t("sheets.column.trim")] for place in range(1, 6)}
    assert words == {t("sheets.marks.kept")}


def test_a_score_that_differs_in_the_third_decimal_is_refused() -> None:
    scoring = replace(SKATING, rounding=places(3), decimals=3)
    data = round_of(scoring, JUDGED).export()
    (part,) = data.measures
    (result,) = part.results
    assert result.panel.score is not None
    wrong = replace(result, panel=replace(result.panel, score=result.panel.score + Fraction(1, 1000)))

    with pytest.raises(Refused):
        workbook_bytes(
            replace(data, measures=(replace(part, results=(wrong,)),)), Kind.AWARDS, LAYOUTS[Kind.AWARDS]
        )


def test_english_workbooks_say_how_scores_are_formed() -> None:
    rule = DeviationRule(Fraction(1, 10), None, ("D1",), "kept", Fraction(3, 5))
    with in_language("en"):
        book = written(round_of(replace(SKATING, deviation=rule), JUDGED), Kind.SCORES)
        headings = [str(cell.value) for cell in book[t("sheets.sheet.marks", number=1)][3][7:]]

        assert "S S, before its weight" in headings
        assert parameter(book, "Decimals of a criterion after its weight (half up)", 3).value == 2
        assert not re.search("[\u4e00-\u9fff]", "".join(headings))
