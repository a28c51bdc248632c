"""Write a round's workbooks for those who may see what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import workbench
from workbench.domain.errors import BadInput, Refused
from workbench.i18n import t
from workbench.services.actor import Actor, Role
from workbench.services.compute_round import MeasureResults, RoundResults, computed
from workbench.services.decision_in_force import RoundDecision, decision_in_force
from workbench.services.export_checksums import checksums
from workbench.services.layout_files import layout_bytes, layout_file
from workbench.services.office import Office
from workbench.services.opinions import opinions_on
from workbench.services.round_inputs import RoundInputs
from workbench.sheets.model import (
    KINDS,
    OF_PANELS,
    Approved,
    DecisionExport,
    ExportInput,
    Kind,
    MeasureExport,
    Payee,
    Provenance,
    Written,
)

if TYPE_CHECKING:
    from workbench.sheets.layout import Layout
    from workbench.sheets.workbooks import Progress
    from workbench.storage.unit_of_work import Reading

__all__ = ["KINDS", "Written", "export_round"]

# Payees are for those who pay, what a panel wrote for those who answer for the review; a lead sees the
# marks, words and money of the own panel, and no more. Every expert's forms to sign and the whole trail,
# their severity in it, are for staff and auditors.
_MAY_EXPORT = {
    Role.STAFF: frozenset(Kind),
    Role.FINANCE: frozenset(Kind) - OF_PANELS - {Kind.AUDIT},
    Role.AUDITOR: frozenset(Kind) - {Kind.PAYMENTS},
    Role.REVIEWER: frozenset({Kind.SCORES, Kind.AWARDS}) | OF_PANELS - {Kind.BALLOTS},
}
# Workbooks that finance may have and that name each reviewer with what is taken off for severity.
_WITH_SEVERITY = frozenset({Kind.SCORES, Kind.AWARDS})


def kinds_for(role: Role) -> tuple[Kind, ...]:
    """What a role may export, in the order of the workbooks."""
    return tuple(kind for kind in Kind if kind in _MAY_EXPORT[role])


def export_folder(office: Office, actor: Actor) -> Path:
    """Where an export goes unless a folder is named.

    A lead's workbooks, which hold the own panels alone, would else take the place of the office's by name.
    """
    from workbench.sheets.safe_names import file_names

    if actor.role is Role.REVIEWER:
        return office.exports / next(file_names([actor.name]))
    return office.exports


def export_round(
    office: Office,
    actor: Actor,
    round_code: str,
    kinds: Sequence[str] | None = None,
    folder: Path | None = None,
    progress: Progress | None = None,
    *,
    csv: bool = False,
) -> tuple[Written, ...]:
    """Write the workbooks of these kinds into ``folder`` (`export_folder` unless said), all or none.

    Without kinds it is every one that the actor may have and that the round has something for.

    The sums in them are live formulas; an export whose formulas do not give the engine's fen is refused.
    A settled round gives the same bytes each time: it carries the day and the record's head of its
    settling, of an opinion written since, or of the decision. The record keeps who exported what.
    ``progress`` is told how many are built, of how many. With ``csv`` the tables that a reader sees first
    are written as CSV too. A file of checksums goes beside them, which keeps what it says of workbooks that
    are not written anew (`workbench.services.export_checksums`).

    Raises:
        BadInput: ``export.unknown_kind``, ``export.folder``, ``layout.*``, ``round.unknown``.
        Refused: ``export.not_for_role``, ``export.severity`` (finance, where calibrated scores decide),
            ``export.withheld`` (a lead whose own sheets are not in), ``export.nothing``,
            ``export.differs``, ``export.too_many_pages``, or as `compute_round`.
    """
    from workbench.sheets.csv_out import front_tables
    from workbench.sheets.workbooks import put_in_place, workbooks

    chosen = kinds_for(actor.role) if kinds is None else _chosen(actor, kinds)
    inputs, _, found = computed(office, actor, round_code)
    if withheld := tuple(code for group in found.measures for code in group.withheld):
        raise Refused("export.withheld", submissions=withheld)
    with office.work().read() as r:
        data = _export_input(office, actor, r, inputs, found, frozenset(chosen))
    kept = _kept_from(actor, data)
    if kinds is None:
        without = kept | _empty(data)
        # Where there is nothing at all, the first kind says so.
        chosen = tuple(kind for kind in chosen if kind not in without) or chosen
    elif refused := next((kind for kind in chosen if kind in kept), None):
        raise Refused("export.severity", role=actor.role, kind=t(f"sheets.file.{refused.value}"))
    layouts = {kind: _layout(office, kind) for kind in chosen}
    contents = workbooks(data, chosen, layouts, progress)
    if csv:
        marked = tuple(one.measure.name for one in data.measures if one.measure.needs_panel)
        contents |= front_tables(contents, {Kind.SCORES: marked})
    with office.work().write(actor.name, "export_round") as w:
        target = folder or export_folder(office, actor)
        written = put_in_place(contents, target, checksums(data, contents, target))
        w.audit(
            {
                "round": round_code,
                "is_trial": data.provenance.is_trial,
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


def _kept_from(actor: Actor, data: ExportInput) -> frozenset[Kind]:
    """What finance has no part in where severity was taken off: who is strict is no business of theirs."""
    totals = (one for part in data.measures for result in part.results for one in result.panel.totals)
    if actor.role is Role.FINANCE and any(one.severity for one in totals):
        return _WITH_SEVERITY
    return frozenset()


def _empty(data: ExportInput) -> frozenset[Kind]:
    """What there is nothing for: panels without submissions or without sheets, a notice without an award."""
    parts = [part for part in data.measures if part.results]
    panels = any(part.measure.needs_panel for part in parts)
    sheets = any(one.submission.sheets for part in parts for one in part.results)
    awards = any(part.approved.get(one.submission.id, one.award) for part in parts for one in part.results)
    found = {*(() if panels else OF_PANELS), *(() if sheets else {Kind.BALLOTS})}
    return frozenset(found if awards else {*found, Kind.NOTICE})


def _layout(office: Office, kind: Kind) -> Layout:
    """The office's own layout file where it keeps one, else the shipped one."""
    from workbench.sheets.layout import read_layout

    path = layout_file(office, kind).path
    return read_layout(layout_bytes(path), file=str(path))


