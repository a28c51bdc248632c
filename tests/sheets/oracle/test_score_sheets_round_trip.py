"""A form that is filled and saved in LibreOffice says the same when it comes back."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tests.sheets.oracle.libreoffice import recalculated
from tests.sheets.score_forms import item_rows, write
from tests.sheets.test_score_sheets import packet, sheet
from workbench.domain.marks import Blank
from workbench.domain.rubric import ItemId
from workbench.i18n import t
from workbench.sheets.read_cells import read_cells
from workbench.sheets.score_sheets.form import IDENTITY, MARK
from workbench.sheets.score_sheets.read import FilledBook, read_score_sheets
from workbench.sheets.score_sheets.write import packet_bytes

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
# As typed, what is meant, one form each.
TYPED = [
    ({"A1": 8.5, "A2": "不适用", "B1": 69.9}, (Fraction(17, 2), Blank.NOT_APPLICABLE, Fraction(699, 10))),
    ({"A1": "8。5", "A2": "１２", "B1": "0"}, (Fraction(17, 2), Fraction(12), Fraction(0))),
    ({"A1": "'7", "A2": None, "B1": "0.3"}, None),
    ({"A1": 0, "A2": 20, "B1": 0.1}, (Fraction(0), Fraction(20), Fraction(1, 10))),
]


@pytest.fixture(scope="module")
def saved(require_tool: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook after LibreOffice opened, recalculated and saved it."""
    folder = tmp_path_factory.mktemp("office")
    issued = folder / "陈一.xlsx"
    stored = {ItemId("A1"): Fraction(9)}
    forms = [sheet(f"S00{number}", cells=stored) for number in range(1, len(TYPED) + 1)]
    issued.write_bytes(packet_bytes(packet(*forms)))
    book = load_workbook(issued)
    for page, (typed, _) in zip(book.worksheets[1:], TYPED, strict=True):
        write(page, typed, {"A1": "=不是公式", "": "第一行\n第二行"})
        row = item_rows(page)["A1"]
        page.cell(row, MARK + 1).data_type = "s"
    book.save(issued)
    (back,) = recalculated(require_tool("soffice"), [issued], folder)
    return back


@pytest.fixture(scope="module")
def read(saved: Path) -> FilledBook:
    """What the limited process of its own reads."""
    return read_score_sheets(read_cells(saved))


def test_every_form_keeps_its_identity_and_its_marks(read: FilledBook) -> None:
    assert [form.identity for form in read.forms] == [
        sheet(f"S00{number}").identity for number in range(1, len(TYPED) + 1)
    ]
    for form, (_, marks) in zip(read.forms, TYPED, strict=True):
        if marks is not None:
            assert tuple(form.marks.values()) == marks
        assert form.comments["A1"] == "=不是公式"
        assert form.comments[""] == "第一行\n第二行"


def test_a_mark_with_an_apostrophe_typed_into_it_is_named(read: FilledBook) -> None:
    (problem,) = read.problems

    assert (problem.code, problem.place.sheet) == ("K10", "S003")


def test_the_count_of_empty_marks_is_live(saved: Path) -> None:
    book = load_workbook(saved, data_only=True)
    waiting = [_beside(page, t("sheets.score_sheet.waiting")) for page in book.worksheets[1:]]

    assert waiting == [0, 0, 1, 0]


def test_protection_drop_downs_and_hidden_columns_stay(saved: Path) -> None:
    book = load_workbook(saved)
    page = book["S001"]
    rules = {str(one.sqref): one for one in page.data_validations.dataValidation}
    first, third = (page.cell(item_rows(page)[item], MARK).coordinate for item in ("A1", "B1"))

    assert page.protection.sheet
    assert "9.5" in str(rules[first].formula1)
    assert rules[third].type == "custom"
    assert page.column_dimensions[get_column_letter(IDENTITY)].hidden
    assert not page[first].protection.locked


def _beside(page: Worksheet, words: str) -> object:
    return next(
        page.cell(row, MARK).value for row in range(1, page.max_row + 1) if page.cell(row, 1).value == words
    )
