"""The panel's opinion forms: a page a submission, figures live, words whole and never a formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.sheets.binary import opened
from tests.sheets.export_reading import LAYOUTS, parameter
from tests.sheets.export_sample import sample
from workbench.domain.errors import Refused
from workbench.domain.money_words import in_words
from workbench.i18n import in_language, t
from workbench.sheets import front_opinions
from workbench.sheets.areas import Scalar
from workbench.sheets.formulas import Evaluator
from workbench.sheets.layout.model import Signature
from workbench.sheets.model import ExportInput, Kind
from workbench.sheets.paragraphs import paragraphs, units
from workbench.sheets.workbooks import workbook_bytes

LONG = "".join(f"第{number}条，数据可信，建议奖励。" for number in range(400))
HOSTILE = ("=cmd|'/c calc'!A1", "@SUM(1,2)\n+1", "可信\x07\u202e\r\n\r\n=1+1", LONG)


@pytest.fixture(scope="module")
def data() -> ExportInput:
    whole = sample(each=4)
    return replace(whole, measures=whole.measures[:1])


@pytest.fixture(scope="module")
def plain(data: ExportInput) -> bytes:
    return workbook_bytes(data, Kind.OPINIONS, LAYOUTS[Kind.OPINIONS])


@pytest.fixture(scope="module")
def hostile(data: ExportInput) -> bytes:
    return workbook_bytes(with_opinions(data, *HOSTILE), Kind.OPINIONS, LAYOUTS[Kind.OPINIONS])


@pytest.fixture
def book(plain: bytes) -> Workbook:
    return opened(plain)


def with_opinions(data: ExportInput, *texts: str) -> ExportInput:
    ids = [one.submission.id for one in data.measures[0].results]
    return replace(data, opinions=dict(zip(ids, texts, strict=False)))


def written(data: ExportInput) -> Workbook:
    return opened(workbook_bytes(data, Kind.OPINIONS, LAYOUTS[Kind.OPINIONS]))


def forms(sheet: Worksheet) -> list[range]:
    """The rows of each form: from its title to the one before the next."""
    title = sheet["A1"].value
    tops = [row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == title]
    return [range(top, end) for top, end in zip(tops, [*tops[1:], sheet.max_row + 1], strict=True)]


def figures(book: Workbook, rows: Sequence[int], values: Evaluator | None = None) -> dict[str, Scalar]:
    """The values of a form by the labels at their left."""
    sheet, values = book.worksheets[0], values or Evaluator(book)
    return {
        str(sheet.cell(row, column).value): values.value(sheet.title, row, column + 1)
        for row in rows
        for column in (1, 3)
    }


def opinion(sheet: Worksheet, rows: Sequence[int]) -> str:
    """What a form says as the panel's opinion, all its boxes together."""
    name = t("sheets.column.opinion")
    labels = (name, t("sheets.opinions.continued", heading=name))
    return "".join(str(sheet.cell(row, 2).value) for row in rows if sheet.cell(row, 1).value in labels)


def test_every_submission_has_its_own_page_with_the_engine_s_figures(
    book: Workbook, data: ExportInput
) -> None:
    sheet = book.worksheets[0]
    pages = forms(sheet)

    assert sheet.page_setup.orientation == "portrait"
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
    assert [one.id for one in sheet.row_breaks.brk] == [rows[0] - 1 for rows in pages[1:]]
    assert len(pages) == len(data.measures[0].results)
    values = Evaluator(book)
    for rows, result in zip(pages, data.measures[0].results, strict=True):
        found = figures(book, rows, values)
        assert found[t("sheets.column.code")] == result.submission.id
        assert found["专家数"] == len(result.panel.totals)
        assert found["专家组评分"] == result.panel.score
        assert found["排序"] == result.rank
        assert found["建议等次"] == (result.tier or "")
        assert found["建议奖励金额 （元）"] == (result.award or 0) / 100
        assert found[t("sheets.column.award_words")] == in_words(result.award or 0)


def test_a_form_without_an_opinion_says_that_it_is_to_be_filled_in(data: ExportInput) -> None:
    sheet = written(with_opinions(data, "建议奖励。")).worksheets[0]

    assert [opinion(sheet, rows) for rows in forms(sheet)] == ["建议奖励。"] + [
        t("sheets.opinions.empty")
    ] * 3


def test_a_cut_off_that_is_moved_moves_tiers_and_amounts_on_the_forms(book: Workbook) -> None:
    rows = forms(book.worksheets[0])[0]
    assert figures(book, rows)["建议等次"] == "一等"

    parameter(book, "一等", 3).value = 100

    after = figures(book, rows)
    assert after["建议等次"] == "二等"
    assert after["建议奖励金额 （元）"] == 2_000_000


