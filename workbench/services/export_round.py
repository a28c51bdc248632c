"""Write a round's workbooks for those who may see what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import workbench
from workbench.domain.errors import BadInput, Refused
from workbench.i18n import t
from workbench.rules.shipped import shipped
from workbench.services.actor import Actor, Role
from workbench.services.compute_round import MeasureResults, RoundResults, compute_round
from workbench.services.decision_in_force import RoundDecision, decision_in_force
from workbench.services.lookups import round_named
from workbench.services.office import Office
from workbench.services.round_inputs import RoundInputs, read_inputs
from workbench.sheets.model import ExportInput, Kind, MeasureExport, Payee, Provenance, Written

if TYPE_CHECKING:
    from workbench.sheets.layout import Layout
    from workbench.sheets.workbooks import Progress
    from workbench.storage.unit_of_work import Reading

__all__ = ["KINDS", "Written", "export_round"]

KINDS = tuple(kind.value for kind in Kind)
# Payees are for those who pay; a lead sees marks and money of the own panel, and no more.
_MAY_EXPORT = {
    Role.STAFF: frozenset(Kind),
    Role.FINANCE: frozenset(Kind),
    Role.AUDITOR: frozenset(Kind) - {Kind.PAYMENTS},
    Role.REVIEWER: frozenset({Kind.SCORES, Kind.AWARDS}),
}


def kinds_for(role: Role) -> tuple[Kind, ...]:
    """What a role may export, in the order of the workbooks."""
    return tuple(kind for kind in Kind if kind in _MAY_EXPORT[role])


def export_round(
    office: Office,
    actor: Actor,
    round_code: str,
    kinds: Sequence[str] = KINDS,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> tuple[Written, ...]:
    """Write the workbooks of these kinds into ``folder`` (the workspace's own unless said), all or none.

    The sums in them are live formulas; an export whose formulas do not give the engine's fen is refused.
    A settled round gives the same bytes each time: it carries the day and the record's head of its
    settling. The record keeps who exported what. ``progress`` is told how many are built, of how many.

    Raises:
        BadInput: ``export.unknown_kind``, ``export.folder``, ``layout.*``, ``round.unknown``.
        Refused: ``export.not_for_role``, ``export.withheld`` (a lead whose own sheets are not in),
            ``export.nothing``, ``export.differs``, or as `compute_round`.
    """
    from workbench.sheets.workbooks import put_in_place, workbooks

    chosen = _chosen(actor, kinds)
    found = compute_round(office, actor, round_code)
    if withheld := tuple(code for group in found.measures for code in group.withheld):
        raise Refused("export.withheld", submissions=withheld)
    layouts = {kind: _layout(office, kind) for kind in chosen}
    with office.work().read() as r:
        data = _export_input(office, r, found, with_payees=Kind.PAYMENTS in chosen)
    contents = workbooks(data, chosen, layouts, progress)
    with office.work().write(actor.name, "export_round") as w:
        written = put_in_place(contents, folder or office.exports)
        w.audit(
            {
                "round": round_code,
                "is_trial": found.is_trial,
                "workbooks": [
                    {"kind": one.kind.value, "file": one.path.name, "sha256": one.sha256} for one in written
                ],
            }
        )
    return written


def _chosen(actor: Actor, kinds: Sequence[str]) -> tuple[Kind, ...]:
    """The kinds named, each once.

    Raises:
        BadInput: ``export.unknown_kind``; Refused: ``export.not_for_role``.
    """
    for kind in kinds:
        if kind not in KINDS:
            raise BadInput("export.unknown_kind", kind=kind, known=KINDS)
    chosen = tuple(Kind(kind) for kind in dict.fromkeys(kinds))
    for kind in chosen:
        if kind not in _MAY_EXPORT[actor.role]:
            raise Refused("export.not_for_role", role=actor.role, kind=t(f"sheets.file.{kind.value}"))
    return chosen


def _layout(office: Office, kind: Kind) -> Layout:
    """The office's own layout file where it keeps one, else the shipped one."""
    from workbench.sheets.layout import read_layout

    places = [office.exports / "layouts", shipped() / "exports" / "layouts"]
    name = f"{kind.value}.yaml"
    path = next((folder / name for folder in places if (folder / name).is_file()), None)
    if path is None:
        raise BadInput("layout.missing", file=str(places[-1] / name))
    return read_layout(path.read_bytes(), file=str(path))


def _export_input(office: Office, r: Reading, found: RoundResults, *, with_payees: bool) -> ExportInput:
    from workbench.storage.stores import submissions

    round_ = round_named(r.connection, found.round_code)
    inputs = read_inputs(office, r.connection, round_)
    decision = decision_in_force(r.connection, round_)
    payees = submissions.payees(r.connection, round_.id) if with_payees else {}
    rows = [row for group in found.measures for row in group.rows]
    ids = {one.id: one.code for one in inputs.submissions.values()}
    return ExportInput(
        provenance=_provenance(office, r, found, inputs, decision),
        measures=tuple(_measure(group, decision) for group in found.measures),
        entity_names={row.submission.code: row.submission.entity_name for row in rows},
        payees={
            ids[number]: Payee(one.account_name, one.bank, one.account, one.district)
            for number, one in payees.items()
        },
        ledger=inputs.case.ledger,
        remarks={
            row.submission.code: " ".join(t(f"problem.{one.code}", **one.parts) for one in row.warnings)
            for row in rows
            if row.warnings
        },
    )


def _measure(group: MeasureResults, decision: RoundDecision | None) -> MeasureExport:
    results = tuple(row.result for row in group.rows)
    amounts = decision.amounts if decision else {}
    approved = {
        one.submission.id: amounts[one.submission.id].approved_fen
        for one in results
        if one.submission.id in amounts and amounts[one.submission.id].difference_fen
    }
    return MeasureExport(group.measure, group.reviewers, results, approved)


def _provenance(
    office: Office,
    r: Reading,
    found: RoundResults,
    inputs: RoundInputs,
    decision: RoundDecision | None,
) -> Provenance:
    """A trial until an office decided; then, and once settled, with the day and head of that record."""
    from workbench.storage import audit

    settlement = inputs.settlement
    verb = "record_decision" if decision else "settle_round" if settlement else None
    head = audit.newest(r.connection, verb, found.round_code) if verb else None
    at = decision.head.recorded_at if decision else settlement.settled_at if settlement else None
    return Provenance(
        round_code=found.round_code,
        round_name=found.round_name,
        as_of=inputs.case.as_of,
        is_trial=decision is None,
        generated_for=office.local(at).date() if at else r.today,
        program_version=workbench.__version__,
        audit_head=str(head or r.head()),
    )
