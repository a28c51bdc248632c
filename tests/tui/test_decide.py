"""Deciding an amount from the round and from the results, in a dialog that keeps what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from tests.tui.driving import place_of, seen, type_text, until_seen
from tests.tui.invented import CLERK, Invented, add_submission, steady
from workbench.services.actor import Actor, Role
from workbench.services.approve_rules import approve_rules
from workbench.services.compute_round import compute_round
from workbench.services.create_round import create_round
from workbench.services.lay_workspace import lay_workspace
from workbench.tui.screens.results.screen import ResultsScreen
from workbench.tui.screens.round.screen import RoundScreen

ROUND, SCENARIO = "2025-1", "zhengzhou-2024/model-scenario"


@pytest.fixture
def waiting(tmp_path: Path) -> Iterator[Invented]:
    """One application whose amount an office decides, at most 500万元."""
    office = steady(lay_workspace(tmp_path / "w", name="评审", speak="zh", is_demo=True))
    approve_rules(office, CLERK, "zhengzhou-2024", "市工信局", date(2025, 9, 20), "郑工信〔2025〕1号")
    create_round(office, CLERK, ROUND, "2025年第一批", [SCENARIO], date(2025, 11, 20), 2025)
    made = Invented(office, {"王工": CLERK, "吴审计": Actor(None, "吴审计", Role.AUDITOR)})
    add_submission(made, "S001", SCENARIO, "城市治理大模型", facts={"type": "企业", "leading": True})
    yield made
    office.engine.dispose()


def award(made: Invented) -> int | None:
    (group,) = compute_round(made.office, CLERK, ROUND).measures
    return group.rows[0].result.award


async def test_an_open_amount_is_decided_from_the_round(waiting: Invented) -> None:
    screen = partial(RoundScreen, ROUND, "2025年第一批")
    async with place_of(waiting, "王工", screen, size=(120, 40)) as (app, pilot):
        await until_seen(pilot, "金额待核定")
        await pilot.press("enter")
        await until_seen(pilot, "核定 S001 的金额", "金额（如 30万元）")
        await pilot.press("f10")
        await until_seen(pilot, "请填写：金额")
        for text in ("300", "局务会", "2025-11-18", "纪要〔2025〕4号", "示范带动"):
            await type_text(pilot, text)
            await pilot.press("enter")
        await until_seen(pilot, "没有单位")
        assert award(waiting) is None

        await type_text(pilot, "300万元")
        await pilot.press("f10")
        await until_seen(pilot, "S001 已核定 300万元")
        await pilot.pause(0.3)

        assert "金额待核定" not in seen(app)
    assert award(waiting) == 300_000_000


async def test_an_amount_outside_the_limits_is_refused_from_the_results(waiting: Invented) -> None:
    screen = partial(ResultsScreen, ROUND, "2025年第一批")
    async with place_of(waiting, "王工", screen, size=(120, 40)) as (_app, pilot):
        await until_seen(pilot, "S001", "核定")
        await pilot.press("f6")
        await until_seen(pilot, "核定 S001 的金额")
        for text in ("501万元", "局务会", "2025-11-18", "纪要〔2025〕4号", "示范带动"):
            await type_text(pilot, text)
            await pilot.press("enter")
        await until_seen(pilot, "不在规定范围内")
    assert award(waiting) is None


async def test_an_auditor_is_not_offered_a_decision(waiting: Invented) -> None:
    screen = partial(ResultsScreen, ROUND, "2025年第一批")
    async with place_of(waiting, "吴审计", screen, size=(120, 40)) as (app, pilot):
        await until_seen(pilot, "S001")
        await pilot.press("f6")
        await pilot.pause(0.2)

        assert "核定 S001" not in seen(app)
