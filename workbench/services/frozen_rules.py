"""The rules of a round: parsed from the bytes that it froze, once a process."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from workbench.domain.errors import Refused
from workbench.domain.measure import Measure, MeasureId
from workbench.services.office import Office

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from workbench.storage.stores.rounds import FrozenRules, Round


def rules_of_round(office: Office, connection: Connection, round_: Round) -> dict[MeasureId, Measure]:
    """Every measure of the round, by id.

    Raises:
        Refused: ``round.frozen_changed`` where the bytes are not those that were frozen.
    """
    from workbench.storage.stores import rounds

    return {
        MeasureId(frozen.measure_id): _kept(office, round_, frozen)
        for frozen in rounds.rules_of(connection, round_.id)
    }


def rules_of_measure(office: Office, connection: Connection, round_: Round, measure_id: str) -> Measure:
    """One measure of the round; a second call reads nothing."""
    kept = office.frozen_rules.get((round_.id, round_.created_at, measure_id))
    return kept or rules_of_round(office, connection, round_)[MeasureId(measure_id)]


def _kept(office: Office, round_: Round, frozen: FrozenRules) -> Measure:
    key = (round_.id, round_.created_at, frozen.measure_id)
    if key not in office.frozen_rules:
        office.frozen_rules[key] = _checked(round_, frozen)
    return office.frozen_rules[key]


def _checked(round_: Round, frozen: FrozenRules) -> Measure:
    from workbench.rules.hashes import bytes_sha256

    changed = Refused("round.frozen_changed", round=round_.code, parts=(frozen.measure_file,))
    if bytes_sha256(frozen.measure_bytes, frozen.policy_bytes) != frozen.bytes_sha256:
        raise changed
    measure = _parsed(frozen.measure_bytes, frozen.measure_file, frozen.policy_bytes, frozen.policy_file)
    hashes = measure.hashes
    if (hashes.meaning_sha256, hashes.scoring_sha256) != (frozen.meaning_sha256, frozen.scoring_sha256):
        raise changed
    return measure


@lru_cache(maxsize=64)
def _parsed(text: bytes, file: str, policy: bytes | None, policy_file: str | None) -> Measure:
    from workbench.rules import load_measure

    return load_measure(text, file=file, policy=policy, policy_file=policy_file)
