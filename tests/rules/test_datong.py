"""The shipped rules of Datong 2025 against the policy text and against their own promises."""

from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import pytest

from workbench.domain.award_limits import CapScope
from workbench.domain.awards import compute_scored
from workbench.domain.case import Case, Submission
from workbench.domain.facts import FactValue
from workbench.domain.measure import CitationKind, Measure, MeasureId, Status
from workbench.rules.folder import check_folder, load_folder
from workbench.rules.shipped import shipped
from workbench.rules.texts import read_texts

DATONG = shipped() / "rubrics" / "datong-2025"
BOOK = load_folder(DATONG)
POLICY_TEXT = Path(__file__).parent / "texts"
IDS = [f"datong-2025/{name}" for name in ("dataset", "institution", "model", "retrofit")]
# Criteria with their points, items with their points: the default rubrics.
RUBRICS = {
    "datong-2025/dataset": (
        {"A": 30, "B": 30, "C": 20, "D": 20},
        {"A1": 10, "A2": 10, "A3": 10, "B1": 15, "B2": 8, "B3": 7}
        | {"C1": 8, "C2": 8, "C3": 4, "D1": 6, "D2": 8, "D3": 6},
    ),
    "datong-2025/model": (
        {"A": 30, "B": 30, "C": 20, "D": 20},
        {"A1": 15, "A2": 8, "A3": 7, "B1": 10, "B2": 12, "B3": 8}
        | {"C1": 12, "C2": 8, "D1": 8, "D2": 7, "D3": 5},
    ),
    "datong-2025/retrofit": (
        {"A": 35, "B": 30, "C": 35},
        {"A1": 20, "A2": 10, "A3": 5, "B1": 20, "B2": 6, "B3": 4, "C1": 20, "C2": 10, "C3": 5},
    ),
    "datong-2025/institution": (
        {"A": 35, "B": 35, "C": 30},
        {"A1": 20, "A2": 15, "B1": 15, "B2": 12, "B3": 8, "C1": 12, "C2": 12, "C3": 6},
    ),
}


def measure(name: str) -> Measure:
    return BOOK.measures[MeasureId(name)]


def test_the_folder_holds_four_reviewed_measures_without_a_finding() -> None:
    assert [name for name, one in BOOK.measures.items() if one.needs_panel] == IDS
    assert check_folder(DATONG).problems == ()


def test_every_quote_of_the_policy_is_in_its_text() -> None:
    assert check_folder(DATONG, read_texts(POLICY_TEXT)).problems == ()


@pytest.mark.parametrize("name", IDS)
def test_criteria_and_items_carry_the_points_of_the_default_rubric(name: str) -> None:
    scoring = measure(name).scoring

    criteria, items = RUBRICS[name]
    assert {one.id: one.points for one in scoring.criteria} == criteria
    assert {item.id: item.points for item in scoring.items} == items
    assert all(item.evidence and len(item.anchors) == 4 for item in scoring.items)


@pytest.mark.parametrize("name", IDS)
def test_criteria_rest_on_the_clause_and_figures_of_ours_are_said_to_be_defaults(name: str) -> None:
    one = measure(name)

    assert not any(one.is_default(criterion.citations) for criterion in one.scoring.criteria)
    assert all(one.is_default(item.citations) for item in one.scoring.items)
    assert one.is_default(one.tiers[1].citations)
    assert one.is_default(one.tiers[0].floor_citations)
    for cap in one.caps:
        assert {one.citations[cited].kind for cited in cap.citations} == {CitationKind.POLICY}


@pytest.mark.parametrize("name", IDS)
def test_shipped_rules_are_drafts_that_inherit_their_policy(name: str) -> None:
    one = measure(name)

    assert one.status is Status.DRAFT
    assert one.policy_id == "datong-2025"
    assert one.exclusivity is not None
    assert one.overlaps
    assert one.split is not None
    assert all(choice.approved_by is None for choice in one.conventions)
    assert len(one.conventions) >= 8


def test_the_bytes_hash_is_that_of_the_measure_followed_by_its_policy() -> None:
    data = (DATONG / "dataset.yaml").read_bytes() + (DATONG / "policy.yaml").read_bytes()

    assert measure("datong-2025/dataset").hashes.bytes_sha256 == sha256(data).hexdigest()


def test_the_institution_has_an_item_cap_and_a_yearly_cap() -> None:
    caps = {cap.scope: cap.amount for cap in measure("datong-2025/institution").caps}

    assert caps == {CapScope.ITEM: 200_000_000, CapScope.ENTITY_YEAR: 200_000_000}


@pytest.mark.parametrize(
    ("name", "score", "facts", "tier", "award"),
    [
        ("dataset", "82", {"national": False}, "二等", 200_000_000),
        ("dataset", "90.50", {"national": False}, "一等", 300_000_000),
        ("dataset", "90.50", {"national": True}, "一等", 350_000_000),
        ("dataset", "69.99", {"national": True}, None, 0),
        ("model", "90", {"origin": "自主开发", "filed": True, "owner": True}, "一等", 400_000_000),
        ("model", "90", {"origin": "引进", "filed": True, "owner": True}, "一等", 300_000_000),
        ("model", "90", {"origin": "自主开发", "filed": True, "owner": False}, "一等", 300_000_000),
        ("institution", "80", {}, "二等", 120_000_000),
        ("institution", "70", {}, "三等", 60_000_000),
    ],
)
def test_published_cases_come_out(
    name: str, score: str, facts: dict[str, FactValue | None], tier: str | None, award: int
) -> None:
    rules = measure(f"datong-2025/{name}")
    day = rules.in_force_from
    stated = {"type": rules.fields[0].options[0], **facts}
    submission = Submission("S1", rules.id, "甲", "P1", "甲", day, stated)

    result = compute_scored(rules, Case(day, (submission,)), Fraction(score), {})

    assert (result.tier, result.award) == (tier, award)
