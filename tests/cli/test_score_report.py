"""`evaluate --statistics` and `score-report`, as a person or a script runs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_evaluate import case, submission
from workbench.cli import main
from workbench.rules.shipped import shipped

DATASET = shipped() / "rubrics" / "datong-2025"
# Five reviewers from strict to mild, around seven levels.
HABITS = (-4, -2, 0, 2, 4)
LEVELS = (93, 88.5, 84, 80, 77, 71, 64)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    submissions = [
        submission(
            *(level + habit + (place * number) % 3 / 2 for place, habit in enumerate(HABITS)),
            id=f"S{number:03}",
            project=f"P{number:03}",
            entity=f"单位{number}",
        )
        for number, level in enumerate(LEVELS)
    ]
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case(*submissions, round={"lot_seed": "7"}), ensure_ascii=False), "utf-8")
    return path


def document(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(list(arguments)) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_a_plain_case_has_the_declared_calibration_and_no_other_statistic(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = document(capsys, "evaluate", str(DATASET), str(file), "--json")

    assert [one["measure"] for one in found["calibration"]] == ["datong-2025/dataset"]
    assert "tier_odds" not in found["results"][0]
    assert "reliability" not in found


def test_a_flag_adds_every_statistic_in_the_order_of_the_input(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = document(capsys, "evaluate", str(DATASET), str(file), "--json")
    found = document(capsys, "evaluate", str(DATASET), str(file), "--json", "--statistics", "--draws", "500")

    assert [one["id"] for one in found["results"]] == [f"S{number:03}" for number in range(7)]
    for one, before in zip(found["results"], plain["results"], strict=True):
        assert {key: one[key] for key in before} == before
        assert sum(one["tier_odds"]["tiers"].values()) + one["tier_odds"]["none"] == pytest.approx(1)
        assert one["expected_rank"]["interval_90"][0] <= one["expected_rank"]["mean"]
        assert "mark" in one["sensitivity"]
    (reliability,) = found["reliability"]
    assert reliability["mean"]["low"] < reliability["mean"]["value"] < reliability["mean"]["high"]
    (calibration,) = found["calibration"]
    taken = [float(one["taken_off"]) for one in calibration["reviewers"]]
    assert calibration["accepted"]
    assert taken == sorted(taken)
    assert found["tier_odds"][0]["draws"] == 500


def test_the_same_seed_gives_the_same_odds_and_another_seed_nearly_the_same(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def odds() -> list[dict[str, Any]]:
        found = document(capsys, "evaluate", str(DATASET), str(file), "--json", "--statistics")
        return [one["tier_odds"]["tiers"] for one in found["results"]]

    first, again = odds(), odds()
    file.write_text(file.read_text("utf-8").replace('"lot_seed": "7"', '"lot_seed": "8"'), "utf-8")
    other = odds()

    assert first == again
    assert first != other
    assert all(
        one[tier] == pytest.approx(two[tier], abs=0.03)
        for one, two in zip(first, other, strict=True)
        for tier in one
    )


@pytest.mark.parametrize("draws", ["0", "-1", "x", "100001"])
def test_a_number_of_draws_that_cannot_be_is_refused(
    file: Path, capsys: pytest.CaptureFixture[str], draws: str
) -> None:
    code = main(["evaluate", str(DATASET), str(file), "--statistics", "--draws", draws])

    assert code == 2
    assert "100000" in capsys.readouterr().err


def test_the_text_has_the_report_of_each_measure(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(DATASET), str(file), "--statistics", "--lang", "en"]) == 0

    text = capsys.readouterr().out
    assert "1 In short" in text
    assert "6 How firmly the tiers stand" in text


def test_a_published_table_gives_its_published_coefficients(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Shrout & Fleiss (1979), table 2: six targets, four judges.
    table = ((9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7))
    submissions = [
        submission(
            *(float(mark) for mark in row), id=f"S{number}", entity=f"单位{number}", project=f"P{number}"
        )
        for number, row in enumerate(table)
    ]
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case(*submissions), ensure_ascii=False), "utf-8")

    (found,) = document(capsys, "evaluate", str(DATASET), str(path), "--json", "--statistics")["reliability"]

    forms = {form: round(estimate["value"], 5) for form, estimate in found["shrout_fleiss"].items()}
    assert forms == {
        "1,1": 0.16574,
        "2,1": 0.28976,
        "3,1": 0.71484,
        "1,k": 0.44280,
        "2,k": 0.62005,
        "3,k": 0.90932,
    }
