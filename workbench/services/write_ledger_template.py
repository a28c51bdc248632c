"""Write the empty form of the ledger of earlier awards."""

from __future__ import annotations

from pathlib import Path

from workbench.services.actor import Actor, Role, require
from workbench.services.new_file import require_workbook_name, write_new
from workbench.services.office import Office


def write_ledger_template(office: Office, actor: Actor, file: Path) -> Path:
    """Write the form as .xlsx; never over another file.

    Raises:
        BadInput: ``import.template_suffix``, ``import.template_exists``, ``import.template_unwritable``.
        Refused: ``permission.denied``.
    """
    from workbench.sheets.template import ledger_template_bytes

    require(actor, Role.STAFF)
    require_workbook_name(file)
    with office.work().read() as reading:
        day = reading.today
    write_new(file, ledger_template_bytes(day))
    return file
