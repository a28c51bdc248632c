"""The forms to sign: a file an expert, a page a submission, marks as they stand, the engine's totals."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.workbook.workbook import Workbook

from tests.sheets.export_sample import (
    HOSTILE,
    REVIEWERS,
    export_input,
    layouts,
    measures,
    sample_case,
    with_titles,
)
from tests.sheets.export_variants import variant
from workbench.domain.case import Case, Result
from workbench.domain.errors import Refused
from workbench.domain.marks import Sheet, SheetState
from workbench.domain.measure import Measure
from workbench.i18n import in_language, t
from workbench.i18n.errors import error_text
from workbench.sheets.ballots import book as ballot_book
from workbench.sheets.ballots.book import expert_bytes, experts_of
from workbench.sheets.model import ExportInput, Kind
from workbench.sheets.workbooks import put_in_place, workbooks

LAYOUTS = layouts()
LAYOUT = LAYOUTS[Kind.BALLOTS]
RECUSED_FROM, VOID_ON, OPEN_ON = "DT-102", "DT-103", "DT-104"


@dataclass(frozen=True)
class Page:
    """The rows of one form as a reader sees them, and its total."""

    rows: tuple[tuple[object, ...], ...]

    @property
    def words(self) -> str:
        return "\n".join(str(cell) for row in self.rows for cell in row if cell is not None)

    @property
    def numbers(self) -> list[float]:
        return [cell for row in self.rows for cell in row if isinstance(cell, int | float)]

    @property
    def total(self) -> object:
        (row,) = [row for row in self.rows if row[0] == t("sheets.ballots.total")]
        return row[3]


@pytest.fixture(scope="module")
def data() -> ExportInput:
    """One measure with four submissions: a sheet of every state among theirs."""
    found = export_input(sample_case(each=4))
    return replace(found, measures=found.measures[:1])


@cache
def pages(content: bytes) -> dict[str, Page]:
    """The pages of a workbook by application, parted where the printer parts them."""
    found = {}
    for sheet in load_workbook(io.BytesIO(content), data_only=True).worksheets[:-1]:
        rows = list(sheet.iter_rows(values_only=True))
        ends = [one.id for one in sheet.row_breaks.brk] + [len(rows)]
        for first, last in zip([0, *ends], ends, strict=False):
            page = Page(tuple(rows[first:last]))
            (code,) = [word for word in page.words.split("\n") if word.startswith("项目编号：")]
            found[code.removeprefix("项目编号：")] = page
    return found


def formulas(content: bytes) -> list[tuple[str, str, object]]:
    book = load_workbook(io.BytesIO(content))
    return [
        (book_sheet, cell.coordinate, cell.value) for book_sheet, cell in cells(book) if cell.data_type == "f"
    ]


def cells(book: Workbook) -> Iterator[tuple[str, Cell]]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell, Cell) and cell.value is not None:
                    yield sheet.title, cell


def test_each_expert_has_a_page_for_each_form_and_the_totals_are_the_engine_s(data: ExportInput) -> None:
    for reviewer in (REVIEWERS[0], *REVIEWERS[4:]):
        found = pages(expert_bytes(data, LAYOUT, reviewer))

        results = {one.submission.id: one for part in data.measures for one in part.results}
        assert list(found) == sorted(results)
        for code, result in results.items():
            totals = {one.reviewer: one.total for one in result.panel.totals}
            if reviewer in totals:
                assert found[code].total == pytest.approx(float(totals[reviewer]), abs=1e-9)
            assert all(name == reviewer or name not in found[code].words for name in REVIEWERS)


def test_totals_hold_under_rules_turned_over_at_random() -> None:
    """A file whose totals are not the engine's is refused."""
    rounds = variant(3)

    for reviewer in REVIEWERS[:2]:
        assert expert_bytes(rounds, LAYOUT, reviewer)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(200, 215))
def test_totals_hold_under_many_rules(seed: int) -> None:
    rounds = variant(seed)

    for reviewer in experts_of(rounds):
        assert expert_bytes(rounds, LAYOUT, reviewer)


def test_a_total_that_is_not_the_engine_s_stops_the_export(data: ExportInput, tmp_path: Path) -> None:
    part = data.measures[0]
    first = part.results[0]
    total = first.panel.totals[0]
    wrong = replace(total, total=total.total + Fraction(1, 100))
    panel = replace(first.panel, totals=(wrong, *first.panel.totals[1:]))
    tampered = replace(data, measures=(replace(part, results=(replace(first, panel=panel),)),))

    with pytest.raises(Refused) as stopped:
        put_in_place(workbooks(tampered, [Kind.BALLOTS], LAYOUTS), tmp_path / "out")

    assert stopped.value.code == "export.differs"
    assert first.submission.id in error_text(stopped.value)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("reviewer", "code", "state"), [(6, RECUSED_FROM, "recused"), (5, VOID_ON, "void")])
