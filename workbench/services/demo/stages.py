"""The office's own work on the invented round: rules in force, forms imported, panels seated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from workbench.domain.measure import Measure, MeasureId
from workbench.domain.money import parse_amount
from workbench.services.actor import Actor
from workbench.services.demo.forms import fill_submissions, write_experts
from workbench.services.demo.people import AUDITOR, FINANCE, MEASURES, OFFICE, STAFF, panel_of
from workbench.services.demo.projects import LEDGER, PROJECTS
from workbench.services.office import Office

if TYPE_CHECKING:
    from workbench.storage.stores.decisions import LedgerLine

POLICY = "datong-2025"
ROUND = "2025-1"
INTAKE = "intake"
_YEAR = 2025
_AS_OF = date(2025, 11, 20)
_ROUND_NAME = "2025年第一批（虚构）"
APPROVED_BY = "虚构市数据局办公会（虚构）"
_APPROVED_ON = date(2025, 9, 25)
_APPROVED_AS = "虚构〔2025〕1号《申报指南（虚构）》"
_PERMITTED_BY = "虚构〔2025〕2号会议纪要"
_WHY_PERMITTED = "数据集与模型分别验收、成本分开核算，办公会同意分别申报（虚构）"


def open_round(office: Office, staff: Actor) -> dict[MeasureId, Measure]:
    """Add the office's people, adopt the rule files and open the round; return its measures."""
    from workbench.rules.folder import load_folder
    from workbench.services.add_person import add_person
    from workbench.services.approve_rules import approve_rules
    from workbench.services.create_round import create_round

    for name, role in (STAFF, FINANCE, AUDITOR):
        add_person(office, staff, name, role, OFFICE)
    approve_rules(office, staff, POLICY, APPROVED_BY, _APPROVED_ON, _APPROVED_AS)
    names = [f"{POLICY}/{measure}" for measure in MEASURES]
    create_round(office, staff, ROUND, _ROUND_NAME, names, _AS_OF, _YEAR, lot_seed="20251120")
    book = load_folder(office.rubrics / POLICY)
    return {MeasureId(name): book.measures[MeasureId(name)] for name in names}


def import_forms(office: Office, staff: Actor, measures: dict[MeasureId, Measure]) -> None:
    """Import experts and submissions from forms that stay in the workspace; record what else is known."""
    from workbench.services.import_experts import import_experts
    from workbench.services.import_submissions import import_submissions
    from workbench.services.permit_project import permit_project
    from workbench.services.write_template import write_template

    intake = office.root / INTAKE
    intake.mkdir()
    write_experts(intake / "experts.xlsx", _AS_OF)
    import_experts(office, staff, intake / "experts.xlsx")
    form = write_template(office, staff, ROUND, intake / "submissions.xlsx")
    fill_submissions(form, measures, _AS_OF)
    import_submissions(office, staff, ROUND, form)
    for code in _shared():
        permit_project(office, staff, ROUND, code, _WHY_PERMITTED, _PERMITTED_BY)
    _add_ledger(office, staff)


def _shared() -> Iterator[str]:
    """One submission of each project that stands under two measures."""
    seen: set[str] = set()
    for project in PROJECTS:
        if project.number in seen:
            yield project.code
        seen.add(project.number)


def _add_ledger(office: Office, staff: Actor) -> None:
    """An earlier decision of the same year, which the yearly cap counts."""
    from workbench.storage.stores import decisions

    with office.work().write(staff.name, "import_ledger") as w:
        lines = tuple(_ledger_lines())
        decisions.add_ledger_lines(w.connection, lines)
        w.audit({"lines": [vars(line) for line in lines]})


def _ledger_lines() -> Iterator[LedgerLine]:
    from workbench.storage.stores.decisions import LedgerLine

    by_code = {project.code: project for project in PROJECTS}
    for code, number, decided_on, amount in LEDGER:
        project = by_code[code]
        yield LedgerLine(
            entity_code=project.applicant.credit_code,
            project_code=number,
            measure=f"{POLICY}/{project.measure}",
            series="",
            decided_on=decided_on,
            approved_fen=parse_amount(amount),
            paid_fen=parse_amount(amount),
            payer="市",
        )


def seat_panels(office: Office, staff: Actor) -> tuple[str, str]:
    """Seat the panels and confirm the recusal that this finds; return submission and reviewer."""
    from workbench.services.decide_recusal import decide_recusal
    from workbench.services.recusals import recusals
    from workbench.services.seat_panel import seat_panel

    for measure in MEASURES:
        panel = panel_of(measure)
        lead = next(expert.name for expert in panel if expert.leads == measure)
        seat_panel(office, staff, ROUND, f"{POLICY}/{measure}", [expert.name for expert in panel], lead)
    (found,) = recusals(office, staff, ROUND)
    decide_recusal(office, staff, ROUND, found.id, confirm=True)
    return found.submission_code, found.reviewer
