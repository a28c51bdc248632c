"""What is recognised of stated money comes in by a list of its own: old and new, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from tests.services.conftest import (
    DATASET,
    FINANCE,
    RETROFIT,
    REVIEWERS,
    ROUND,
    STAFF,
    Bench,
    Clock,
    refusal,
)
from workbench.domain.errors import BadInputs
from workbench.services.actor import Actor, Role
from workbench.services.add_person import add_person
from workbench.services.create_round import create_round
from workbench.services.import_amounts import AmountsReport, import_amounts
from workbench.services.lock_round import lock_round
from workbench.services.lookups import round_named
from workbench.services.office import CodeCost, open_office
from workbench.services.withdraw_submission import withdraw_submission
from workbench.storage.stores import submissions

WAN = 1_000_000


@pytest.fixture(scope="module")
def laid_out(laid: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """R01 states 900万元, R02 has no amount yet, D01 is of a measure without amounts; to copy."""
    root = Path(copytree(laid, tmp_path_factory.mktemp("amounts") / "w"))
    made = opened(root)
    for number, name in enumerate(REVIEWERS, 1):
        person = add_person(made.office, STAFF, name, Role.REVIEWER, f"第{number}大学")
        made.actors[name] = Actor(person, name, Role.REVIEWER)
    create_round(
        made.office, STAFF, ROUND, "第一批", [DATASET, RETROFIT], date(2025, 11, 20), 2025, "20251120"
    )
    made.submission("R01", RETROFIT)
    made.submission("R02", RETROFIT, facts={"type": "传统企业"})
    made.submission("D01", DATASET)
    made.panel(RETROFIT)
    made.finish("R01")
    made.office.engine.dispose()
    return root


def opened(root: Path) -> Bench:
    return Bench(replace(open_office(root), clock=Clock(), code_cost=CodeCost(1, 8, 1)))


@pytest.fixture
def retrofits(laid_out: Path, tmp_path: Path) -> Iterator[Bench]:
    made = opened(Path(copytree(laid_out, tmp_path / "w")))
    yield made
    made.office.engine.dispose()


def take(bench: Bench, folder: Path, *lines: str, dry_run: bool = False) -> AmountsReport:
    path = folder / "认定.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return import_amounts(bench.office, STAFF, ROUND, path, dry_run)


def costs(bench: Bench) -> dict[str, int | None]:
    with bench.office.work().read() as r:
        found = submissions.of_round(r.connection, round_named(r.connection, ROUND).id)
    return {one.code: one.facts.get("cost") for one in found}


def refused(bench: Bench, folder: Path, *lines: str) -> list[tuple[str | None, str]]:
    before = costs(bench), bench.audit_verbs()
    error = refusal(lambda: take(bench, folder, *lines))
    assert isinstance(error, BadInputs)
    assert (costs(bench), bench.audit_verbs()) == before
    return [(one.place.cell, one.code) for one in error.problems]


def test_recognised_amounts_are_written_with_what_stood_before(retrofits: Bench, tmp_path: Path) -> None:
    lines = ("编号,认定金额", "R01,800万元", 'R02,"¥3,000,000.00"')
    rehearsed = take(retrofits, tmp_path, *lines, dry_run=True)
    assert costs(retrofits)["R01"] == 900 * WAN
    report = take(retrofits, tmp_path, *lines)

    for one in (rehearsed, report):
        assert [(each.submission, each.name, each.before_fen, each.after_fen) for each in one.changes] == [
            ("R01", "审定投资额", 900 * WAN, 800 * WAN),
            ("R02", "审定投资额", None, 300 * WAN),
        ]
    assert costs(retrofits) == {"R01": 800 * WAN, "R02": 300 * WAN, "D01": None}
    assert retrofits.audit_payloads("import_amounts")[-1]["changed"][0] == {
        "code": "R01",
        "field": "cost",
        "before_fen": 900 * WAN,
        "after_fen": 800 * WAN,
    }
    again = take(retrofits, tmp_path, *lines)
    assert (again.changes, again.unchanged) == ((), 2)
    assert len(retrofits.audit_payloads("import_amounts")) == 1


def test_an_amount_has_its_own_column_and_an_empty_cell_takes_nothing_back(
    retrofits: Bench, tmp_path: Path
) -> None:
    report = take(retrofits, tmp_path, "申报编号,审定投资额（万元）", "R01,", "R02,250.5")

    assert [(one.submission, one.after_fen) for one in report.changes] == [("R02", 250_500_000)]
    assert costs(retrofits)["R01"] == 900 * WAN
    assert [(one.code, one.place.cell) for one in report.warnings] == [("X94", "A2")]


def test_every_wrong_amount_is_named_by_its_cell(retrofits: Bench, tmp_path: Path) -> None:
    withdraw_submission(retrofits.office, STAFF, ROUND, "R02", "撤回")

    found = refused(
        retrofits,
        tmp_path,
        "编号,认定金额,审定投资额",
        "R01,800万元,700万元",
        "R02,300万元,",
        "D01,,100万元",
        "D01,5元,",
        "R09,1万元,",
        "R01,80,",
    )

    assert sorted(found, key=str) == [
        ("A5", "X40"),
        ("A6", "X91"),
        ("A7", "X40"),
        ("B2", "X95"),
        ("B3", "X53"),
        ("B5", "X92"),
        ("B7", "X30"),
        ("C4", "X92"),
    ]


def test_amounts_of_a_marked_submission_may_change_until_the_round_is_locked(
    retrofits: Bench, tmp_path: Path
) -> None:
    withdraw_submission(retrofits.office, STAFF, ROUND, "R02", "撤回")
    withdraw_submission(retrofits.office, STAFF, ROUND, "D01", "撤回")
    report = take(retrofits, tmp_path, "编号,认定金额", "R01,850万元")
    assert len(report.changes) == 1
    # The panel read the old amount; whether a mark rests on it is for people to say.
    assert ("X97", "warning", "B2") in [(one.code, one.level, one.place.cell) for one in report.warnings]
    lock_round(retrofits.office, STAFF, ROUND)

    assert refused(retrofits, tmp_path, "编号,认定金额", "R01,800万元") == [("B2", "X96")]
    assert take(retrofits, tmp_path, "编号,认定金额", "R01,850万元").unchanged == 1


def test_only_staff_recognise_amounts(retrofits: Bench, tmp_path: Path) -> None:
    denied = refusal(lambda: import_amounts(retrofits.office, FINANCE, ROUND, tmp_path / "认定.csv"))

    assert denied.code == "permission.denied"
