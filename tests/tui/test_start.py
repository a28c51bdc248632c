"""Sign in, see what waits, go where the role allows."""

from pathlib import Path

from tests.tui.driving import app_on, seen, sign_in, type_text, until_seen
from tests.tui.invented import CLERK, REVIEWERS, Invented, lay
from workbench.services.hand_out_code import hand_out_code


async def test_the_demo_lists_its_people_and_says_that_they_are_invented(invented: Invented) -> None:
    async with app_on(invented.office) as (app, _pilot):
        screen = seen(app)

        assert all(name in screen for name in REVIEWERS)
        assert "演示" in screen
        assert "虚构" in screen


async def test_a_reviewer_sees_what_waits_and_only_their_places(invented: Invented) -> None:
    async with app_on(invented.office) as (app, pilot):
        await sign_in(pilot, "林晓")
        screen = await until_seen(pilot, "待评 2 份")

        assert "评分" in screen
        assert "测算结果" not in screen
        await pilot.press("f6", "f8")
        assert "林晓" in seen(app)
        assert "首页" in seen(app)


async def test_a_lead_is_told_so_and_may_see_results(invented: Invented) -> None:
    async with app_on(invented.office) as (_app, pilot):
        await sign_in(pilot, "陈思远")

        await until_seen(pilot, "您是组长", "测算结果")


async def test_escape_lets_another_person_sign_in(invented: Invented) -> None:
    async with app_on(invented.office) as (_app, pilot):
        await sign_in(pilot, "林晓")
        await pilot.press("escape")

        screen = await until_seen(pilot, "选一个人")
        assert "林晓（" not in screen


async def test_a_real_workspace_asks_for_name_and_code_and_lists_nobody(tmp_path: Path) -> None:
    made = lay(tmp_path / "w", is_demo=False)
    code = hand_out_code(made.office, CLERK, "林晓")
    async with app_on(made.office) as (app, pilot):
        assert "林晓" not in seen(app)
        await type_text(pilot, "林晓")
        await pilot.press("enter")
        await type_text(pilot, "不是这个")
        await pilot.press("enter")
        wrong_code = await until_seen(pilot, "姓名或个人口令不对")
        assert code not in wrong_code

        await type_text(pilot, code)
        await pilot.press("enter")
        await until_seen(pilot, "林晓，评审专家")


async def test_a_workspace_without_its_database_says_so(invented: Invented) -> None:
    invented.office.database.unlink()
    from workbench.tui.app import WorkbenchApp

    app = WorkbenchApp(invented.office)
    async with app.run_test(size=(80, 24)) as pilot:
        await until_seen(pilot, "找不到数据库")
