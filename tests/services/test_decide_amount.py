"""An office decides an amount: by staff, before settling, within the limits, and on record."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from tests.services.conftest import AUDITOR, DATASET, STAFF, Bench, refusal
from workbench.services.approve_rules import approve_rules
from workbench.services.compute_round import compute_round
from workbench.services.create_round import create_round
from workbench.services.decide_amount import Decided, decide_amount
from workbench.services.lock_round import lock_round
from workbench.services.office import Office, open_office
from workbench.services.record_opinion import record_opinion
from workbench.services.replay_round import replay_round
from workbench.services.settle_round import settle_round
from workbench.services.show_audit import show_audit
from workbench.services.withdraw_submission import withdraw_submission

ROUND = "2025-D"
SCENARIO = "zhengzhou-2024/model-scenario"
FACTS = {"type": "企业", "leading": True}
DAY = date(2025, 11, 18)
WAN = 1_000_000


@pytest.fixture(scope="module")
def laid(laid: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The laid workspace with Zhengzhou's files adopted too, to copy."""
    root = Path(copytree(laid, tmp_path_factory.mktemp("adopted") / "w"))
    office = open_office(root)
    approve_rules(office, STAFF, "zhengzhou-2024", "市工信局", date(2025, 9, 20), "郑工信〔2025〕1号")
    office.engine.dispose()
    return root


@pytest.fixture
def desk(office: Office) -> Bench:
    """A round with one application whose amount an office decides, at most 500万元."""
    create_round(office, STAFF, ROUND, "", [SCENARIO, "zhengzhou-2024/lab-partner"], date(2025, 11, 20), 2025)
    bench = Bench(office, ROUND)
    bench.submission("S001", SCENARIO, facts=FACTS)
    return bench


def decided(desk: Bench, amount: str = "300万元", code: str = "S001", **changes: Any) -> Decided:
    values: dict[str, Any] = {"by": "局务会", "on": DAY, "document": "纪要〔2025〕4号", "reason": "示范带动"}
    return decide_amount(desk.office, STAFF, ROUND, code, amount=amount, **{**values, **changes})


def blockers(desk: Bench) -> list[tuple[str, str | None]]:
    found = compute_round(desk.office, STAFF, ROUND).blockers
    return [(one.code, one.place.path) for one in found]


def test_an_amount_waits_until_it_is_decided(desk: Bench) -> None:
    lock_round(desk.office, STAFF, ROUND)
    assert blockers(desk) == [("B10", "S001")]
    assert refusal(lambda: settle_round(desk.office, STAFF, ROUND)).code == "round.not_ready"

    answer = decided(desk)

    assert (answer.decision.amount, answer.before_fen) == (300 * WAN, None)
    assert blockers(desk) == []
    assert desk.award("S001") == 300 * WAN


def test_the_decision_is_explained_with_who_when_document_and_reason(desk: Bench) -> None:
    decided(desk)
    (group,) = [one for one in compute_round(desk.office, STAFF, ROUND).measures if one.rows]
    (node,) = [one for one in group.rows[0].result.trace if one.code == "nominal.decided"]

    assert {key: node.parts[key] for key in ("by", "on", "document", "reason")} == {
        "by": "局务会",
        "on": DAY,
        "document": "纪要〔2025〕4号",
        "reason": "示范带动",
    }


def test_a_later_decision_replaces_and_both_stay_on_record(desk: Bench) -> None:
    decided(desk)
    again = decided(desk, "200.5万元", reason="复议后调减")

    assert again.before_fen == 300 * WAN
    assert desk.award("S001") == 200_500_000
    newest, first = show_audit(desk.office, AUDITOR, 2)
    assert (newest.verb, newest.payload["before"]["amount_fen"]) == ("decide_amount", 300 * WAN)
    assert (first.payload["after"]["amount_fen"], first.payload["before"]) == (300 * WAN, None)


@pytest.mark.parametrize(
    ("amount", "changes", "code"),
    [
        ("500.01万元", {}, "decision.outside"),
        ("300", {}, "amount.no_unit"),
        ("-1元", {}, "amount.negative"),
        ("300万元", {"reason": "  "}, "reason.missing"),
        ("300万元", {"document": ""}, "decision.document_missing"),
        ("300万元", {"by": ""}, "decision.by_missing"),
        ("300万元", {"on": date(2025, 11, 21)}, "decision.in_future"),
        ("300万元", {"code": "S404"}, "submission.unknown"),
    ],
)
def test_a_bad_decision_is_refused_and_nothing_is_recorded(
    desk: Bench, amount: str, changes: dict[str, Any], code: str
) -> None:
    before = desk.audit_verbs()

    assert refusal(lambda: decided(desk, amount, **changes)).code == code
    assert desk.audit_verbs() == before
    assert blockers(desk)[0] == ("B10", "S001")


def test_the_limit_itself_may_be_decided(desk: Bench) -> None:
    assert decided(desk, "500万元").decision.amount == 500 * WAN


def test_a_clause_with_a_fixed_amount_takes_no_decision(desk: Bench) -> None:
    desk.submission("S002", "zhengzhou-2024/lab-partner", facts={"partner": True})

    assert refusal(lambda: decided(desk, code="S002")).code == "decision.not_asked"


def test_only_staff_decide_before_the_round_is_settled(desk: Bench) -> None:
    denied = refusal(
        lambda: decide_amount(
            desk.office, AUDITOR, ROUND, "S001", amount="1元", by="x", on=DAY, document="x", reason="x"
        )
    )
    assert denied.code == "permission.denied"
    decided(desk)
    lock_round(desk.office, STAFF, ROUND)
    settle_round(desk.office, STAFF, ROUND)

    assert refusal(lambda: decided(desk)).code == "round.settled"
    assert replay_round(desk.office, STAFF, ROUND).total_fen == 300 * WAN


def test_an_application_that_is_out_has_nothing_to_decide(desk: Bench) -> None:
    desk.submission("S003", SCENARIO, facts={"type": "其他", "leading": True})

    assert refusal(lambda: decided(desk, code="S003")).code == "decision.nothing_to_decide"


def test_a_withdrawn_application_takes_no_decision(desk: Bench) -> None:
    withdraw_submission(desk.office, STAFF, ROUND, "S001", "自愿撤回")

    assert refusal(lambda: decided(desk)).code == "submission.withdrawn"


def test_a_decision_that_no_longer_fits_is_set_aside_and_told(desk: Bench) -> None:
    from workbench.storage.stores import submissions

    decided(desk)
    with desk.office.work().write(STAFF.name, "import_submissions") as w:
        values = {"measure_id": "zhengzhou-2024/lab-partner", "facts": {"partner": True}}
        submissions.revise(w.connection, 1, values)
        w.audit({})
    (row,) = [row for one in compute_round(desk.office, STAFF, ROUND).measures for row in one.rows]

    assert [one.code for one in row.warnings] == ["B58"]
    assert row.result.award == 100 * WAN


def test_a_reviewed_clause_with_tiers_takes_none(bench: Bench) -> None:
    bench.panel(DATASET)
    bench.submission("S001")
    bench.finish("S001")
    values = {"by": "局务会", "on": DAY, "document": "纪要", "reason": "x"}
    error = refusal(
        lambda: decide_amount(bench.office, STAFF, bench.round_code, "S001", amount="1万元", **values)
    )

    assert error.code == "decision.not_asked"


def test_a_measure_without_a_panel_takes_no_opinion_of_one(desk: Bench) -> None:
    assert refusal(lambda: record_opinion(desk.office, STAFF, ROUND, "S001", "好")).code == "panel.not_needed"
