"""What an office decided on a settled round, at the command line."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook

from tests.cli.officer import PASSED, Officer, Said, row
from tests.sheets.forms import fill

ROUND, SCENARIO = "2025-D", "zhengzhou-2024/model-scenario"
WAN = 1_000_000
HEAD = ("--document", "纪要〔2025〕9号", "--on", "2025-11-20", "--by", "市政府")


@pytest.fixture(scope="module")
def officer(tmp_path_factory: pytest.TempPathFactory) -> Officer:
    """A settled round with two amounts: S001 300万元, S002 200万元."""
    folder = tmp_path_factory.mktemp("decision") / "评审"
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
    fill(book, sheet, *(row(code, code, 主体类型="企业", **gates) for code in ("S001", "S002")))
    book.save(folder / "filled.xlsx")
    made.does("submissions", "import", "filled.xlsx", "--round", ROUND)
    for code, amount in (("S001", "300万元"), ("S002", "200万元")):
        made.does(
            "decide", code, "--round", ROUND, "--amount", amount, "--by", "局务会", "--on", "2025-11-18",
            "--document", "纪要", "--reason", "示范带动",
        )  # fmt: skip
    made.does("round", "lock", ROUND)
    early = record(made)
    assert (early.code, "尚未定案" in early.err) == (1, True)
    made.does("round", "settle", ROUND)
    return made


def record(officer: Officer, *more: str, head: tuple[str, ...] = HEAD) -> Said:
    return officer.run("decision", "record", "--round", ROUND, *head, *more)


def show(officer: Officer) -> Said:
    return officer.does("decision", "show", "--round", ROUND, "--json")


def ledger(officer: Officer) -> list[int]:
    return [line["approved_fen"] for line in officer.does("ledger", "list", "--json").data]


def test_before_any_decision_amounts_are_called_computed(officer: Officer) -> None:
    assert show(officer).data["decision"] is None
    told = officer.does("decision", "show", "--round", ROUND).out

    assert "尚未记录核定决定" in told
    assert "未经核定" in told
    assert "5,000,000" in told


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("S001", "请写 编号=金额:理由"),
        ("S001=200:审减", "S001：金额“200”没有单位"),
        ("S001=-1元:审减", "是负数"),
        ("S001=200万元", "没有写理由"),
        ("S001=501万元:扩大", "请改为不超过 5,000,000元"),
        ("S009=1元:x", "没有这个编号的申报"),
    ],
)
def test_a_bad_change_is_refused_and_nothing_is_recorded(officer: Officer, change: str, words: str) -> None:
    before = officer.head()

    told = record(officer, "--change", change)

    assert (told.code, told.out) == (2, "")
    assert words in told.err
    assert officer.head() == before


def test_one_submission_is_changed_once(officer: Officer) -> None:
    told = record(officer, "--change", "S001=1元:a", "--change", "S001=2元:b")

    assert (told.code, "S001 给出了两次核定额" in told.err) == (2, True)


def test_the_form_of_a_decision_goes_out_filled_in_and_comes_back_with_a_preview(officer: Officer) -> None:
    officer.does("decision", "template", "-o", "核定表.xlsx", "--round", ROUND)
    book = load_workbook(officer.folder / "核定表.xlsx")
    sheet = book["核定表"]
    sheet["E2"], sheet["F2"], sheet["E3"] = "250万元", "审计核减", 1_900_000
    book.save(officer.folder / "核定表.xlsx")
    before = officer.head()

    refused = record(officer, "--changes", "核定表.xlsx")
    assert (refused.code, "核定表.xlsx" in refused.err, "F3" in refused.err) == (2, True, True)
    sheet["F3"] = "规模不足"
    book.save(officer.folder / "核定表.xlsx")
    told = record(officer, "--changes", "核定表.xlsx", "--dry-run")

    assert (told.code, told.err, officer.head()) == (0, "", before)
    for words in ("未写入任何内容", "2,500,000", "-500,000", "1,900,000", "规模不足"):
        assert words in told.out


def test_a_decision_is_rehearsed_recorded_shown_and_replaced(officer: Officer) -> None:
    change = ("--change", "S001=250万元：审计核减: 设备=50万元", "--change", "S002=0元:放弃")
    before = officer.head()
    rehearsed = record(officer, *change, "--dry-run")
    assert "未写入任何内容" in rehearsed.out
    assert (officer.head(), ledger(officer)) == (before, [300 * WAN, 200 * WAN])

    told = record(officer, *change)
    assert (told.code, told.err) == (0, "")
    for words in ("核定 2,500,000元", "-500,000", "-2,000,000", "审计核减: 设备=50万元"):
        assert words in told.out
    assert ledger(officer) == [250 * WAN]
    shown = show(officer).data
    assert shown["decision"]["document"] == "纪要〔2025〕9号"
    assert [(one["submission"], one["approved_fen"], one["difference_fen"]) for one in shown["rows"]] == [
        ("S001", 250 * WAN, -50 * WAN),
        ("S002", 0, -200 * WAN),
    ]
    assert shown["totals"] == [{"measure": SCENARIO, "computed_fen": 500 * WAN, "approved_fen": 250 * WAN}]
    assert "合计" in officer.does("decision", "show", "--round", ROUND).out

    head = ("--document", "纪要〔2025〕10号", "--on", "2025-11-21", "--by", "市政府")
    assert "S001、S002 沿用其核定额和理由" in record(officer, "--dry-run", head=head).err
    again = record(officer, "--change", "S001=300万元", "--change", "S002=200万元", "--json", head=head)
    assert (again.data["replaced"], again.data["approved_fen"]) == ("纪要〔2025〕9号", 500 * WAN)
    assert [one["before_fen"] for one in again.data["rows"]] == [250 * WAN, 0]
    assert ledger(officer) == [300 * WAN, 200 * WAN]
    assert [one["document"] for one in show(officer).data["earlier"]] == ["纪要〔2025〕9号"]
    assert officer.does("round", "replay", ROUND, "--json").data["identical"] is True
    officer.does("audit", "verify")
    (newest,) = officer.does("audit", "show", "--count", "1", "--json").data
    login = newest["actor"].removeprefix("cli:")
    assert newest["actor"] == f"cli:{login}"
    assert f"命令行操作员 {login}" in officer.does("audit", "show", "--count", "1").out


def test_a_decision_speaks_english(officer: Officer) -> None:
    head = ("--document", "Minutes 11", "--on", "2025-11-21", "--by", "City")
    told = record(officer, "--lang", "en", "--change", "S001=1万元:cut", head=head)

    assert told.code == 0
    assert "Approved (CNY)" in told.out
    assert "The ledger says what is approved" in told.out
    assert "which is kept" in told.err


def test_the_results_show_the_approved_amounts_beside_the_computed_ones(officer: Officer) -> None:
    record(officer, "--change", "S002=150万元:专项审计核减")

    told = officer.does("round", "results", ROUND).out
    assert "核定额(元)" in told
    assert "专项审计核减" in told
    assert "纪要〔2025〕9号" in told
    found = {one["id"]: one for one in officer.does("round", "results", ROUND, "--json").data["results"]}
    assert (found["S002"]["award_fen"], found["S002"]["approved_fen"]) == (200 * WAN, 150 * WAN)
    assert found["S002"]["decision"]["document"] == "纪要〔2025〕9号"
