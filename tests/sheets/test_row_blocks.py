"""Rows that are streamed into a sheet read back as if openpyxl had written them, cell for cell."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from tests.benchmarks.payment_sheet import write
from tests.benchmarks.rivals.payment_rows import COLUMNS, TOP, payment_rows
from tests.sheets.oracle.libreoffice import recalculated
from workbench.sheets.areas import Scalar
from workbench.sheets.blocks import MOST_ROWS, Block, Line, stream
from workbench.sheets.escapes import escaped, unescaped
from workbench.sheets.finish import finished
from workbench.sheets.formulas import Evaluator, FormulaError
from workbench.sheets.style import CODE, DAY, NUMBER, TEXT, Content, Formula, Look, plain_words, put

DAY_OF_FILE = date(2025, 11, 21)
DATE = Look(form=DAY)
MONEY = Look(form="#,##0.00", align="right")
HOSTILE = (
    "=1+1",
    "+86",
    "-0.5",
    "@x",
    "'quoted",
    ' "a" & <b> ]]> &amp; ',
    " spaces at both ends ",
    "two\nlines\tand a tab",
    "carriage\rreturn",
    "bell\x07 nul\x00 \uffff \ud800",
    "_x0041_ and _x000D_",
    "𠮷野家😀",
    "",
)


def sheet_named(title: str = "表") -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    return book, sheet


def streamed(
    rows: Sequence[Sequence[Content]], looks: Sequence[Look], values: Sequence[Sequence[Scalar]] = ()
) -> bytes:
    """A sheet with a row of openpyxl's above and below a block that begins in row 3."""
    book, sheet = sheet_named()
    put(sheet, 1, 1, "above")
    lines = [Line(20.0, row, values[place] if values else ()) for place, row in enumerate(rows)]
    stream(sheet, Block(3, len(rows), tuple(looks), lines))
    put(sheet, 3 + len(rows), 1, "below")
    return finished(book, {sheet.title: {}}, DAY_OF_FILE)


def read(content: bytes, *, values: bool = False) -> Worksheet:
    return load_workbook(io.BytesIO(content), data_only=values).worksheets[0]


def test_every_kind_of_cell_reads_back_with_its_type_and_looks() -> None:
    row: list[Content] = [
        7,
        Decimal("1409.50"),
        Fraction(1, 3),
        date(2025, 10, 8),
        "普通",
        "04050001009300012345",
        None,
        Formula('IF(A3>1,"是","否")'),
    ]
    looks = (NUMBER, MONEY, TEXT, DATE, TEXT, CODE, MONEY, Look())

    content = streamed([row], looks, [[None] * 7 + ["是"]])
    page, stored = read(content), read(content, values=True)

    cells = page[3]
    assert [cell.value for cell in cells[:7]] == [
        7,
        1409.5,
        1 / 3,
        datetime.fromisoformat("2025-10-08"),
        "普通",
        "04050001009300012345",
        None,
    ]
    assert [cell.data_type for cell in cells] == ["n", "n", "n", "d", "s", "s", "n", "f"]
    assert [cell.number_format for cell in cells] == [look.form for look in looks]
    assert [cell.alignment.horizontal for cell in cells] == [look.align for look in looks]
    assert all(cell.border.left.style == "thin" for cell in cells)
    assert cells[7].value == '=IF(A3>1,"是","否")'
    assert stored["H3"].value == "是"
    assert page.row_dimensions[3].height == 20
    assert (page["A1"].value, page["A4"].value, page.dimensions) == ("above", "below", "A1:H4")


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words_and_come_back_as_they_were(words: str) -> None:
    content = streamed([[words, Formula("A3")]], (TEXT, TEXT), [[None, words]])

    cell, stored = read(content)["A3"], read(content, values=True)["B3"]

    assert unescaped(str(cell.value or "")) == words
    assert unescaped(str(stored.value or "")) == words
    assert not words or cell.data_type == "s"
    assert cell.quotePrefix is words.startswith(("=", "+", "-", "@", "'"))
    with ZipFile(io.BytesIO(content)) as parts:
        everything = parts.read("xl/worksheets/sheet1.xml")
    assert not re.search(rb"[\x00-\x08\x0b-\x1f]", everything)
    assert everything.decode().count('xml:space="preserve"') == (2 if words != words.strip(" \t\n") else 0)


