"""Amounts in words in the payment workbook: text of the engine's fen, beside a live check."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.sheets.binary import opened
from tests.sheets.export_sample import export_input, layouts, sample_case
from tests.sheets.oracle.libreoffice import recalculated
from workbench.domain.errors import Refused
from workbench.domain.money_words import MOST_FEN, in_words
from workbench.i18n import t
from workbench.sheets import front_words, fronts
from workbench.sheets.formulas import Evaluator
from workbench.sheets.front_words import words_formula
from workbench.sheets.model import Kind
from workbench.sheets.workbooks import workbook_bytes

HEADINGS = 4
NOUGHTS = st.lists(st.sampled_from("0015"), min_size=1, max_size=14).map(lambda digits: int("".join(digits)))


@pytest.fixture(scope="module")
def content() -> bytes:
    return workbook_bytes(export_input(sample_case()), Kind.PAYMENTS, layouts()[Kind.PAYMENTS])


def columns(page: Worksheet) -> tuple[int, int, int]:
    """The columns of the amount, its words and the check."""
    places = {cell.value: cell.column for cell in page[HEADINGS]}
    check = places[t("sheets.column.words_check")]
    return places["本次兑现金额"], places[t("sheets.column.words")], check


def amounts(page: Worksheet, stored: Worksheet) -> list[tuple[int, int, str]]:
    """Row, fen and words of every line with words, totals among them."""
    amount, words, _ = columns(page)
    return [
        (row, round(float(str(stored.cell(row, amount).value)) * 100), str(page.cell(row, words).value))
        for row in range(HEADINGS + 1, page.max_row + 1)
        if page.cell(row, words).value is not None
    ]


def verdict(book: Workbook, row: int) -> tuple[object, object]:
    """What the check of a row says, and what the sheet of checks says of all."""
    evaluator, page = Evaluator(book), book.worksheets[0]
    every = evaluator.at(t("sheets.sheet.checks"), "B3")
    return evaluator.value(page.title, row, columns(page)[2]), every


def test_every_amount_and_every_total_has_its_words_as_text_beside_a_live_check(content: bytes) -> None:
    book, stored = opened(content), load_workbook(io.BytesIO(content), data_only=True)
    page = book.worksheets[0]
    _, words, check = columns(page)

    found = amounts(page, stored.worksheets[0])

    assert len(found) > 15
    for row, fen, said in found:
        assert said == in_words(fen)
        assert page.cell(row, words).data_type == "s"
        assert page.cell(row, check).data_type == "f"
        assert stored.worksheets[0].cell(row, check).value == t("sheets.checks.same")


def test_an_amount_changed_by_hand_no_longer_fits_its_words(content: bytes) -> None:
    book = opened(content)
    row = HEADINGS + 1
    page = book.worksheets[0]
    amount = page.cell(row, columns(page)[0])
    amount.value = Decimal("1409.50")

    assert verdict(book, row) == (t("sheets.checks.different"), t("sheets.checks.different"))


def test_words_changed_by_hand_no_longer_fit_their_amount(content: bytes) -> None:
    book = opened(content)
    row = HEADINGS + 1
    page = book.worksheets[0]
    cell = page.cell(row, columns(page)[1])
    cell.value = str(cell.value).replace("元", "佰元")

    assert verdict(book, row) == (t("sheets.checks.different"), t("sheets.checks.different"))


def test_a_mark_changed_by_hand_leaves_words_that_no_longer_fit(content: bytes) -> None:
    book = opened(content)
    row = HEADINGS + 1
    limits = book[t("sheets.sheet.parameters")]
    for line in limits.iter_rows(min_row=4):
        for cell in line:
            if isinstance(cell.value, int) and cell.value > 100_000:
                cell.value = cell.value - 50_000

    assert verdict(book, row) == (t("sheets.checks.different"), t("sheets.checks.different"))


def test_words_that_do_not_fit_stop_the_export(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fronts, "words_text", lambda fen: front_words.words_text(fen and fen + 1))

    with pytest.raises(Refused) as stopped:
        workbook_bytes(export_input(sample_case()), Kind.PAYMENTS, layouts()[Kind.PAYMENTS])

    assert stopped.value.code == "export.differs"
    assert stopped.value.parts["lines"] == (t("sheets.checks.words"),)


@settings(deadline=None, max_examples=40)
@given(st.one_of(NOUGHTS, st.integers(0, MOST_FEN)))
def test_the_formula_builds_the_words_of_every_amount(fen: int) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["B1"] = Decimal(fen) / 100, f"={words_formula('A1')}"

    assert Evaluator(book).at(sheet.title, "B1") == in_words(fen)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_libreoffice_builds_the_words_of_every_amount(
    tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    digits = [
        int(f"{high}{'0' * zeros}{low}") for high in (1, 15, 107) for zeros in range(9) for low in (0, 5, 53)
    ]
    found = sorted({*digits, *range(0, 2_000, 7), 140_950, 600_714, 168_032, 10_700_053, MOST_FEN})
    book = Workbook()
    sheet = book.worksheets[0]
    for row, fen in enumerate(found, 1):
        sheet.cell(row, 1, Decimal(fen) / 100)
        sheet.cell(row, 2, f"={words_formula(f'A{row}')}")
    path = tmp_path / "words.xlsx"
    book.save(path)

    (result,) = recalculated(require_tool("soffice"), [path], tmp_path / "office")

    page = load_workbook(result, data_only=True).worksheets[0]
    assert [page.cell(row, 2).value for row in range(1, len(found) + 1)] == [in_words(fen) for fen in found]
