"""Results: who sees them, what is dropped, the way to yuan, returning and voiding sheets."""

from functools import partial

from tests.tui.driving import place_of, seen, type_text, until, until_seen
from tests.tui.invented import CLERK, RETROFIT, ROUND, Invented, add_submission
from workbench.domain.money import yuan_text
from workbench.services.compute_round import compute_round
from workbench.services.lock_round import lock_round
from workbench.services.open_sheet import open_sheet
from workbench.services.opinions import round_opinions
from workbench.services.record_opinion import record_opinion
from workbench.services.settle_round import settle_round
from workbench.services.void_sheet import void_sheet
from workbench.services.withdraw_submission import withdraw_submission
from workbench.tui.screens.results.screen import ResultsScreen

RESULTS = partial(ResultsScreen, ROUND, "2025年第一批")


def finish_the_round(made: Invented) -> None:
    """Leave nothing open, lock and settle."""
    for code in ("S003", "S004", "S005"):
        withdraw_submission(made.office, CLERK, ROUND, code, "申报单位自愿撤回")
    lock_round(made.office, CLERK, ROUND)
    settle_round(made.office, CLERK, ROUND)


async def test_staff_see_every_reviewer_the_dropped_marks_and_the_amounts(invented: Invented) -> None:
    async with place_of(invented, "王工", RESULTS, size=(120, 40)) as (_app, pilot):
        screen = await until_seen(pilot, "试算：", "S001", "(93.5+)", "(58-)!")

        assert "2,000,000" in screen
        assert "二等" in screen
        assert all(name in screen for name in invented.people if "会计" not in name and "审计" not in name)
        assert "去掉的最高分" in screen


async def test_the_columns_of_the_reviewers_scroll_sideways_on_a_small_screen(invented: Invented) -> None:
    async with place_of(invented, "王工", RESULTS) as (app, pilot):
        await until_seen(pilot, "试算：", "S001")
        assert "(93.5+)" not in seen(app)
        await pilot.press(*["right"] * 6)
        screen = await until_seen(pilot, "(93.5+)")

        assert "S001" in screen


async def test_f8_shows_the_next_measure(invented: Invented) -> None:
    async with place_of(invented, "王工", RESULTS) as (app, pilot):
        await until_seen(pilot, "S001")
        await pilot.press("f8")
        await until_seen(pilot, "S101", "（2/2）")
        assert "S001" not in seen(app)


async def test_enter_opens_the_way_from_marks_to_yuan(invented: Invented) -> None:
    async with place_of(invented, "王工", RESULTS, size=(120, 60)) as (_app, pilot):
        await until_seen(pilot, "S001")
        await pilot.press("enter")
        screen = await until_seen(pilot, "计算过程", "87.67", "算式：", "〔政策〕")

        assert "去掉最高 93.5 和最低 58" in screen
        await pilot.press("f8")
        await until_seen(pilot, "课题[/b]")


async def test_an_amount_over_the_audited_cost_is_warned_about(invented: Invented) -> None:
    async with place_of(invented, "王工", RESULTS, size=(120, 40)) as (_app, pilot):
        await until_seen(pilot, "S001")
        await pilot.press("f8")
        await until_seen(pilot, "S101", "注意")
        await pilot.press("enter")
        await until_seen(pilot, "超过项目审定投资额")


async def test_a_lead_sees_the_measures_they_lead_and_not_what_they_still_score(invented: Invented) -> None:
    async with place_of(invented, "陈思远", RESULTS) as (_app, pilot):
        screen = await until_seen(pilot, "S001", "暂不显示", "S004")

        assert screen.count("S004") == 1


async def test_a_plain_reviewer_gets_nothing(invented: Invented) -> None:
    async with place_of(invented, "林晓", RESULTS) as (app, pilot):
        await until_seen(pilot, "没有可以查看的措施")

        assert "S001" not in seen(app)


async def test_finance_see_results_only_once_they_are_settled(invented: Invented) -> None:
    async with place_of(invented, "周会计", RESULTS) as (app, pilot):
        await until_seen(pilot, "没有可以查看的措施")
        assert "S001" not in seen(app)
    finish_the_round(invented)
    total = compute_round(invented.office, CLERK, ROUND).total_fen
    async with place_of(invented, "周会计", RESULTS, size=(120, 40)) as (app, pilot):
        await until_seen(pilot, "定案：", "S001", yuan_text(total))

        assert "试算" not in seen(app)