@given(st.text())
def test_escaping_loses_no_character(words: str) -> None:
    assert unescaped(escaped(words)) == words


CELLS = st.one_of(
    st.none(),
    st.integers(-(10**15), 10**15),
    st.decimals(-(10**11), 10**11, places=2).map(lambda value: value + 0),
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=12),
)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6))
def test_a_block_reads_back_as_the_cells_that_openpyxl_writes(rows: list[list[Content]]) -> None:
    looks = (TEXT, CODE, MONEY)
    book, sheet = sheet_named()
    for number, row in enumerate(rows, 3):
        for column, content in enumerate(row, 1):
            put(sheet, number, column, content, looks[column - 1])
    ours = [[(plain_words(one) or None) if isinstance(one, str) else one for one in row] for row in rows]

    theirs = read(finished(book, {sheet.title: {}}, DAY_OF_FILE))
    found = read(streamed(ours, looks))

    for number in range(3, 3 + len(rows)):
        for mine, other in zip(found[number], theirs[number], strict=True):
            assert as_read(mine) == as_read(other)


def as_read(cell: Cell | MergedCell) -> tuple[object, ...]:
    """What there is to a cell; a number to the fifteen digits that both writers keep."""
    value = f"{cell.value:.15g}" if isinstance(cell.value, int | float) else cell.value
    looks = (copy(cell.font), copy(cell.border), copy(cell.fill), copy(cell.alignment))
    return value, cell.data_type, cell.number_format, cell.quotePrefix, *looks


def test_numbers_keep_every_digit_of_an_amount() -> None:
    amounts = [Decimal(fen) / 100 for fen in (1, 7, 10**15 - 1, 123_456_789_012_345, 32_504)]

    page = read(streamed([[amount] for amount in amounts], (MONEY,)))

    assert [Decimal(repr(page.cell(3 + place, 1).value)) for place in range(5)] == amounts


def test_rows_are_read_one_by_one_while_the_file_is_written() -> None:
    read_rows: list[int] = []

    class Lines:
        def __iter__(self) -> Iterator[Line]:
            for row in range(3):
                read_rows.append(row)
                yield Line(20.0, [row], ())

    book, sheet = sheet_named()
    stream(sheet, Block(1, 3, (NUMBER,), Lines()))
    assert read_rows == []

    page = read(finished(book, {sheet.title: {}}, DAY_OF_FILE))

    assert [page.cell(row, 1).value for row in (1, 2, 3)] == read_rows == [0, 1, 2]


def test_the_same_rows_give_the_same_bytes() -> None:
    rows: list[list[Content]] = [[place, "单位", Decimal(place) / 7] for place in range(500)]

    assert streamed(rows, (NUMBER, TEXT, MONEY)) == streamed(rows, (NUMBER, TEXT, MONEY))


@pytest.mark.parametrize(
    ("block", "says"),
    [
        (Block(2, 3, (NUMBER,), [Line(20, [1], ())]), "1 rows where 3"),
        (Block(2, 1, (NUMBER,), [Line(20, [1], ()), Line(20, [1], ())]), "2 rows where 1"),
        (Block(2, 1, (NUMBER, NUMBER), [Line(20, [1], ())]), "argument"),
        (Block(2, 1, (NUMBER,), [Line(20, [Formula("A1")], ())]), "no value: A1"),
        (Block(1, 1, (NUMBER,), [Line(20, [1], ())]), "row 1 of 表 is written twice"),
    ],
)
def test_a_block_that_is_not_what_it_says_is_refused(block: Block, says: str) -> None:
    book, sheet = sheet_named()
    put(sheet, 1, 1, "above")
    stream(sheet, block)

    with pytest.raises(ValueError, match=says):
        finished(book, {sheet.title: {}}, DAY_OF_FILE)


