"""The layouts that shape the workbooks, one row each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.services.layout_files import layout_bytes, layout_file
from workbench.services.office import Office
from workbench.sheets.model import Kind


@dataclass(frozen=True)
class LayoutRow:
    """One workbook's layout; ``columns`` is None where the file has errors.

    ``protection`` is ``none``, ``structure`` or ``full``.
    """

    kind: Kind
    is_own: bool
    columns: tuple[str, ...] | None
    paper: str
    protection: str
    file: Path


def list_layouts(office: Office | None) -> tuple[LayoutRow, ...]:
    """The layout of each workbook, in the order of the workbooks; ``office`` is None outside a workspace.

    Raises:
        BadInput: ``layout.missing``, ``layout.unreadable``
    """
    return tuple(_row(office, kind) for kind in Kind)


def _row(office: Office | None, kind: Kind) -> LayoutRow:
    from workbench.sheets.layout import check_layout

    found = layout_file(office, kind)
    layout, _ = check_layout(layout_bytes(found.path), file=str(found.path))
    if layout is None:
        return LayoutRow(kind, found.is_own, None, "", "", found.path)
    columns = tuple(column.key for column in layout.columns)
    paper, protection = layout.page.paper.value, layout.protection.name.lower()
    return LayoutRow(kind, found.is_own, columns, paper, protection, found.path)