def _export_input(
    office: Office,
    actor: Actor,
    r: Reading,
    inputs: RoundInputs,
    found: RoundResults,
    kinds: frozenset[Kind],
) -> ExportInput:
    from workbench.storage.stores import sheets, submissions

    round_ = inputs.round
    # A round that was settled and decided while it was computed here is still the trial that it was.
    decision = decision_in_force(r.connection, round_) if inputs.settlement else None
    payees = submissions.payees(r.connection, round_.id) if Kind.PAYMENTS in kinds else {}
    rows = [row for group in found.measures for row in group.rows]
    ids = {one.id: one.code for one in inputs.submissions.values()}
    shown = {row.submission.code for row in rows}
    opinions = opinions_on(r.connection, round_, shown) if kinds & OF_PANELS else {}
    shown_measures = {group.measure.id for group in found.measures}
    hidden = [one for one in inputs.measures.values() if one.id not in shown_measures]
    applied = {one.measure for one in inputs.case.submissions}
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
        opinions={code: one.text for code, one in opinions.items()},
        comments=sheets.comments_of_round(r.connection, round_.id) if Kind.BALLOTS in kinds else {},
        decision=_decision(decision),
        others=tuple(one for one in hidden if one.id in applied),
        unused=tuple(one for one in hidden if one.id not in applied),
        lot_seed=inputs.case.lot_seed,
        sees_ledger=actor.role is not Role.REVIEWER,
    )


def _decision(decision: RoundDecision | None) -> DecisionExport | None:
    if decision is None:
        return None
    amounts = {
        code: Approved(one.computed_fen, one.approved_fen, one.reason)
        for code, one in decision.amounts.items()
    }
    return DecisionExport(decision.head.document, decision.head.decided_on, decision.head.by, amounts)


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
    # After a decision no opinion changes; between settling and it, each one makes other workbooks.
    verbs = ("record_decision",) if decision else ("settle_round", "record_opinion") if settlement else ()
    heads = (audit.newest(r.connection, verb, found.round_code) for verb in verbs)
    head = max((one for one in heads if one), key=lambda one: one.seq, default=None)
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
