"""Case files: wishes, decisions and ledger lines are read, and everything wrong is told with its path."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.domain.measures import MEASURE
from workbench.domain.award_limits import Difference
from workbench.domain.award_methods import Award, Band, Discretion, Method
from workbench.domain.case import Decision
from workbench.domain.errors import BadInputs
from workbench.domain.facts import FactField, FieldKind
from workbench.domain.measure import Measure, MeasureId
from workbench.domain.rounding import Mode, Rounding
from workbench.domain.rubric import NO_PANEL
from workbench.i18n import LANGUAGES, in_language
from workbench.i18n.errors import error_text
from workbench.services.case_document import read_case
from workbench.services.ledger_names import known_names

WAN = 1_000_000
DECIDED = replace(
    MEASURE,
    scoring=NO_PANEL,
    tiers=(),
    caps=(),
    add_ons=(),
    requirements=(),
    fields=(
        FactField("filed", "备案日期", FieldKind.DATE, False),
        FactField("size", "数据规模", FieldKind.NUMBER, False),
        FactField("spend", "费用", FieldKind.MONEY, False),
    ),
    award=Award(
        Method.DISCRETION,
        Rounding(Fraction(100), Mode.DOWN),
        MEASURE.award.citations,
        Discretion(Band(10 * WAN, 50 * WAN)),
    ),
)
MEASURES: dict[MeasureId, Measure] = {DECIDED.id: DECIDED}
DECISION = {
    "amount": "30万元",
    "by": "局务会",
    "on": "2025-11-18",
    "document": "纪要〔2025〕4号",
    "reason": "规模较大",
}
LINE = {
    "entity": "甲",
    "project": "P1",
    "measure": DECIDED.id,
    "decided_on": "2025-03-01",
    "approved": "30万元",
}


def submission(**changes: Any) -> dict[str, Any]:
    plain = {"id": "S1", "measure": DECIDED.id, "entity": "甲", "project": "P1", "applied_on": "2025-10-08"}
    return {**plain, **changes}


def written(folder: Path, *lines: dict[str, Any], **changes: Any) -> Path:
    document = {"as_of": "2025-11-20", "submissions": [submission(**changes)], "ledger": list(lines)}
    path = folder / "case.json"
    path.write_text(json.dumps(document), "utf-8")
    return path


def problems(path: Path, siblings: tuple[str, ...] = ()) -> list[tuple[str, str | None]]:
    with pytest.raises(BadInputs) as caught:
        read_case(path, MEASURES, siblings)
    for language in LANGUAGES:
        with in_language(language):
            assert error_text(caught.value)
    return [(one.code, one.place.path) for one in caught.value.problems]


def test_wishes_decisions_and_facts_of_every_kind_are_read(tmp_path: Path) -> None:
    facts = {"filed": "2025-06-30", "size": 12.50, "spend": "300万元"}
    path = written(tmp_path, preference=2, declines_partial="是", decision=DECISION, facts=facts)

    (found,) = read_case(path, MEASURES).submissions

    assert (found.preference, found.declines_partial) == (2, True)
    assert found.decision == Decision(30 * WAN, "局务会", date(2025, 11, 18), "纪要〔2025〕4号", "规模较大")
    assert found.facts == {"filed": date(2025, 6, 30), "size": Fraction(25, 2), "spend": 300 * WAN}


def test_a_submission_without_wishes_has_none(tmp_path: Path) -> None:
    (found,) = read_case(written(tmp_path), MEASURES).submissions

    assert (found.preference, found.declines_partial, found.decision) == (None, False, None)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"preference": 0}, [("E14", "submissions[0].preference")]),
        ({"preference": "1"}, [("E14", "submissions[0].preference")]),
        ({"preference": 1.5}, [("E14", "submissions[0].preference")]),
        ({"declines_partial": "也许"}, [("E10", "submissions[0].declines_partial")]),
        ({"decision": {"amount": "30万元"}}, [("E03", "submissions[0].decision")] * 4),
        ({"decision": {**DECISION, "amount": "-30万元"}}, [("E00", "submissions[0].decision.amount")]),
        ({"decision": {**DECISION, "on": "2025-02-30"}}, [("E08", "submissions[0].decision.on")]),
        ({"decision": {**DECISION, "reason": " "}}, [("E04", "submissions[0].decision.reason")]),
        ({"decision": {**DECISION, "amount": "9.99万元"}}, [("E00", "submissions[0].decision")]),
        ({"decision": {**DECISION, "amount": "50.01万元"}}, [("E00", "submissions[0].decision")]),
        ({"facts": {"filed": "2025-13-01"}}, [("E00", "submissions[0].facts.filed")]),
        ({"facts": {"spend": 300}}, [("E00", "submissions[0].facts.spend")]),
        ({"facts": {"sized": "1"}}, [("E01", "submissions[0].facts.sized")]),
        ({"facts": []}, [("E02", "submissions[0].facts")]),
        ({"gates": False}, [("E02", "submissions[0].gates")]),
        ({"gates": {"g9": True}}, [("E16", "submissions[0].gates.g9")]),
        ({"marks": ""}, [("E02", "submissions[0].marks")]),
        ({"objective": []}, [("E02", "submissions[0].objective")]),
        ({"preference": 10**4000}, [("E14", "submissions[0].preference")]),
        ({"title": {"zh": "甲"}}, [("E04", "submissions[0].title")]),
        ({"entity": "甲\u0000"}, [("E17", "submissions[0].entity")]),
        ({"id": "\ud800"}, [("E17", "submissions[0].id")]),
        ({"measure": None}, [("E03", "submissions[0]")]),
        ({"measure": ["甲"]}, [("E05", "submissions[0].measure")]),
        ({"applied_on": "2025-W41-3"}, [("E08", "submissions[0].applied_on")]),
        ({"applied_on": "2025-11-21"}, [("E18", "submissions[0].applied_on")]),
    ],
)
def test_a_bad_submission_is_told(
    tmp_path: Path, changes: dict[str, Any], told: list[tuple[str, str]]
) -> None:
    assert problems(written(tmp_path, **changes)) == told


def test_a_submission_that_stands_twice_is_told_where(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps({"as_of": "2025-11-20", "submissions": [submission(), submission()]}), "utf-8")

    assert problems(path) == [("E15", "submissions[1].id")]


@pytest.mark.parametrize("around", [[], False, {"lot_seed": []}])
def test_a_round_of_the_wrong_shape_is_told(tmp_path: Path, around: object) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps({"as_of": "2025-11-20", "submissions": [], "round": around}), "utf-8")

    assert len(problems(path)) == 1


def test_of_many_measures_the_closest_few_are_named() -> None:
    ids = [f"test-2025/measure-{number}" for number in range(40)]

    with in_language("en"):
        few, many = str(known_names("one", ids[:12])), str(known_names("test-2025/measure-7x", ids))

    assert few.count("test-2025/") == 12
    assert many.count("test-2025/") == 3
    assert "test-2025/measure-7" in many
    assert "40 measures; workbench rules list" in many


@pytest.mark.parametrize(("low_or_high"), ["10万元", "50万元"])
def test_the_limits_themselves_may_be_decided(tmp_path: Path, low_or_high: str) -> None:
    path = written(tmp_path, decision={**DECISION, "amount": low_or_high})

    assert read_case(path, MEASURES).submissions[0].decision is not None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"measure": "test-2025/datasett"}, "E12"),
        ({"measure": "test-2025/sibling"}, "E12"),
        ({"measure": "elsewhere-2024/model"}, "E12"),
        ({"measure": "elsewhere-2024/model", "payer": "市"}, "E12"),
        ({"measure": "省级制造业专项"}, "E13"),
        ({"approved": "-1元"}, "E00"),
        ({"paid": 5}, "E00"),
        ({"paid": None}, "E03"),
        ({"decided_on": "2025-02-29"}, "E08"),
        ({"payer": True}, "E04"),
    ],
)
def test_a_bad_ledger_line_is_told(tmp_path: Path, changes: dict[str, Any], code: str) -> None:
    assert [one for one, _ in problems(written(tmp_path, {**LINE, **changes}))] == [code]


def test_a_ledger_line_of_another_series_than_the_promotion_s_is_told(tmp_path: Path) -> None:
    promoted = replace(DECIDED, difference=Difference("大赛", "同一项目", "兑付额", ()))

    def told(series: str) -> list[str]:
        try:
            read_case(written(tmp_path, {**LINE, "series": series}), {promoted.id: promoted})
        except BadInputs as error:
            return [f"{one.code} {one.place.path}" for one in error.problems]
        return []

    assert told("大賽") == ["E19 ledger[0].series"]
    assert told("大赛") == told("") == []


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"measure": "省级制造业专项", "payer": "省"},
        {"measure": "elsewhere-2024/model", "payer": "省"},
        {"measure": "test-2025/sibling"},
    ],
)
def test_a_line_of_a_known_measure_or_of_another_payer_passes(
    tmp_path: Path, changes: dict[str, Any]
) -> None:
    path = written(tmp_path, {**LINE, **changes})

    (line,) = read_case(path, MEASURES, ("test-2025/sibling",)).ledger

    assert (line.approved, line.paid) == (30 * WAN, 30 * WAN)
