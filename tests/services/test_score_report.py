"""Who may see how far the scores can be trusted, and what the report says."""

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.services.conftest import (
    AUDITOR,
    DATASET,
    FINANCE,
    LEAD,
    MODEL,
    REVIEWERS,
    ROUND,
    STAFF,
    Bench,
    refusal,
)
from workbench.domain.rubric import CalibrationRule
from workbench.i18n import in_language
from workbench.services.declare_recusal import declare_recusal
from workbench.services.export_round import export_round
from workbench.services.lock_round import lock_round
from workbench.services.score_report import round_report
from workbench.services.score_report_document import round_document
from workbench.services.score_report_sections import Table, sections
from workbench.services.settle_round import settle_round
from workbench.services.submit_sheet import submit_sheet

# Shares of full points by reviewer: habits that differ, and levels that do.
HABITS = dict(zip(REVIEWERS, (0.93, 0.97, 1.0, 1.03, 1.07), strict=True))
LEVELS = {"S001": 0.9, "S002": 0.83, "S003": 0.79, "S004": 0.74, "S005": 0.69, "S006": 0.6}


@pytest.fixture
def marked(scoring: Bench) -> Bench:
    """Six submissions marked by five reviewers with habits of their own."""
    for code in list(LEVELS)[1:]:
        scoring.submission(code)
    for code, level in LEVELS.items():
        for place, (name, habit) in enumerate(HABITS.items()):
            noise = (place * 7 + int(code[-1]) * 3) % 5 / 200
            scoring.mark(name, code, str(round(min(1.0, level * habit + noise), 3)))
            submit_sheet(scoring.office, scoring.actors[name], ROUND, code)
    return scoring


def text_of(bench: Bench) -> str:
    (one,) = round_report(bench.office, STAFF, ROUND, DATASET).measures
    lines: list[str] = []
    for section in sections(one.report, one.titles):
        lines.append(section.title)
        for part in section.parts:
            if isinstance(part, Table):
                assert all(len(row) == len(part.headings) for row in part.rows)
                lines += [" ".join(row) for row in (part.headings, *part.rows)]
            else:
                lines.append(part)
    return "\n".join(lines)


def test_leads_staff_and_auditors_see_it_and_nobody_else(marked: Bench) -> None:
    office = marked.office
    lock_round(office, STAFF, ROUND)
    settle_round(office, STAFF, ROUND)

    for actor in (STAFF, AUDITOR, marked.actors[LEAD]):
        assert next(one.report.measure.id for one in round_report(office, actor, ROUND).measures) == DATASET
    assert refusal(lambda: round_report(office, FINANCE, ROUND)).code == "permission.denied"
    assert refusal(lambda: round_report(office, marked.actors["林二"], ROUND)).code == "permission.denied"
    unknown = refusal(lambda: round_report(office, STAFF, ROUND, "datong-2025/talent"))
    assert unknown.code == "report.not_marked"


def test_a_lead_gets_a_report_without_what_is_kept_from_them(marked: Bench) -> None:
    marked.panel(MODEL, ("林二", "张三", "李四"))
    declare_recusal(marked.office, marked.actors[LEAD], ROUND, "S006", "师生关系")
    marked.submission("S007")

    (seen,) = round_report(marked.office, marked.actors[LEAD], ROUND).measures

    assert seen.withheld == ("S006", "S007")
    document = round_document(round_report(marked.office, marked.actors[LEAD], ROUND))
    document["measures"][0].pop("withheld")
    assert "S006" not in str(document)
    assert [one.submission.id for one in seen.report.results] == ["S001", "S002", "S003", "S004", "S005"]


def test_the_report_speaks_both_languages_and_says_what_the_odds_are_about(marked: Bench) -> None:
    chinese = text_of(marked)
    with in_language("en"):
        english = text_of(marked)

    assert "真实水平" in chinese or "潜在水平" in chinese
    assert "latent quality" in english
    assert "published score" in english
    assert all(name in chinese for name in REVIEWERS)
    assert "一、先看结论" in chinese


def test_the_same_record_gives_the_same_report(marked: Bench) -> None:
    first, again = (round_document(round_report(marked.office, STAFF, ROUND)) for _ in range(2))

    assert first == again


def test_severity_points_the_right_way_and_raw_stands_beside_calibrated(marked: Bench) -> None:
    document = round_document(round_report(marked.office, STAFF, ROUND, DATASET))
    found = document["measures"][0]["calibration"]
    taken = {one["reviewer"]: float(one["taken_off"]) for one in found["reviewers"]}

    assert found["accepted"]
    assert taken["陈一"] < taken["林二"] < taken["李四"] < taken["赵五"]
    assert [one["id"] for one in found["scores"]] == list(LEVELS)
    assert {one["id"] for one in found["scores"] if one["tier_raw"] != one["tier_calibrated"]} == set(
        found["moved"]
    )


def test_probabilities_add_up_and_the_highest_score_ranks_first(marked: Bench) -> None:
    (one,) = round_document(round_report(marked.office, STAFF, ROUND, DATASET))["measures"]
    by_id = {each["id"]: each for each in one["submissions"]}

    for each in one["submissions"]:
        odds = each["tier_odds"]
        assert sum(odds["tiers"].values()) + odds["none"] == pytest.approx(1)
    assert by_id["S001"]["expected_rank"]["mean"] < by_id["S006"]["expected_rank"]["mean"]


def test_a_single_submission_gets_named_refusals_and_no_figures(finished: Bench) -> None:
    (one,) = round_document(round_report(finished.office, STAFF, ROUND, DATASET))["measures"]

    assert [each["level"] for each in one["reliability"]["findings"]] == ["refusal"]
    assert "refusal" in [each["level"] for each in one["tier_odds"]["findings"]]
    assert one["submissions"][0]["tier_odds"] is None
    assert not one["calibration"]["accepted"]
    assert "无法计算" in text_of(finished)


def test_a_round_without_a_score_says_so(scoring: Bench) -> None:
    assert "还没有一件申报有综合得分" in text_of(scoring)


def test_no_workbook_for_finance_or_the_public_knows_of_severity_or_odds(marked: Bench) -> None:
    from openpyxl import load_workbook

    lock_round(marked.office, STAFF, ROUND)
    settle_round(marked.office, STAFF, ROUND)
    written = export_round(marked.office, STAFF, ROUND)
    spoken = []
    for one in written:
        book = load_workbook(one.path)
        spoken += [
            str(cell.value) for sheet in book for row in sheet for cell in row if cell.value is not None
        ]

    assert len(spoken) > 500
    assert not [
        words for words in spoken if any(word in words for word in ("宽严", "校准分", "把握", "扣分"))
    ]


def test_finance_has_no_workbook_with_severity_in_it_where_calibrated_scores_decide(marked: Bench) -> None:
    office = marked.office
    (key,) = (one for one in office.frozen_rules if one[2] == DATASET)
    measure = office.frozen_rules[key]
    rule = CalibrationRule(Fraction(0), decides=True, comparable=True, citations=())
    office.frozen_rules[key] = replace(measure, scoring=replace(measure.scoring, calibration=rule))
    lock_round(office, STAFF, ROUND)
    settle_round(office, STAFF, ROUND)

    for kind in ("scores", "awards"):
        assert refusal(lambda: export_round(office, FINANCE, ROUND, [kind])).code == "export.severity"  # noqa: B023
    assert [one.kind.value for one in export_round(office, FINANCE, ROUND)] == ["payments", "notice", "funds"]
    assert export_round(office, STAFF, ROUND, ["awards"])
