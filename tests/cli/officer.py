"""A programme officer at the command line: runs commands in a folder and keeps what was said."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from tests.sheets.forms import fill
from workbench.cli import main
from workbench.i18n import set_language

ROUND = "2025-1"
DATASET, MODEL = "datong-2025/dataset", "datong-2025/model"
RETROFIT, INSTITUTION = "datong-2025/retrofit", "datong-2025/institution"
MEASURES = (DATASET, MODEL, RETROFIT, INSTITUTION)
EXPERTS = {
    "陈一": "山西大学",
    "林二": "太原理工大学",
    "张三": "大同市云冈数据有限公司",
    "李四[red]": "省信息中心",
    "赵五": "中北大学",
}
APPLICANT, APPLICANT_CODE = "大同市云冈数据有限公司", "91140200MA0GTP0X12"
PASSED = "是"


@dataclass(frozen=True)
class Said:
    """What one command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The document of ``--json``."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Officer:
    """Works in one folder."""

    folder: Path

    def run(self, *arguments: object) -> Said:
        """Run a command that may fail."""
        out, err = io.StringIO(), io.StringIO()
        with chdir(self.folder), redirect_stdout(out), redirect_stderr(err):
            set_language("zh")
            code = main([str(argument) for argument in arguments])
        assert "Traceback" not in err.getvalue()
        return Said(code, out.getvalue(), err.getvalue())

    def does(self, *arguments: object) -> Said:
        """Run a command that must succeed."""
        said = self.run(*arguments)
        assert said.code == 0, said.err
        return said

    def head(self) -> str:
        """Where the record stands."""
        return str(self.does("audit", "verify", "--json").data["head"])


def adopt_and_open(officer: Officer) -> Iterator[tuple[str, Said]]:
    """Adopt the shipped policy and open a round over its four measures."""
    yield (
        "approve",
        officer.does(
            "rules", "approve", "datong-2025", "--by", "市数据局", "--on", "2025-09-20",
            "--document", "同数发〔2025〕1号",
        ),
    )  # fmt: skip
    yield "create", officer.does(*creation(ROUND))


def creation(code: str) -> tuple[str, ...]:
    """The command that opens a round."""
    return (
        "round", "create", code, "--name", "2025 年第一批", "--year", "2025", "--as-of", "2025-11-20",
        *MEASURES,
    )  # fmt: skip


def experts_sheet(file: Path) -> Path:
    """The sheet that a research office sends."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["姓名", "单位"])
    for line in EXPERTS.items():
        sheet.append(line)
    book.save(file)
    return file


def row(code: str, project: str, **more: Any) -> dict[str, Any]:
    """The columns that every measure asks for."""
    return {
        "申报编号": code,
        "申报单位": APPLICANT,
        "统一社会信用代码": APPLICANT_CODE,
        "项目代码": project,
        "项目名称": f"项目 {project}",
        "申报日期": "2025-10-08",
        **more,
    }


def filled(template: Path, file: Path, *, checked: bool = True, **changes: Any) -> Path:
    """The template filled by hand; ``changes`` go into the first dataset row."""
    book = load_workbook(template)
    gates = {
        sheet.title: {str(cell.value): PASSED for cell in sheet[1] if str(cell.value).startswith("门槛：")}
        for sheet in book
    }
    data, model, retrofit = "高质量数据集评审奖励", "行业模型评审奖励", "智能化改造评审奖励"
    kind = {"主体类型": "企事业单位", "纳入国家典型案例": "是"}
    fill(
        book,
        data,
        {**row("D01", "P1", **kind), **gates[data], **changes},
        {**row("D02", "P2", **kind), **gates[data], "纳入国家典型案例": "否"},
    )
    own = {"主体类型": "企业", "模型来源": "自主开发", "已完成生成式人工智能服务备案": "否"}
    fill(book, model, {**row("M01", "P1", **own), **gates[model], "申报单位是所有权主体": "是"})
    found = gates[retrofit] if checked else {}
    fill(book, retrofit, row("R01", "P3", 主体类型="传统企业", 审定投资额="900万元", **found))
    payee = {"申报编号": "D01", "户名": APPLICANT, "开户银行": "某行", "账号": "0504012345", "区县": "平城区"}
    fill(book, "收款信息", payee)
    book.save(file)
    return file
