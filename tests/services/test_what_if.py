"""A round under other rules: who moves and how much money; and what changed between two rule files."""

from functools import partial
from pathlib import Path

import pytest

from tests.services.conftest import (
    AUDITOR,
    DATASET,
    FINANCE,
    MODEL,
    ROUND,
    STAFF,
    Bench,
    refusal,
    with_one_example,
)
from workbench.domain.errors import BadInput
from workbench.domain.measure import Measure, MeasureId
from workbench.rules.load import load_measure
from workbench.services.diff_rules import diff_rules, effect_on
from workbench.services.rule_file import rule_file
from workbench.services.what_if import what_if


@pytest.fixture
def scored(bench: Bench) -> Bench:
    """Three dataset submissions at about 75, 82 and 93 points: third, second and first tier."""
    bench.panel()
    for number, share in enumerate(("0.78", "0.85", "0.95"), 1):
        bench.submission(f"S00{number}")
        bench.finish(f"S00{number}", share=share)
    return bench


def other(bench: Bench, *edits: tuple[str, str], file: str = "dataset.yaml") -> Path:
    """A further version of a rule file of the workspace, outside it, beside a copy of its policy."""
    folder = bench.office.rubrics / "datong-2025"
    made = bench.office.root / "other"
    made.mkdir(exist_ok=True)
    for name in ("policy.yaml", file):
        (made / name).write_bytes((folder / name).read_bytes())
    text = (made / file).read_text("utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    (made / file).write_text(text, "utf-8")
    return made / file


def without_examples(file: Path) -> Path:
    """The same file with one example alone, which the edits here leave true."""
    file.write_text(with_one_example(file.read_text("utf-8")), "utf-8")
    return file


def loaded(file: Path) -> dict[MeasureId, Measure]:
    policy = file.with_name("policy.yaml")
    measure = load_measure(
        file.read_bytes(), file=str(file), policy=policy.read_bytes(), policy_file=str(policy)
    )
    return {measure.id: measure}


def test_a_lower_cut_off_moves_those_between_the_two(scored: Bench) -> None:
    changed = loaded(without_examples(other(scored, ("起分: 80", "起分: 75"))))

    found = what_if(scored.office, STAFF, ROUND, changed)

    (move,) = found.moves
    assert (move.submission, move.before.tier, move.after.tier) == ("S001", "三等", "二等")
    assert (move.before.award, move.after.award) == (100_000_000, 200_000_000)
    assert found.after_fen - found.before_fen == 100_000_000
    total = next(one for one in found.totals if one.measure == DATASET)
    assert (total.awarded_before, total.awarded_after) == (3, 3)
    assert found.submissions == 3


def test_the_same_rules_move_nobody(scored: Bench) -> None:
    found = what_if(scored.office, STAFF, ROUND, loaded(other(scored)))

    assert found.moves == ()
    assert found.before_fen == found.after_fen == 600_000_000


def test_nothing_is_stored(scored: Bench) -> None:
    before = scored.audit_verbs(), scored.award("S001")

    what_if(scored.office, STAFF, ROUND, loaded(without_examples(other(scored, ("起分: 80", "起分: 75")))))

    assert (scored.audit_verbs(), scored.award("S001")) == before


def test_a_budget_tells_by_how_much_the_demand_goes_beyond_it(scored: Bench) -> None:
    budget = ("限额:\n", "预算: {每年: 500万元, 超支: 按比例压缩, 口径: 批准额, 依据: [D3]}\n限额:\n")
    changed = loaded(without_examples(other(scored, ("起分: 80", "起分: 75"), budget)))

    found = what_if(scored.office, STAFF, ROUND, changed)

    (use,) = found.budgets
    assert (use.pot, use.amount, use.earlier) == (DATASET, 500_000_000, 0)
    assert (use.demand_before, use.demand_after, use.over) == (600_000_000, 700_000_000, 200_000_000)
    assert found.after_fen == 500_000_000


def test_a_criterion_that_was_never_marked_cannot_be_computed(scored: Bench) -> None:
    changed = loaded(without_examples(other(scored, ("步长: 0.5", "步长: 1"))))

    error = refusal(lambda: what_if(scored.office, STAFF, ROUND, changed))

    assert error.code == "rules.marks_do_not_fit"
    assert "样本结构与字段完整" in error.parts["items"]  # type: ignore[operator]


def test_a_measure_that_the_round_has_not_is_told(scored: Bench) -> None:
    (measure,) = loaded(other(scored)).values()

    error = refusal(lambda: what_if(scored.office, STAFF, ROUND, {MeasureId("a/b"): measure}))

    assert error.code == "round.not_in_round"


def test_staff_and_auditors_alone_may_ask(scored: Bench) -> None:
    same = loaded(other(scored))
    assert what_if(scored.office, AUDITOR, ROUND, same).moves == ()
    for actor in (FINANCE, scored.actors["陈一"]):
        act = partial(what_if, scored.office, actor, ROUND, same)
        assert refusal(act).code == "permission.denied"


def test_a_diff_of_two_files_gives_the_change_its_level_and_the_hashes(scored: Bench) -> None:
    new = without_examples(other(scored, ("起分: 80", "起分: 75")))
    found = diff_rules(scored.office.rubrics, f"{DATASET}@1", str(new))

    assert [one.words() for one in found.changes if one.level > 1] == ["等次/“二等”/起分：80 → 75"]
    assert found.level == 3
    assert (found.same.bytes, found.same.meaning, found.same.scoring) == (False, False, True)


def test_a_comment_changes_the_bytes_alone(scored: Bench) -> None:
    new = other(scored, ("格式: rubric/1", "# 说明\n格式: rubric/1"))
    found = diff_rules(scored.office.rubrics, DATASET, str(new))

    assert (found.changes, found.level) == ((), 0)
    assert (found.same.bytes, found.same.meaning, found.same.scoring) == (False, True, True)


def test_another_policy_beside_the_file_is_a_change_too(scored: Bench) -> None:
    new = other(scored)
    policy = new.with_name("policy.yaml")
    policy.write_text(policy.read_text("utf-8").replace("对象: [国家, 省, 市]", "对象: [国家, 省]"), "utf-8")

    (change,) = diff_rules(scored.office.rubrics, DATASET, str(new)).changes

    assert change.words() == "policy.yaml/重复/对象：[国家, 省, 市] → [国家, 省]"
    assert change.level == 2


def test_a_policy_file_is_recomputed_for_every_measure_of_the_round(scored: Bench) -> None:
    new = other(scored).with_name("policy.yaml")
    budget = "预算: {每年: 500万元, 超支: 按比例压缩, 口径: 批准额, 依据: [D8]}\n分担:"
    new.write_text(new.read_text("utf-8").replace("\n分担:", f"\n{budget}", 1), "utf-8")
    old = scored.office.rubrics / "datong-2025" / "policy.yaml"

    found = diff_rules(scored.office.rubrics, str(old), str(new))
    effect = effect_on(scored.office, STAFF, ROUND, found.new)

    assert [(one.words(), one.level) for one in found.changes] == [
        ("预算：新增 {每年: 500万元, 超支: 按比例压缩, 口径: 批准额, 依据: [D8]}", 2)
    ]
    assert (found.same.bytes, found.same.meaning) == (False, None)
    assert (effect.before_fen, effect.after_fen) == (600_000_000, 500_000_000)
    assert [(one.pot, one.over) for one in effect.budgets] == [("datong-2025", 100_000_000)]


def test_a_version_that_is_not_there_names_those_that_are(scored: Bench) -> None:
    rubrics = scored.office.rubrics

    error = refusal(lambda: rule_file(rubrics, f"{DATASET}@7"))

    assert error.code == "rules.unknown_version"
    assert f"{MODEL}@1" in error.parts["known"]  # type: ignore[operator]
    with pytest.raises(BadInput, match=r"rules\.not_found"):
        rule_file(rubrics, "nowhere.yaml")
