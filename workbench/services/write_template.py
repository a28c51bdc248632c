"""Write the empty submissions form of a round."""

from __future__ import annotations

from pathlib import Path

from workbench.domain.errors import BadInput
from workbench.i18n.os_reason import os_reason
from workbench.services.actor import Actor, Role, require
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
    if file.suffix.lower() != ".xlsx":
        raise BadInput("import.template_suffix", file=str(file))
    with office.work().read() as reading:
        round_ = round_named(reading.connection, round_code)
        measures = rules_of_round(office, reading.connection, round_)
    form = template_bytes(round_.name, round_.as_of, measures)
    try:
        with file.open("xb") as stream:
            stream.write(form)
    except FileExistsError:
        raise BadInput("import.template_exists", file=str(file)) from None
    except OSError as error:
        raise BadInput("import.template_unwritable", file=str(file), detail=os_reason(error)) from error
    return file
