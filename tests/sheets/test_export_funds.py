"""The funds by measure: every figure live and the engine's, budgets and what is left of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from openpyxl.workbook.workbook import Workbook

from tests.sheets.binary import opened
from tests.sheets.export_reading import LAYOUTS, parameter
from tests.sheets.export_sample import sample
from workbench.domain.award_limits import Budget, Overrun
from workbench.domain.case import LedgerLine
from workbench.domain.errors import Refused
from workbench.i18n import t
from workbench.sheets.areas import Scalar
from workbench.sheets.formulas import Evaluator
from workbench.sheets.model import Approved, DecisionExport, ExportInput, Kind
from workbench.sheets.workbooks import workbook_bytes

OWN = Budget(50_000_000_00, Overrun.STOP, ("C1",))
WIDE = Budget(None, Overrun.STOP, ("C1",), policy_wide=True)


@pytest.fixture(scope="module")
def data() -> ExportInput:
    """Two measures, the first with a budget of its own, part of which the ledger took this year."""
    whole = sample(each=4)
    first, second = whole.measures[:2]
    took = LedgerLine("E", "P", first.measure.id, "", date(2025, 3, 1), 1_000_000_00, 40_000_000, "市")
    earlier = replace(took, decided_on=date(2024, 3, 1))
    budgeted = replace(first.measure, budgets=(OWN, WIDE))
    return replace(
        whole,
        measures=(replace(first, measure=budgeted), second),
        ledger=(*whole.ledger, took, earlier),
    )


def decided(data: ExportInput, fen: int) -> ExportInput:
    """The same round after a decision that gives the first submission another amount."""
    first = data.measures[0]
    one = first.results[0]
    return replace(
        data,
        provenance=replace(data.provenance, is_trial=False),
        measures=(replace(first, approved={one.submission.id: fen}), *data.measures[1:]),
        decision=DecisionExport(
            "同数发〔2025〕9号",
            date(2025, 11, 20),
            "市数据局",
            {one.submission.id: Approved(one.award, fen, "核减")},
        ),
    )


@pytest.fixture(scope="module")
def content(data: ExportInput) -> bytes:
    return workbook_bytes(data, Kind.FUNDS, LAYOUTS[Kind.FUNDS])


@pytest.fixture
def book(content: bytes) -> Workbook:
    return opened(content)


def written(data: ExportInput) -> Workbook:
    return opened(workbook_bytes(data, Kind.FUNDS, LAYOUTS[Kind.FUNDS]))


def lines(book: Workbook) -> dict[Scalar, dict[str, Scalar]]:
    """The values of the table by heading, by the first cell of each row."""
    page, values = book.worksheets[0], Evaluator(book)
    headings = [str(cell.value) for cell in page[4]]
    rows = (
        [values.value(page.title, row, column) for column in range(1, len(headings) + 1)]
        for row in range(5, page.max_row + 1)
    )
    return {row[0]: dict(zip(headings, row, strict=True)) for row in rows}


def fen(data: ExportInput, at: int) -> int:
    return sum(one.award or 0 for one in data.measures[at].results)


def test_before_a_decision_it_is_a_draft_without_approved_amounts(book: Workbook, data: ExportInput) -> None:
    page = book.worksheets[0]

    assert "测算稿" in str(page["A1"].value)
    assert t("term.trial") in str(page["A2"].value)
    for at in (0, 1):
        found, results = lines(book)[at + 1], data.measures[at].results
        assert found["申报数"] == len(results)
        assert found["奖励项目数"] == sum(1 for one in results if one.award)
        assert found["测算金额"] == found["市级承担"] == Fraction(fen(data, at), 100)
        assert found["核定金额"] == t("sheets.funds.undecided")
    total = lines(book)[t("sheets.total")]
    assert total["申报数"] == 8
    assert total["测算金额"] == Fraction(fen(data, 0) + fen(data, 1), 100)


def test_after_a_decision_it_shows_both_amounts_and_is_no_draft(data: ExportInput) -> None:
    book = written(decided(data, 100_000_000))
    page = book.worksheets[0]
    cut = (data.measures[0].results[0].award or 0) - 100_000_000

    assert cut > 0
    assert "测算稿" not in f"{page['A1'].value}{page['A2'].value}"
    assert "同数发〔2025〕9号" in str(page["A2"].value)
    found, second = lines(book)[1], lines(book)[2]
    assert found["测算金额"] == Fraction(fen(data, 0), 100)
    assert found["核定金额"] == found["市级承担"] == Fraction(fen(data, 0) - cut, 100)
    assert second["核定金额"] == Fraction(fen(data, 1), 100)


def test_what_is_left_counts_the_ledger_of_the_year(book: Workbook, data: ExportInput) -> None:
    found, second = lines(book)[1], lines(book)[2]

    assert found["预算"] == 50_000_000
    assert found["本年已用"] == 1_000_000
    assert found["余额"] == 49_000_000 - Fraction(fen(data, 0), 100)
    assert second["预算"] == t("sheets.funds.none")
    assert second["余额"] is None


def test_a_budget_that_does_not_reach_what_was_decided_says_so_in_words(data: ExportInput) -> None:
    book = written(decided(data, 100_000_000))
    name = t(
        "sheets.parameters.budget_amount",
        scope=t("sheets.parameters.budget.own"),
        over=t(f"term.over_budget.{OWN.over}"),
    )
    cell = parameter(book, name, 3)

    assert lines(book)[1]["是否超预算"] == t("sheets.funds.within")
    cell.value = 1_500_000
    assert lines(book)[1]["是否超预算"] == t("sheets.funds.over")


def test_a_budget_of_the_policy_that_is_not_set_can_be_tried(book: Workbook, data: ExportInput) -> None:
    label = t("sheets.funds.policy", policy="datong-2025")
    name = t(
        "sheets.parameters.budget_pending",
        scope=t("sheets.parameters.budget.policy"),
        over=t(f"term.over_budget.{WIDE.over}"),
    )
    before = lines(book)[label]
    assert before["预算"] == t("sheets.funds.pending")
    assert before["余额"] == ""

    parameter(book, name, 3).value = 20_000_000

    after = lines(book)[label]
    # This year's lines of every measure of the policy, the sample's own among them.
    assert after["本年已用"] == 1_000_000 + 300_000
    assert after["余额"] == 18_700_000 - Fraction(fen(data, 0) + fen(data, 1), 100)


def test_a_cut_off_that_is_moved_moves_counts_and_amounts(book: Workbook, data: ExportInput) -> None:
    before = lines(book)[1]

    parameter(book, "三等", 3).value = 100
    parameter(book, "二等", 3).value = 100

    after = lines(book)[1]
    for column in ("奖励项目数", "测算金额"):
        less, more = after[column], before[column]
        assert isinstance(less, Fraction)
        assert isinstance(more, Fraction)
        assert less < more
    assert after["申报数"] == before["申报数"]


def test_a_wrong_computed_total_stops_the_export(data: ExportInput) -> None:
    wrong = decided(data, 100_000_000)
    assert wrong.decision is not None
    first = data.measures[0].results[0].submission.id
    amounts = {first: replace(wrong.decision.amounts[first], computed=1)}

    with pytest.raises(Refused) as stopped:
        written(replace(wrong, decision=replace(wrong.decision, amounts=amounts)))

    assert stopped.value.code == "export.differs"
    assert stopped.value.parts["lines"] == (t("sheets.checks.table", name=t("sheets.column.computed")),)


def test_the_same_funds_have_the_same_bytes(data: ExportInput, content: bytes) -> None:
    assert workbook_bytes(data, Kind.FUNDS, LAYOUTS[Kind.FUNDS]) == content