@pytest.mark.parametrize(("top", "count"), [(3, 2), (MOST_ROWS, 2), (0, 1)])
def test_blocks_that_overlap_or_leave_the_sheet_are_refused(top: int, count: int) -> None:
    _, sheet = sheet_named()
    stream(sheet, Block(2, 3, (NUMBER,), []))

    with pytest.raises(ValueError, match="rows"):
        stream(sheet, Block(top, count, (NUMBER,), []))


def test_formulas_of_blocks_are_evaluated_row_by_row_and_from_outside() -> None:
    book, sheet = sheet_named("Q1 表")
    lines = [Line(20.0, [row, Formula(f"\"A1\"&A{row}*2&'Q1 表'!A{row}")], ()) for row in (1, 2, 3)]
    stream(sheet, Block(1, 3, (NUMBER, TEXT), lines))
    put(sheet, 9, 1, Formula("SUM(A1:A3)+SUM('Q1 表'!$A$1:A2)"))

    values = Evaluator(book).values()

    assert [line.values for line in lines] == [[1, "A121"], [2, "A142"], [3, "A163"]]
    assert values == {"Q1 表": {"A9": Fraction(9)}}
    page = read(finished(book, values, DAY_OF_FILE), values=True)
    assert (page["A9"].value, page["B3"].value) == (9, "A163")


def test_a_circle_among_the_formulas_of_a_block_is_found() -> None:
    book, sheet = sheet_named()
    stream(sheet, Block(1, 2, (NUMBER,), [Line(20, [Formula("A2")], ()), Line(20, [Formula("A1")], ())]))

    with pytest.raises(FormulaError, match="circular"):
        Evaluator(book).values()


def test_rows_that_are_made_as_they_are_read_are_not_evaluated() -> None:
    book, sheet = sheet_named()
    stream(sheet, Block(1, 1, (NUMBER,), iter([Line(20, [1], ())])))

    with pytest.raises(FormulaError, match="made as they are read"):
        Evaluator(book)


def assert_as_made(pages: Sequence[Worksheet], count: int) -> None:
    """Every cell of a written payment sheet is the content that it was made from."""
    formulas, stored = pages
    assert stored.max_row == TOP + count - 1
    for row, (contents, values) in enumerate(payment_rows(count), TOP):
        for column, content in enumerate(contents, 1):
            found = formulas.cell(row, column).value
            if isinstance(content, Formula):
                assert found == f"={content}"
                assert stored.cell(row, column).value == values[column - 1]
            elif isinstance(content, Decimal):
                assert found == float(content)
            elif isinstance(content, date):
                assert isinstance(found, datetime)
                assert found.date() == content
            else:
                assert found == content


def test_a_payment_sheet_reads_back_cell_for_cell(tmp_path: Path) -> None:
    path = tmp_path / "payments.xlsx"
    write(path, 120)

    assert_as_made([read(path.read_bytes()), read(path.read_bytes(), values=True)], 120)
    page = read(path.read_bytes())
    assert page.dimensions == f"A1:Y{TOP + 119}"
    assert page.print_title_rows == f"${TOP - 1}:${TOP - 1}"
    assert [page.cell(TOP, place).number_format for place in range(1, 26)] == [
        look.form for look in COLUMNS.values()
    ]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_payment_sheet_comes_back_from_libreoffice_cell_for_cell(
    tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    path, count = tmp_path / "payments.xlsx", 2_000
    write(path, count)

    (result,) = recalculated(require_tool("soffice"), [path], tmp_path / "office")

    assert_as_made([read(result.read_bytes()), read(result.read_bytes(), values=True)], count)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_hostile_words_reach_libreoffice_as_they_are(
    tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    kept = [words for words in HOSTILE if words and not re.search("[\x00-\x08\r\ud800\uffff]", words)]
    path = tmp_path / "words.xlsx"
    path.write_bytes(streamed([[words] for words in kept], (TEXT,)))

    (result,) = recalculated(require_tool("soffice"), [path], tmp_path / "office")

    page = read(result.read_bytes())
    assert [page.cell(3 + place, 1).value for place in range(len(kept))] == kept
    assert all(page.cell(3 + place, 1).data_type == "s" for place in range(len(kept)))
