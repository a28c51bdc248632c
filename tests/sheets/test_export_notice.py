"""The public notice: who is to get how much, with live totals, and nothing that may not be published."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from tests.sheets.export_sample import REVIEWERS, layouts, sample, with_titles
from workbench.domain.case import Result
from workbench.domain.errors import Refused
from workbench.domain.rounding import decimal_text
from workbench.i18n import t
from workbench.sheets.model import Approved, DecisionExport, ExportInput, Kind
from workbench.sheets.workbooks import workbook_bytes

LAYOUT = layouts()[Kind.NOTICE]
# Amounts that nothing else in the file can be taken for.
APPROVED_FEN = 1_234_567_00
SECRETS = {"remark": "会议纪要：专家意见", "opinion": "建议奖励", "reason": "专项审计核减"}
TOP = 5


@pytest.fixture(scope="module")
def data() -> ExportInput:
    """A decided round in which the first award is cut, with all that the office knows beside it."""
    whole = with_titles(sample(), "工业质检")
    first, *others = whole.measures
    cut = next(one for one in first.results if one.award)
    codes = [one.submission.id for one in results(whole)]
    amounts = {one.submission.id: Approved(one.award, one.award or 0, "") for one in results(whole)}
    amounts[cut.submission.id] = Approved(cut.award, APPROVED_FEN, SECRETS["reason"])
    return replace(
        whole,
        measures=(replace(first, approved={cut.submission.id: APPROVED_FEN}), *others),
        remarks=dict.fromkeys(codes, SECRETS["remark"]),
        opinions=dict.fromkeys(codes, SECRETS["opinion"]),
        decision=DecisionExport("同数发〔2025〕9号", date(2025, 11, 20), "市数据局", amounts),
    )


@pytest.fixture(scope="module")
def content(data: ExportInput) -> bytes:
    return workbook_bytes(data, Kind.NOTICE, LAYOUT)


def results(data: ExportInput) -> list[Result]:
    return [one for part in data.measures for one in part.results]


def all_parts(content: bytes) -> str:
    """Sheets, texts, names, comments and properties, as they stand in the file."""
    with ZipFile(io.BytesIO(content)) as parts:
        return "\n".join(parts.read(name).decode() for name in parts.namelist())


def test_the_file_holds_the_notice_and_where_it_comes_from_and_no_more(
    content: bytes, data: ExportInput
) -> None:
    book = load_workbook(io.BytesIO(content))

    assert book.sheetnames == [t("sheets.sheet.notice"), t("sheets.sheet.about")]
    assert not book.defined_names
    said = {str(cell) for row in book.worksheets[1].values for cell in row}
    assert {data.provenance.audit_head, data.measures[0].measure.hashes.bytes_sha256} <= said
    assert any("同数发〔2025〕9号" in words for words in said)


def test_nothing_that_may_not_be_published_stands_anywhere_in_the_file(
    content: bytes, data: ExportInput
) -> None:
    everything = all_parts(content)
    numbers = set(re.findall(r"<v>([^<]*)</v>", everything))

    whole = results(data)
    secrets = {*REVIEWERS, *SECRETS.values()}
    for payee in data.payees.values():
        secrets |= {payee.account, payee.bank, payee.account_name}
    secrets |= {one.submission.id for one in whole} | {one.submission.project + "<" for one in whole}
    secrets |= {one.submission.entity for one in whole}
    secrets |= {data.entity_name(one) + "<" for one in whole if not one.award}
    assert {words for words in secrets if words in everything} == set()
    scores = {
        decimal_text(score, places) for one in whole for places in (1, 2) if (score := one.panel.score)
    } - {"0"}
    cut = next(one for one in whole if one.submission.id in data.measures[0].approved)
    computed = {f"{cut.award // scale}" for scale in (1, 100, 1_000_000)} if cut.award else set()
    assert scores
    assert computed
    assert numbers.isdisjoint(scores | computed - awarded_wan(data))


def awarded_wan(data: ExportInput) -> set[str]:
    """What other rows get, as cells hold it."""
    return {str(one.award // 1_000_000) for one in results(data) if one.award}


def test_rows_hold_the_approved_amounts_and_totals_are_sums_over_them(
    content: bytes, data: ExportInput
) -> None:
    page = load_workbook(io.BytesIO(content)).worksheets[0]
    stored = load_workbook(io.BytesIO(content), data_only=True).worksheets[0]
    column = next(cell.column for cell in page[4] if "金额" in str(cell.value))

    rows = [row for row in range(TOP, page.max_row + 1) if isinstance(page.cell(row, 1).value, int)]
    changed = data.measures[0].approved
    fen = {one.submission.id: changed.get(one.submission.id, one.award) for one in results(data)}
    expected = sorted(amount for amount in fen.values() if amount)
    assert sorted(round(Fraction(str(page.cell(row, column).value)) * 10**6) for row in rows) == expected
    total = next(row for row in range(TOP, page.max_row + 1) if page.cell(row, 1).value == t("sheets.total"))
    assert str(page.cell(total, column).value).startswith("=SUM(")
    assert stored.cell(total, column).value == pytest.approx(sum(expected) / 10**6, abs=1e-9)


def test_the_order_of_the_rows_gives_no_rank_away(content: bytes, data: ExportInput) -> None:
    """Within a tier the weakest score stands first where its submission has the lowest number."""
    page = load_workbook(io.BytesIO(content)).worksheets[0]
    names = {data.entity_name(one): one for one in results(data)}
    rows = [names[str(row[1])] for row in page.values if isinstance(row[0], int)]

    tiers = {part.measure.id: [tier.name for tier in part.measure.tiers] for part in data.measures}
    places = list(tiers)

    def key(one: Result) -> tuple[int, int, str]:
        own = tiers[one.submission.measure]
        return places.index(one.submission.measure), own.index(one.tier or own[-1]), one.submission.id

    assert rows == sorted(rows, key=key)
    assert [one.submission.id for one in rows] != [one.submission.id for one in results(data) if one.award]


def test_a_notice_whose_amounts_the_formulas_do_not_give_is_not_written(data: ExportInput) -> None:
    part = data.measures[1]
    first = next(one for one in part.results if one.award)
    wrong = replace(first, award=(first.award or 0) + 100)
    others = tuple(wrong if one is first else one for one in part.results)

    with pytest.raises(Refused) as stopped:
        workbook_bytes(
            replace(data, measures=(data.measures[0], replace(part, results=others))), Kind.NOTICE, LAYOUT
        )

    assert stopped.value.code == "export.differs"
