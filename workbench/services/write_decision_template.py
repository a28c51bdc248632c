"""Write the decision form of a settled round, every row filled in."""

from __future__ import annotations

from pathlib import Path

from workbench.services.actor import Actor
from workbench.services.new_file import require_workbook_name, write_new
from workbench.services.office import Office
from workbench.services.show_decision import show_decision


def write_decision_template(office: Office, actor: Actor, round_code: str, file: Path) -> Path:
    """Write the form as .xlsx; never over another file, which might be an edited one.

    An amount is what the decision in force approved, and the computed one while nothing was decided.

    Raises:
        BadInput: ``round.unknown``, ``import.template_suffix``, ``import.template_exists``,
            ``import.template_unwritable``.
        Refused: ``permission.denied``, ``round.not_settled``.
    """
    from workbench.sheets.decision_template import DecisionLine, decision_template_bytes

    require_workbook_name(file)
    shown = show_decision(office, actor, round_code)
    with office.work().read() as reading:
        day = reading.today
    lines = [
        DecisionLine(
            submission=one.submission,
            entity_name=one.entity_name,
            tier=one.tier,
            computed_fen=one.computed_fen,
            decided_fen=(one.computed_fen or 0) if one.approved_fen is None else one.approved_fen,
            reason=one.reason,
        )
        for measure in shown.measures
        for one in measure.rows
    ]
    write_new(file, decision_template_bytes(shown.round_name, day, lines))
    return file
