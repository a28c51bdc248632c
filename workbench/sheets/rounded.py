"""Formulas that round as the rules say, with the noise of binary sums taken off first."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise

from workbench.domain.rounding import Mode, Rounding, places
from workbench.sheets.addresses import Addresses

# Totals are whole multiples of tiny steps; ten decimals drop the noise of binary sums and nothing else.
NOISE = 10
# A quotient is brought to whole steps through this many decimals, so that a half is exactly a half.
STEP_NOISE = 6
# With as many units before the point, fifteen digits leave a quotient those decimals, and one to be off by.
_MOST_UNITS = 10**8


def to_steps(quotient: str, mode: Mode) -> str:
    """Formula of a non-negative quotient brought to whole steps; a half is met exactly, not nearly."""
    steady = f"ROUND({quotient},{STEP_NOISE})"
    match mode:
        case Mode.DOWN:
            return f"INT({steady})"
        case Mode.UP:
            return f"(-INT(-{steady}))"
        case Mode.HALF_UP:
            return f"INT({steady}+0.5)"


def to_whole_units(amount: str, unit: str) -> str:
    """Formula of whole fen, in yuan, brought down to whole units: exact, however large the unit is."""
    return f"INT(ROUND({amount}*100,0)/ROUND({unit}*100,0))*{unit}"


def shares_settle(shares: Iterable[Fraction]) -> bool:
    """Whether shares, steadied, have the same whole parts and their remainders the same order.

    Not where they are so many units that a cell has no decimals left for steadying.

    Args:
        shares: exact, in units, not below 0.
    """
    steady = places(STEP_NOISE)
    pairs = sorted((share, steady.apply(share)) for share in shares)
    rests = sorted((exact % 1, steadied % 1) for exact, steadied in pairs)
    if any(exact >= _MOST_UNITS or int(exact) != int(steadied) for exact, steadied in pairs):
        return False
    return all(one[0] == two[0] or one[1] != two[1] for one, two in pairwise(rests))


def to_places(value: str, decimals: str, mode: Mode) -> str:
    """Formula of a non-negative product or cell brought to the decimals that another cell states."""
    scale = f"10^{decimals}"
    return f"{to_steps(f'{value}*{scale}', mode)}/{scale}"


def as_declared(value: str, rounding: Rounding | None, where: Addresses, decimals: str) -> str:
    """The same where a rounding is declared; ``decimals`` names the cell that states them."""
    return value if rounding is None else to_places(value, where[decimals], rounding.mode)
