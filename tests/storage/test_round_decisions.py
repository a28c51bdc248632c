"""Decisions on a settled round come out of the store as they went in, and the latest one's lines stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.storage.sample import MEASURE, fill_everything
from workbench.domain.errors import BadInput, Refused
from workbench.storage.stores import decisions, ledger, round_decisions
from workbench.storage.stores.decisions import LedgerLine
from workbench.storage.stores.round_decisions import DecidedAward, RoundDecision
from workbench.storage.unit_of_work import UnitOfWork

DAY, NEXT = date(2025, 11, 20), date(2025, 12, 1)
LINE = LedgerLine("91140200MA0GTP0X12", "P001", MEASURE, "数据集", DAY, 90_000_000, 0, "市", 1)
AWARDS = (DecidedAward(1, 200_000_000, 90_000_000, "再审减"), DecidedAward(2, None, 0, ""))


def decide(
    work: UnitOfWork, awards: tuple[DecidedAward, ...] = AWARDS, lines: tuple[LedgerLine, ...] = (LINE,)
) -> RoundDecision:
    with work.write("王工", "record_decision") as w:
        decision = RoundDecision(1, "纪要〔2025〕6 号", NEXT, "市政府", w.now, "王工")
        round_decisions.add_decision(w.connection, decision, awards, lines)
        w.audit({})
    return decision


def approved(work: UnitOfWork) -> list[int]:
    """Fen that a later round counts, lines from outside included."""
    with work.read() as r:
        return [one.approved_fen for one in decisions.ledger(r.connection, NEXT)]


def test_the_lines_of_the_latest_decision_stand_and_the_others_are_kept(work: UnitOfWork) -> None:
    round_id = fill_everything(work)
    assert approved(work) == [50_000_000, 150_000_000]

    decide(work)

    assert approved(work) == [50_000_000, 90_000_000]
    with work.read() as r:
        assert [one.approved_fen for one in ledger.all_lines(r.connection)] == [50_000_000, 90_000_000]
        replaced = [one.approved_fen for one in ledger.replaced_lines(r.connection)]
        assert replaced == [200_000_000, 150_000_000]
        assert decisions.own_lines(r.connection, round_id) == (LINE,)
        gone = decisions.replaced_lines(r.connection, round_id)
        assert [one.approved_fen for one in gone] == replaced
        assert decisions.ledger(r.connection, NEXT, but_round=round_id)[0].source_round_id is None


def test_decisions_are_told_oldest_first_with_their_amounts(work: UnitOfWork) -> None:
    round_id = fill_everything(work)
    given = decide(work)

    with work.read() as r:
        first, last = round_decisions.of_round(r.connection, round_id)
        assert RoundDecision(**{name: getattr(last, name) for name in vars(given)}) == given
        assert first.document == "局务会纪要〔2025〕5 号"
        assert round_decisions.awards_of(r.connection, last.id) == AWARDS
        assert round_decisions.awards_of(r.connection, first.id)[0].approved_fen == 150_000_000


def test_a_decision_that_takes_everything_leaves_no_line(work: UnitOfWork) -> None:
    fill_everything(work)

    decide(work, (replace(AWARDS[0], approved_fen=0), AWARDS[1]), ())

    assert approved(work) == [50_000_000]


def test_a_decision_that_is_not_whole_leaves_nothing_behind(work: UnitOfWork) -> None:
    fill_everything(work)

    with pytest.raises(Refused, match="decision_not_whole"):
        decide(work, AWARDS[:1])
    with pytest.raises(BadInput, match="ck_decided_award_reason"):
        decide(work, (replace(AWARDS[0], reason=""), AWARDS[1]))
    with pytest.raises(Refused, match="decision_kept"):
        decide(work, lines=(replace(LINE, source_round_id=None),))

    assert approved(work) == [50_000_000, 150_000_000]
