"""Lay a shipped layout into the workspace, where staff can change it."""

from __future__ import annotations

from pathlib import Path

from workbench.domain.errors import BadInput
from workbench.i18n.os_reason import os_reason
from workbench.services.actor import Actor, Role, require
from workbench.services.layout_files import layout_bytes, own_folder, shipped_folder
from workbench.services.office import Office
from workbench.sheets.model import KINDS


def copy_layout(office: Office, actor: Actor, kind: str) -> Path:
    """Write the shipped layout of a workbook into the workspace; a file that is there stays as it is.

    Raises:
        Refused: ``permission.denied``
        BadInput: ``export.unknown_kind``, ``layout.exists``, ``layout.unwritable``, ``layout.unreadable``
    """
    require(actor, Role.STAFF)
    if kind not in KINDS:
        raise BadInput("export.unknown_kind", kind=kind, known=KINDS)
    content = layout_bytes(shipped_folder() / f"{kind}.yaml")
    target = own_folder(office) / f"{kind}.yaml"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise BadInput("layout.exists", file=str(target)) from None
    except OSError as error:
        raise BadInput("layout.unwritable", file=str(target), reason=os_reason(error)) from error
    return target