def test_a_page_of_a_sheet_that_counts_nowhere_says_so_and_holds_no_mark(
    data: ExportInput, reviewer: int, code: str, state: str
) -> None:
    page = pages(expert_bytes(data, LAYOUT, REVIEWERS[reviewer]))[code]

    assert t(f"sheets.ballots.{state}") in page.words
    assert t("sheets.ballots.state", state=t(f"term.sheet_state.{state}")) in page.words
    assert page.numbers == []
    assert t("sheets.sign.expert") in page.words


def test_an_open_sheet_shows_its_marks_and_adds_nothing_up(data: ExportInput) -> None:
    page = pages(expert_bytes(data, LAYOUT, REVIEWERS[4]))[OPEN_ON]
    result = next(one for one in data.measures[0].results if one.submission.id == OPEN_ON)
    (sheet,) = [one for one in result.submission.sheets if one.reviewer == REVIEWERS[4]]

    assert t("sheets.ballots.open") in page.words
    assert page.total is None
    for mark in sheet.cells.values():
        assert isinstance(mark, Fraction)
        assert float(mark) in page.numbers


def test_a_submitted_sheet_with_a_gap_has_no_total_and_says_why(data: ExportInput) -> None:
    case = sample_case(each=1)
    first = case.submissions[0]
    gap = replace(first.sheets[0], cells=dict(list(first.sheets[0].cells.items())[1:]))
    part = export_input(Case(case.as_of, (replace(first, sheets=(gap, *first.sheets[1:])),)))

    page = pages(expert_bytes(part, LAYOUT, gap.reviewer))[first.id]

    assert page.total in (None, "")
    assert t("sheets.ballots.no_total") in page.words
    assert (t("sheets.ballots.waiting"), None, None, 1, None) in page.rows


def test_items_marked_once_by_staff_say_so() -> None:
    measure = next(iter(measures().values()))
    criterion = measure.scoring.criteria[0]
    once = replace(criterion.items[0], marked_once=True)
    scoring = replace(
        measure.scoring,
        criteria=(replace(criterion, items=(once, *criterion.items[1:])), *measure.scoring.criteria[1:]),
    )
    rules: Mapping[str, Measure] = {measure.id: replace(measure, scoring=scoring)}
    first = replace(sample_case(each=1).submissions[0], objective={once.id: once.points})
    part = export_input(Case(sample_case(each=1).as_of, (first,)), rules)

    page = pages(expert_bytes(part, LAYOUT, REVIEWERS[0]))[first.id]

    (row,) = [row for row in page.rows if row[4] == t("sheets.score_sheet.marked_once")]
    assert row[2] == row[3] == once.points


def test_comments_are_printed_and_long_ones_stand_below_the_table(data: ExportInput) -> None:
    items = data.measures[0].measure.scoring.items
    long = "标注规范但抽样偏少。" * 60
    comments = {items[0].id: "抽检两批\n均合格", items[1].id: long, "": "同意推荐"}
    commented = replace(data, comments={("DT-101", REVIEWERS[0]): comments})

    found = pages(expert_bytes(commented, LAYOUT, REVIEWERS[0]))

    assert "抽检两批\n均合格" in [row[4] for row in found["DT-101"].rows]
    assert t("sheets.ballots.below") in [row[4] for row in found["DT-101"].rows]
    assert long in found["DT-101"].words.replace("\n", "")
    assert t("sheets.ballots.overall", text="同意推荐") in found["DT-101"].words
    assert "同意推荐" not in found["DT-102"].words
    assert "抽检" not in pages(expert_bytes(commented, LAYOUT, REVIEWERS[1]))["DT-101"].words


def test_words_from_outside_never_become_a_formula(data: ExportInput) -> None:
    items = data.measures[0].measure.scoring.items
    comments = {
        (one.submission.id, REVIEWERS[0]): {items[0].id: HOSTILE[0], "": HOSTILE[3]}
        for one in data.measures[0].results
    }
    content = expert_bytes(replace(with_titles(data, *HOSTILE), comments=comments), LAYOUT, REVIEWERS[0])

    assert formulas(content) == formulas(expert_bytes(with_titles(data, "普通"), LAYOUT, REVIEWERS[0]))
    with ZipFile(io.BytesIO(content)) as parts:
        everything = b"".join(parts.read(name) for name in parts.namelist())
    assert not any(bytes([code]) in everything for code in (*range(9), 11, 12, *range(14, 32)))


def test_every_form_is_one_page_upright_and_nothing_repeats(data: ExportInput) -> None:
    book = load_workbook(io.BytesIO(expert_bytes(data, LAYOUT, REVIEWERS[0])))

    for sheet in book.worksheets[:-1]:
        assert len(sheet.row_breaks.brk) == 3
        assert sheet.page_setup.orientation == "portrait"
        # With a sheet fitted to its width, offices pass over the breaks.
        assert not (sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage)
        assert 50 < int(sheet.page_setup.scale) <= 100
        assert sheet.print_title_rows is None
    assert book.worksheets[-1].title == t("sheets.sheet.about")


def test_each_page_can_be_traced_to_its_round_and_rules(data: ExportInput) -> None:
    found = pages(expert_bytes(data, LAYOUT, REVIEWERS[0]))

    for page in found.values():
        assert data.provenance.audit_head in page.words
        assert data.provenance.round_code in page.words
    assert data.measures[0].measure.hashes.bytes_sha256 in found["DT-101"].words


