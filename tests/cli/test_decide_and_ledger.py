"""Earlier money and decided amounts at the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.cli.officer import APPLICANT, APPLICANT_CODE, PASSED, Officer, row
from tests.sheets.forms import fill

ROUND, SCENARIO = "2025-D", "zhengzhou-2024/model-scenario"
LINE: dict[str, Any] = {
    "统一社会信用代码": APPLICANT_CODE,
    "申报单位": APPLICANT,
    "项目代码": "P1",
    "措施编号或其他政策名称": "省级大模型专项",
    "批准日期": "2025-03-01",
    "批准额": "30万元",
    "兑付额": "0元",
    "出资方": "省",
}
DECISION = (
    "--by", "局务会", "--on", "2025-11-18", "--document", "纪要〔2025〕4号", "--reason", "示范带动",
)  # fmt: skip


@pytest.fixture(scope="module")
def officer(tmp_path_factory: pytest.TempPathFactory) -> Officer:
    """A round with one application whose amount an office decides."""
    folder = tmp_path_factory.mktemp("decide") / "评审"
    Officer(folder.parent).does("init", folder.name)
    made = Officer(folder)
    made.does(
        "rules", "approve", "zhengzhou-2024", "--by", "市工信局", "--on", "2025-09-20",
        "--document", "郑工信〔2025〕1号",
    )  # fmt: skip
    made.does("round", "create", ROUND, "--name", "二批", "--year", "2025", "--as-of", "2025-11-20", SCENARIO)
    made.does("submissions", "template", "form.xlsx", "--round", ROUND)
    book = load_workbook(folder / "form.xlsx")
    sheet = book.sheetnames[1]
    gates = {str(cell.value): PASSED for cell in book[sheet][1] if str(cell.value).startswith("门槛：")}
    fill(book, sheet, row("S001", "P1", 主体类型="企业", **gates))
    book.save(folder / "filled.xlsx")
    made.does("submissions", "import", "filled.xlsx", "--round", ROUND)
    return made


def ledger_file(officer: Officer, name: str, **changes: Any) -> Path:
    form = officer.folder / "ledger.xlsx"
    if not form.exists():
        officer.does("ledger", "template", "ledger.xlsx")
    book = load_workbook(form)
    fill(book, "台账", {**LINE, **changes})
    book.save(officer.folder / name)
    return officer.folder / name


def test_the_ledger_comes_in_and_is_listed(officer: Officer) -> None:
    file = ledger_file(officer, "good.xlsx")
    rehearsed = officer.does("ledger", "import", file, "--dry-run")
    assert "未写入任何内容" in rehearsed.out
    assert officer.does("ledger", "list", "--json").data == []

    report = officer.does("ledger", "import", file, "--json").data
    assert (report["added"], report["approved_fen"], report["paid_fen"]) == (1, 30_000_000, 0)
    (line,) = officer.does("ledger", "list", "--json").data
    assert (line["measure"], line["payer"], line["file"], line["row"]) == (
        "省级大模型专项",
        "省",
        "good.xlsx",
        2,
    )
    assert "good.xlsx:2" in officer.does("ledger", "list").out
    assert "X72" in officer.does("ledger", "import", file).err
    paid = ledger_file(officer, "paid.xlsx", 兑付额="20万元")
    assert officer.does("ledger", "import", paid, "--json").data["updated"] == 1
    assert officer.does("ledger", "list", "--json").data[0]["paid_fen"] == 20_000_000


def test_a_bad_ledger_is_refused_with_sheet_and_cell(officer: Officer) -> None:
    file = ledger_file(officer, "bad.xlsx", 批准额="30", 出资方=None, 项目代码="P7")
    told = officer.run("ledger", "import", file)

    assert (told.code, told.out) == (2, "")
    assert "bad.xlsx 台账!G2 X30" in told.err


def test_the_applicant_s_wish_is_recorded_and_taken_back(officer: Officer) -> None:
    wish = ("submissions", "prefer", "S001", "--round", ROUND, "--place")

    assert "第 2 志愿" in officer.does(*wish, "2").err
    assert "没有志愿顺序" in officer.does(*wish, "none").err
    told = officer.run(*wish, "第一")
    assert (told.code, "1 到 99" in told.err) == (2, True)


def test_a_decision_lets_the_round_settle(officer: Officer) -> None:
    officer.does("round", "lock", ROUND)
    blocked = officer.run("round", "settle", ROUND)
    assert (blocked.code, "S001 B10" in blocked.err) == (1, True)

    outside = officer.run("decide", "S001", "--round", ROUND, "--amount", "501万元", *DECISION)
    assert (outside.code, "不在规定范围内" in outside.err) == (2, True)
    said = officer.does("decide", "S001", "--round", ROUND, "--amount", "300万元", *DECISION)
    assert "核定 3,000,000元" in said.err
    again = officer.does("decide", "S001", "--round", ROUND, "--amount", "200万元", *DECISION, "--json")
    assert (again.data["amount_fen"], again.data["before_fen"]) == (200_000_000, 300_000_000)

    assert officer.does("round", "settle", ROUND, "--json").data["total_fen"] == 200_000_000
    assert "2,000,000元" in officer.does("explain", "S001", "--round", ROUND).out
    assert len(list((officer.folder / "exports").glob("*.xlsx"))) == 0
    officer.does("export", "--round", ROUND)
    written = {file.stem.partition("_")[2] for file in (officer.folder / "exports").glob("*.xlsx")}
    assert {"等次与奖励测算表", "公示表", "资金分配汇总表", "审计底稿"} <= written
    assert officer.does("round", "replay", ROUND, "--json").data["identical"] is True
    late = officer.run("decide", "S001", "--round", ROUND, "--amount", "1万元", *DECISION)
    assert (late.code, "已定案" in late.err) == (1, True)
