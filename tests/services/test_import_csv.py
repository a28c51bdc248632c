"""From CSV files and from tables as people keep them into the record: all of it or nothing, with words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.services.conftest import DATASET, STAFF, Bench
from tests.sheets.forms import CODE_A
from workbench.domain.errors import BadInputs
from workbench.i18n.errors import error_text, problem_text
from workbench.services.frozen_rules import rules_of_round
from workbench.services.import_experts import import_experts
from workbench.services.import_ledger import import_ledger
from workbench.services.import_submissions import import_submissions
from workbench.services.ledger_lines import ledger_lines
from workbench.services.lookups import round_named
from workbench.services.office import Office
from workbench.services.submissions import submissions

ROUND = "2025-1"
NAME = "高质量数据集评审奖励"
LEDGER = (
    "2024 年奖励台账,,,,,,\n,,,,,,单位：万元\n"
    "信用代码,项目代码,政策名称,批准日期,批准金额（万元）,已兑付,出资方\n"
    f"{CODE_A},P1,省级数据专项,2024.3.1,30,￥100000,省\n"
    "合计,,,,30,,\n"
)
SUBMISSIONS = (
    "申请编号\t企业名称\t信用代码\t项目代码\t课题名称\t申报时间\t主体类型\t纳入国家典型案例\t数据模态\t{gates}\n"
    f"S1\t大同云公司\t{CODE_A}\tP1\t煤矿数据集\t2025/10/8\t企事业单位\t×\n"
)
PAYEES = "申报编号,户名,开户行,银行账号,区县\nS1,大同云公司,某某银行大同支行,'0504012345678901234,平城区\n"


def file(folder: Path, name: str, text: str, encoding: str = "gb18030") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def test_a_ledger_as_a_finance_office_keeps_it_comes_in(office: Office, tmp_path: Path) -> None:
    report = import_ledger(office, STAFF, file(tmp_path, "ledger.csv", LEDGER))

    assert (report.added, report.approved_fen, report.paid_fen) == (1, 30_000_000, 10_000_000)
    assert [(one.code, one.place.cell) for one in report.warnings] == [
        ("X07", "A3"),
        ("X07", "C3"),
        ("X07", "E3"),
        ("X07", "F3"),
        ("X08", "5:5"),
    ]
    (line,) = ledger_lines(office, STAFF)
    assert (line.file, line.sheet, line.row_number) == ("ledger.csv", "ledger", 4)


def test_every_problem_of_a_rehearsal_is_told_at_once_and_nothing_is_written(
    office: Office, tmp_path: Path
) -> None:
    text = LEDGER.replace(",30,￥100000", ",￥30,100000").replace("2024.3.1", "3 月 1 日")

    with pytest.raises(BadInputs) as caught:
        import_ledger(office, STAFF, file(tmp_path, "ledger.csv", text), dry_run=True)

    assert [(one.code, one.place.cell) for one in caught.value.problems] == [
        ("X33", "D4"),
        ("X37", "E4"),
        ("X30", "F4"),
    ]
    assert "ledger.csv ledger!E4 X37 “批准额”的列名写明单位为万元" in error_text(caught.value)
    assert ledger_lines(office, STAFF) == ()


def test_submissions_and_then_their_payees_come_in_as_csv(bench: Bench, tmp_path: Path) -> None:
    with bench.office.work().read() as reading:
        round_ = round_named(reading.connection, ROUND)
        gates = rules_of_round(bench.office, reading.connection, round_)[DATASET].gates
    headings = "\t".join(f"门槛：{gate.name}" for gate in gates)
    rows = file(tmp_path, f"{NAME}.csv", SUBMISSIONS.replace("{gates}", headings))
    told = import_submissions(bench.office, STAFF, ROUND, rows, dry_run=True)
    assert (told.added, told.dry_run) == (("S1",), True)
    assert {one.code for one in told.warnings} == {"X07"}
    assert "“项目名称”取自列名“课题名称”" in "".join(map(problem_text, told.warnings))
    assert submissions(bench.office, STAFF, ROUND) == ()

    assert import_submissions(bench.office, STAFF, ROUND, rows).added == ("S1",)
    paid = import_submissions(bench.office, STAFF, ROUND, file(tmp_path, "payees.csv", PAYEES))

    assert paid.payees == ("S1",)
    assert [(one.code, one.measure_id) for one in submissions(bench.office, STAFF, ROUND)] == [
        ("S1", DATASET)
    ]
    assert import_submissions(bench.office, STAFF, ROUND, rows).unchanged == 1


def test_experts_come_in_as_csv(office: Office, tmp_path: Path) -> None:
    text = "专家姓名;工作单位;研究方向\n张三;山西大学;数据治理\n"

    assert import_experts(office, STAFF, file(tmp_path, "a.csv", text, "utf-8-sig")).added == ("张三",)
