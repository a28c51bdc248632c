"""The staff's list of a round's submissions, with what stands in the way of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

from workbench.domain.errors import Place, Problem, Refused
from workbench.domain.exclusivity import OtherClaims, other_claims
from workbench.domain.measure import MeasureId
from workbench.services.actor import Actor, Role, require
from workbench.services.lookups import round_named
from workbench.services.office import Office
from workbench.services.round_inputs import read_inputs
from workbench.storage.states import RoundState, SubmissionState

if TYPE_CHECKING:
    from workbench.storage.stores.submissions import Submission


@dataclass(frozen=True)
class PayeeLine:
    """Where an award is paid to; seen by staff and finance only."""

    account_name: str
    bank: str
    account: str
    district: str


@dataclass(frozen=True)
class StaffSubmission:
    """One submission; ``sheets`` counts its sheets by state, ``payee`` is None for an auditor."""

    code: str
    title: str
    entity_code: str
    entity_name: str
    project_code: str
    measure_id: str
    measure_name: str
    applied_on: date
    state: SubmissionState
    withdrawn_reason: str
    sheets: Mapping[str, int]
    payee: PayeeLine | None
    warnings: tuple[Problem, ...]


def submissions(office: Office, actor: Actor, round_code: str) -> tuple[StaffSubmission, ...]:
    """Every submission of the round by code, withdrawn ones too; finance once it is settled.

    Raises:
        BadInput: ``round.unknown``; Refused: ``permission.denied``, ``round.not_settled`` (finance).
    """
    from workbench.storage.stores import submissions as store

    require(actor, Role.STAFF, Role.AUDITOR, Role.FINANCE)
    with office.work().read() as r:
        round_ = round_named(r.connection, round_code)
        if actor.role is Role.FINANCE and round_.state is not RoundState.SETTLED:
            raise Refused("round.not_settled", round=round_code, state=round_.state)
        inputs = read_inputs(office, r.connection, round_)
        payees = store.payees(r.connection, round_.id)
    claimed = other_claims(inputs.measures, inputs.case)
    sees_payees = actor.role in (Role.STAFF, Role.FINANCE)
    return tuple(
        StaffSubmission(
            code=one.code,
            title=one.title,
            entity_code=one.entity_code,
            entity_name=one.entity_name,
            project_code=one.project_code,
            measure_id=one.measure_id,
            measure_name=inputs.measures[MeasureId(one.measure_id)].name,
            applied_on=one.applied_on,
            state=one.state,
            withdrawn_reason=one.withdrawn_reason or "",
            sheets=Counter(sheet.state for sheet, _ in inputs.sheets.get(one.id, ())),
            payee=PayeeLine(**asdict(payees[one.id])) if sees_payees and one.id in payees else None,
            warnings=tuple(_warnings(one, claimed.get(one.code), one.id in payees)),
        )
        for one in inputs.submissions.values()
    )


def _warnings(one: Submission, together: OtherClaims | None, has_payee: bool) -> Iterator[Problem]:
    if one.state is SubmissionState.WITHDRAWN:
        return
    place = Place(path=one.code)
    if together is not None and together.is_open:
        yield Problem("B05", place, {"others": together.others, "project": one.project_code}, "warning")
    elif together is not None and together.reason is not None:
        yield Problem("B57", place, {"others": together.others, "reason": together.reason}, "warning")
    if not has_payee:
        yield Problem("B56", place, {}, "warning")
