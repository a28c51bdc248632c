"""The office's decision on screen: amounts changed row by row, checked whole, recorded, then read-only."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.driving import app_on, hints_fit, place_of, seen, sign_in, type_text, until, until_seen
from tests.tui.invented import CLERK, ROUND, Invented, settle, steady
from workbench.i18n import set_language
from workbench.services.office import open_office
from workbench.services.record_decision import record_decision
from workbench.services.show_decision import ShownDecision, show_decision
from workbench.tui.screens.decision.screen import DecisionScreen
from workbench.tui.screens.dialogs.amount import AmountDialog
from workbench.tui.screens.round.screen import RoundScreen

# From the first field of a draft past the others.
TO_ROWS = ("tab", "tab", "tab")
PAGE = partial(DecisionScreen, ROUND, "2025年第一批")


@pytest.fixture(scope="module")
def settled_root(laid: Invented, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A settled round, to copy."""
    root = Path(shutil.copytree(laid.office.root, tmp_path_factory.mktemp("settled") / "w"))
    office = steady(open_office(root))
    settle(office)
    office.engine.dispose()
    return root


@pytest.fixture
def settled(settled_root: Path, laid: Invented, tmp_path: Path) -> Iterator[Invented]:
    """The settled round, for one test alone."""
    made = replace(laid, office=steady(open_office(Path(shutil.copytree(settled_root, tmp_path / "w")))))
    yield made
    made.office.engine.dispose()


def decided(made: Invented) -> ShownDecision:
    return show_decision(made.office, CLERK, ROUND)


def approved(made: Invented) -> dict[str, tuple[int | None, str]]:
    """Approved fen and reason, by submission."""
    rows = (row for measure in decided(made).measures for row in measure.rows)
    return {row.submission: (row.approved_fen, row.reason) for row in rows}


def computed(made: Invented) -> dict[str, int]:
    rows = (row for measure in decided(made).measures for row in measure.rows)
    return {row.submission: row.computed_fen or 0 for row in rows}


async def fill_in(pilot: Pilot[Any], document: str = "纪要〔2025〕5号[/b]") -> None:
    """Type the document, the day and who decided."""
    for text in (document, "2025年11月20日", "局务会"):
        await type_text(pilot, text)
        await pilot.press("enter")


async def change_row(pilot: Pilot[Any], amount: str, reason: str) -> None:
    """Change the row under the cursor; the fields are typed over."""
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, AmountDialog))
    await type_text(pilot, amount)
    await pilot.press("enter")
    await type_text(pilot, reason)
    await pilot.press("enter")


async def record(pilot: Pilot[Any]) -> None:
    """Record, and say yes."""
    await pilot.press("f10")
    await until_seen(pilot, "记录“2025年第一批”的核定决定")
    await pilot.press("right", "enter")
    await until_seen(pilot, "已记录“2025年第一批”")


async def test_a_first_decision_begins_in_its_fields_and_what_is_typed_there_is_asked_for_before_leaving(
    settled: Invented,
) -> None:
    async with place_of(settled, "王工", PAGE) as (app, pilot):
        await until_seen(pilot, "尚未记录核定决定", "Tab 切换")
        await type_text(pilot, "纪要〔2025〕5号")
        await pilot.press("escape")
        await until_seen(pilot, "填写的文件、日期、单位没有记录", "纪要〔2025〕5号")
        assert isinstance(app.screen, DecisionScreen)
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, DecisionScreen))


async def test_an_amount_is_changed_with_a_reason_and_the_decision_is_recorded_after_a_question(
    settled: Invented,
) -> None:
    async with place_of(settled, "王工", PAGE) as (app, pilot):
        await until_seen(pilot, "尚未记录核定决定", "S001", "S101")
        assert hints_fit(app)
        await pilot.press(*TO_ROWS, "enter")
        await until_seen(pilot, "S001（大同市云冈数据有限公司[/]）的核定额")
        await type_text(pilot, "两百万")
        await pilot.press("enter", "enter")
        await until_seen(pilot, "两百万", "不是金额")
        await type_text(pilot, "250")
        await pilot.press("enter", "enter")
        await until_seen(pilot, "“250”没有单位", "250万元", "250元")
        await pilot.press("escape")
        await change_row(pilot, "1,000,000元", "专项审计核减[/b]")
        await until_seen(pilot, "核定 1,000,000元", "专项审计核减[/b]")
        assert approved(settled)["S001"] == (None, "")

        await pilot.press("f10")
        await until_seen(pilot, "请填写：核定文件及文号")
        await fill_in(pilot)
        await record(pilot)
        await until_seen(pilot, "现行决定：局务会 2025-11-20 核定，纪要〔2025〕5号[/b]")
        await pilot.press("enter")
        await until_seen(pilot, "不能修改")
        assert hints_fit(app)
        assert not {"F10", "Enter", "Tab"} & set(seen(app).splitlines()[-1].split())

    amounts = computed(settled)
    assert approved(settled) == {
        "S001": (100_000_000, "专项审计核减[/b]"),
        "S002": (amounts["S002"], ""),
        "S101": (amounts["S101"], ""),
    }


