"""The review report: what it says, its tiers and its table are live, and are the engine's."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from openpyxl.workbook.workbook import Workbook

from tests.sheets.binary import opened
from tests.sheets.export_reading import LAYOUTS, parameter
from tests.sheets.export_sample import REVIEWERS, sample
from workbench.i18n import t
from workbench.sheets.areas import Scalar
from workbench.sheets.formulas import Evaluator
from workbench.sheets.model import ExportInput, Kind
from workbench.sheets.workbooks import workbook_bytes

LONG = "".join(f"第{number}条，数据可信，建议奖励。" for number in range(400))


@pytest.fixture(scope="module")
def data() -> ExportInput:
    whole = sample(each=4)
    return replace(whole, measures=whole.measures[:2])


@pytest.fixture
def book(content: bytes) -> Workbook:
    return opened(content)


@pytest.fixture(scope="module")
def content(data: ExportInput) -> bytes:
    first = data.measures[0].results[0].submission.id
    return workbook_bytes(replace(data, opinions={first: LONG}), Kind.REPORT, LAYOUTS[Kind.REPORT])


def rows(book: Workbook, sheet: int = 0) -> list[list[Scalar]]:
    """The values of a report, row by row."""
    page, values = book.worksheets[sheet], Evaluator(book)
    return [
        [values.value(page.title, row, column) for column in range(1, page.max_column + 1)]
        for row in range(1, page.max_row + 1)
    ]


def row_of(found: list[list[Scalar]], start: str) -> list[Scalar]:
    return [cell for cell in next(row for row in found if row[0] == start) if cell is not None]


def test_it_says_what_was_reviewed_by_whom_and_how(book: Workbook, data: ExportInput) -> None:
    said = " ".join(str(row[0]) for row in rows(book)[:9])
    results = data.measures[0].results
    scored = sum(1 for one in results if one.panel.score is not None)
    awarded = sum(1 for one in results if one.award)

    assert "2025-01" in said
    assert "2025-11-20" in said
    assert f"申报 {len(results)} 件，形成得分 {scored} 件，建议奖励 {awarded} 件" in said
    assert all(name in said for name in REVIEWERS)
    assert "去掉1个最高分、1个最低分后平均" in said
    assert "第 1 版" in said


@pytest.mark.parametrize("sheet", [0, 1])
def test_table_and_tiers_are_the_engine_s(book: Workbook, data: ExportInput, sheet: int) -> None:
    found, part = rows(book, sheet), data.measures[sheet]

    table = {row[1]: row for row in found if isinstance(row[0], Fraction)}
    assert list(table) == [one.submission.id for one in part.results]
    for one in part.results:
        row = table[one.submission.id]
        assert row[4:8] == [one.panel.score, one.rank, one.tier or "", Fraction(one.award or 0, 100)]
    for tier in part.measure.tiers:
        mine = [one for one in part.results if one.tier == tier.name]
        money = Fraction(sum(one.award or 0 for one in mine), 100)
        paid = sum(1 for one in mine if one.award)
        assert row_of(found, tier.name) == [tier.name, tier.from_score, len(mine), paid, money]
    every = Fraction(sum(one.award or 0 for one in part.results), 100)
    assert row_of(found, t("sheets.total"))[-1] == every
    label = t("sheets.subtotal", name=part.measure.name, count=len(part.results))
    assert every in row_of(found, label)


def test_the_last_report_adds_up_all_of_them(book: Workbook, data: ExportInput) -> None:
    every = sum(one.award or 0 for part in data.measures for one in part.results)

    assert row_of(rows(book, 1), t("sheets.report.of_all", count=2))[-1] == Fraction(every, 100)


def test_a_cut_off_that_is_moved_moves_the_tiers(book: Workbook) -> None:
    before = row_of(rows(book), "一等")

    parameter(book, "一等", 3).value = 100

    after = rows(book)
    assert before[2] == 1
    assert row_of(after, "一等") == ["一等", 100, 0, 0, 0]
    assert row_of(after, "二等")[2] == 2


def test_a_long_opinion_goes_on_in_further_rows_and_is_whole(book: Workbook, data: ExportInput) -> None:
    page = book.worksheets[0]
    heading = next(row for row in page.iter_rows() if row[0].value == t("sheets.column.no"))
    column = next(cell.column for cell in heading if cell.value == t("sheets.column.opinion"))
    below = range(heading[0].row + 1, page.max_row + 1)

    parts = [str(page.cell(row, column).value or "") for row in below]

    assert "".join(parts) == LONG
    assert sum(1 for part in parts if part) > 1
    assert all((page.row_dimensions[row].height or 0) <= 409 for row in below)


def test_opinions_never_become_formulas(data: ExportInput) -> None:
    hostile = {one.submission.id: "=1+1\n@x\x00" for one in data.measures[0].results}

    book = opened(workbook_bytes(replace(data, opinions=hostile), Kind.REPORT, LAYOUTS[Kind.REPORT]))

    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value == "=1+1\n@x"]
    assert len(cells) == len(hostile)
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)


def test_the_same_report_has_the_same_bytes(data: ExportInput, content: bytes) -> None:
    first = data.measures[0].results[0].submission.id

    again = workbook_bytes(replace(data, opinions={first: LONG}), Kind.REPORT, LAYOUTS[Kind.REPORT])

    assert again == content
