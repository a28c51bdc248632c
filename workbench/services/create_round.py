"""Open a round: a name, a day, and the adopted rule files as they are now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

from workbench.domain.errors import BadInput, Refused
from workbench.domain.measure import Measure, MeasureId, Status
from workbench.services.actor import Actor, Role, require
from workbench.services.office import Office
from workbench.services.short_text import CODE, short_text

YEARS = range(2000, 2100)
# A year's round may be held before it begins or after it ends.
YEARS_APART = 1
NOT_IN_FILE_NAMES = '/\\:*?"<>|'

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from workbench.rules.folder import RuleBook, RuleSource
    from workbench.storage.stores.rounds import FrozenRules


def create_round(
    office: Office,
    actor: Actor,
    code: str,
    name: str,
    measures: Sequence[str],
    as_of: date,
    programme_year: int,
    lot_seed: str = "",
) -> int:
    """Create an open round and freeze the bytes of its rule files; return its id.

    Args:
        code: short and unique, as people say it: ``2025-1``.
        measures: ids of rule files in the workspace; the version for the day must be adopted.
        as_of: the day on which rules and ledger are read.
        lot_seed: announced text that settles ties by lot.

    Raises:
        BadInput: ``round.code_empty``, ``round.exists``, ``round.no_measures``,
            ``round.unknown_measure``, ``round.code_signs``, ``round.bad_year``, ``round.year_far``,
            ``round.rules_not_in_force``, ``text.*``, or what a broken rule file raises.
        Refused: ``permission.denied``, ``round.not_adopted``, ``round.changed_since_adoption``.
    """
    from workbench.rules.folder import load_wanted
    from workbench.storage.stores import rounds

    require(actor, Role.STAFF)
    short = _code(code)
    known_as = short_text(name, "round_name") or short
    if not YEARS[0] <= programme_year <= YEARS[-1]:
        raise BadInput("round.bad_year", year=programme_year, least=YEARS[0], most=YEARS[-1])
    if abs(programme_year - as_of.year) > YEARS_APART:
        raise BadInput("round.year_far", year=programme_year, as_of=as_of)
    wanted = tuple(dict.fromkeys(measures))
    frozen = _frozen(office, load_wanted(office.rubrics, wanted), wanted, as_of)
    with office.work().write(actor.name, "create_round") as w:
        if rounds.by_code(w.connection, short) is not None:
            raise BadInput("round.exists", round=short)
        _refuse_changed(w.connection, frozen)
        round_id = rounds.add_round(
            w.connection,
            code=short,
            name=known_as,
            programme_year=programme_year,
            as_of=as_of,
            lot_seed=lot_seed,
            created_at=w.now,
            rules=frozen,
        )
        w.audit(
            {
                "round": short,
                "before": None,
                "after": {
                    "name": known_as,
                    "as_of": as_of,
                    "programme_year": programme_year,
                    "lot_seed": lot_seed,
                    "rules": [
                        {
                            "measure": one.measure_id,
                            "bytes_sha256": one.bytes_sha256,
                            "meaning_sha256": one.meaning_sha256,
                            "scoring_sha256": one.scoring_sha256,
                        }
                        for one in frozen
                    ],
                },
            }
        )
    return round_id


def _code(code: str) -> str:
    """The code that names the round, and with it the files of its exports."""
    short = short_text(code, "round_code", CODE)
    if not short:
        raise BadInput("round.code_empty")
    if signs := [sign for sign in dict.fromkeys(short) if sign in NOT_IN_FILE_NAMES]:
        raise BadInput("round.code_signs", round=short, signs=" ".join(signs))
    return short


def _frozen(office: Office, book: RuleBook, wanted: Sequence[str], as_of: date) -> list[FrozenRules]:
    """The version of each measure that is in force on the day of the round."""
    if not wanted:
        raise BadInput("round.no_measures", known=tuple(book.measures))
    frozen = []
    for measure_id in map(MeasureId, wanted):
        if measure_id not in book.versions:
            raise BadInput("round.unknown_measure", measure=measure_id, known=tuple(book.measures))
        measure = book.in_force(measure_id, as_of)
        _require_in_force(measure, as_of)
        if measure.status is not Status.IN_FORCE:
            raise Refused("round.not_adopted", measure=measure_id, status=measure.status)
        frozen.append(_row(office, measure, book.source(measure)))
    return frozen


def _require_in_force(measure: Measure, as_of: date) -> None:
    """Raises BadInput: ``round.rules_not_in_force``."""
    # What was applied for in time is also decided on later, where the day of application is what counts.
    is_over = as_of > measure.in_force_to and measure.dated_by == "评审日"
    if as_of < measure.in_force_from or is_over:
        dates = {"start": measure.in_force_from, "end": measure.in_force_to}
        raise BadInput(
            "round.rules_not_in_force", measure=measure.id, name=measure.name, as_of=as_of, **dates
        )


def _refuse_changed(connection: Connection, frozen: Sequence[FrozenRules]) -> None:
    """A file that was edited after its adoption says 生效, but nobody approved what it says now."""
    from workbench.storage import audit

    approved = {
        file["after"] for event in audit.payloads(connection, "approve_rules") for file in event["files"]
    }
    for one in frozen:
        for file, data in ((one.measure_file, one.measure_bytes), (one.policy_file, one.policy_bytes)):
            if data is not None and sha256(data).hexdigest() not in approved:
                raise Refused("round.changed_since_adoption", file=file)


def _row(office: Office, measure: Measure, source: RuleSource) -> FrozenRules:
    from workbench.storage.stores.rounds import FrozenRules

    policy = source.policy_file if measure.policy_id else None
    return FrozenRules(
        measure_id=measure.id,
        measure_name=measure.name,
        measure_bytes=source.bytes,
        measure_file=source.file.relative_to(office.root).as_posix(),
        policy_bytes=source.policy_bytes if policy else None,
        policy_file=policy.relative_to(office.root).as_posix() if policy else None,
        bytes_sha256=measure.hashes.bytes_sha256,
        meaning_sha256=measure.hashes.meaning_sha256,
        scoring_sha256=measure.hashes.scoring_sha256,
    )