async def test_a_settled_round_offers_no_act_and_says_so_where_one_is_tried(settled: Invented) -> None:
    async with place_of(settled, "王工", partial(RoundScreen, ROUND, "2025年第一批")) as (app, pilot):
        await until_seen(pilot, "F8 核定决定")
        assert not {"F10", "Enter"} & set(seen(app).splitlines()[-1].split())
        before = seen(app).count("批次已定案，不能再改")
        await pilot.press("f10")
        await until(pilot, lambda: seen(app).count("批次已定案，不能再改") > before)
        await pilot.press("f1")
        await until_seen(pilot, "Esc 关闭")


@pytest.mark.slow
async def test_every_refused_row_is_listed_and_marked_and_nothing_is_recorded(settled: Invented) -> None:
    async with place_of(settled, "王工", PAGE, size=(120, 30)) as (app, pilot):
        await until_seen(pilot, "S001")
        await pilot.press(*TO_ROWS)
        await change_row(pilot, "9000万元", "加奖")
        await pilot.press("down")
        await change_row(pilot, "1.55元", "零头")
        await pilot.press("f10")
        await fill_in(pilot)
        await pilot.press("f10")
        await until_seen(pilot, "1. S001", "2. S002", "未记录任何内容")
        await pilot.press("escape")
        await until_seen(pilot, "有误 加奖", "有误 零头", "取整单位")
        assert decided(settled).head is None

        await change_row(pilot, f"{computed(settled)['S002'] // 100}元", "")
        await until(pilot, lambda: "有误 零头" not in seen(app))
        assert "有误 加奖" in seen(app)


@pytest.mark.slow
async def test_a_reason_is_asked_for_where_the_amount_is_not_the_computed_one(settled: Invented) -> None:
    async with place_of(settled, "王工", PAGE) as (app, pilot):
        await until_seen(pilot, "S001")
        await pilot.press(*TO_ROWS)
        await change_row(pilot, "0元", "")
        await until_seen(pilot, "请写明理由", "0元")
        assert isinstance(app.screen, AmountDialog)


@pytest.mark.slow
async def test_a_later_decision_begins_with_the_amounts_in_force_and_takes_its_place(
    settled: Invented,
) -> None:
    from workbench.services.record_decision import Change

    record_decision(
        settled.office, CLERK, ROUND, document="纪要1号", on=date(2025, 11, 20), by="局务会",
        changes={"S001": Change(100_000_000, "核减")},
    )  # fmt: skip
    async with place_of(settled, "王工", PAGE, size=(120, 30)) as (app, pilot):
        await until_seen(pilot, "现行决定", "纪要1号", "1,000,000", "核减")
        await pilot.press("f6")
        await until_seen(pilot, "正在起草新决定")
        await fill_in(pilot, "纪要2号")
        await pilot.press("home", "down")
        await change_row(pilot, "0元", "放弃")
        await pilot.press("escape")
        await until_seen(pilot, "有 1 行改动没有记录", "再按一次 Esc")
        await record(pilot)
        await until_seen(pilot, "现行决定", "纪要2号", "已被取代", "纪要1号")
        assert isinstance(app.screen, DecisionScreen)
    amounts = approved(settled)
    assert amounts["S001"] == (100_000_000, "核减")
    assert amounts["S002"] == (0, "放弃")


@pytest.mark.slow
@pytest.mark.parametrize("who", ["周会计", "吴审计"])
async def test_finance_and_auditors_read_the_decision_and_are_offered_no_change(
    settled: Invented, who: str
) -> None:
    async with place_of(settled, who, PAGE) as (app, pilot):
        await until_seen(pilot, "下列为测算额", "S001")
        await pilot.press("f10", "f6", "enter")
        await until_seen(pilot, "不能修改")
        assert isinstance(app.screen, DecisionScreen)
        assert not {"F6", "F10"} & set(seen(app).splitlines()[-1].split())


@pytest.mark.slow
async def test_the_start_screen_leads_to_the_decision_of_a_settled_round(settled: Invented) -> None:
    async with app_on(settled.office) as (app, pilot):
        await sign_in(pilot, "周会计")
        await until_seen(pilot, "核定决定")
        await pilot.press("f10")
        await until_seen(pilot, "尚未记录核定决定")
        await pilot.press("escape", "escape")
        await until_seen(pilot, "选一个人")
        await sign_in(pilot, "林晓")
        await pilot.press("f10")
        await pilot.pause(0.1)
        assert not isinstance(app.screen, DecisionScreen)


@pytest.mark.slow
async def test_the_decision_speaks_english_too(settled: Invented) -> None:
    set_language("en")
    async with place_of(settled, "王工", PAGE) as (app, pilot):
        await until_seen(pilot, "No decision is recorded", "Computed (CNY)", "S101")
        assert hints_fit(app)
        assert "核定" not in seen(app)
