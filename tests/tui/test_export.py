"""Export: choose workbooks, see where they were written."""

from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path
from zipfile import is_zipfile

from tests.tui.driving import place_of, seen, until_seen
from tests.tui.invented import CLERK, ROUND, Invented, add_submission
from workbench.services.create_round import create_round
from workbench.tui.screens.export.screen import ExportScreen

EXPORT = partial(ExportScreen, ROUND, "2025年第一批")


async def test_every_workbook_that_is_ticked_is_written_and_named(invented: Invented) -> None:
    async with place_of(invented, "王工", EXPORT, size=(120, 40)) as (_app, pilot):
        await until_seen(pilot, "专家评分汇总表", "资金兑现表", "exports")
        await pilot.press("f6", "space", "down", "space", "f10")
        screen = await until_seen(pilot, "已写 2 个表格", "SHA-256")

        written = sorted(invented.office.exports.glob("*.xlsx"))
        assert len(written) == 2
        assert all(is_zipfile(path) for path in written)
        assert all(path.name in screen for path in written)
        assert all(sha256(path.read_bytes()).hexdigest()[:12] in screen for path in written)


async def test_only_the_workbook_that_is_ticked_is_written(invented: Invented) -> None:
    async with place_of(invented, "王工", EXPORT, size=(120, 40)) as (_app, pilot):
        await until_seen(pilot, "专家评分汇总表")
        await pilot.press("f6", "down", "down", "down", "enter", "f10")
        await until_seen(pilot, "已写 1 个表格")

        (only,) = invented.office.exports.glob("*.xlsx")
        assert "公示表" in only.name


async def test_everything_is_what_the_round_has_something_for(invented: Invented) -> None:
    office, measure = invented.office, "datong-2025/institution"
    create_round(office, CLERK, "2025-9", "机构", [measure], date(2025, 11, 20), 2025, "20251120")
    facts = {"type": "机构", "period": "2025"}
    add_submission(invented, "I001", measure, "开放实验室", round_code="2025-9", facts=facts)
    screen = partial(ExportScreen, "2025-9", "机构")
    async with place_of(invented, "吴审计", screen, size=(120, 40)) as (_app, pilot):
        await until_seen(pilot, "等次与奖励测算表")
        await pilot.press("f10")
        await until_seen(pilot, "SHA-256")

        written = [path.name for path in office.exports.glob("*.xlsx")]
        # Nobody has a score sheet or an award yet.
        assert any("等次与奖励测算表" in name for name in written)
        assert not any("专家评分表" in name or "公示表" in name for name in written)


async def test_nothing_ticked_writes_nothing(invented: Invented) -> None:
    async with place_of(invented, "王工", EXPORT) as (_app, pilot):
        await until_seen(pilot, "专家评分汇总表")
        await pilot.press("f6", "f10")
        await until_seen(pilot, "至少选一种")

        assert not list(invented.office.exports.glob("*.xlsx"))


async def test_an_auditor_is_not_offered_the_payees(invented: Invented) -> None:
    async with place_of(invented, "吴审计", EXPORT) as (app, pilot):
        await until_seen(pilot, "专家评分汇总表")

        assert "资金兑现表" not in seen(app)


async def test_a_folder_that_cannot_be_written_is_named(invented: Invented, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x", encoding="utf-8")
    async with place_of(invented, "王工", EXPORT, size=(160, 30)) as (app, pilot):
        await until_seen(pilot, "专家评分汇总表")
        app.screen.query_one("#folder").value = str(blocked)  # type: ignore[attr-defined]
        await pilot.press("f10")
        await until_seen(pilot, f"不能写入文件夹 {blocked}")

        assert "已写" not in seen(app)
