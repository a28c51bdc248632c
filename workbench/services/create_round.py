"""Open a round: a name, a day, and the adopted rule files as they are now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from workbench.domain.errors import BadInput, Refused
from workbench.domain.rubric import Measure, MeasureId, Status
from workbench.services.actor import Actor, Role, require
from workbench.services.office import Office

if TYPE_CHECKING:
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
        measures: ids of rule files in the workspace; each must be adopted.
        as_of: the day on which rules and ledger are read.
        lot_seed: announced text that settles ties by lot.

    Raises:
        BadInput: ``round.code_empty``, ``round.exists``, ``round.no_measures``,
            ``round.unknown_measure``, or what a broken rule file raises.
        Refused: ``permission.denied``, ``round.not_adopted``.
    """
    from workbench.rules.folder import load_folder
    from workbench.storage.stores import rounds

    require(actor, Role.STAFF)
    short = code.strip()
    if not short:
        raise BadInput("round.code_empty")
    frozen = _frozen(office, load_folder(office.rubrics), tuple(dict.fromkeys(measures)))
    with office.work().write(actor.name, "create_round") as w:
        if rounds.by_code(w.connection, short) is not None:
            raise BadInput("round.exists", round=short)
        round_id = rounds.add_round(
            w.connection,
            code=short,
            name=name.strip() or short,
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
                    "name": name.strip() or short,
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


def _frozen(office: Office, book: RuleBook, wanted: Sequence[str]) -> list[FrozenRules]:
    if not wanted:
        raise BadInput("round.no_measures", known=tuple(book.measures))
    frozen = []
    for measure_id in map(MeasureId, wanted):
        measure = book.measures.get(measure_id)
        if measure is None:
            raise BadInput("round.unknown_measure", measure=measure_id, known=tuple(book.measures))
        if measure.status is not Status.IN_FORCE:
            raise Refused("round.not_adopted", measure=measure_id, status=measure.status)
        frozen.append(_row(office, measure, book.sources[measure_id]))
    return frozen


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
