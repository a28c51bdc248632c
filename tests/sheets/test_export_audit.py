"""The auditors' working paper: every step of every submission, numbers as numbers, nothing cut."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.workbook.workbook import Workbook

from tests.sheets.export_sample import HOSTILE, export_input, layouts, sample_case, with_titles
from workbench.domain.case import Result
from workbench.domain.errors import Refused
from workbench.domain.trace import TraceNode
from workbench.i18n import in_language, t
from workbench.i18n.trace import node_text, step_name
from workbench.sheets import trail
from workbench.sheets.model import Approved, DecisionExport, ExportInput, Kind
from workbench.sheets.workbooks import workbook_bytes

LAYOUT = layouts()[Kind.AUDIT]
TOP = 5
COLUMNS = [column.key for column in LAYOUT.columns]


@pytest.fixture(scope="module")
def data() -> ExportInput:
    """The measure whose yearly cap binds, decided: one amount cut, the others as computed."""
    found = export_input(sample_case(each=4))
    part = next(one for one in found.measures if one.measure.id.endswith("institution"))
    awarded = [one for one in part.results if one.award]
    amounts = {one.submission.id: Approved(one.award, one.award or 0, "") for one in part.results}
    cut = awarded[0]
    amounts[cut.submission.id] = Approved(cut.award, 20_000_000, "专项审计核减")
    decision = DecisionExport("同数发〔2025〕9号", date(2025, 12, 1), "市数据局", amounts)
    return replace(found, measures=(part,), decision=decision)


@pytest.fixture(scope="module")
def content(data: ExportInput) -> bytes:
    return workbook_bytes(data, Kind.AUDIT, LAYOUT)


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content), data_only=True)


def rows_of(book: Workbook) -> Iterator[dict[str, object]]:
    """Rows of the trail over all its sheets, by the key of the column."""
    for sheet in book.worksheets:
        if sheet.title.startswith(t("sheets.sheet.audit")):
            for row in sheet.iter_rows(min_row=TOP, values_only=True):
                yield dict(zip(COLUMNS, row, strict=True))


def by_submission(content: bytes) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = {}
    for row in rows_of(opened(content)):
        found.setdefault(str(row["code"]), []).append(row)
    return found


def results(data: ExportInput) -> list[Result]:
    return [one for part in data.measures for one in part.results]


def test_every_step_of_every_submission_is_there_in_order(data: ExportInput, content: bytes) -> None:
    found = by_submission(content)

    assert set(found) == {one.submission.id for one in results(data)}
    for one in results(data):
        rows = found[one.submission.id][:-1]
        assert [(row["step"], row["finding"]) for row in rows] == [
            (step_name(node), node_text(node)) for node in one.trace
        ]
        assert [row["formula"] for row in rows] == [node.formula for node in one.trace]
        assert [row["step_no"] for row in rows] == list(range(1, len(one.trace) + 1))
    numbers = [row["no"] for rows in found.values() for row in rows]
    assert numbers == list(range(1, len(numbers) + 1))


def test_values_are_numbers_with_their_unit_and_money_is_in_yuan(data: ExportInput, content: bytes) -> None:
    found = by_submission(content)
    kinds = set()
    for one in results(data):
        for node, row in zip(one.trace, found[one.submission.id], strict=False):
            assert (row["value"], row["value_unit"]) == shown(node)
            kinds.add(row["value_unit"])
    assert kinds == {None, t("sheets.unit.points"), t("sheets.unit.yuan")}


def shown(node: TraceNode) -> tuple[object, str | None]:
    if node.value is None:
        return None, None
    if node.unit == "fen":
        return pytest.approx(float(Decimal(int(str(node.value))) / 100)), t("sheets.unit.yuan")
    if isinstance(node.value, str):
        return node.value, None
    return pytest.approx(float(Fraction(node.value))), t("sheets.unit.points")


def test_each_step_names_its_clauses_and_the_limit_that_bound(data: ExportInput, content: bytes) -> None:
    measure = data.measures[0].measure
    found = by_submission(content)
    for one in results(data):
        for node, row in zip(one.trace, found[one.submission.id], strict=False):
            for cited in (measure.citations[name] for name in node.citations):
                assert f"{cited.document} {cited.article}" in str(row["clauses"])
            assert (node.bound_by or "") in str(row["bound"] or "")
            assert (row["bound"] is None) is (node.bound_by is None)
    assert any(row["bound"] for rows in found.values() for row in rows)


def test_a_decision_closes_each_trail_with_the_approved_amount(data: ExportInput, content: bytes) -> None:
    assert data.decision is not None
    cut = next(code for code, one in data.decision.amounts.items() if one.reason)
    rows = by_submission(content)
    said = str(rows[cut][-1]["finding"])

    assert rows[cut][-1]["step"] == t("sheets.audit.decision")
    assert rows[cut][-1]["value"] == 200_000
    assert rows[cut][-1]["clauses"] == "同数发〔2025〕9号"
    assert all(words in said for words in ("专项审计核减", "200,000元", "2025-12-01", "市数据局"))
    others = [found[-1] for code, found in rows.items() if code != cut]
    assert others
    for row in others:
        one = data.decision.amounts[str(row["code"])]
        assert row["value"] == one.approved / 100
        assert "专项审计核减" not in str(row["finding"])
    about = opened(content)[t("sheets.sheet.about")]
    words = {cell for row in about.iter_rows(values_only=True) for cell in row}
    hashes = data.measures[0].measure.hashes
    assert {hashes.bytes_sha256, hashes.meaning_sha256, data.provenance.audit_head} <= words
    assert any("同数发〔2025〕9号" in str(cell) for cell in words)


def test_amounts_of_the_calculation_stay_the_computed_ones(data: ExportInput, content: bytes) -> None:
    part = data.measures[0]
    changed = replace(part, approved={part.results[0].submission.id: 100_000_000})

    assert workbook_bytes(replace(data, measures=(changed,)), Kind.AUDIT, LAYOUT) == content


def test_the_sheets_follow_the_computation(content: bytes) -> None:
    numbered = [t(f"sheets.sheet.{key}", number=1) for key in ("marks", "parameters", "calculation")]

    cap = t("sheets.sheet.yearly_cap", number=1)
    names = [t("sheets.sheet.audit"), *numbered, cap, t("sheets.sheet.checks"), t("sheets.sheet.about")]
    assert opened(content).sheetnames == names
    assert opened(content)[t("sheets.sheet.checks")]["B3"].value == t("sheets.checks.same")


def test_steps_beyond_what_a_sheet_holds_go_on_the_next(
    data: ExportInput, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = list(rows_of(opened(content)))
    monkeypatch.setattr(trail, "ROWS_A_SHEET", len(whole) // 2 - 1)

    book = opened(workbook_bytes(data, Kind.AUDIT, LAYOUT))

    further = [t("sheets.sheet.audit_next", number=number) for number in (2, 3)]
    assert book.sheetnames[:3] == [t("sheets.sheet.audit"), *further]
    assert list(rows_of(book)) == whole


def test_words_from_outside_never_become_a_formula(data: ExportInput) -> None:
    assert data.decision is not None
    amounts = {
        code: replace(one, approved=0, reason=HOSTILE[0]) for code, one in data.decision.amounts.items()
    }
    hostile = replace(with_titles(data, *HOSTILE), decision=replace(data.decision, amounts=amounts))
    columns = tuple(replace(one, key="title") if one.key == "entity" else one for one in LAYOUT.columns)

    book = load_workbook(io.BytesIO(workbook_bytes(hostile, Kind.AUDIT, replace(LAYOUT, columns=columns))))

    page = book[t("sheets.sheet.audit")]
    filled = [cell for row in page.iter_rows() for cell in row if isinstance(cell, Cell) and cell.value]
    assert not [cell.coordinate for cell in filled if cell.data_type == "f"]
    quoted = {str(cell.value) for cell in filled if cell.quotePrefix}
    assert set(HOSTILE[:4]) <= quoted


def test_an_amount_that_the_formulas_do_not_give_stops_the_export(data: ExportInput) -> None:
    part = data.measures[0]
    first = part.results[0]
    wrong = replace(first, award=(first.award or 0) + 1)

    with pytest.raises(Refused) as stopped:
        workbook_bytes(replace(data, measures=(replace(part, results=(wrong,)),)), Kind.AUDIT, LAYOUT)

    assert stopped.value.code == "export.differs"


def test_the_same_input_gives_the_same_bytes(data: ExportInput, content: bytes) -> None:
    assert workbook_bytes(data, Kind.AUDIT, LAYOUT) == content


def test_an_english_trail_speaks_english(data: ExportInput) -> None:
    with in_language("en"):
        book = opened(workbook_bytes(data, Kind.AUDIT, layouts()[Kind.AUDIT]))
        headings = [cell.value for cell in book.worksheets[0][4]]
        steps = {cell.value for cell in book.worksheets[0]["F"][TOP - 1 :]}
        assert steps <= {step_name(node) for one in results(data) for node in one.trace} | {"Decision"}

    assert "What the step says" in headings