def test_a_worksheet_takes_no_more_breaks_than_offices_do(
    data: ExportInput, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ballot_book, "PAGES_A_SHEET", 3)

    content = expert_bytes(data, LAYOUT, REVIEWERS[0])

    names = load_workbook(io.BytesIO(content)).sheetnames
    assert names[:2] == [data.measures[0].measure.name, f"{data.measures[0].measure.name}~2"]
    assert len(pages(content)) == 4


def test_more_forms_than_a_file_holds_are_refused_by_name(
    data: ExportInput, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ballot_book, "MOST_PAGES", 3)

    with pytest.raises(Refused) as refused:
        workbooks(data, [Kind.BALLOTS], LAYOUTS)

    assert refused.value.code == "export.too_many_pages"
    assert all(said in error_text(refused.value) for said in (experts_of(data)[0], "4", "3"))


def test_experts_whose_names_look_alike_have_files_of_their_own() -> None:
    names = dict(zip(REVIEWERS, ("李/四", "李?四", "../王", "=陈", "赵&钱", "Li", "LI"), strict=True))
    case = sample_case(each=1)
    renamed = tuple(
        replace(one, sheets=tuple(replace(sheet, reviewer=names[sheet.reviewer]) for sheet in one.sheets))
        for one in case.submissions[:1]
    )
    told: list[tuple[int, int]] = []
    data = export_input(replace(case, submissions=renamed))

    contents = workbooks(data, [Kind.BALLOTS], LAYOUTS, lambda done, of: told.append((done, of)))

    assert len({name.casefold() for name in contents}) == 7
    assert told == [(done, 7) for done in range(1, 8)]
    stem = f"2025-01_{t('sheets.file.ballots')}_"
    assert all(name.startswith(stem) and not set('/\\:*?"<>|&\n ') & set(name) for name in contents)
    owners = {name: pages(content)["DT-101"].words for name, (_, content) in contents.items()}
    for reviewer in names.values():
        assert (
            sum(
                t("sheets.ballots.expert", reviewer=reviewer) in words.split("\n")
                for words in owners.values()
            )
            == 1
        )


def test_a_round_that_nobody_marks_has_no_forms(data: ExportInput) -> None:
    blank = tuple(
        replace(
            part,
            results=tuple(
                replace(one, submission=replace(one.submission, sheets=())) for one in part.results
            ),
        )
        for part in data.measures
    )

    with pytest.raises(Refused) as stopped:
        workbooks(replace(data, measures=blank), [Kind.BALLOTS], LAYOUTS)

    assert stopped.value.code == "export.nothing"


def _without_sheets(result: Result) -> Result:
    return replace(result, submission=replace(result.submission, sheets=()))


def test_the_same_input_gives_the_same_bytes(data: ExportInput) -> None:
    assert expert_bytes(data, LAYOUT, REVIEWERS[0]) == expert_bytes(data, LAYOUT, REVIEWERS[0])


def test_english_forms_have_english_headings(data: ExportInput) -> None:
    with in_language("en"):
        book = load_workbook(io.BytesIO(expert_bytes(data, layouts()[Kind.BALLOTS], REVIEWERS[0])))
        shown = {cell.value for cell in book.worksheets[0]["A"]} | {
            cell.value for cell in book.worksheets[0][7]
        }

    assert {"Subtotal", "Total", "What is marked", "Mark", "Comment"} <= shown


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_an_independent_office_adds_up_the_same_totals(
    tmp_path: Path, require_tool: Callable[[str], str]
) -> None:
    from tests.sheets.oracle.libreoffice import recalculated

    rounds = [variant(seed) for seed in (401, 402, 403)]
    paths = []
    for place, one in enumerate(rounds):
        paths.append(tmp_path / f"{place}.xlsx")
        load_workbook(io.BytesIO(expert_bytes(one, LAYOUT, REVIEWERS[0]))).save(paths[-1])

    for data, path in zip(
        rounds, recalculated(require_tool("soffice"), paths, tmp_path / "office"), strict=True
    ):
        found = pages(path.read_bytes())
        for result in (one for part in data.measures for one in part.results):
            totals = {one.reviewer: one.total for one in result.panel.totals}
            if REVIEWERS[0] in totals:
                total = found[result.submission.id].total
                assert total == pytest.approx(float(totals[REVIEWERS[0]]), abs=1e-9)


def test_sheets_of_every_state_have_words() -> None:
    states = [one for one in SheetState if one is not SheetState.SUBMITTED]
    part = export_input(sample_case(each=1))
    first = part.measures[0].results[0]
    for state in states:
        sheet = Sheet("安平", state)
        told = replace(first, submission=replace(first.submission, sheets=(sheet,)))
        one = replace(part, measures=(replace(part.measures[0], results=(told,)),))
        assert t(f"sheets.ballots.{state.value}") in pages(expert_bytes(one, LAYOUT, "安平"))["DT-101"].words
