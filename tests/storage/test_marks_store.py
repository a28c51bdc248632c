"""Marks: nothing is overwritten unseen, nothing is read under another rubric."""

from __future__ import annotations

import re
import struct
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import workbench
from tests.domain.measures import SCORING as RUBRIC
from tests.storage.sample import BLANK, SCORING, lay_round, new_work
from workbench.domain.errors import BadInput, Refused
from workbench.domain.marks import Blank, SheetState, pack
from workbench.storage.states import RoundState
from workbench.storage.stores import marks, rounds, sheets, submissions
from workbench.storage.stores.sheets import Sheet
from workbench.storage.unit_of_work import UnitOfWork

EIGHTY_FIVE = b"\x55\x00" * 4


def only(work: UnitOfWork) -> Sheet:
    with work.read() as r:
        found = sheets.of_pair(r.connection, 1, 1)
    assert found is not None
    return found


def save(work: UnitOfWork, sheet: Sheet, packed: bytes) -> int:
    with work.write("专家1", "record_mark") as w:
        version = marks.save(w.connection, sheet, packed, w.now)
        w.audit({"sheet": sheet.id, "marks": packed.hex()})
    return version


def test_a_saved_mark_is_read_back_in_a_new_version(work: UnitOfWork) -> None:
    lay_round(work)
    before = only(work)

    assert save(work, before, EIGHTY_FIVE) == 2
    after = only(work)
    assert (after.marks, after.version) == (EIGHTY_FIVE, 2)
    assert after.updated_at > before.updated_at


def test_a_sheet_that_changed_meanwhile_is_not_overwritten(work: UnitOfWork) -> None:
    lay_round(work)
    stale = only(work)
    save(work, stale, EIGHTY_FIVE)

    with pytest.raises(Refused) as caught:
        save(work, stale, BLANK)
    assert caught.value.code == "sheet.changed_meanwhile"
    assert only(work).marks == EIGHTY_FIVE


@pytest.mark.parametrize("state", [SheetState.SUBMITTED, SheetState.RECUSED, SheetState.VOID])
def test_a_sheet_that_is_not_open_takes_no_marks(work: UnitOfWork, state: SheetState) -> None:
    lay_round(work)
    with work.write("专家1", "close") as w:
        sheets.set_state(w.connection, only(work), state, w.now)
        w.audit({})

    with pytest.raises(Refused, match="changed_meanwhile"):
        save(work, only(work), EIGHTY_FIVE)


def test_a_returned_sheet_takes_marks(work: UnitOfWork) -> None:
    lay_round(work)
    with work.write("组长", "return_sheet") as w:
        sheets.set_state(w.connection, only(work), SheetState.RETURNED, w.now, reason="请复核 A1")
        w.audit({})

    assert save(work, only(work), EIGHTY_FIVE) == 3


def test_a_locked_round_takes_no_marks(work: UnitOfWork) -> None:
    round_id = lay_round(work)
    with work.write("王工", "lock_round") as w:
        rounds.set_state(w.connection, round_id, RoundState.LOCKED, w.now)
        w.audit({})

    with pytest.raises(Refused, match=r"storage\.round_not_open"):
        save(work, only(work), EIGHTY_FIVE)


def test_a_vector_of_another_length_is_refused(work: UnitOfWork) -> None:
    lay_round(work)

    with pytest.raises(BadInput, match="wrong_length"):
        save(work, only(work), BLANK + BLANK)


def test_a_sheet_of_another_rubric_is_not_read(work: UnitOfWork) -> None:
    lay_round(work)

    with pytest.raises(BadInput, match="other_rubric"):
        marks.cells(only(work), RUBRIC, "9" * 64)


def test_a_sheet_of_another_length_is_not_read(work: UnitOfWork) -> None:
    lay_round(work)
    short = replace(only(work), marks=BLANK[:2])

    with pytest.raises(BadInput, match="wrong_length"):
        marks.cells(short, RUBRIC, SCORING)


def test_cells_come_back_by_item(work: UnitOfWork) -> None:
    lay_round(work)
    first = RUBRIC.items[0]
    packed = pack({first.id: first.points}, RUBRIC)
    sheet = replace(only(work), marks=packed)

    cells = marks.cells(sheet, RUBRIC, SCORING)
    assert cells[first.id] == first.points
    assert {cells[item.id] for item in RUBRIC.items[1:]} <= {Blank.PENDING}


@pytest.fixture(scope="module")
def one_sheet(tmp_path_factory: pytest.TempPathFactory) -> UnitOfWork:
    unit = new_work(tmp_path_factory.mktemp("marks") / "office.db")
    lay_round(unit)
    return unit


@given(st.lists(st.integers(-2, 32767), min_size=4, max_size=4))
def test_every_vector_survives_storage(one_sheet: UnitOfWork, codes: list[int]) -> None:
    packed = struct.pack("<4h", *codes)

    save(one_sheet, only(one_sheet), packed)

    assert only(one_sheet).marks == packed


def test_a_withdrawn_submission_keeps_its_marks(work: UnitOfWork) -> None:
    lay_round(work)
    save(work, only(work), EIGHTY_FIVE)
    with work.write("王工", "withdraw_submission") as w:
        submissions.withdraw(w.connection, 1, "撤回")
        w.audit({})

    assert only(work).marks == EIGHTY_FIVE


def test_no_array_is_built_from_rows_nor_object_loaded_by_the_orm() -> None:
    """np.array over rows is 18 times slower than np.fromiter; an ORM read-modify-write loses updates."""
    slow = re.compile(r"np\.array\(|\bSession\b|sqlmodel import .*select")
    root = Path(workbench.__file__).parent
    texts = {path.name: path.read_text("utf-8") for path in (root / "storage").rglob("*.py")}

    assert [name for name, text in texts.items() if slow.search(text)] == []
