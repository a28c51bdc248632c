"""Layout files ``exports/layouts/<kind>.yaml``: what a table shows, in which order, and how it is printed."""

from workbench.sheets.layout.columns import KNOWN_COLUMNS, KNOWN_SIGNATURES
from workbench.sheets.layout.model import Layout, LayoutColumn, Unit
from workbench.sheets.layout.read import check_layout, read_layout

__all__ = [
    "KNOWN_COLUMNS",
    "KNOWN_SIGNATURES",
    "Layout",
    "LayoutColumn",
    "Unit",
    "check_layout",
    "read_layout",
]
