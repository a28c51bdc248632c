"""Forms filled by tests: a measure with every kind of field, a good row, and a workbook of rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from tests.domain.measures import MEASURE
from workbench.domain.facts import FactField, FieldKind
from workbench.domain.measure import Gate, Measure, MeasureId
from workbench.sheets.template import template_bytes

CODE_A, CODE_B = "91350100M000100Y43", "914403001922038216"
DATASET = replace(
    MEASURE,
    name="高质量数据集",
    fields=(
        *MEASURE.fields,
        FactField("size", "数据规模", FieldKind.NUMBER, False),
        FactField("filed", "备案日期", FieldKind.DATE, False),
        FactField("modal", "模态", FieldKind.TEXT, False, evidence="数据说明"),
    ),
    gates=(Gate("g1", "来源合法", "授权书", ("A1",)), Gate("g2", "单位适格", "", ("A1",))),
)
MODEL = replace(MEASURE, id=MeasureId("test-2025/model"), name="行业模型")
MEASURES: dict[MeasureId, Measure] = {DATASET.id: DATASET, MODEL.id: MODEL}

ROW: dict[str, Any] = {
    "申报编号": "S1",
    "申报单位": "大同云公司",
    "统一社会信用代码": CODE_A,
    "项目代码": "P1",
    "项目名称": "煤矿数据集",
    "申报日期": "2025-10-08",
    "主体类型": "企业",
    "国家典型案例": "否",
    "审定投资额": "300万元",
    "数据规模": "12.5",
    "备案日期": None,
    "模态": "文本",
    "门槛：来源合法": "是",
    "门槛：单位适格": None,
}
PAYEE: dict[str, Any] = {
    "申报编号": "S1",
    "户名": "大同云公司",
    "开户银行": "某某银行大同支行",
    "账号": "0504012345678901234",
    "区县": "平城区",
}
FACTS = {
    "type": "企业",
    "national": False,
    "cost": 300_000_000,
    "size": Fraction(25, 2),
    "modal": "文本",
}


def template() -> Workbook:
    """The empty form, opened."""
    return load_workbook(BytesIO(template_bytes("大同 2025", date(2025, 11, 20), MEASURES)))


def fill(book: Workbook, sheet: str, *rows: Mapping[str, Any]) -> None:
    """Write rows below a sheet's headings; a column that no row names stays empty."""
    table = book[sheet]
    columns = {str(cell.value).rstrip("*"): cell.column for cell in table[1]}
    for number, row in enumerate(rows, start=2):
        for heading, value in row.items():
            if heading in columns:
                table.cell(number, columns[heading], value)


def saved(book: Workbook, folder: Path, name: str = "form.xlsx") -> Path:
    """The workbook as a file."""
    book.save(folder / name)
    return folder / name


def form(
    folder: Path,
    *rows: Mapping[str, Any],
    models: tuple[Mapping[str, Any], ...] = (),
    payees: tuple[Mapping[str, Any], ...] = (),
) -> Path:
    """A template filled with rows of the dataset measure, of the model measure, and payees."""
    book = template()
    fill(book, DATASET.name, *rows)
    fill(book, MODEL.name, *models)
    fill(book, "收款信息", *payees)
    return saved(book, folder)
