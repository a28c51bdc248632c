"""Four workbooks: live formulas, the engine's values beside them, nothing that should not be there."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.workbook.workbook import Workbook

from tests.sheets.export_sample import (
    HOSTILE,
    export_input,
    layouts,
    sample,
    sample_case,
    with_titles,
)
from workbench.domain.errors import BadInput, Refused
from workbench.i18n import in_language, t
from workbench.sheets import grid
from workbench.sheets.functions import FUNCTIONS
from workbench.sheets.model import Approved, DecisionExport, ExportInput, Kind
from workbench.sheets.shared.sheet import LAST, STEP
from workbench.sheets.workbooks import put_in_place, workbook_bytes, workbooks

LAYOUTS = layouts()
MONEY_KINDS = (Kind.AWARDS, Kind.PAYMENTS)
# The workbooks of one table; the others have tests of their own.
TABLES = (Kind.SCORES, *MONEY_KINDS, Kind.NOTICE)
# The notice holds no calculation.
CALCULATED = (Kind.SCORES, *MONEY_KINDS)


@pytest.fixture(scope="module")
def data() -> ExportInput:
    return sample()


@pytest.fixture(scope="module")
def contents(data: ExportInput) -> dict[Kind, bytes]:
    return {kind: workbook_bytes(data, kind, LAYOUTS[kind]) for kind in TABLES}


def opened(content: bytes, *, values: bool = False) -> Workbook:
    return load_workbook(io.BytesIO(content), data_only=values)


def cells(book: Workbook) -> Iterator[tuple[str, Cell]]:
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if isinstance(cell, Cell) and cell.value is not None:
                    yield page.title, cell


def formulas(book: Workbook) -> list[tuple[str, Cell]]:
    return [(title, cell) for title, cell in cells(book) if cell.data_type == "f"]


def find_row(book: Workbook, title: str, words: str) -> list[object]:
    for row in book[title].iter_rows(values_only=True):
        if any(isinstance(cell, str) and cell.startswith(words) for cell in row):
            return list(row)
    raise AssertionError(words)


@pytest.mark.parametrize("kind", CALCULATED)
def test_every_formula_has_its_value_stored(kind: Kind, contents: dict[Kind, bytes]) -> None:
    book, values = opened(contents[kind]), opened(contents[kind], values=True)

    found = formulas(book)

    assert len(found) > 100
    blank = [
        (title, cell.coordinate)
        for title, cell in found
        if values[title][cell.coordinate].value is None
        and '""' not in str(cell.value)
        and not str(cell.value).startswith("='")
    ]
    assert blank == []


@pytest.mark.parametrize("kind", CALCULATED)
def test_totals_of_the_front_sheet_are_the_engine_s(
    kind: Kind, contents: dict[Kind, bytes], data: ExportInput
) -> None:
    values = opened(contents[kind], values=True)
    results = [one for part in data.measures for one in part.results]
    every = sum(one.award or 0 for one in results)

    if kind in MONEY_KINDS:
        paid = sum(
            one.award or 0 for one in results if kind is Kind.AWARDS or one.submission.id in data.payees
        )
        assert paid / 100 in find_row(values, t(f"sheets.sheet.{kind.value}"), t("sheets.total"))
    if kind is Kind.PAYMENTS:
        unpaid = find_row(values, t("sheets.sheet.payments"), t("sheets.payments.unpaid_total"))
        assert (every - paid) / 100 in unpaid
        assert every != paid
        assert every / 100 in find_row(values, t("sheets.sheet.payments"), t("sheets.payments.all_total"))
    assert values[t("sheets.sheet.checks")]["B3"].value == t("sheets.checks.same")


@pytest.mark.parametrize("kind", CALCULATED)
def test_formulas_read_the_parameters_by_names_that_say_what_they_are(
    kind: Kind, contents: dict[Kind, bytes]
) -> None:
    book = opened(contents[kind])
    parameters = t("sheets.sheet.parameters")

    spoken = [str(cell.value) for _, cell in formulas(book)]
    assert not [one for one in spoken if f"{parameters}!" in one.replace("'", "")]
    assert "措施1_等次_起分_金额_一等" in book.defined_names
    for name, one in book.defined_names.items():
        assert re.fullmatch(r"[A-Za-z\u4e00-\u9fff][A-Za-z0-9_\u4e00-\u9fff]*", name), name
        assert not re.fullmatch(r"[A-Za-z]{1,3}[0-9]+|[RrCc][0-9]*", name), name
        title, _, place = str(one.attr_text).rpartition("!")
        assert title.strip("'") in book.sheetnames
        assert re.fullmatch(r"\$[A-Z]+\$[0-9]+(:\$[A-Z]+\$[0-9]+)?", place), one.attr_text
    lowered = [name.lower() for name in book.defined_names]
    assert len(lowered) == len(set(lowered))


@pytest.mark.parametrize("kind", CALCULATED)
def test_tables_can_be_filtered_without_what_stands_under_them(
    kind: Kind, contents: dict[Kind, bytes]
) -> None:
    book = opened(contents[kind])
    front = book.worksheets[0]

    first, _, last = str(front.auto_filter.ref).partition(":")
    bottom = front[last].row
    assert first == "A4"
    assert front.cell(bottom, 1).value is not None
    assert front.cell(bottom + 1, 1).value is None
    assert book[t("sheets.sheet.calculation", number=1)].auto_filter.ref is not None


@pytest.mark.parametrize("kind", CALCULATED)
def test_no_formula_holds_or_reads_an_engine_result(
    kind: Kind, contents: dict[Kind, bytes], data: ExportInput
) -> None:
    book = opened(contents[kind])
    # Rounding digits, halves, hundreds, 万, positions of extremes, what sets one place in a queue apart from
    # the next: never a score and never an amount.
    structural = {"0", "0.5", "1", "2", "3", "6", "9", "10", "100", "10000", "100000"}
    structural |= {str(LAST), str(STEP * STEP)}
    checks = t("sheets.sheet.checks")
    names = {name: str(one.attr_text) for name, one in book.defined_names.items()}
    assert names
    for title, cell in formulas(book):
        words = re.sub(r'"[^"]*"', "", str(cell.value))
        bare = re.sub(r"[^\W\d]\w*", lambda word: names.get(word[0], word[0]), words)
        assert title == checks or f"'{checks}'" not in bare
        unnamed = re.sub(r"'[^']*'!", "", bare)
        numbers = set(re.findall(r"(?<![A-Z$0-9.])[0-9]+(?:\.[0-9]+)?", unnamed))
        assert numbers <= structural, (title, cell.coordinate, cell.value)
    results = [one for part in data.measures for one in part.results]
    outcomes = {str(one.award // 100) for one in results if one.award}
    assert outcomes.isdisjoint(structural)


@pytest.mark.parametrize("kind", TABLES)
def test_only_functions_that_all_offices_share_are_used(kind: Kind, contents: dict[Kind, bytes]) -> None:
    used = {
        name
        for _, cell in formulas(opened(contents[kind]))
        for name in re.findall(r"([A-Z][A-Z0-9.]*)\(", re.sub(r'"[^"]*"', "", str(cell.value)))
    }

    assert used <= {*FUNCTIONS, "IF"}
    assert "_xlfn" not in contents[kind].decode("latin-1")


@pytest.mark.parametrize("kind", TABLES)
def test_words_from_outside_never_become_a_formula(kind: Kind, data: ExportInput) -> None:
    content = workbook_bytes(with_titles(data, *HOSTILE), kind, LAYOUTS[kind])
    harmless = opened(workbook_bytes(with_titles(data, "普通"), kind, LAYOUTS[kind]))

    book = opened(content)

    live = [(title, cell.coordinate, cell.value) for title, cell in formulas(book)]
    assert live == [(title, cell.coordinate, cell.value) for title, cell in formulas(harmless)]
    words = {str(cell.value): cell for _, cell in cells(book) if cell.data_type == "s"}
    for title in HOSTILE[:4]:
        assert words[title].quotePrefix
    assert words["标题_x005F_x0041_ 倒写"]
    assert words[HOSTILE[5]]
    with ZipFile(io.BytesIO(content)) as parts:
        everything = b"".join(parts.read(name) for name in parts.namelist())
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", everything)


def test_codes_and_accounts_are_text(contents: dict[Kind, bytes], data: ExportInput) -> None:
    values = {str(cell.value): cell for _, cell in cells(opened(contents[Kind.PAYMENTS]))}

    paid = [one for part in data.measures for one in part.results if one.award]
    codes = {one.submission.entity for one in paid}
    accounts = {data.payees[one.submission.id].account for one in paid if one.submission.id in data.payees}
    for code in codes | accounts:
        assert values[code].data_type == "s"
        assert values[code].number_format == "@"


def test_a_missing_payee_is_listed_and_leaves_no_blank_in_the_total(
    contents: dict[Kind, bytes], data: ExportInput
) -> None:
    page = opened(contents[Kind.PAYMENTS], values=True)[t("sheets.sheet.payments")]
    rows = [list(row) for row in page.iter_rows(min_row=5, values_only=True)]
    heading = next(i for i, row in enumerate(rows) if row[0] == t("sheets.payments.unpaid"))
    missing = {
        one.submission.id
        for part in data.measures
        for one in part.results
        if one.award and one.submission.id not in data.payees
    }

    above = [row for row in rows[:heading] if isinstance(row[0], int)]
    below = {row[1] for row in rows[heading:] if isinstance(row[0], int)}

    assert below == missing != set()
    assert above
    assert all(all(cell not in (None, "") for cell in row[:-1]) for row in above)


def test_recused_and_void_sheets_show_as_words(contents: dict[Kind, bytes]) -> None:
    book = opened(contents[Kind.SCORES], values=True)
    shown = {cell.value for _, cell in cells(book)}

    for state in ("recused", "void", "open"):
        assert t(f"term.sheet_state.{state}") in shown


def test_the_same_input_gives_the_same_bytes(contents: dict[Kind, bytes], data: ExportInput) -> None:
    assert workbook_bytes(data, Kind.AWARDS, LAYOUTS[Kind.AWARDS]) == contents[Kind.AWARDS]
    with ZipFile(io.BytesIO(contents[Kind.AWARDS])) as parts:
        assert {info.date_time for info in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert parts.namelist() == sorted(parts.namelist())
        assert b"2025-11-21T00:00:00Z" in parts.read("docProps/core.xml")


@pytest.mark.parametrize("kind", TABLES)
def test_every_title_says_that_it_is_a_draft_calculation(kind: Kind, contents: dict[Kind, bytes]) -> None:
    front = opened(contents[kind], values=True).worksheets[0]

    assert "测算稿" in str(front["A1"].value)
    assert t("term.trial") in str(front["A2"].value)
    assert front.page_setup.orientation == "landscape"
    assert str(front.page_setup.paperSize) == "9"
    assert front.print_title_rows == "$4:$4"


def test_a_share_reads_as_people_write_it(contents: dict[Kind, bytes]) -> None:
    page = opened(contents[Kind.AWARDS])[t("sheets.sheet.parameters")]
    forms = {
        (round(cell.value * 100_000) % 1000 == 0, cell.number_format)
        for row in page.iter_rows()
        for cell in row
        if "%" in cell.number_format and isinstance(cell.value, int | float)
    }

    # 30%, never 30.%; 12.50% where it is no whole percentage.
    assert (True, "0%") in forms
    assert forms <= {(True, "0%"), (False, "0.00%")}


def test_policy_and_default_figures_are_told_apart(contents: dict[Kind, bytes]) -> None:
    page = opened(contents[Kind.AWARDS], values=True)[t("sheets.sheet.parameters")]
    natures = {str(row[1]): str(row[7]) for row in page.iter_rows(min_row=4, values_only=True) if row[1]}

    assert natures[t("sheets.parameters.item_cap")] == t("term.citation_kind.政策")
    assert natures["三等"] == t("term.citation_kind.系统默认")


def test_the_workbook_can_be_traced_to_its_round_and_rules(
    contents: dict[Kind, bytes], data: ExportInput
) -> None:
    page = opened(contents[Kind.AWARDS], values=True)[t("sheets.sheet.about")]
    said = {cell for row in page.iter_rows(values_only=True) for cell in row}

    assert data.provenance.audit_head in said
    for part in data.measures:
        hashes = part.measure.hashes
        assert {hashes.bytes_sha256, hashes.meaning_sha256, hashes.scoring_sha256} <= said


def test_english_workbooks_hold_no_chinese_of_ours(data: ExportInput) -> None:
    with in_language("en"):
        from tests.sheets.export_sample import layouts as layouts_now

        content = workbook_bytes(with_titles(data, "Title"), Kind.PAYMENTS, layouts_now()[Kind.PAYMENTS])
        book = opened(content)
        page = book[t("sheets.sheet.payments")]
        headings = [str(cell.value) for cell in page[4]]
        names = book.sheetnames

    assert "Amount to pay" in headings
    assert "Amount in words" not in headings
    # Payers are words of the rule file.
    assert not re.search("[\u4e00-\u9fff]", "".join(names + headings).replace("市", ""))


def test_an_export_whose_formulas_differ_from_the_engine_is_stopped(
    data: ExportInput, tmp_path: Path
) -> None:
    part = data.measures[0]
    first = part.results[0]
    wrong = replace(first, award=(first.award or 0) + 1)
    tampered = replace(data, measures=(replace(part, results=(wrong, *part.results[1:])),))

    with pytest.raises(Refused) as stopped:
        put_in_place(workbooks(tampered, TABLES, LAYOUTS), tmp_path / "out")

    assert stopped.value.code == "export.differs"
    assert not (tmp_path / "out").exists()


def test_a_round_without_awards_has_no_notice(data: ExportInput) -> None:
    empty = replace(data, measures=())

    with pytest.raises(Refused) as stopped:
        workbook_bytes(empty, Kind.NOTICE, LAYOUTS[Kind.NOTICE])

    assert stopped.value.code == "export.nothing"


def test_a_folder_that_cannot_be_written_is_named(data: ExportInput, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", "utf-8")
    contents = workbooks(data, [Kind.NOTICE], LAYOUTS)

    with pytest.raises(BadInput) as refused:
        put_in_place(contents, blocked)

    assert refused.value.code == "export.folder"
    assert refused.value.parts["folder"] == str(blocked)


def test_an_amount_that_was_decided_stands_as_an_input_with_its_reason_and_document(
    data: ExportInput,
) -> None:
    first, *others = data.measures
    cut = next(one for one in first.results if one.award and one.submission.id in data.payees)
    code, fen = cut.submission.id, 1_234_567_00
    decided = replace(
        data,
        measures=(replace(first, approved={code: fen}), *others),
        decision=DecisionExport(
            "同数发〔2025〕9号",
            date(2025, 11, 20),
            "市数据局",
            {code: Approved(cut.award, fen, "专项审计核减")},
        ),
    )

    book = opened(workbook_bytes(decided, Kind.PAYMENTS, LAYOUTS[Kind.PAYMENTS]))

    why = t("sheets.remark.decided", reason="专项审计核减", document="同数发〔2025〕9号")
    assert find_row(book, t("sheets.sheet.payments"), code)[-1] == why
    steps = book[t("sheets.sheet.calculation", number=1)]
    place = {str(cell.value): cell.column for cell in steps[3]}
    row = next(line[0].row for line in steps.iter_rows(min_row=4) if line[1].value == code)
    typed = steps.cell(row, place[t("sheets.column.decided")])
    assert (typed.data_type, typed.value) == ("n", fen / 100)
    assert steps.cell(row, place[t("sheets.column.reason")]).value == why
    assert str(steps.cell(row, place[t("sheets.column.approved")]).value).startswith("=IF(")
    other = steps.cell(row + 1, place[t("sheets.column.decided")])
    assert other.value is None
    assert typed.fill.fgColor.rgb == steps.cell(row, place[t("sheets.column.eligible")]).fill.fgColor.rgb


def test_payments_end_with_what_was_decided_in_all_and_check_it(
    contents: dict[Kind, bytes], data: ExportInput
) -> None:
    book, values = opened(contents[Kind.PAYMENTS]), opened(contents[Kind.PAYMENTS], values=True)
    label = t("sheets.payments.all_total")
    every = sum(one.award or 0 for part in data.measures for one in part.results)

    line = [str(cell) for cell in find_row(book, t("sheets.sheet.payments"), label)]
    assert sum(cell.startswith("=SUM(") for cell in line) > 1
    assert every / 100 in find_row(values, t("sheets.sheet.payments"), label)
    control = find_row(values, t("sheets.sheet.checks"), t("sheets.checks.table", name=label))
    assert control[5:8] == [every / 100, every / 100, t("sheets.checks.same")]


def test_a_line_of_the_checks_is_as_high_as_its_words(data: ExportInput) -> None:
    book = opened(workbook_bytes(data, Kind.REPORT, LAYOUTS[Kind.REPORT]))
    page = book[t("sheets.sheet.checks")]

    long = [row for row in range(6, page.max_row + 1) if len(str(page.cell(row, 1).value)) > 13]
    assert long
    assert all((page.row_dimensions[row].height or 0) >= 27 for row in long)


def test_workbooks_are_put_in_place_all_or_none(tmp_path: Path) -> None:
    earlier = {"a.xlsx": b"earlier", "b.xlsx": b"earlier"}
    for name, content in earlier.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "d.xlsx").mkdir()
    made = {f"{name}.xlsx": (Kind.SCORES, b"new") for name in "abcd"}

    with pytest.raises(BadInput) as refused:
        put_in_place(made, tmp_path, {"SHA256SUMS": b"sums"})

    assert refused.value.code == "export.folder"
    found = {one.name: one.read_bytes() for one in tmp_path.iterdir() if one.is_file()}
    assert found == earlier

    (tmp_path / "d.xlsx").rmdir()
    put_in_place(made, tmp_path)
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == dict.fromkeys(made, b"new")


def test_an_unscored_submission_stays_in_the_table_of_awards() -> None:
    case = sample_case()
    first = case.submissions[0]
    blank = replace(first.sheets[0], cells={})
    pending = replace(first, sheets=(blank, *first.sheets[1:]))
    data = export_input(replace(case, submissions=(pending, *case.submissions[1:])))

    values = opened(workbook_bytes(data, Kind.AWARDS, LAYOUTS[Kind.AWARDS]), values=True)

    assert t("sheets.remark.unscored") in find_row(values, t("sheets.sheet.awards"), first.id)


def test_an_exact_half_is_rounded_up_as_the_engine_does() -> None:
    """84.985 is below a half in binary; both the formula and the engine go to 84.99."""
    case = sample_case(each=1)
    submission = case.submissions[0]
    scoring = export_input(case).measures[0].measure.scoring
    whole = {item.id: item.points for item in scoring.items}
    totals = [Fraction("84.98"), Fraction("84.99"), Fraction("84.98"), Fraction("84.99")]
    last = scoring.items[0]
    sheets = tuple(
        replace(sheet, cells={**whole, last.id: last.points - (100 - total)})
        for sheet, total in zip(submission.sheets, totals, strict=False)
    )
    data = export_input(replace(case, submissions=(replace(submission, sheets=sheets),)))

    assert data.measures[0].results[0].panel.score == Fraction("84.99")
    assert workbook_bytes(data, Kind.AWARDS, LAYOUTS[Kind.AWARDS])


def test_rows_beyond_what_a_sheet_holds_are_refused_and_never_cut(
    data: ExportInput, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grid, "MOST_ROWS", 20)

    with pytest.raises(Refused) as stopped:
        workbook_bytes(data, Kind.AWARDS, LAYOUTS[Kind.AWARDS])

    assert stopped.value.code == "export.too_many_rows"
    assert stopped.value.parts["most"] == 15
