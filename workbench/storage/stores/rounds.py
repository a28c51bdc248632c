"""Rounds, the rule files frozen by them, and the seats of their panels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, delete, update

from workbench.storage.states import RoundState
from workbench.storage.stores.rows import add, add_all, all_as, one_as, select_as
from workbench.storage.tables import Person as PersonRow
from workbench.storage.tables import Round as RoundRow
from workbench.storage.tables import RoundRules as RulesRow
from workbench.storage.tables import Seat as SeatRow
from workbench.storage.tables import table_of

_ROUND, _RULES, _SEAT, _PERSON = (table_of(one) for one in (RoundRow, RulesRow, SeatRow, PersonRow))


@dataclass(frozen=True)
class Round:
    """One run of a programme. ``as_of`` is the day on which rules and ledger are read."""

    id: int
    code: str
    name: str
    programme_year: int
    as_of: date
    state: RoundState
    lot_seed: str
    created_at: datetime
    locked_at: datetime | None
    settled_at: datetime | None


@dataclass(frozen=True)
class FrozenRules:
    """A measure's files, byte for byte, as the round froze them."""

    measure_id: str
    measure_name: str
    measure_bytes: bytes
    measure_file: str
    policy_bytes: bytes | None
    policy_file: str | None
    bytes_sha256: str
    meaning_sha256: str
    scoring_sha256: str


@dataclass(frozen=True)
class Seat:
    """A person on a measure's panel."""

    measure_id: str
    person_id: int
    name: str
    organisation: str
    organisation_code: str
    is_lead: bool


_ALL = select_as(Round, _ROUND).order_by(_ROUND.c.created_at.desc(), _ROUND.c.id.desc())
_BY_CODE = select_as(Round, _ROUND).where(_ROUND.c.code == bindparam("code"))
_RULES_OF = (
    select_as(FrozenRules, _RULES)
    .where(_RULES.c.round_id == bindparam("round_id"))
    .order_by(_RULES.c.measure_id)
)
_SEATS_OF = (
    select_as(Seat, _SEAT, _PERSON)
    .join_from(_SEAT, _PERSON)
    .where(_SEAT.c.round_id == bindparam("round_id"))
    .order_by(_SEAT.c.measure_id, _PERSON.c.name)
)
_SET_STATE = update(_ROUND).where(_ROUND.c.id == bindparam("round_id"))
_LEAVE = delete(_SEAT).where(
    _SEAT.c.round_id == bindparam("round_id"), _SEAT.c.measure_id == bindparam("measure_id")
)


def all_rounds(connection: Connection) -> tuple[Round, ...]:
    """Every round, newest first."""
    return all_as(connection, Round, _ALL)


def by_code(connection: Connection, code: str) -> Round | None:
    """The round of that code."""
    return one_as(connection, Round, _BY_CODE, code=code)


def add_round(
    connection: Connection,
    *,
    code: str,
    name: str,
    programme_year: int,
    as_of: date,
    lot_seed: str,
    created_at: datetime,
    rules: Iterable[FrozenRules],
) -> int:
    """Create an open round with its frozen rule files; return the id."""
    round_id = add(
        connection,
        RoundRow,
        code=code,
        name=name,
        programme_year=programme_year,
        as_of=as_of,
        state=RoundState.OPEN,
        lot_seed=lot_seed,
        created_at=created_at,
    )
    add_all(connection, RulesRow, ({"round_id": round_id, **asdict(one)} for one in rules))
    return round_id


def set_state(connection: Connection, round_id: int, state: RoundState, at: datetime) -> None:
    """Open again, lock or settle; the database refuses every other step."""
    match state:
        case RoundState.OPEN:
            values: dict[str, object] = {"locked_at": None}
        case RoundState.LOCKED:
            values = {"locked_at": at}
        case RoundState.SETTLED:
            values = {"settled_at": at}
    connection.execute(_SET_STATE.values(state=state, **values), {"round_id": round_id})


def rules_of(connection: Connection, round_id: int) -> tuple[FrozenRules, ...]:
    """The round's rule files, by measure id."""
    return all_as(connection, FrozenRules, _RULES_OF, round_id=round_id)


def seats_of(connection: Connection, round_id: int) -> tuple[Seat, ...]:
    """Every seat of the round, by measure and name."""
    return all_as(connection, Seat, _SEATS_OF, round_id=round_id)


def seat_people(
    connection: Connection, round_id: int, measure_id: str, people: Iterable[int], leads: Iterable[int]
) -> None:
    """Seat these people on the measure's panel, in place of whoever sat there."""
    leading = set(leads)
    connection.execute(_LEAVE, {"round_id": round_id, "measure_id": measure_id})
    rows = (
        {"round_id": round_id, "measure_id": measure_id, "person_id": one, "is_lead": one in leading}
        for one in people
    )
    add_all(connection, SeatRow, rows)
