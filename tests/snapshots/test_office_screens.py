"""The decision on a settled round and the report of a trial, in both languages at the smallest size."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from scripts.pictured_app import PicturedApp
from tests.tui.driving import type_text, until_seen
from tests.tui.invented import CLERK, ROUND, Invented, lay, settle, steady
from tests.tui.places import NAME
from workbench.domain.errors import BadInputs, Place, Problem
from workbench.i18n import set_language
from workbench.services.collect_sheets import CollectedSheet, CollectReport, MarkChange, Outcome
from workbench.services.office import open_office
from workbench.services.record_decision import Change, record_decision
from workbench.tui.screens.decision.screen import DecisionScreen
from workbench.tui.screens.dialogs.problems import problems_dialog
from workbench.tui.screens.sheets.batch import Batch
from workbench.tui.screens.sheets.report_screen import CollectReportScreen

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("language", ["zh", "en"])]
SMALLEST = (80, 24)
# From the first field of a draft past the others.
TO_ROWS = ("tab", "tab", "tab")
FILES = ("back/2025-1_林晓.xlsx", "back/2025-1_李敏[_b].xlsx")
REPORT = CollectReport(
    round_code=ROUND,
    dry_run=True,
    files=tuple((name, "0" * 64) for name in FILES),
    sheets=(
        CollectedSheet(
            FILES[0], "S004", "S004", "林晓", Outcome.SUBMITTED, 12, 12,
            (MarkChange("A1", None, "8.5"), MarkChange("A2", "7", "na")), ("A1", ""),
        ),
        CollectedSheet(
            FILES[0], "S005", "S005", "林晓", Outcome.STORED, 3, 12, (MarkChange("B1", None, "9"),)
        ),
        CollectedSheet(FILES[1], "S003", "S003", "李敏[/b]", Outcome.UNCHANGED, 12, 12),
        CollectedSheet(FILES[1], "S004", "S004", "李敏[/b]", Outcome.BLANK, 0, 12),
    ),
    warnings=(Problem("K15", Place(file=FILES[0], sheet="S004", cell="I8"), {"value": "好[/b]"}, "warning"),),
    outstanding=(("李敏[/b]", ("S002",)),),
)  # fmt: skip


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Invented:
    """A settled round without a decision."""
    made = lay(tmp_path_factory.mktemp("settled") / "w")
    settle(made.office)
    return made


@pytest.fixture(scope="module")
def decided(settled: Invented, tmp_path_factory: pytest.TempPathFactory) -> Invented:
    """The same with a decision."""
    root = Path(shutil.copytree(settled.office.root, tmp_path_factory.mktemp("decided") / "w"))
    made = replace(settled, office=steady(open_office(root)))
    record_decision(
        made.office, CLERK, ROUND, document="纪要〔2025〕5号", on=date(2025, 11, 20), by="局务会",
        changes={"S001": Change(100_000_000, "专项审计核减")},
    )  # fmt: skip
    return made


def _pictured(
    snap_compare: Callable[..., bool],
    made: Invented,
    language: str,
    screen: Screen[Any],
    *words: str,
    keys: Any = (),
) -> bool:
    set_language("zh" if language == "zh" else "en")
    app = PicturedApp(made.office)

    async def run_before(pilot: Pilot[Any]) -> None:
        app._actor = made.people["王工"]
        app.push_screen(screen)
        await until_seen(pilot, *words)
        for key in keys:
            await (type_text(pilot, key[1:]) if key.startswith("=") else pilot.press(key))
        await pilot.pause(0.2)

    return snap_compare(app, terminal_size=SMALLEST, run_before=run_before)


def test_a_trial_s_report(pictured: Invented, snap_compare: Callable[..., bool], language: str) -> None:
    batch = Batch(tuple(Path(name) for name in FILES), partial=True, without=())
    screen = CollectReportScreen(ROUND, NAME, batch, REPORT)
    assert _pictured(snap_compare, pictured, language, screen, "S004")


def test_the_problems_of_a_refusal(
    pictured: Invented, snap_compare: Callable[..., bool], language: str
) -> None:
    problems = [
        Problem("K13", Place(file=FILES[number % 2], sheet=f"S00{number}", cell="H8"), {"value": "[/b]良好"})
        for number in (2, 4, 3, 5)
    ]
    set_language("zh" if language == "zh" else "en")
    screen = problems_dialog(
        BadInputs("collect.problems", sorted(problems, key=lambda one: str(one.place.file)))
    )
    assert screen is not None
    assert _pictured(snap_compare, pictured, language, screen, "S004!H8")


def test_a_decision_while_it_is_drafted(
    settled: Invented, snap_compare: Callable[..., bool], language: str
) -> None:
    keys = (*TO_ROWS, "enter", "=1,000,000元", "enter", "=专项审计核减[/b]", "enter")
    screen = DecisionScreen(ROUND, NAME)
    assert _pictured(snap_compare, settled, language, screen, "S101", keys=keys)


def test_an_amount_that_cannot_be_taken(
    settled: Invented, snap_compare: Callable[..., bool], language: str
) -> None:
    keys = (*TO_ROWS, "enter", "=两百万", "enter", "enter")
    screen = DecisionScreen(ROUND, NAME)
    assert _pictured(snap_compare, settled, language, screen, "S101", keys=keys)


def test_the_decision_in_force(decided: Invented, snap_compare: Callable[..., bool], language: str) -> None:
    screen = DecisionScreen(ROUND, NAME)
    assert _pictured(snap_compare, decided, language, screen, "S101", "局务会")
