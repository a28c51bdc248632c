"""The decision on a settled round for staff, finance and auditors: 测算额 beside 核定额, by measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.domain.errors import Refused
from workbench.services.actor import Actor, Role, require
from workbench.services.decision_in_force import DecisionHead, RoundDecision, decision_in_force
from workbench.services.lookups import round_named
from workbench.services.office import Office

if TYPE_CHECKING:
    from workbench.storage.stores.submissions import Submission


# Steps of a trace that end without a tier though there is a score.
_BELOW = frozenset({"tier.none", "tier.no_floor"})


@dataclass(frozen=True)
class DecisionRow:
    """One submission, fen.

    Attributes:
        tier: None where it has none; ``is_below`` then says that its score is below every tier.
        approved_fen: None while nothing was decided.
    """

    submission: str
    entity_name: str
    tier: str | None
    is_below: bool
    computed_fen: int | None
    approved_fen: int | None
    reason: str

    @property
    def difference_fen(self) -> int | None:
        """Approved less computed."""
        return None if self.approved_fen is None else self.approved_fen - (self.computed_fen or 0)


@dataclass(frozen=True)
class DecidedMeasure:
    """The rows of one measure by submission, and their sums (fen)."""

    measure_id: str
    name: str
    rows: tuple[DecisionRow, ...]

    @property
    def computed_fen(self) -> int:
        """Sum of what was computed."""
        return sum(one.computed_fen or 0 for one in self.rows)

    @property
    def approved_fen(self) -> int | None:
        """Sum of what was approved, None while nothing was decided."""
        approved = [one.approved_fen for one in self.rows]
        return None if None in approved else sum(one or 0 for one in approved)


@dataclass(frozen=True)
class ShownDecision:
    """A settled round; ``head`` is None while nothing was decided. ``earlier`` goes from old to new."""

    round_code: str
    round_name: str
    head: DecisionHead | None
    earlier: tuple[DecisionHead, ...]
    measures: tuple[DecidedMeasure, ...]


def show_decision(office: Office, actor: Actor, round_code: str) -> ShownDecision:
    """What was computed for each submission of a settled round and what the office decided.

    Raises:
        BadInput: ``round.unknown``.
        Refused: ``permission.denied``, ``round.not_settled``.
    """
    from workbench.storage.stores import decisions, rounds, submissions

    require(actor, Role.STAFF, Role.FINANCE, Role.AUDITOR)
    with office.work().read() as r:
        round_ = round_named(r.connection, round_code)
        settlement = decisions.settlement(r.connection, round_.id)
        if settlement is None:
            raise Refused("round.not_settled", round=round_code, state=round_.state)
        decision = decision_in_force(r.connection, round_)
        stored = {one.code: one for one in submissions.of_round(r.connection, round_.id)}
        names = {one.measure_id: one.measure_name for one in rounds.rules_of(r.connection, round_.id)}
    found: dict[str, list[DecisionRow]] = {}
    for result in sorted(settlement.results["results"], key=lambda one: str(one["id"])):
        row = _row(result, stored[result["id"]], decision)
        found.setdefault(result["measure"], []).append(row)
    return ShownDecision(
        round_code=round_.code,
        round_name=round_.name,
        head=decision.head if decision else None,
        earlier=decision.earlier if decision else (),
        measures=tuple(DecidedMeasure(one, names[one], tuple(found[one])) for one in sorted(found)),
    )


def _row(result: Mapping[str, Any], stored: Submission, decision: RoundDecision | None) -> DecisionRow:
    amount = decision.amounts[stored.code] if decision else None
    return DecisionRow(
        submission=stored.code,
        entity_name=stored.entity_name,
        tier=result["tier"],
        is_below=any(node["code"] in _BELOW for node in result["trace"]),
        computed_fen=result["award_fen"],
        approved_fen=amount.approved_fen if amount else None,
        reason=amount.reason if amount else "",
    )
