"""Decided amounts and imported ledger lines come out of the stores as they went in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.storage.sample import lay_round
from workbench.domain.errors import BadInput
from workbench.storage.stores import award_decisions, decisions, ledger, submissions
from workbench.storage.stores.award_decisions import AwardDecision
from workbench.storage.stores.decisions import LedgerLine
from workbench.storage.stores.ledger import LedgerSource
from workbench.storage.unit_of_work import UnitOfWork

OUTSIDE = LedgerLine("E", "P001", "省级专项", "", date(2024, 6, 1), 500, 300, "省")


def test_the_latest_decision_stands_and_the_earlier_one_is_kept(work: UnitOfWork) -> None:
    round_id = lay_round(work)
    with work.write("王工", "decide") as w:
        first = AwardDecision(1, 300, "局务会", date(2025, 11, 18), "纪要 4 号", "规模", w.now, "王工")
        award_decisions.add_decision(w.connection, first)
        award_decisions.add_decision(w.connection, replace(first, amount_fen=200, reason="复议"))
        w.audit({})

    with work.read() as r:
        kept = award_decisions.of_round(r.connection, round_id)
        standing = award_decisions.in_force(r.connection, round_id)
    assert [one.amount_fen for one in kept] == [300, 200]
    assert standing == {1: replace(first, amount_fen=200, reason="复议")}


def test_a_decision_without_its_document_is_not_stored(work: UnitOfWork) -> None:
    lay_round(work)

    bad = AwardDecision(
        1, 300, "局务会", date(2025, 11, 18), "", "规模", datetime(2025, 11, 18, tzinfo=UTC), "王工"
    )

    with pytest.raises(BadInput, match="not_allowed"), work.write("王工", "decide") as w:
        award_decisions.add_decision(w.connection, bad)


def test_one_bad_line_of_a_file_stores_none_and_names_its_column(work: UnitOfWork) -> None:
    def lines(now: datetime) -> list[tuple[LedgerLine, LedgerSource]]:
        bad = replace(OUTSIDE, paid_fen="300")  # type: ignore[arg-type]
        return [
            (line, LedgerSource("大同某公司", "台账.xlsx", "台账", number, now, "王工"))
            for number, line in enumerate([OUTSIDE, bad], 2)
        ]

    with pytest.raises(BadInput) as caught, work.write("王工", "import_ledger") as w:
        ledger.add_imported(w.connection, lines(w.now))
    with work.read() as r:
        kept = ledger.all_lines(r.connection)

    assert (caught.value.code, caught.value.parts["columns"]) == ("storage.bad_value", ("paid_fen",))
    assert kept == ()


def test_lines_of_two_files_keep_their_own_rows_and_payments(work: UnitOfWork) -> None:
    for file in ("甲.xlsx", "乙.csv"):
        with work.write("王工", "import_ledger") as w:
            pairs = [
                (
                    replace(OUTSIDE, project_code=f"{file}-{number}"),
                    LedgerSource("大同某公司", file, "台账", number, w.now, "王工"),
                )
                for number in (2, 3)
            ]
            ledger.add_imported(w.connection, pairs)
            w.audit({})
    with work.write("王工", "import_ledger") as w:
        ids = {one.project_code: one.id for one in ledger.all_lines(w.connection)}
        ledger.set_paid(w.connection, [(ids["甲.xlsx-3"], 1), (ids["乙.csv-2"], 2)])
        w.audit({})

    with work.read() as r:
        found = {one.project_code: one for one in ledger.all_lines(r.connection)}
    assert {code: (one.file, one.row_number) for code, one in found.items()} == {
        f"{file}-{number}": (file, number) for file in ("甲.xlsx", "乙.csv") for number in (2, 3)
    }
    assert [found[f"{file}-{number}"].paid_fen for file in ("甲.xlsx", "乙.csv") for number in (2, 3)] == [
        300,
        1,
        2,
        300,
    ]


def test_an_imported_line_knows_its_row(work: UnitOfWork) -> None:
    with work.write("王工", "import_ledger") as w:
        source = LedgerSource("大同某公司", "台账.xlsx", "台账", 7, w.now, "王工")
        ledger.add_imported(w.connection, [(OUTSIDE, source)])
        decisions.add_ledger_lines(w.connection, [replace(OUTSIDE, project_code="P002")])
        w.audit({})

    with work.read() as r:
        imported, other = ledger.all_lines(r.connection)
        plain = decisions.ledger(r.connection, date(2025, 1, 1))
    assert (imported.entity_name, imported.file, imported.row_number) == ("大同某公司", "台账.xlsx", 7)
    assert (imported.approved_fen, imported.paid_fen, imported.round_code) == (500, 300, None)
    assert (other.project_code, other.file) == ("P002", None)
    assert plain == (OUTSIDE, replace(OUTSIDE, project_code="P002"))


def test_the_wishes_of_an_applicant_are_stored(work: UnitOfWork) -> None:
    round_id = lay_round(work)
    with work.write("王工", "import_submissions") as w:
        submissions.revise(w.connection, 1, {"preference": 2, "declines_partial": True})
        w.audit({})

    with work.read() as r:
        first, second = submissions.of_round(r.connection, round_id)
    assert (first.preference, first.declines_partial) == (2, True)
    assert (second.preference, second.declines_partial) == (None, False)
