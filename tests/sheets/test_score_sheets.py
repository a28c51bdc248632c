"""Offline forms: what is on them, what may be typed into them, and that they are read back as typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.sheets.score_forms import full, item_rows, overall_row, write
from workbench.domain.marks import Blank
from workbench.domain.rounding import places
from workbench.domain.rubric import Anchor, Criterion, Item, ItemId, MissingMarkRule, Scoring
from workbench.i18n import in_language, t
from workbench.i18n.errors import problem_text
from workbench.sheets import parse_child
from workbench.sheets.cells import CellKind, CellValue, SheetCells, WorkbookCells
from workbench.sheets.limits import SHEETS_AT_MOST
from workbench.sheets.safe_names import file_names, sheet_names
from workbench.sheets.score_sheets.form import COMMENT, IDENTITY, MARK, OVERALL
from workbench.sheets.score_sheets.identity import Identity, comments_digest, identity_of
from workbench.sheets.score_sheets.model import Packet, ScoreSheet
from workbench.sheets.score_sheets.read import COMMENT_AT, FilledBook, FilledForm, read_score_sheets
from workbench.sheets.score_sheets.write import SHEETS_A_BOOK, packet_bytes

DAY = date(2025, 11, 20)
HALF = Fraction(1, 2)
ANCHORS = (Anchor("优", Fraction(9, 10), "齐全"), Anchor("差", Fraction(0), "没有"))
SCORING = Scoring(
    criteria=(
        Criterion(
            "A",
            "完整性",
            (
                Item(ItemId("A1"), "结构", Fraction(10), HALF, evidence="检测报告", anchors=ANCHORS),
                Item(ItemId("A2"), "覆盖", Fraction(20), HALF, may_not_apply=True),
            ),
            (),
        ),
        Criterion("B", "价值", (Item(ItemId("B1"), "复用", Fraction(70), Fraction(1, 10)),), (), Fraction(1)),
    ),
    average="mean",
    trim=None,
    minimum_sheets=1,
    full_points=Fraction(100),
    missing=MissingMarkRule.NO_TIER,
    rounding=places(2),
    decimals=2,
    citations=(),
)


def identity(code: str = "S001", **changes: str) -> Identity:
    values = {
        "round_code": "2025-1",
        "measure_id": "datong-2025/dataset",
        "submission_code": code,
        "reviewer": "陈一",
        "version": "1",
        "comments_sha256": comments_digest({}),
        "scoring_sha256": "f" * 64,
    }
    return Identity(**{**values, **changes})


def sheet(code: str = "S001", **changes: Any) -> ScoreSheet:
    one = ScoreSheet(
        identity=identity(code),
        title="=HYPERLINK(1)数据集",
        entity_name="大同云公司",
        project_code="007",
        measure_name="高质量数据集",
        facts=(("主体类型", "企业"),),
        scoring=SCORING,
        cells={},
        comments={},
    )
    return replace(one, **changes)


def packet(*sheets: ScoreSheet) -> Packet:
    return Packet("2025 年第一批", "陈一", DAY, sheets or (sheet(),))


@cache
def empty() -> bytes:
    """A form that nobody has written on."""
    return packet_bytes(packet())


def opened(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


def back(book: Workbook) -> FilledBook:
    """What is read from a workbook; its parser runs in this process."""
    out = BytesIO()
    book.save(out)
    sheets = tuple(
        SheetCells(
            found["name"],
            {
                number: {
                    column: CellValue(CellKind(kind), text)
                    for column, (kind, text) in enumerate(zip(kinds, texts, strict=True), 1)
                    if text
                }
                for number, kinds, texts in found["rows"]
            },
        )
        for found in parse_child.parse(out.getvalue())
    )
    return read_score_sheets(WorkbookCells("陈一.xlsx", sheets))


def form_of(book: Workbook) -> Worksheet:
    return book["S001"]


def read(book: Workbook) -> FilledForm:
    found = back(book)
    assert found.problems == ()
    return found.forms[0]


def codes(book: Workbook) -> list[tuple[str, str | None]]:
    """Every problem with its cell; each is worded in both languages."""
    found = back(book).problems
    for problem in found:
        for language in ("zh", "en"):
            with in_language(language):
                assert problem_text(problem)
    return [(problem.code, problem.place.cell) for problem in found]


def test_the_same_packet_gives_the_same_bytes() -> None:
    assert packet_bytes(packet()) == packet_bytes(packet())


def test_an_empty_form_comes_back_empty_and_knows_whose_it_is() -> None:
    form = read(opened(empty()))

    assert form.identity == identity()
    assert set(form.marks.values()) == {Blank.PENDING}
    assert list(form.marks) == ["A1", "A2", "B1"]
    assert set(form.comments.values()) == {""}
    assert form.is_sound


def test_own_marks_and_comments_so_far_are_on_the_form() -> None:
    cells = {ItemId("A1"): Fraction(17, 2), ItemId("A2"): Blank.NOT_APPLICABLE}
    content = packet_bytes(packet(sheet(cells=cells, comments={"A1": "=1+1", "": "总体好"})))
    form = read(opened(content))

    assert (form.marks["A1"], form.marks["A2"]) == (Fraction(17, 2), Blank.NOT_APPLICABLE)
    assert (form.comments["A1"], form.comments[""]) == ("=1+1", "总体好")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_form_of_either_language_is_read_in_either(language: Any) -> None:
    with in_language(language):
        content = packet_bytes(packet(sheet(cells={ItemId("A2"): Blank.NOT_APPLICABLE})))
    other = "en" if language == "zh" else "zh"
    with in_language(other):
        form = read(opened(content))

    assert form.marks["A2"] is Blank.NOT_APPLICABLE


def test_only_input_cells_are_unlocked_and_the_structure_is_protected() -> None:
    book = opened(empty())
    page = form_of(book)
    free = {cell.coordinate for row in page.iter_rows() for cell in row if not cell.protection.locked}
    rows, overall = item_rows(page), overall_row(page)

    assert book.security is not None
    assert book.security.lockStructure
    assert all(one.protection.sheet for one in book.worksheets)
    wanted = {page.cell(row, column).coordinate for row in rows.values() for column in (MARK, COMMENT)}
    wanted |= {page.cell(overall, column).coordinate for column in range(OVERALL, COMMENT + 1)}
    assert free == wanted


def test_untrusted_text_is_never_a_formula() -> None:
    book = opened(packet_bytes(packet(sheet(entity_name="=cmd|' /C calc'!A0", comments={"A1": "@x"}))))
    formulas = [
        str(cell.value) for page in book for row in page.iter_rows() for cell in row if cell.data_type == "f"
    ]

    assert len(formulas) == 2  # the count of empty marks, and its copy in the list
    assert not [text for text in formulas if "HYPERLINK" in text or "cmd" in text]


def test_a_name_that_looks_like_a_formula_stays_a_name() -> None:
    book = opened(packet_bytes(packet(sheet(identity=identity(reviewer="=1+1")))))

    assert read(book).identity.reviewer == "=1+1"


def test_the_page_can_be_signed_on_a4() -> None:
    page = form_of(opened(empty()))
    said = [str(cell.value) for row in page.iter_rows() for cell in row if cell.value]

    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
    assert page.page_setup.fitToHeight == 1
    assert page.print_area.endswith("$I$13")
    assert t("sheets.score_sheet.sign") in said
    assert t("sheets.sign.date") in said
    assert identity().number in str(page.oddFooter.left.text)


def test_identity_is_hidden_and_can_be_shown() -> None:
    page = form_of(opened(empty()))

    assert page.column_dimensions["K"].hidden
    assert not page.protection.formatColumns  # false lets people show columns
    stated = {page.cell(row, IDENTITY).value: page.cell(row, IDENTITY + 1).value for row in range(2, 10)}
    assert stated["checksum"] == identity().checksum
    assert identity_of({str(key): str(value) for key, value in stated.items()}) == identity()


def test_a_drop_down_lists_every_mark_and_long_lists_become_a_condition() -> None:
    page = form_of(opened(empty()))
    rows = item_rows(page)
    rules = {str(one.sqref): one for one in page.data_validations.dataValidation}
    first, second, third = (rules[page.cell(rows[item], MARK).coordinate] for item in ("A1", "A2", "B1"))

    assert first.formula1 == f'"{",".join(f"{n / 2:g}" for n in range(21))}"'
    assert second.formula1.endswith('19.5,20,不适用"')
    assert "不适用" in second.prompt
    assert third.type == "custom"
    assert "<=70" in third.formula1
    assert "0.1" in third.prompt
    assert all(len(one.formula1) <= 257 and one.showErrorMessage for one in rules.values())


def test_the_count_of_empty_marks_is_stored_beside_its_formula() -> None:
    content = packet_bytes(packet(sheet(cells={ItemId("A1"): Fraction(0)})))
    stored = load_workbook(BytesIO(content), data_only=True)

    assert [cell.value for cell in form_of(stored)[11] if cell.value is not None] == ["未填项数", 2]


def test_a_total_is_shown_only_where_plain_sums_give_it() -> None:
    plain = replace(
        SCORING,
        criteria=tuple(
            replace(
                one,
                items=tuple(replace(item, may_not_apply=False) for item in one.items),
                weight=Fraction(1, 2),
            )
            for one in SCORING.criteria
        ),
    )
    words = t("sheets.score_sheet.total", points=100)
    marked = packet_bytes(packet(sheet(scoring=plain, cells={ItemId("A1"): Fraction(9), ItemId("B1"): HALF})))

    def lines(content: bytes) -> dict[object, object]:
        page = form_of(load_workbook(BytesIO(content), data_only=True))
        return {page.cell(row, 1).value: page.cell(row, MARK).value for row in range(1, page.max_row + 1)}

    assert lines(marked)[words] == 4.75
    assert words not in lines(packet_bytes(packet()))
    rounded = replace(plain, criterion_rounding=places(1))
    assert words not in lines(packet_bytes(packet(sheet(scoring=rounded))))


@pytest.mark.parametrize(
    ("typed", "mark"),
    [
        (8, Fraction(8)),
        (8.5, Fraction(17, 2)),
        ("8.5", Fraction(17, 2)),
        ("8。5", Fraction(17, 2)),
        (" ８．５ ", Fraction(17, 2)),
        ("0", Fraction(0)),
        ("   ", Blank.PENDING),
        ("不适用", Blank.NOT_APPLICABLE),
        ("n/a", Blank.NOT_APPLICABLE),
    ],
)
def test_marks_are_read_as_people_type_them(typed: object, mark: object) -> None:
    book = opened(empty())
    write(form_of(book), {"A1": typed})

    assert read(book).marks["A1"] == mark


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("8，5", "K10"),
        ("八分", "K10"),
        (-0.5, "K10"),
        (1e-7, "K10"),
        ("=4+4", "K11"),
        (date(2025, 8, 5), "K12"),
        (True, "K13"),
        ("#REF!", "K13"),
    ],
)
def test_a_cell_that_is_no_mark_is_named(typed: object, code: str) -> None:
    book = opened(empty())
    page = form_of(book)
    write(page, {"A1": typed})

    assert codes(book) == [(code, page.cell(item_rows(page)["A1"], MARK).coordinate)]


def test_comments_keep_their_lines_and_lose_what_cannot_be_seen() -> None:
    book = opened(empty())
    write(form_of(book), {}, {"A1": "一\n 二\u202e三", "": 8})
    found = back(book)

    assert found.forms[0].comments["A1"] == "一\n二三"
    assert found.forms[0].comments[""] == "8"
    assert [(one.code, one.level) for one in found.problems] == [("K15", "warning")]
    assert found.forms[0].is_sound


def test_a_comment_that_is_a_formula_is_refused() -> None:
    book = opened(empty())
    write(form_of(book), {}, {"A1": "=A1"})
    page = form_of(book)

    assert codes(book) == [("K14", page.cell(item_rows(page)["A1"], COMMENT).coordinate)]


@pytest.mark.parametrize("field", range(2, 10))
def test_every_edit_of_the_identity_is_noticed(field: int) -> None:
    book = opened(empty())
    cell = form_of(book).cell(field, IDENTITY + 1)
    cell.value = f"{cell.value}x"

    assert codes(book) == [("K03", None)]


def test_sheets_that_are_no_forms_are_refused() -> None:
    book = opened(empty())
    book.create_sheet("草稿")["A1"] = "随手记"
    form_of(book).delete_cols(IDENTITY, 2)

    assert codes(book) == [("K02", None), ("K02", None)]


def test_a_workbook_without_forms_is_refused() -> None:
    assert codes(Workbook()) == [("K01", None)]


def test_a_form_that_lost_its_headings_or_its_last_line_is_refused() -> None:
    for row in (7, 12):
        book = opened(empty())
        form_of(book).cell(row, 1 if row == 12 else MARK).value = "改"
        assert codes(book) == [("K04", None)]


def test_an_item_that_stands_twice_is_refused() -> None:
    book = opened(empty())
    page = form_of(book)
    rows = item_rows(page)
    page.cell(rows["A2"], 2).value = "A1"

    assert codes(book) == [("K05", page.cell(rows["A2"], MARK).coordinate)]


def test_rows_and_columns_may_move_a_form_without_harm() -> None:
    book = opened(empty())
    page = form_of(book)
    write(page, full(page), {"A1": "好"})
    page.insert_rows(1, 3)
    form = read(book)

    assert set(form.marks.values()) == {Fraction(3)}
    assert form.places[COMMENT_AT + "A1"].cell == page.cell(11, COMMENT).coordinate


@given(st.lists(st.text(min_size=1, max_size=80), max_size=8), st.lists(st.text(max_size=40), max_size=3))
def test_names_are_safe_and_apart(stems: list[str], taken: list[str]) -> None:
    files, sheets = list(file_names(stems)), list(sheet_names(stems, taken))

    assert len({name.casefold() for name in files}) == len(stems)
    assert len({name.casefold() for name in [*sheets, *taken]}) == len(stems) + len(
        {one.casefold() for one in taken}
    )
    assert not [name for name in files if not name or set(name) & set('\\/:*?"<>|\n\t ') or len(name) > 60]
    assert not [name for name in sheets if not name or set(name) & set("[]:*?/\\'") or len(name) > 31]


def test_a_workbook_never_has_more_sheets_than_are_read_back() -> None:
    assert SHEETS_A_BOOK + 1 <= SHEETS_AT_MOST
