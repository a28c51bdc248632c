"""Write the empty submissions form of a round."""

from __future__ import annotations

from pathlib import Path

from workbench.services.actor import Actor, Role, require
from workbench.services.new_file import require_workbook_name, write_new
from workbench.services.office import Office


def write_template(office: Office, actor: Actor, round_code: str, file: Path) -> Path:
    """Write the form as .xlsx; never over another file, which might be a filled one.

    Raises:
        BadInput: ``round.unknown``, ``import.template_suffix``, ``import.template_exists``,
            ``import.template_unwritable``.
        Refused: ``permission.denied``.
    """
    from workbench.services.frozen_rules import rules_of_round
    from workbench.services.lookups import round_named
    from workbench.sheets.template import template_bytes

    require(actor, Role.STAFF)
    require_workbook_name(file)
    with office.work().read() as reading:
        round_ = round_named(reading.connection, round_code)
        measures = rules_of_round(office, reading.connection, round_)
    write_new(file, template_bytes(round_.name, round_.as_of, measures))
    return file
