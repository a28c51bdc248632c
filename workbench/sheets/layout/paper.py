"""The paper that a layout's page stands on, and the room between its margins."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from workbench.sheets.layout.model import PageSetup, Paper, Side

MM_AN_INCH = Fraction("25.4")
_POINTS_AN_INCH = 72
# Millimetres, upright.
_SIZES: Mapping[Paper, tuple[int, int]] = {Paper.A4: (210, 297), Paper.A3: (297, 420)}
# Inches.
_USUAL_MARGINS: Mapping[Side, Fraction] = {
    "left": Fraction("0.55"),
    "right": Fraction("0.55"),
    "top": Fraction("0.6"),
    "bottom": Fraction("0.8"),
}
SIDES: tuple[Side, ...] = tuple(_USUAL_MARGINS)


def margin(setup: PageSetup, side: Side) -> Fraction:
    """The margin of a side in millimetres: the layout's, else the usual one."""
    own = setup.margins.get(side)
    return _USUAL_MARGINS[side] * MM_AN_INCH if own is None else Fraction(own)


def points(millimetres: Fraction) -> float:
    """Millimetres in points, which rows are measured in."""
    return float(millimetres / MM_AN_INCH * _POINTS_AN_INCH)


def room(setup: PageSetup) -> tuple[Fraction, Fraction]:
    """What a page has room for between its margins, in millimetres across and down."""
    short, long = _SIZES[setup.paper]
    across, down = (long, short) if setup.landscape else (short, long)
    return (
        across - margin(setup, "left") - margin(setup, "right"),
        down - margin(setup, "top") - margin(setup, "bottom"),
    )
