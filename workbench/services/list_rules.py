"""The measures of rule files, one line each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from workbench.domain.rubric import CapScope, Status


@dataclass(frozen=True)
class RuleLine:
    """One measure; ``item_cap`` is fen, None where the clause has none."""

    id: str
    name: str
    version: int
    status: Status
    clauses: tuple[str, ...]
    in_force_from: date
    in_force_to: date
    item_cap: int | None
    file: Path


def list_rules(path: Path) -> tuple[RuleLine, ...]:
    """Read the rules at a path: a measure file, a policy folder or a folder of policies.

    Raises:
        BadInput: as `workbench.rules.folder.load_folder`.
    """
    from workbench.rules.folder import load_folder

    book = load_folder(path)
    return tuple(
        RuleLine(
            measure.id,
            measure.name,
            measure.version,
            measure.status,
            measure.clause_ids,
            measure.in_force_from,
            measure.in_force_to,
            next((cap.amount for cap in measure.caps if cap.scope is CapScope.ITEM), None),
            book.sources[measure.id].file,
        )
        for measure in book.measures.values()
    )
