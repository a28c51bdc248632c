"""A small round with a row in every table, written through the stores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from workbench.domain.marks import SheetState
from workbench.storage.engine import open_engine
from workbench.storage.states import RecusalSource, RecusalState, Role, RoundState
from workbench.storage.stores import (
    award_decisions,
    decisions,
    ledger,
    marks,
    opinions,
    people,
    recusals,
    round_decisions,
    rounds,
    sheets,
    submissions,
)
from workbench.storage.stores.award_decisions import AwardDecision
from workbench.storage.stores.decisions import LedgerLine, Settlement
from workbench.storage.stores.ledger import LedgerSource
from workbench.storage.stores.opinions import Opinion
from workbench.storage.stores.round_decisions import DecidedAward, RoundDecision
from workbench.storage.stores.rounds import FrozenRules
from workbench.storage.stores.submissions import Payee, Permission
from workbench.storage.unit_of_work import UnitOfWork

SHANGHAI = ZoneInfo("Asia/Shanghai")
MEASURE = "datong-2025/dataset"
SCORING = "5" * 64
BLANK = b"\xff\xff" * 4
ITEMS = ("A1", "A2", "B1", "B2")


def steady_clock() -> Callable[[], datetime]:
    """A clock that starts on the morning of 2025-11-20 and moves one second a look."""
    now = datetime(2025, 11, 20, 1, 0, tzinfo=UTC)

    def tick() -> datetime:
        nonlocal now
        now += timedelta(seconds=1)
        return now

    return tick


def new_work(path: Path) -> UnitOfWork:
    """A unit of work on a fresh database."""
    return unit_on(open_engine(path, create=True))


def unit_on(engine: Engine) -> UnitOfWork:
    """A unit of work with a steady clock in the office's zone."""
    return UnitOfWork(engine, steady_clock(), SHANGHAI)


def lay_round(work: UnitOfWork, code: str = "2025-1", reviewers: int = 2, titles: int = 2) -> int:
    """An open round: one measure, reviewers with a sheet for each of the submissions."""
    with work.write("王工", "create_round") as w:
        round_id = rounds.add_round(
            w.connection,
            code=code,
            name="2025 年第一批",
            programme_year=2025,
            as_of=date(2025, 11, 20),
            lot_seed="20251120",
            created_at=w.now,
            rules=[
                FrozenRules(
                    MEASURE, "高质量数据集", b"rules", "dataset.yaml", b"policy", "policy.yaml",
                    "1" * 64, "2" * 64, SCORING,
                )
            ],
        )  # fmt: skip
        ids = [
            people.add_person(w.connection, name=f"专家{n}-{code}", role=Role.REVIEWER, organisation="大学")
            for n in range(1, reviewers + 1)
        ]
        rounds.seat_people(w.connection, round_id, MEASURE, ids, ids[:1])
        numbers = [
            submissions.add_submission(
                w.connection,
                round_id,
                code=f"S{n:03}",
                measure_id=MEASURE,
                entity_code="91140200MA0GTP0X12",
                entity_name="大同某公司",
                project_code=f"P{n:03}",
                title="[b]=1+1 数据集",
                applied_on=date(2025, 10, 8),
                facts={"type": "企事业单位", "national": "否"},
                gates={"g1": "是"},
            )
            for n in range(1, titles + 1)
        ]
        pairs = [(number, person) for number in numbers for person in ids]
        sheets.add_sheets(w.connection, pairs, blank=BLANK, scoring_sha256=SCORING, at=w.now)
        w.audit({"round": code})
    return round_id


def fill_everything(work: UnitOfWork) -> int:
    """Take a round from open to settled and leave a row in every table; return its id."""
    round_id = lay_round(work)
    with work.write("专家1-2025-1", "record_mark") as w:
        for sheet, _ in sheets.of_round(w.connection, round_id):
            marks.save(w.connection, sheet, b"\x55\x00\x50\x00\xff\xff\xfe\xff", w.now)
            sheets.set_comment(w.connection, sheet.id, "", "扎实")
        first = submissions.by_code(w.connection, round_id, "S001")
        assert first is not None
        submissions.set_payees(w.connection, [(first.id, Payee("大同某公司", "某银行", "0012345", "平城区"))])
        submissions.set_objective_marks(w.connection, first.id, [("B2", 85)])
        exception = Permission("91140200MA0GTP0X12", "P001", "两个不同场景", "纪要〔2025〕3 号", "王工")
        submissions.add_permission(w.connection, round_id, exception)
        award_decisions.add_decision(
            w.connection,
            AwardDecision(
                first.id, 30_000_000, "局务会", date(2025, 11, 18), "纪要〔2025〕4 号", "规模", w.now, "王工"
            ),
        )
        outside = LedgerLine(
            "91140200MA0GTP0X12", "P001", "省级专项", "", date(2024, 6, 1), 50_000_000, 50_000_000, "省"
        )
        place = LedgerSource("大同某公司", "台账.xlsx", "台账", 2, w.now, "王工")
        ledger.add_imported(w.connection, [(outside, place)])
        opinions.put(w.connection, Opinion(first.id, "数据扎实，建议支持。", "专家1-2025-1", w.now), seen="")
        w.audit({"sheets": 4})
    with work.write("专家2-2025-1", "declare_recusal") as w:
        (mine, *_) = sheets.of_person(w.connection, round_id, 2)
        recusals.add_recusal(
            w.connection,
            submission_id=mine.submission_id,
            person_id=2,
            reason="曾任顾问",
            source=RecusalSource.DECLARED,
            state=RecusalState.CONFIRMED,
            at=w.now,
        )
        sheets.set_state(w.connection, mine, SheetState.RECUSED, w.now, reason="曾任顾问")
        w.audit({"sheet": mine.id})
    with work.write("王工", "lock_round") as w:
        rounds.set_state(w.connection, round_id, RoundState.LOCKED, w.now)
        w.audit({"round": "2025-1"})
    with work.write("王工", "settle_round") as w:
        settlement = Settlement(round_id, {"results": []}, {"rules": "2" * 64}, "0.1.0", w.now, "王工")
        decisions.add_settlement(w.connection, settlement)
        line = LedgerLine(
            "91140200MA0GTP0X12",
            "P001",
            MEASURE,
            "数据集",
            date(2025, 11, 20),
            200_000_000,
            0,
            "市",
            round_id,
        )
        decisions.add_ledger_lines(w.connection, [line])
        rounds.set_state(w.connection, round_id, RoundState.SETTLED, w.now)
        round_decisions.add_decision(
            w.connection,
            RoundDecision(round_id, "局务会纪要〔2025〕5 号", date(2025, 11, 20), "局务会", w.now, "王工"),
            [DecidedAward(1, 200_000_000, 150_000_000, "审减"), DecidedAward(2, None, 0, "")],
            [replace(line, approved_fen=150_000_000)],
        )
        w.audit({"round": "2025-1"})
    return round_id
