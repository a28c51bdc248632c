"""`workbench evaluate`: published and worked cases handed in from outside."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tests.formulas import evaluate
from workbench.cli import main
from workbench.rules.shipped import shipped

DATONG = shipped() / "rubrics" / "datong-2025"
POINTS = {"A1": 10, "A2": 10, "A3": 10, "B1": 15, "B2": 8, "B3": 7, "C1": 8, "C2": 8, "C3": 4}
POINTS |= {"D1": 6, "D2": 8, "D3": 6}
Run = Callable[..., tuple[int, dict[str, Any], str]]


def full_sheet(total: float) -> dict[str, str]:
    """Marks on the step of 0.5 that add up to the total, each item near its share."""
    marks = {item: int(points * total / 100 * 2) / 2 for item, points in POINTS.items()}
    rest = total - sum(marks.values())
    for item, points in POINTS.items():
        more = min(rest, points - marks[item])
        marks[item] += more
        rest -= more
    return {item: str(mark) for item, mark in marks.items()}


def submission(*totals: float, **changes: Any) -> dict[str, Any]:
    return {
        "id": "S001",
        "measure": "datong-2025/dataset",
        "entity": "甲",
        "project": "P001",
        "title": "课题",
        "applied_on": "2025-10-08",
        "facts": {"type": "企事业单位", "national": "否"},
        "marks": {f"E{place}": full_sheet(total) for place, total in enumerate(totals, 1)},
        **changes,
    }


def case(*submissions: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"as_of": "2025-11-20", "submissions": list(submissions), **changes}


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(document: Any, *options: str, rules: Path = DATONG) -> tuple[int, dict[str, Any], str]:
        file = tmp_path / "case.json"
        file.write_text(document if isinstance(document, str) else json.dumps(document, ensure_ascii=False))
        code = main(["evaluate", str(rules), str(file), "--json", *options])
        captured = capsys.readouterr()
        return code, json.loads(captured.out) if captured.out else {}, captured.err

    return run


@pytest.mark.parametrize(
    ("totals", "national", "score", "tier", "award"),
    [
        ((72, 76, 81, 81, 85, 87, 90), "否", "82.00", "二等", 200_000_000),
        ((95, 92, 90, 89.5, 60), "否", "90.50", "一等", 300_000_000),
        ((95, 92, 90, 89.5, 60), "是", "90.50", "一等", 350_000_000),
        ((69.5, 70, 69.5), "是", "69.67", None, 0),
    ],
)
def test_the_worked_checks_of_the_default_rubric(
    run: Run, totals: tuple[float, ...], national: str, score: str, tier: str | None, award: int
) -> None:
    one = submission(*totals, facts={"type": "企事业单位", "national": national})
    code, answer, _ = run(case(one))
    result = answer["results"][0]

    assert (code, answer["format"]) == (0, "result/1")
    assert [result[key] for key in ("eligible", "sheets", "score", "tier", "award_fen")] == [
        "yes",
        len(totals),
        score,
        tier,
        award,
    ]
    assert result["split_fen"] == {"市": award}
    formulas = [node for node in result["trace"] if node["formula"] is not None]
    assert all(evaluate(node["formula"]) == evaluate(node["value"]) for node in formulas)
    assert int(formulas[-1]["value"]) == award


def test_the_worked_file_of_the_format_runs_alone(run: Run) -> None:
    worked = Path(__file__).parents[1] / "rules" / "worked" / "dataset.yaml"
    marks = {f"E{place}": {"c1": 90, "c2": "90", "c3": 90.0, "c4": "９０"} for place in range(5)}
    one = submission(
        measure="datong-ai-2025/dataset",
        marks=marks,
        facts={"type": "科研机构", "modal": "文本", "national": "是"},
    )
    _, answer, _ = run(case(one), rules=worked)

    assert answer["results"][0]["award_fen"] == 350_000_000
    assert answer["totals"] == [
        {"measure": "datong-ai-2025/dataset", "award_fen": 350_000_000, "budget_fen": 1_000_000_000}
    ]
    assert "budget" in {node["step"] for node in answer["results"][0]["trace"]}


def test_the_words_follow_the_language_and_the_figures_do_not(run: Run) -> None:
    _, chinese, _ = run(case(submission(80, 80, 80)))
    _, english, _ = run(case(submission(80, 80, 80)), "--lang", "en")
    words = [node["text"] for node in english["results"][0]["trace"]]

    assert words != [node["text"] for node in chinese["results"][0]["trace"]]
    for answer in (chinese, english):
        for node in answer["results"][0]["trace"] + answer["calibration"][0]["findings"]:
            del node["text"]
    assert chinese == english


def test_two_measures_for_one_project_wait_for_the_applicant_s_choice(run: Run) -> None:
    other = submission(
        id="S002",
        measure="datong-2025/compute-use",
        facts={"type": "企业", "spend": "500万元"},
        marks={},
    )
    code, answer, words = run(case(submission(82, 82, 82), other))

    assert code == 1
    assert [result["award_fen"] for result in answer["results"]] == [None, None]
    assert [(one["code"], one["about"]) for one in answer["undecided"]] == [
        ("undecided.exclusivity", "S001"),
        ("undecided.exclusivity", "S002"),
    ]
    assert "S002" in words

    code, answer, _ = run(case(submission(82, 82, 82, preference=1), {**other, "preference": 2}))

    assert (code, answer["undecided"]) == (0, [])
    assert [result["award_fen"] for result in answer["results"]] == [200_000_000, 0]


@pytest.mark.parametrize(("received", "award"), [("30万元", 200_000_000), ("200万元", 0), ("300万元", 0)])
def test_money_of_another_level_is_compared_whole(run: Run, received: str, award: int) -> None:
    line = {
        "entity": "甲",
        "project": "P001",
        "measure": "shanxi/one",
        "decided_on": "2025-03-01",
        "approved": received,
        "payer": "省",
    }
    code, answer, _ = run(case(submission(82, 82, 82), ledger=[line]))

    assert (code, answer["results"][0]["award_fen"]) == (0, award)
    (node,) = [one for one in answer["results"][0]["trace"] if one["step"] == "overlap"]
    assert (node["bound_by"], node["citations"]) == (None if award else "overlap", ["P2"])


def _at(*path: str | int, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(document: Any) -> None:
        for key in path[:-1]:
            document = document[key]
        document[path[-1]] = value

    return change


SUBMISSION = ("submissions", 0)


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        (_at("asof", value=1), "$.asof", "as_of"),
        (_at("as_of", value="2025-02-30"), "as_of", "2025-10-08"),
        (
            _at(*SUBMISSION, "measure", value="datong-2025/datset"),
            "submissions[0].measure",
            "datong-2025/dataset",
        ),
        (_at(*SUBMISSION, "facts", "nationl", value="是"), "submissions[0].facts.nationl", "national"),
        (_at(*SUBMISSION, "facts", "type", value="个体户"), "submissions[0].facts.type", "企事业单位"),
        (_at(*SUBMISSION, "facts", "national", value="yes"), "submissions[0].facts.national", "是"),
        (_at(*SUBMISSION, "marks", "E1", "A9", value=1), "submissions[0].marks.E1.A9", "A1"),
        (_at(*SUBMISSION, "marks", "E1", "A1", value=10.5), "submissions[0].marks.E1.A1", "10"),
        (_at(*SUBMISSION, "marks", "E1", "A1", value="8.3"), "submissions[0].marks.E1.A1", "0.5"),
        (_at(*SUBMISSION, "marks", "E1", "A1", value="8，5"), "submissions[0].marks.E1.A1", "8，5"),
        (_at(*SUBMISSION, "marks", "E1", "A1", value=""), "submissions[0].marks.E1.A1", ""),
        (_at(*SUBMISSION, "marks", "E1", "A1", value=-1), "submissions[0].marks.E1.A1", "-1"),
        (_at(*SUBMISSION, "marks", "E1", "A1", value=True), "submissions[0].marks.E1.A1", "true"),
        (_at(*SUBMISSION, "marks", "E1", value="absent"), "submissions[0].marks.E1", "recused"),
        (_at(*SUBMISSION, "entity", value=" "), "submissions[0].entity", "entity"),
        (_at(*SUBMISSION, "project", value=None), "submissions[0]", "project"),
        (_at("ledger", value=[{"approved": "300"}]), "ledger[0].approved", "300万元"),
        (_at("ledger", value={}), "ledger", "[]"),
        (_at(*SUBMISSION, "objective", value={"B1": "13.5"}), "submissions[0].objective.B1", "认定: 一次"),
        (_at(*SUBMISSION, "objective", value=[{}]), "submissions[0].objective", "{}"),
        (_at(*SUBMISSION, "objective", value={"B9": "13.5"}), "submissions[0].objective.B9", "B9"),
    ],
)
def test_a_wrong_case_is_told_with_its_place_and_remedy(
    run: Run, change: Callable[[dict[str, Any]], None], place: str, words: str
) -> None:
    document = deepcopy(case(submission(80, 80, 80)))
    change(document)
    code, answer, told = run(document)

    assert (code, answer) == (2, {})
    assert any(f"case.json {place} " in line and words in line for line in told.splitlines())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "1:2"),
        ('{"as_of": 1, "as_of": 2}', "as_of"),
        ("[]", "{}"),
        ('{"as_of": "2025-11-20", "submissions": [NaN]}', "submissions[0]"),
        ("[" * 100_000, "JSON"),
    ],
)
def test_a_file_that_is_no_case_is_told(run: Run, text: str, words: str) -> None:
    code, answer, told = run(text)

    assert (code, answer) == (2, {})
    assert words in told


def test_a_mark_as_a_number_keeps_every_digit(run: Run) -> None:
    document = case(submission(80, 80, 80))
    document["submissions"][0]["marks"]["E1"]["A1"] = "HERE"
    text = json.dumps(document).replace('"HERE"', "8.4999999999999999999")
    code, _, told = run(text)

    assert code == 2
    assert "8.4999999999999999999" in told


@pytest.mark.parametrize("rules", ["nowhere", "nowhere.yaml"])
def test_rules_that_are_not_there_are_told(run: Run, tmp_path: Path, rules: str) -> None:
    code, _, told = run(case(), rules=tmp_path / rules)

    assert code == 2
    assert rules in told


def test_ledger_lines_after_the_day_of_the_case_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = {"entity": "甲", "project": "P", "measure": "xihu-2025/contest", "decided_on": "2026-01-01"}
    case = {"as_of": "2025-11-20", "submissions": [], "ledger": [{**line, "approved": "1万元"}]}
    file = tmp_path / "case.json"
    file.write_text(json.dumps(case), "utf-8")

    assert main(["evaluate", str(shipped() / "rubrics"), str(file), "--json"]) == 0

    told = capsys.readouterr()
    assert json.loads(told.out)["ledger_lines_after_as_of"] == 1
    assert "2025-11-20" in told.err
