"""The scoring desk: typing, saving, refusing, handing in, stepping aside."""

import threading

import pytest

from tests.tui.driving import (
    desk_of,
    field,
    form_of,
    seen,
    sign_of,
    stored,
    type_text,
    until,
    until_seen,
)
from tests.tui.invented import CLERK, ROUND, Invented
from workbench.services.lock_round import lock_round
from workbench.services.open_sheet import open_sheet
from workbench.services.record_mark import record_mark
from workbench.tui.screens.desk import marks_screen

ME = "林晓"


@pytest.fixture
def may_answer(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Until it is set, the record answers no mark."""
    event = threading.Event()

    def slow(*arguments: object) -> object:
        event.wait(10)
        return record_mark(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(marks_screen, "record_mark", slow)
    return event


async def test_a_mark_is_saved_on_enter_and_the_next_field_takes_the_cursor(invented: Invented) -> None:
    async with form_of(invented, ME, "S004") as (app, pilot):
        await pilot.press("8", ".", "5", "enter")
        await until(pilot, lambda: sign_of(app, "A1") == "saved")

        assert stored(invented, ME, "S004") == {"A1": "8.5"}
        assert field(app, "A2").has_focus
        assert "小计 8.5 / 30" in seen(app)
        assert "合计 8.5 / 100" in seen(app)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("8。5", "8.5"),
        ("８", "8"),
        ("８．５", "8.5"),
        ("８。５", "8.5"),
        (" 8 ", "8"),
        ("0", "0"),
        ("10", "10"),
    ],
)
async def test_what_an_input_method_types_is_read_whole(invented: Invented, typed: str, kept: str) -> None:
    async with form_of(invented, ME, "S004") as (app, pilot):
        await type_text(pilot, typed)
        assert field(app, "A1").value == typed
        await pilot.press("enter")
        await until(pilot, lambda: sign_of(app, "A1") == "saved")

        assert stored(invented, ME, "S004") == {"A1": kept}
        assert field(app, "A1").value == kept


@pytest.mark.parametrize(
    "typed", ["8，5", "8 5", "8e1", "8..5", "abc", "85", "８５", "10.5", "8.3", "-1", "８。", "8\n9"]
)
async def test_what_cannot_be_a_mark_stays_as_typed_and_is_refused_in_words(
    invented: Invented, typed: str
) -> None:
    async with form_of(invented, ME, "S004") as (app, pilot):
        await type_text(pilot, typed)
        await pilot.press("enter")
        await until(pilot, lambda: sign_of(app, "A1") == "refused")

        assert field(app, "A1").value == typed.replace("\n", " ")
        assert field(app, "A1").has_focus
        assert "有误未存" in seen(app)
        assert "未保存：" in seen(app)
        assert stored(invented, ME, "S004") == {}


async def test_a_long_refusal_does_not_push_the_field_out_of_sight(invented: Invented) -> None:
    async with form_of(invented, ME, "S004") as (app, pilot):
        await pilot.press(*["down"] * 6)
        await type_text(pilot, "8。59，5")
        await pilot.press("enter")
        await until_seen(pilot, "不要写逗号")
        await pilot.pause()

        focused = app.focused
        assert focused is not None
        assert app.screen.query_one("SheetForm").region.contains_region(focused.region)


async def test_every_letter_stays_while_it_is_typed(invented: Invented) -> None:
    async with form_of(invented, ME, "S004") as (app, pilot):
        await pilot.press("8", "e", "1", "space", "x")

        assert field(app, "A1").value == "8e1 x"


async def test_an_empty_field_is_told_to_take_a_mark(invented: Invented) -> None:
    async with form_of(invented, ME, "S004") as (app, pilot):
        await pilot.press("enter")
        await until(pilot, lambda: sign_of(app, "A1") == "refused")

        assert stored(invented, ME, "S004") == {}


async def test_emptying_a_saved_mark_is_refused_and_f5_takes_it_back(invented: Invented) -> None:
    async with form_of(invented, ME, "S004") as (app, pilot):
        await pilot.press("8", "enter", "up")
        await until(pilot, lambda: sign_of(app, "A1") == "saved")
        await pilot.press("backspace", "down")
        await until(pilot, lambda: sign_of(app, "A1") == "refused")
        assert stored(invented, ME, "S004") == {"A1": "8"}

        await pilot.press("up", "f5")
        await until(pilot, lambda: sign_of(app, "A1") == "empty")
        assert stored(invented, ME, "S004") == {}


async def test_escape_restores_the_saved_mark_before_it_goes_back(invented: Invented) -> None:
    async with form_of(invented, ME, "S004") as (app, pilot):
        await pilot.press("8", "enter", "up", "9", "9", "escape")

        assert field(app, "A1").value == "8"
        assert sign_of(app, "A1") == "saved"
        await pilot.press("escape")
        await until_seen(pilot, "我的评分", "S004")


async def test_leaving_the_field_saves(invented: Invented) -> None:
    async with form_of(invented, ME, "S004") as (app, pilot):
        await pilot.press("7", "down")
        await until(pilot, lambda: sign_of(app, "A1") == "saved")

        assert stored(invented, ME, "S004") == {"A1": "7"}


async def test_a_pause_saves(invented: Invented) -> None:
    async with form_of(invented, ME, "S004") as (app, pilot):
        await pilot.press("7")
        assert sign_of(app, "A1") == "typing"
        await pilot.pause(1.1)
        await until(pilot, lambda: sign_of(app, "A1") == "saved")

        assert stored(invented, ME, "S004") == {"A1": "7"}
        assert field(app, "A1").has_focus


async def test_the_saved_sign_waits_for_the_record(invented: Invented, may_answer: threading.Event) -> None:
    async with form_of(invented, ME, "S004") as (app, pilot):
        await pilot.press("8", "enter")
        await pilot.pause(0.2)
        assert sign_of(app, "A1") == "saving"
        assert "已存" not in seen(app)

        may_answer.set()
        await until(pilot, lambda: sign_of(app, "A1") == "saved")


async def test_typing_on_while_a_mark_is_saved_keeps_the_new_text(
    invented: Invented, may_answer: threading.Event
) -> None:
    async with form_of(invented, ME, "S004") as (app, pilot):
        await pilot.press("8", "enter", "up", "end", ".", "5")
        may_answer.set()
        await until(pilot, lambda: stored(invented, ME, "S004") == {"A1": "8"})
        await pilot.pause(0.1)

        assert field(app, "A1").value == "8.5"
        assert sign_of(app, "A1") == "typing"


async def test_submitting_names_what_is_missing_and_goes_there(invented: Invented) -> None:
    async with form_of(invented, ME, "S004") as (app, pilot):
        await pilot.press("9", "enter", "down", "9", "f10")
        await until_seen(pilot, "不能提交")

        assert field(app, "A2").has_focus
        assert set(stored(invented, ME, "S004")) == {"A1", "A3"}


async def test_a_whole_sheet_is_marked_and_submitted_by_keys_alone(invented: Invented) -> None:
    async with form_of(invented, ME, "S004") as (_app, pilot):
        view = open_sheet(invented.office, invented.people[ME], ROUND, "S004")
        for _ in [item for criterion in view.criteria for item in criterion.items]:
            await pilot.press("3", "enter")
        await until_seen(pilot, "各项已评")
        await pilot.press("f10")
        await until_seen(pilot, "提交 S004《=1+1》的评分表")
        await pilot.press("right", "enter")
        await until_seen(pilot, "已提交")

        after = open_sheet(invented.office, invented.people[ME], ROUND, "S004")
        assert after.state == "submitted"
        await pilot.press("4")
        await until_seen(pilot, "评分表已提交，不能修改")
        assert stored(invented, ME, "S004")["A1"] == "3"


async def test_declining_the_question_submits_nothing(invented: Invented) -> None:
    invented.mark(ME, "S004", "0.8")
    async with form_of(invented, ME, "S004") as (_app, pilot):
        await pilot.press("f10")
        await until_seen(pilot, "提交 S004")
        await pilot.press("enter")
        await pilot.pause(0.1)

        assert open_sheet(invented.office, invented.people[ME], ROUND, "S004").state == "open"


async def test_f7_and_f8_turn_to_the_neighbours_and_save_on_the_way(invented: Invented) -> None:
    async with form_of(invented, ME, "S004") as (_app, pilot):
        await pilot.press("6", "f8")
        await until_seen(pilot, "S005 ")
        assert stored(invented, ME, "S004") == {"A1": "6"}
        await pilot.press("f7")
        await until_seen(pilot, "S004 =1+1")


async def test_a_refused_text_is_not_left_behind(invented: Invented) -> None:
    async with form_of(invented, ME, "S004") as (app, pilot):
        await pilot.press("9", "9", "f8")
        screen = await until_seen(pilot, "还没有保存")

        assert "S004" in screen
        assert field(app, "A1").value == "99"
        await pilot.press("escape", "f8")
        await until_seen(pilot, "S005 ")


async def test_comments_on_an_item_and_on_the_sheet_are_stored(invented: Invented) -> None:
    async with form_of(invented, ME, "S004") as (_app, pilot):
        await pilot.press("f4")
        await until_seen(pilot, "A1", "的评分说明")
        await type_text(pilot, "字段表[/b]不全")
        await pilot.press("f10")
        await until_seen(pilot, "说明已存", "我的说明：字段表[/b]不全")
        await pilot.press("f6")
        await until_seen(pilot, "的总评")
        await type_text(pilot, "总体可用")
        await pilot.press("f10")
        await until_seen(pilot, "有总评")

        view = open_sheet(invented.office, invented.people[ME], ROUND, "S004")
        assert view.comment == "总体可用"
        assert view.criteria[0].items[0].comment == "字段表[/b]不全"


async def test_a_declared_recusal_needs_a_reason_and_takes_the_submission_away(invented: Invented) -> None:
    async with form_of(invented, ME, "S004") as (app, pilot):
        await pilot.press("8", "f9")
        await until_seen(pilot, "回避 S004《=1+1》")
        await pilot.press("f10")
        await until_seen(pilot, "请写明理由")
        await type_text(pilot, "曾任该单位顾问")
        await pilot.press("f10")
        await until_seen(pilot, "我的评分", "S005")
        await until(pilot, lambda: "=1+1" not in seen(app).replace("已回避 S004《=1+1》", ""))
        await pilot.press("ctrl+p")
        await type_text(pilot, "S004")
        await pilot.pause(0.7)
        assert "=1+1" not in seen(app)


async def test_a_locked_round_says_so_and_refuses(invented: Invented) -> None:
    lock_round(invented.office, CLERK, ROUND)
    async with form_of(invented, ME, "S004") as (app, pilot):
        await until_seen(pilot, "批次已锁定")
        await pilot.press("8", "enter")

        assert field(app, "A1").value == ""
        assert stored(invented, ME, "S004") == {}


async def test_a_round_locked_meanwhile_refuses_the_mark_and_keeps_it_visible(invented: Invented) -> None:
    async with form_of(invented, ME, "S004") as (app, pilot):
        lock_round(invented.office, CLERK, ROUND)
        await pilot.press("8", "enter")
        await until(pilot, lambda: sign_of(app, "A1") == "refused")

        assert field(app, "A1").value == "8"
        assert stored(invented, ME, "S004") == {}


async def test_the_filter_narrows_the_list_and_escape_clears_it(invented: Invented) -> None:
    async with desk_of(invented, ME) as (app, pilot):
        await until_seen(pilot, "S001", "S002")
        await pilot.press("slash")
        await type_text(pilot, "煤岩")
        await until(pilot, lambda: "S002" not in seen(app))
        assert "S001" in seen(app)
        await pilot.press("escape")
        await until_seen(pilot, "S001", "S002", "S101")


async def test_a_clause_and_a_default_are_told_apart_by_a_word(invented: Invented) -> None:
    async with form_of(invented, ME, "S004", size=(120, 40)) as (_app, pilot):
        screen = await until_seen(pilot, "来源：")

        assert "A 数据完整性  [政策、系统默认]" in screen
        assert "来源：系统默认（不是政策原文" in screen


async def test_a_hang_up_saves_what_is_valid(invented: Invented) -> None:
    async with form_of(invented, ME, "S004") as (app, pilot):
        await pilot.press("8", "enter", "9", "9", "down", "7")
        await app.hang_up()

        assert stored(invented, ME, "S004") == {"A1": "8", "A3": "7"}
