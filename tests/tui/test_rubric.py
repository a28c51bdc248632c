"""Rule files by keys: change a value, see what it breaks, whom it moves and the money, save a draft."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from datetime import date
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.driving import app_on, hints_fit, place_of, seen, sign_in, type_text, until, until_seen
from tests.tui.invented import CLERK, DATASET, ROUND, Invented
from tests.tui.places import RUBRIC, TO_CUT_OFF
from workbench.domain.measure import MeasureId
from workbench.i18n import Language, in_language
from workbench.rules.folder import load_folder
from workbench.services.compute_round import compute_round
from workbench.services.create_round import create_round
from workbench.services.what_if import BudgetUse, Move, Standing, Total, WhatIf
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.rubric.effect_screen import total_lines
from workbench.tui.screens.rubric.list_screen import RubricListScreen
from workbench.tui.screens.rubric.screen import RubricScreen
from workbench.tui.screens.rubric.tree_grid import TreeGrid

Driven = AbstractAsyncContextManager[tuple[WorkbenchApp, Pilot[Any]]]
DRAFT = "rubrics/datong-2025/dataset@2025-09-18.yaml"


def rubric_of(made: Invented, size: tuple[int, int] = (80, 24), file: str = RUBRIC) -> Driven:
    return place_of(made, "王工", lambda: RubricScreen(file), size)


async def write(pilot: Pilot[Any], text: str) -> None:
    """Open the value under the cursor and put another text in its place."""
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.focused, Input))
    await pilot.press("end", "ctrl+u")
    await type_text(pilot, text)
    await pilot.press("enter")


async def to_cut_off(pilot: Pilot[Any]) -> None:
    """Stand on the cut-off of the second tier."""
    await until_seen(pilot, "rubric/1", "改动 0 处")
    await pilot.press(*TO_CUT_OFF)
    await until_seen(pilot, "等次 / 二等 / 起分")


async def test_an_officer_changes_a_cut_off_sees_who_moves_and_saves_a_draft(invented: Invented) -> None:
    before = (invented.office.root / RUBRIC).read_bytes()
    async with app_on(invented.office) as (_app, pilot):
        await sign_in(pilot, "王工")
        await pilot.press("f9")
        await until_seen(pilot, "规则文件", "dataset.yaml")
        await pilot.press("slash")
        await type_text(pilot, "datong dataset")
        await pilot.press("enter", "enter")
        await to_cut_off(pilot)
        await write(pilot, "78")
        await until_seen(pilot, "78（原 80）", "影响等次", "1 份有变化，+1,000,000 元")
        await pilot.press("f9")
        await until_seen(pilot, "查验通过", "改动 5 处")
        await pilot.press("f4")
        await until_seen(pilot, "S002", "三等", "二等", "2,000,000", "变为 7,000,000元（+1,000,000）")
        await pilot.press("escape")
        await until_seen(pilot, "78（原 80）")
        await pilot.press("f10")
        await until_seen(pilot, "存为新的草案版本？", "等次 / 二等 / 起分：80 改为 78", "算例 4 处")
        await pilot.press("right", "enter")
        await until_seen(pilot, "第2版", "草案", DRAFT, "改动 0 处")

    assert (invented.office.root / RUBRIC).read_bytes() == before
    versions = load_folder(invented.office.rubrics).versions
    _first, second = next(value for name, value in versions.items() if name == "datong-2025/dataset")
    assert second.tiers[1].from_score == 78
    # The round keeps the rules that it froze.
    results = compute_round(invented.office, invented.people["王工"], ROUND)
    assert results.measures[0].measure.version == 1


@pytest.mark.slow
async def test_an_amount_without_its_unit_is_told_while_it_is_typed_and_never_taken(
    invented: Invented,
) -> None:
    async with rubric_of(invented) as (app, pilot):
        await to_cut_off(pilot)
        await pilot.press("down")
        await until_seen(pilot, "等次 / 二等 / 金额")
        await pilot.press("enter", "end", "ctrl+u")
        await type_text(pilot, "300")
        await until_seen(pilot, "R04", "没有单位")
        await pilot.press("enter")
        await pilot.pause(0.3)

        field = app.focused
        assert isinstance(field, Input)
        assert field.value == "300"
        await pilot.press("escape")
        await until_seen(pilot, "改动 0 处")
        assert "R04" not in seen(app)


@pytest.mark.slow
async def test_the_round_to_try_on_is_chosen_where_there_are_several(invented: Invented) -> None:
    create_round(
        invented.office, CLERK, "2025-2", "2025年第二批", [DATASET], date(2025, 12, 20), 2025, "20251220"
    )
    async with rubric_of(invented) as (_app, pilot):
        await to_cut_off(pilot)
        await write(pilot, "78")
        await until_seen(pilot, "78（原 80）")
        await pilot.press("f4")
        await until_seen(pilot, "在哪个批次上测算影响", "2025年第二批", "2025年第一批")
        await pilot.press("down", "enter")
        await until_seen(pilot, "S002", "+1,000,000")
        await pilot.press("enter")
        await until_seen(pilot, "三等 变为 二等，1,000,000 元变为 2,000,000 元")
        await pilot.press("escape", "f7")
        await until_seen(pilot, "在哪个批次上测算影响")
        await pilot.press("up", "enter")
        await until_seen(pilot, "2025年第二批：0 份有变化")


@pytest.mark.slow
async def test_changes_are_undone_one_by_one(invented: Invented) -> None:
    async with rubric_of(invented) as (app, pilot):
        await to_cut_off(pilot)
        await write(pilot, "78")
        await until_seen(pilot, "78（原 80）")
        await write(pilot, "79")
        await until_seen(pilot, "79（原 80）")
        await pilot.press("f6")
        await until_seen(pilot, "78（原 80）")
        await pilot.press("f6")
        await until_seen(pilot, "改动 0 处")

        assert "原 80" not in seen(app)


async def test_a_word_is_chosen_from_those_that_may_stand_there(invented: Invented) -> None:
    async with rubric_of(invented, (120, 40)) as (_app, pilot):
        await until_seen(pilot, "rubric/1")
        await pilot.press("slash")
        await type_text(pilot, "评分 舍入")
        await pilot.press("enter", "enter")
        await until_seen(pilot, "现在是“四舍五入”", "进一")
        await pilot.press("down", "enter")
        await until_seen(pilot, "舍去（原 四舍五入）")


async def test_the_tree_opens_and_closes_and_a_filter_looks_into_what_is_closed(invented: Invented) -> None:
    async with rubric_of(invented) as (app, pilot):
        await until_seen(pilot, "rubric/1")
        tree = app.screen.query_one(TreeGrid)
        top = len(tree.rows)
        await pilot.press(*["down"] * 13, "right")
        assert len(tree.rows) == top + 3
        await pilot.press("down", "left", "left")
        assert len(tree.rows) == top
        await pilot.press("slash")
        await type_text(pilot, "单项限额")
        await until_seen(pilot, "约定 / 加项是否计入单项限额 / 选")
        await pilot.press("escape")
        await until(pilot, lambda: len(tree.rows) == top)


async def test_the_detail_quotes_the_clause_and_says_what_is_a_default(invented: Invented) -> None:
    async with rubric_of(invented, (120, 40)) as (_app, pilot):
        await to_cut_off(pilot)
        await until_seen(pilot, "系统默认", "二等不低于80分", "dataset.yaml 第")
        await pilot.press("slash")
        await type_text(pilot, "限额 cap1 金额")
        await pilot.press("enter")
        await until_seen(pilot, "〔政策〕C2 同政规〔2025〕6号 一", "单个数据集最高不超过300万元")


async def test_a_change_made_meanwhile_is_noticed_and_reloading_keeps_what_fits(invented: Invented) -> None:
    path = invented.office.root / RUBRIC
    async with rubric_of(invented) as (_app, pilot):
        await to_cut_off(pilot)
        await write(pilot, "78")
        await until_seen(pilot, "78（原 80）")
        await pilot.press("f9")
        await until_seen(pilot, "查验通过")
        theirs = path.read_text("utf-8").replace("名称: 高质量数据集评审奖励", "名称: 数据集评审")
        path.write_bytes(theirs.encode())
        await pilot.press("f10")
        await until_seen(pilot, "存为新的草案版本？")
        await pilot.press("right", "enter")
        await until_seen(pilot, "有人在别处改过")
        assert not (invented.office.root / DRAFT).exists()
        assert path.read_bytes() == theirs.encode()
        await pilot.press("f5")
        await until_seen(pilot, "数据集评审  第1版", "78（原 80）", "改动 5 处")
        await pilot.press("f10")
        await until_seen(pilot, "存为新的草案版本？")
        await pilot.press("right", "enter")
        await until_seen(pilot, "第2版", "数据集评审")


@pytest.mark.slow
async def test_leaving_with_unsaved_changes_is_asked_once(invented: Invented) -> None:
    async with place_of(invented, "王工", RubricListScreen) as (app, pilot):
        app.push_screen(RubricScreen(RUBRIC))
        await to_cut_off(pilot)
        await write(pilot, "78")
        await until_seen(pilot, "78（原 80）")
        await pilot.press("escape")
        await until_seen(pilot, "1 处改动没有保存")
        assert isinstance(app.screen, RubricScreen)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, RubricListScreen))


async def test_what_saving_writes_and_what_the_policy_says_is_not_changed_here(invented: Invented) -> None:
    async with rubric_of(invented) as (app, pilot):
        await until_seen(pilot, "rubric/1")
        await pilot.press(*["down"] * 5, "enter")
        await until_seen(pilot, "由保存和采纳时写入")
        await pilot.press("slash")
        await type_text(pilot, "办法 施行")
        await pilot.press("enter", "enter")
        await until_seen(pilot, "对全部措施有效，不在这里改")

        assert not isinstance(app.focused, Input)


async def test_a_broken_file_says_what_is_wrong_and_nothing_else_happens(invented: Invented) -> None:
    (invented.office.root / RUBRIC).write_bytes("名称：全角冒号\n".encode())
    async with rubric_of(invented) as (app, pilot):
        await until_seen(pilot, "Y0")
        await pilot.press("enter", "f4", "f6", "f9", "f10")
        await pilot.pause(0.2)

        assert isinstance(app.screen, RubricScreen)


async def test_text_of_a_file_is_never_read_as_markup(invented: Invented) -> None:
    path = invented.office.root / RUBRIC
    path.write_bytes(
        path.read_bytes().replace("名称: 主体类型".encode(), '名称: "[@click=app.quit]x[/]"'.encode())
    )
    async with rubric_of(invented) as (_app, pilot):
        await until_seen(pilot, "rubric/1")
        await pilot.press("slash")
        await type_text(pilot, "申报字段 type")
        await pilot.press("enter", "enter")
        await until_seen(pilot, "[@click=app.quit]x[/]")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_totals_tell_money_budgets_and_what_is_to_be_settled(language: Language) -> None:
    effect = WhatIf(
        round_code=ROUND,
        submissions=2,
        moves=(
            Move("S1", "甲", MeasureId("a/b"), Standing("yes", "三等", 100), Standing("yes", None, None)),
        ),
        totals=(Total(MeasureId("a/b"), "措施", 100_000_000, 50_000_000, 2, 1),),
        budgets=(
            BudgetUse("a/b", 60_000_000, 20_000_000, 100_000_000, 50_000_000),
            BudgetUse("a", 90_000_000, 20_000_000, 100_000_000, 50_000_000),
            BudgetUse("c", None, 0, 0, 0),
        ),
        undecided=(),
    )
    with in_language(language):
        of_measure, in_all, over, within = total_lines(effect)

    assert "-500,000" in of_measure
    assert "-500,000" in in_all
    assert all(figure in over for figure in ("600,000", "700,000", "100,000"))
    assert "900,000" in within
    assert "100,000" not in within


@pytest.mark.parametrize("who", ["林晓", "周会计", "吴审计"])
async def test_rule_files_are_for_staff(invented: Invented, who: str) -> None:
    async with app_on(invented.office) as (app, pilot):
        await sign_in(pilot, who)
        await pilot.press("f9")
        await pilot.pause(0.2)

        assert "规则文件" not in seen(app)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_hints_are_few_and_whole(invented: Invented, size: tuple[int, int]) -> None:
    async with rubric_of(invented, size) as (app, pilot):
        await to_cut_off(pilot)
        assert hints_fit(app)
        await pilot.press("f2")
        await until_seen(pilot, "Save draft")
        assert hints_fit(app)