def test_hostile_and_long_opinions_are_whole_and_never_a_formula(hostile: bytes) -> None:
    sheet = opened(hostile).worksheets[0]
    pages = forms(sheet)

    assert [opinion(sheet, rows) for rows in pages] == [str(paragraphs(one)) for one in HOSTILE]
    assert opinion(sheet, pages[3]) == LONG
    assert opinion(sheet, pages[2]) == "可信\n\n=1+1"
    boxes = [cell for row in sheet.iter_rows(min_col=2, max_col=2) for cell in row if cell.value]
    live = [cell.value for cell in boxes if cell.data_type == "f"]
    assert all(str(formula).startswith(("='", "=IF(")) for formula in live)
    assert next(cell for cell in boxes if cell.value == HOSTILE[0]).quotePrefix
    assert all((sheet.row_dimensions[row].height or 0) <= 409 for row in range(1, sheet.max_row + 1))


def test_pages_end_before_the_paper_does(hostile: bytes, data: ExportInput) -> None:
    sheet = opened(hostile).worksheets[0]
    paper = 841.9 - 72 * (float(sheet.page_margins.top) + float(sheet.page_margins.bottom))
    ends = [one.id for one in sheet.row_breaks.brk] + [sheet.max_row]
    begins = [1] + [end + 1 for end in ends[:-1]]

    assert len(ends) > len(data.measures[0].results)
    for begin, end in zip(begins, ends, strict=True):
        assert sum(sheet.row_dimensions[row].height or 0 for row in range(begin, end + 1)) <= paper
    signed = t("sheets.sign.leader")
    assert sum(sheet.cell(row, 1).value == signed for row in range(1, sheet.max_row + 1)) == 4


def test_more_pages_than_a_sheet_takes_go_on_in_a_further_sheet(
    data: ExportInput, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front_opinions, "PAGES_A_SHEET", 3)

    book = written(data)

    assert book.sheetnames[:2] == [t("sheets.sheet.opinions", number=one) for one in ("1-1", "1-2")]
    assert [len(forms(sheet)) for sheet in book.worksheets[:2]] == [3, 1]


def test_forms_of_several_pages_fill_a_sheet_sooner(
    data: ExportInput, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front_opinions, "PAGES_A_SHEET", 3)

    book = written(with_opinions(data, *[LONG] * 4))

    sheets = [book[t("sheets.sheet.opinions", number=f"1-{part}")] for part in (1, 2, 3, 4)]
    assert [len(forms(sheet)) for sheet in sheets] == [1, 1, 1, 1]


def test_more_signatures_than_a_page_has_room_for_leave_the_opinion_whole(data: ExportInput) -> None:
    usual = LAYOUTS[Kind.OPINIONS]
    many = tuple(Signature(words=f"第{number}位专家") for number in range(14))
    narrow = replace(usual.page, landscape=True, margins={"top": 60, "bottom": 60})
    layout = replace(usual, page=narrow, signatures=many)

    book = opened(workbook_bytes(with_opinions(data, LONG), Kind.OPINIONS, layout))

    sheet = book.worksheets[0]
    assert opinion(sheet, forms(sheet)[0]) == LONG
    signed = [sheet.cell(row, 1).value for row in range(1, sheet.max_row + 1)]
    assert all(signed.count(one.words) == 4 for one in many)


def test_the_same_forms_have_the_same_bytes(hostile: bytes, data: ExportInput) -> None:
    again = workbook_bytes(with_opinions(data, *HOSTILE), Kind.OPINIONS, LAYOUTS[Kind.OPINIONS])

    assert again == hostile


def test_measures_without_a_panel_have_no_forms(data: ExportInput) -> None:
    part = data.measures[0]
    unmarked = replace(part.measure, scoring=replace(part.measure.scoring, criteria=()))

    with pytest.raises(Refused) as stopped:
        written(replace(data, measures=(replace(part, measure=unmarked),)))

    assert stopped.value.code == "export.nothing"


def test_english_forms_have_no_amounts_in_chinese_words(data: ExportInput) -> None:
    with in_language("en"):
        from tests.sheets.export_sample import layouts

        book = opened(workbook_bytes(data, Kind.OPINIONS, layouts()[Kind.OPINIONS]))
        labels = {cell.value for (cell,) in book.worksheets[0].iter_rows(max_col=1)}

    assert "Award proposed (yuan)" in labels
    assert "Amount in words" not in labels


@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_a_heading_breaks_neither_the_mark_of_a_draft_nor_a_date(data: ExportInput, tongue: str) -> None:
    with in_language(tongue):
        sheet = written(data).worksheets[0]
        mark, day = t("sheets.title_draft").strip(), data.provenance.generated_for.isoformat()

        title, note = (str(sheet.cell(row, 1).value).split("\n") for row in (1, 2))
        assert len(title) > 1
        assert any(mark in line for line in title)
        assert any(day in line for line in note)
        assert all(units(line) <= 40 for line in title)
        assert sheet.row_dimensions[1].height == 28.5 * len(title)
