"""A good file becomes a measure that says exactly what the file says."""

import time
from datetime import date
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

from workbench.domain.conditions import Operator
from workbench.domain.measure import CitationKind, Measure
from workbench.domain.rubric import MissingMarkRule, Trim
from workbench.rules import check_file, load_measure


def load(text: str) -> Measure:
    return load_measure(text.encode(), file="dataset.yaml", policy=None, policy_file=None)


def test_the_worked_file_loads_with_reminders(worked: str) -> None:
    problems = check_file(worked.encode(), file="d.yaml", policy=None, policy_file=None).problems

    assert [(one.code, one.level, one.parts.get("name") or one.parts["key"]) for one in problems] == [
        ("S86", "warning", "去极值"),
        ("S24", "warning", "二等"),
        ("S24", "warning", "三等"),
        ("S86", "warning", "口径"),
        ("S86", "warning", "口径"),
    ]


def test_the_worked_file_says_what_it_says(worked: str) -> None:
    measure = load(worked)

    assert measure.id == "datong-ai-2025/dataset"
    assert (measure.in_force_from, measure.in_force_to) == (date(2025, 9, 18), date(2028, 9, 17))
    assert [(tier.name, tier.from_score, tier.amount) for tier in measure.tiers] == [
        ("一等", 90, 300_000_000),
        ("二等", 80, 150_000_000),
        ("三等", 70, 50_000_000),
    ]
    assert [(one.name, one.points) for one in measure.scoring.criteria] == [
        ("数据完整性", 30),
        ("标注精准度", 30),
        ("行业适用性", 20),
        ("复用价值", 20),
    ]
    assert {(item.points, item.step) for item in measure.scoring.items} == {(100, Fraction(1, 2))}
    assert measure.scoring.trim == Trim(5, 1, 1)
    assert measure.scoring.missing is MissingMarkRule.NO_TIER
    assert measure.citations["G1"].kind is CitationKind.PENDING
    assert measure.requirements[0].condition.comparisons[0].operator is Operator.ONE_OF
    assert measure.add_ons[0].condition.comparisons[0].values == (True,)
    assert measure.add_ons[0].name == "纳入国家典型案例"
    assert measure.budget is not None
    assert measure.budget.amount == 1_000_000_000
    assert [one.approved_by for one in measure.conventions] == [None, None]


def test_comments_and_layout_change_the_bytes_but_not_the_meaning(worked: str) -> None:
    first = load(worked).hashes
    second = load("# 说明\n" + worked.replace("步长: 0.5", "步长:   0.50")).hashes

    assert first.bytes_sha256 == sha256(worked.encode()).hexdigest()
    assert first.bytes_sha256 != second.bytes_sha256
    assert first.meaning_sha256 == second.meaning_sha256
    assert first.scoring_sha256 == second.scoring_sha256


def test_version_and_status_are_no_part_of_the_meaning(worked: str) -> None:
    first = load(worked).hashes
    second = load(worked.replace("版本: 1", "版本: 2").replace("状态: 草案", "状态: 停用")).hashes

    assert first.bytes_sha256 != second.bytes_sha256
    assert first.meaning_sha256 == second.meaning_sha256


def test_an_amount_changes_the_meaning_but_leaves_stored_marks_valid(worked: str) -> None:
    first, second = load(worked).hashes, load(worked.replace("每年: 1000万元", "每年: 800万元")).hashes

    assert first.meaning_sha256 != second.meaning_sha256
    assert first.scoring_sha256 == second.scoring_sha256


def test_a_changed_scale_orphans_stored_marks(worked: str) -> None:
    first = load(worked).hashes.scoring_sha256

    assert load(worked.replace("步长: 0.5", "步长: 1")).hashes.scoring_sha256 != first
    assert load(worked.replace("号: c1", "号: c9")).hashes.scoring_sha256 != first


def test_another_order_of_keys_means_the_same(worked: str) -> None:
    swapped = worked.replace("起分: 80, 金额: 150万元", "金额: 1500000元, 起分: 80.0")

    assert load(swapped).hashes.meaning_sha256 == load(worked).hashes.meaning_sha256


def test_loading_the_longest_file_takes_a_few_milliseconds() -> None:
    file = Path(__file__).parents[2] / "rubrics" / "datong-2025" / "dataset.yaml"
    text, policy = file.read_bytes(), file.with_name("policy.yaml").read_bytes()
    load_measure(text, file="d", policy=policy, policy_file="p")
    spent = []
    for _ in range(5):
        start = time.process_time()
        load_measure(text, file="d", policy=policy, policy_file="p")
        spent.append(time.process_time() - start)

    assert min(spent) < 0.05
