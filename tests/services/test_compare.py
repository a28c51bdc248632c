"""The same round under every budget policy and under other rules, side by side."""

from datetime import date
from pathlib import Path

import pytest

from tests.services.conftest import DATASET, FINANCE, ROUND, STAFF, Bench, refusal, with_one_example
from workbench.domain.award_limits import Overrun
from workbench.domain.errors import BadInput
from workbench.services.approve_rules import approve_rules
from workbench.services.compare_round import compare_round
from workbench.services.create_round import create_round

WAN = 1_000_000


@pytest.fixture
def budgeted(bench: Bench) -> Bench:
    """A round over a yearly budget of 400万元; three submissions ask for 100, 200 and 300万元."""
    file = bench.office.rubrics / "datong-2025" / "dataset.yaml"
    text = file.read_text("utf-8")
    text = text.replace("状态: 生效", "状态: 草案", 1)
    text = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("采纳:"))
    budget = "预算: {每年: 400万元, 超支: 按比例压缩, 口径: 批准额, 依据: [D3]}\n限额:\n"
    file.write_text(with_one_example(text.replace("限额:\n", budget, 1)), "utf-8")
    approve_rules(bench.office, STAFF, DATASET, "市数据局", date(2025, 10, 1), "2号")
    bench.round_code = "2025-2"
    create_round(bench.office, STAFF, "2025-2", "", [DATASET], date(2025, 11, 20), 2025)
    bench.panel()
    for number, share in enumerate(("0.78", "0.85", "0.95"), 1):
        applied = date(2025, 10, number)
        bench.submission(f"S00{number}", applied_on=applied)
        bench.finish(f"S00{number}", share=share)
    return bench


def test_every_budget_policy_stands_beside_the_round_as_it_is(budgeted: Bench) -> None:
    found = compare_round(budgeted.office, STAFF, budgeted.round_code)

    awards = {
        one.overrun: [None if fen is None else fen / WAN for fen in one.awards.values()]
        for one in found.variants
    }
    assert list(found.titles) == ["S001", "S002", "S003"]
    assert awards[None] == awards[Overrun.PRO_RATA]
    assert [round(each, 2) for each in awards[Overrun.PRO_RATA] if each is not None] == [66.67, 133.33, 200.0]
    assert awards[Overrun.BY_RANK] == awards[Overrun.OFFER] == [0, 100, 300]
    assert awards[Overrun.FIRST_COME] == [100, 200, 100]
    assert awards[Overrun.STOP] == [None, None, None]


def test_no_policy_spends_more_than_the_budget(budgeted: Bench) -> None:
    found = compare_round(budgeted.office, STAFF, budgeted.round_code)

    totals = {one.overrun: one.total_fen for one in found.variants}
    assert totals.pop(Overrun.STOP) == 0
    assert set(totals.values()) == {400 * WAN}
    stopped = next(one for one in found.variants if one.overrun is Overrun.STOP)
    assert (stopped.awarded, [one.code for one in stopped.undecided]) == (0, ["undecided.budget"])


def test_other_rules_are_computed_alone_and_under_the_policies_asked_for(
    budgeted: Bench, tmp_path: Path
) -> None:
    folder = budgeted.office.rubrics / "datong-2025"
    for name in ("policy.yaml", "dataset.yaml"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    file = tmp_path / "dataset.yaml"
    file.write_text(file.read_text("utf-8").replace("每年: 400万元", "每年: 300万元"), "utf-8")

    found = compare_round(budgeted.office, STAFF, budgeted.round_code, [str(file)], [Overrun.BY_RANK])

    assert [(bool(one.rules), one.overrun) for one in found.variants] == [
        (False, None),
        (False, Overrun.BY_RANK),
        (True, None),
        (True, Overrun.BY_RANK),
    ]
    assert [one.total_fen // WAN for one in found.variants] == [400, 400, 300, 300]
    assert [one.awarded for one in found.variants] == [3, 2, 3, 1]


def test_a_round_without_budgets_is_the_same_under_all(scoring: Bench) -> None:
    scoring.finish("S001", share="0.85")

    found = compare_round(scoring.office, STAFF, ROUND)

    assert found.budgets == ()
    assert {one.total_fen for one in found.variants} == {200 * WAN}


def test_staff_and_auditors_alone_may_compare(bench: Bench) -> None:
    error = refusal(lambda: compare_round(bench.office, FINANCE, ROUND))

    assert error.code == "permission.denied"


@pytest.mark.parametrize(("name", "overrun"), [(DATASET, Overrun.BY_RANK), ("datong-2025", Overrun.PRO_RATA)])
def test_another_budget_can_be_tried_for_a_measure_or_for_the_whole_policy(
    budgeted: Bench, name: str, overrun: Overrun
) -> None:
    found = compare_round(
        budgeted.office, STAFF, budgeted.round_code, overruns=[overrun], budgets={name: 350 * WAN}
    )

    assert found.variants[1].total_fen == 350 * WAN


def test_a_budget_for_what_is_not_in_the_round_is_refused(budgeted: Bench) -> None:
    with pytest.raises(BadInput, match=r"round\.not_in_round"):
        compare_round(budgeted.office, STAFF, budgeted.round_code, budgets={"xihu-2025": WAN})