async def test_a_lead_returns_a_sheet_with_a_reason_and_the_result_changes(invented: Invented) -> None:
    async with place_of(invented, "陈思远", RESULTS) as (_app, pilot):
        await until_seen(pilot, "S001", "87.67")
        await pilot.press("f9")
        await until_seen(pilot, "的评分表：选一份")
        await pilot.press("down", "enter")
        await until_seen(pilot, "退回重评", "作废")
        await pilot.press("enter")
        await until_seen(pilot, "退回 李敏[/b] 对 S001")
        await pilot.press("f10")
        await until_seen(pilot, "请写明理由")
        await type_text(pilot, "A3 评分与材料不符")
        await pilot.press("f10")
        await until(pilot, lambda: "87.67" not in seen(pilot.app))  # type: ignore[arg-type]

        sheet = open_sheet(invented.office, invented.people["李敏[/b]"], ROUND, "S001")
        assert sheet.state == "returned"
        assert sheet.returned_reason == "A3 评分与材料不符"


async def test_a_void_sheet_is_shown_as_such(invented: Invented) -> None:
    void_sheet(invented.office, invented.people["陈思远"], ROUND, "S001", "张博文", "与申报单位有合作")
    async with place_of(invented, "王工", RESULTS, size=(120, 40)) as (_app, pilot):
        await until_seen(pilot, "S001", "作废")


async def test_staff_may_return_but_not_void(invented: Invented) -> None:
    async with place_of(invented, "王工", RESULTS) as (app, pilot):
        await until_seen(pilot, "S001")
        await pilot.press("f9")
        await until_seen(pilot, "的评分表：选一份")
        await pilot.press("enter")
        await until_seen(pilot, "退回重评")

        assert "作废" not in seen(app)


async def test_the_palette_goes_to_a_submission(invented: Invented) -> None:
    add_submission(invented, "S102", RETROFIT, "选煤厂智能分选改造")
    async with place_of(invented, "王工", RESULTS) as (_app, pilot):
        await until_seen(pilot, "S001")
        await pilot.press("ctrl+p")
        await type_text(pilot, "课题")
        await until_seen(pilot, "计算过程 S002 课题[/b]")
        await pilot.press("down", "enter")
        await until_seen(pilot, "S002 课题[/b]", "79.83")


def opinions(made: Invented) -> dict[str, str]:
    found = round_opinions(made.office, CLERK, ROUND).opinions
    return {code: one.text for code, one in found.items()}


async def test_a_lead_writes_the_opinion_on_a_row_and_loses_no_text(invented: Invented) -> None:
    async with place_of(invented, "陈思远", RESULTS) as (app, pilot):
        await until_seen(pilot, "S002", "评审意见缺 3 份")
        await pilot.press("down", "f10")
        await until_seen(pilot, "S002《课题[/b]》的评审意见", "得分 79.83", "等次 三等", "0 / 2000 字")
        await type_text(pilot, "标注规范，\n建议支持[/b]。")
        await until_seen(pilot, "15 / 2000 字")
        await pilot.press("escape")
        await until_seen(pilot, "文字尚未保存")
        record_opinion(invented.office, CLERK, ROUND, "S002", "工作人员[/]先写")
        await pilot.press("f10")
        await until_seen(pilot, "王工 于", "工作人员[/]先写", "建议支持[/b]。")
        assert opinions(invented) == {"S002": "工作人员[/]先写"}

        await pilot.press("tab", "tab", "tab", "enter")
        await until_seen(pilot, "评审意见缺 2 份")

        assert opinions(invented) == {"S002": "标注规范，\n建议支持[/b]。"}
        row = next(line for line in seen(app).splitlines() if "S002" in line)
        assert "有" in row


async def test_who_may_not_write_an_opinion_reads_it(invented: Invented) -> None:
    record_opinion(invented.office, CLERK, ROUND, "S001", "材料完整")
    async with place_of(invented, "吴审计", RESULTS) as (app, pilot):
        await until_seen(pilot, "S001")
        await pilot.press("o")
        await until_seen(pilot, "材料完整", "您可以查看")
        await type_text(pilot, "改")
        await pilot.press("f10", "escape")
        await until(pilot, lambda: isinstance(app.screen, ResultsScreen))

    assert opinions(invented) == {"S001": "材料完整"}
