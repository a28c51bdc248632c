"""The staff's place: open points, recusals, duplicates, lock, reopen, settle."""

from functools import partial
from typing import Any

from textual.pilot import Pilot

from tests.tui.driving import place_of, seen, type_text, until_seen
from tests.tui.invented import CLERK, DATASET, RETROFIT, ROUND, Invented, add_submission
from workbench.services.compute_round import compute_round
from workbench.services.lock_round import lock_round
from workbench.services.recusals import recusals
from workbench.services.withdraw_submission import withdraw_submission
from workbench.tui.screens.round.screen import RoundScreen

PAGE = partial(RoundScreen, ROUND, "2025年第一批")


async def choose_filtered(pilot: Pilot[Any], words: str) -> None:
    """Filter the open points and choose the first that is left."""
    await pilot.press("slash")
    await type_text(pilot, words)
    await pilot.press("enter", "enter")


async def test_lock_names_the_round_and_then_reopening_needs_a_reason(invented: Invented) -> None:
    async with place_of(invented, "王工", PAGE) as (_app, pilot):
        await until_seen(pilot, "评分中", "S003")
        await pilot.press("f4")
        await until_seen(pilot, "锁定“2025年第一批”？")
        await pilot.press("right", "enter")
        await until_seen(pilot, "2025年第一批：已锁定")
        await pilot.press("f6")
        await until_seen(pilot, "重新开放“2025年第一批”的评分？")
        await type_text(pilot, "补评一份")
        await pilot.press("f10")
        await until_seen(pilot, "2025年第一批：评分中")


async def test_settling_is_refused_while_points_are_open(invented: Invented) -> None:
    lock_round(invented.office, CLERK, ROUND)
    async with place_of(invented, "王工", PAGE) as (_app, pilot):
        await until_seen(pilot, "S003", "已锁定")
        await pilot.press("f10")
        await until_seen(pilot, "不能定案")

        assert compute_round(invented.office, CLERK, ROUND).state == "locked"


async def test_a_round_without_open_points_settles_after_a_question_that_names_it(
    invented: Invented,
) -> None:
    for code in ("S003", "S004", "S005"):
        withdraw_submission(invented.office, CLERK, ROUND, code, "申报单位自愿撤回")
    lock_round(invented.office, CLERK, ROUND)
    async with place_of(invented, "王工", PAGE) as (_app, pilot):
        await until_seen(pilot, "已锁定", "须处理 0 项")
        await pilot.press("f10")
        await until_seen(pilot, "“2025年第一批”定案？")
        await pilot.press("right", "enter")
        await until_seen(pilot, "还可以补充", "没有收款信息")
        await pilot.press("escape")
        await until_seen(pilot, "2025年第一批：已定案")

        assert compute_round(invented.office, CLERK, ROUND).state == "settled"


async def test_a_found_recusal_is_confirmed_from_the_list(invented: Invented) -> None:
    add_submission(invented, "S006", DATASET, "声学数据集", entity_name="北岳理工学院")
    async with place_of(invented, "王工", PAGE, size=(120, 40)) as (_app, pilot):
        await until_seen(pilot, "待核", "S006")
        await choose_filtered(pilot, "回避情形")
        await until_seen(pilot, "林晓（北岳理工学院）是否回避", "S006《声学数据集》")
        await pilot.press("enter")
        await until_seen(pilot, "已确认")

        (line,) = recusals(invented.office, CLERK, ROUND)
        assert line.state == "confirmed"


async def test_one_project_under_two_measures_is_permitted_with_a_reason(invented: Invented) -> None:
    add_submission(invented, "S102", RETROFIT, "煤岩识别产线改造", project_code="P-S001")
    async with place_of(invented, "王工", PAGE, size=(120, 40)) as (app, pilot):
        await until_seen(pilot, "是同一单位的同一项目")
        await choose_filtered(pilot, "同一项目")
        await until_seen(pilot, "S001 与 S102")
        await pilot.press("down", "enter")
        await until_seen(pilot, "允许 S001")
        await type_text(pilot, "经专题会议研究同意")
        await pilot.press("f10")
        await until_seen(pilot, "例外已记录")
        await pilot.pause(0.3)

        assert "是同一单位的同一项目" not in seen(app)


async def test_the_applicant_s_first_wish_settles_one_project_under_two_measures(invented: Invented) -> None:
    add_submission(invented, "S102", RETROFIT, "煤岩识别产线改造", project_code="P-S001")
    async with place_of(invented, "王工", PAGE, size=(120, 40)) as (app, pilot):
        await until_seen(pilot, "是同一单位的同一项目")
        await choose_filtered(pilot, "同一项目")
        await until_seen(pilot, "S001 与 S102")
        await pilot.press("enter")
        await until_seen(pilot, "S001 是申报单位的第几志愿")
        await type_text(pilot, "1")
        await pilot.press("f10")
        await until_seen(pilot, "志愿顺序已记录")
        await pilot.pause(0.3)

        assert "是同一单位的同一项目" not in seen(app)


async def test_a_missing_gate_is_recorded(invented: Invented) -> None:
    gates = {"g1": True, "g2": True, "g4": True}
    add_submission(invented, "S102", RETROFIT, "选煤厂智能分选改造", gates=gates)
    async with place_of(invented, "王工", PAGE, size=(120, 40)) as (app, pilot):
        await until_seen(pilot, "S102")
        await choose_filtered(pilot, "门槛")
        await until_seen(pilot, "的门槛“")
        await pilot.press("enter")
        await until_seen(pilot, "已记录")
        await pilot.pause(0.3)

        assert "没有认定结果" not in seen(app)


async def test_an_auditor_cannot_act(invented: Invented) -> None:
    async with place_of(invented, "吴审计", PAGE) as (app, pilot):
        await until_seen(pilot, "评分中")
        await pilot.press("f4")

        assert "锁定“" not in seen(app)
        assert "F4" not in seen(app).splitlines()[-1]
