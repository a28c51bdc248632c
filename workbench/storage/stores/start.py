"""What the start screen reads, and nothing more: it loads no tables."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

from workbench.storage.columns import Flag, Integer, Text, word
from workbench.storage.states import Role, RoundState


@dataclass(frozen=True)
class PersonLine:
    """A person to sign in as."""

    id: int
    name: str
    role: Role
    organisation: str
    has_code: bool


@dataclass(frozen=True)
class RoundCounts:
    """A round and what waits in it.

    Attributes:
        submissions: active ones; for a person, those on their own sheets.
        open_sheets: sheets still open or returned; for a person, their own.
        proposed_recusals: waiting for staff.
    """

    id: int
    code: str
    name: str
    state: RoundState
    submissions: int
    open_sheets: int
    proposed_recusals: int


_PEOPLE = text(
    "SELECT id, name, role, organisation, code_hash IS NOT NULL AS has_code FROM person"
    " WHERE active = 1 ORDER BY name"
).columns(id=Integer, name=Text, role=word(Role), organisation=Text, has_code=Flag)
_SHEETS = "sheet h JOIN submission s ON s.id = h.submission_id WHERE s.round_id = r.id AND s.state = 'active'"
_OWN = "h.person_id = :person_id"
_WAITING = "h.state IN ('open', 'returned')"
_PROPOSED = (
    "recusal c JOIN submission s ON s.id = c.submission_id"
    " WHERE s.round_id = r.id AND s.state = 'active' AND c.state = 'proposed'"
)


def _counts(submissions: str, waiting: str, proposed: str, which: str = "") -> str:
    return (
        f"SELECT r.id, r.code, r.name, r.state, (SELECT count(*) FROM {submissions}) AS submissions,"
        f" (SELECT count(*) FROM {waiting}) AS open_sheets, {proposed} AS proposed_recusals"
        f" FROM round r {which} ORDER BY r.created_at DESC, r.id DESC"
    )


_ALL_ROUNDS = _counts(
    "submission s WHERE s.round_id = r.id AND s.state = 'active'",
    f"{_SHEETS} AND {_WAITING}",
    f"(SELECT count(*) FROM {_PROPOSED})",
)
_OWN_ROUNDS = _counts(
    f"{_SHEETS} AND {_OWN} AND h.state <> 'recused'",
    f"{_SHEETS} AND {_OWN} AND {_WAITING}",
    "0",
    "WHERE EXISTS (SELECT 1 FROM seat t WHERE t.round_id = r.id AND t.person_id = :person_id)",
)
_LED = text(
    "SELECT t.round_id, r.measure_name FROM seat t JOIN round_rules r"
    " ON r.round_id = t.round_id AND r.measure_id = t.measure_id"
    " WHERE t.person_id = :person_id AND t.is_lead = 1 ORDER BY t.measure_id"
)
_TYPES = {
    "id": Integer,
    "code": Text,
    "name": Text,
    "state": word(RoundState),
    "submissions": Integer,
    "open_sheets": Integer,
    "proposed_recusals": Integer,
}
_ALL_COUNTS, _OWN_COUNTS = (text(sql).columns(**_TYPES) for sql in (_ALL_ROUNDS, _OWN_ROUNDS))


def people(connection: Connection) -> tuple[PersonLine, ...]:
    """Everyone who may sign in, by name."""
    return tuple(PersonLine(*row) for row in connection.execute(_PEOPLE))


def round_counts(connection: Connection, person_id: int | None = None) -> tuple[RoundCounts, ...]:
    """Rounds, newest first; for a reviewer only those with a seat, counting only their own sheets."""
    if person_id is None:
        return tuple(RoundCounts(*row) for row in connection.execute(_ALL_COUNTS))
    rows = connection.execute(_OWN_COUNTS, {"person_id": person_id})
    return tuple(RoundCounts(*row) for row in rows)


def led_measures(connection: Connection, person_id: int) -> dict[int, tuple[str, ...]]:
    """Names of the measures whose panel a person leads, by round id."""
    found: dict[int, tuple[str, ...]] = {}
    for round_id, name in connection.execute(_LED, {"person_id": person_id}):
        found[round_id] = (*found.get(round_id, ()), name)
    return found
