"""Which layout files a workspace works by: its own where it keeps them, else the shipped ones."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.domain.errors import BadInput
from workbench.i18n.os_reason import os_reason
from workbench.rules.shipped import shipped
from workbench.services.office import Office
from workbench.sheets.model import Kind

LAYOUTS = "layouts"


@dataclass(frozen=True)
class LayoutFile:
    """The layout file of one workbook; ``is_own`` where it is the workspace's."""

    kind: Kind
    path: Path
    is_own: bool


def own_folder(office: Office) -> Path:
    """Where a workspace keeps layouts of its own."""
    return office.exports / LAYOUTS


def shipped_folder() -> Path:
    """Where the layouts are that come with the product."""
    return shipped() / "exports" / LAYOUTS


def layout_file(office: Office | None, kind: Kind) -> LayoutFile:
    """The file that shapes a workbook; ``office`` is None outside a workspace.

    Raises:
        BadInput: ``layout.missing``
    """
    name = f"{kind.value}.yaml"
    if office is not None and (own := own_folder(office) / name).is_file():
        return LayoutFile(kind, own, is_own=True)
    path = shipped_folder() / name
    if not path.is_file():
        raise BadInput("layout.missing", file=str(path))
    return LayoutFile(kind, path, is_own=False)


def layout_bytes(path: Path) -> bytes:
    """What a layout file holds.

    Raises:
        BadInput: ``layout.unreadable``
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput("layout.unreadable", file=str(path), reason=os_reason(error)) from error
