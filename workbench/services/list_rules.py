"""The clauses that rule files hold, one row each, with how the money of each comes about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.domain.award_methods import Method, Recorded
from workbench.domain.measure import Measure, Status

if TYPE_CHECKING:
    from workbench.rules.format.document import PolicyText

# Mechanisms of clauses that are no measure of their own.
ADD_ON = "加项"
GENERAL = "通则"


class ClauseState(StrEnum):
    """Whether the rules compute the money, an office decides it within limits, or it is on record only."""

    COMPUTED = "computed"
    DECIDED = "decided"
    RECORDED = "recorded"


@dataclass(frozen=True)
class ClauseRow:
    """One clause of a policy; ``clause`` is empty for a measure whose file names none.

    ``measure`` is the policy's id for a rule of the whole policy. ``item_cap`` is fen, None without one.
    ``why`` says of a clause that is on record only why nothing is computed.
    """

    clause: str
    measure: str
    name: str
    mechanism: str
    state: ClauseState
    version: int
    status: Status
    in_force_from: date
    in_force_to: date
    item_cap: int | None
    why: str
    file: Path


def list_rules(path: Path) -> tuple[ClauseRow, ...]:
    """Read the rules at a path: a measure file, a policy folder or a folder of policies.

    Of several versions of a measure the current one is listed.

    Raises:
        BadInput: as `workbench.rules.folder.load_folder`.
    """
    from workbench.rules.folder import load_folder

    book = load_folder(path)
    rows = [row for one in book.measures.values() for row in _of_measure(one, book.source(one).file)]
    rows += [row for file, text in book.policies.values() for row in _of_policy(text, file)]
    return tuple(sorted(rows, key=lambda row: (row.file.parent, _in_order(row.clause), row.measure)))


def _in_order(clause: str) -> tuple[str, int, str]:
    """A clause id so that DT-2 comes before DT-10: its letters, its number, the rest."""
    policy, _, rest = clause.rpartition("-")
    digits = rest[: len(rest) - len(rest.lstrip("0123456789"))]
    return policy, int(digits or 0), rest


def _of_measure(measure: Measure, file: Path) -> Iterator[ClauseRow]:
    mechanism = measure.award.method
    for clause in measure.clause_ids or ("",):
        yield _row(measure, file, clause, measure.name, mechanism, _state(measure))
    for add_on in measure.add_ons:
        for clause in add_on.clause_ids:
            yield _row(measure, file, clause, add_on.name, ADD_ON, ClauseState.COMPUTED)


def _state(measure: Measure) -> ClauseState:
    if measure.award.method is Method.RECORDED:
        return ClauseState.RECORDED
    return ClauseState.DECIDED if measure.award.is_decided else ClauseState.COMPUTED


def _row(
    measure: Measure, file: Path, clause: str, name: str, mechanism: str, state: ClauseState
) -> ClauseRow:
    return ClauseRow(
        clause,
        measure.id,
        name,
        str(mechanism),
        state,
        measure.version,
        measure.status,
        measure.in_force_from,
        measure.in_force_to,
        measure.item_cap.amount if measure.item_cap else None,
        measure.award.terms.why if isinstance(measure.award.terms, Recorded) else "",
        file,
    )


def _of_policy(text: PolicyText, file: Path) -> Iterator[ClauseRow]:
    """Clauses that are a rule for the whole policy; a checked policy file has its id, name and dates."""
    from workbench.rules.build.measure import must

    for clause in text.clauses or ():
        yield ClauseRow(
            clause,
            must(text.id),
            must(text.name),
            GENERAL,
            ClauseState.RECORDED,
            must(text.version),
            Status(must(text.status)),
            must(text.in_force_from),
            must(text.in_force_to),
            None,
            text.why or "",
            file,
        )
