"""Money is a whole number of fen; shares are fractions. Text must carry its unit."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from workbench.domain.errors import BadInput
from workbench.domain.rounding import decimal_text

FEN_PER_YUAN = 100
_UNITS = {"元": 100, "万元": 1_000_000, "亿元": 10_000_000_000}
_AMOUNT = re.compile(r"([0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3})+)(\.[0-9]{1,6})?(亿元|万元|元)")
_RATE = re.compile(r"([0-9]{1,6})(\.[0-9]{1,6})?%")


def parse_amount(text: str) -> int:
    """Read ``300万元``, ``5000元`` or ``0.5亿元`` as fen.

    Raises:
        BadInput: ``amount.*``, with what the text says now and what to write instead.

    >>> parse_amount("300万元"), parse_amount("1,409.50元")
    (300000000, 140950)
    """
    stripped = text.strip()
    match = _AMOUNT.fullmatch(stripped)
    if match is None:
        raise _amount_error(stripped)
    decimals = (match[2] or "").removeprefix(".")
    digits = int(match[1].replace(",", "") + decimals)
    parts_of_fen: int = 10 ** len(decimals)
    fen, below = divmod(digits * _UNITS[match[3]], parts_of_fen)
    if below:
        raise BadInput("amount.below_fen", text=stripped)
    return fen


def _amount_error(text: str) -> BadInput:
    plain = _plain(text)
    if plain != text and _AMOUNT.fullmatch(plain):
        return BadInput("amount.full_width", text=text, suggestion=plain)
    if plain.startswith(("-", "−")):
        return BadInput("amount.negative", text=text)
    if re.fullmatch(r"[0-9][0-9,]*(\.[0-9]+)?", plain):
        return BadInput("amount.no_unit", text=text)
    if re.fullmatch(r"[0-9][0-9,]*(\.[0-9]+)?[万亿]", plain):
        return BadInput("amount.no_yuan", text=text, suggestion=plain + "元")
    return BadInput("amount.unreadable", text=text)


def _plain(text: str) -> str:
    """Ordinary figures and signs without the spaces between them."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def parse_rate(text: str) -> Fraction:
    """Read ``15%`` as an exact fraction.

    Raises:
        BadInput: ``rate.*``, with what to write instead; a bare ``0.15`` or ``15`` is refused.

    >>> parse_rate("15%")
    Fraction(3, 20)
    """
    stripped = text.strip()
    match = _RATE.fullmatch(stripped)
    if match is None:
        raise _rate_error(stripped)
    return Fraction(match[1] + (match[2] or "")) / 100


def _rate_error(text: str) -> BadInput:
    plain = _plain(text)
    if plain != text and _RATE.fullmatch(plain):
        return BadInput("rate.full_width", text=text, suggestion=plain)
    if _RATE.fullmatch(f"{plain}%"):
        share = Fraction(plain)
        percent = share * 100 if "." in plain and share <= 1 else share
        return BadInput("rate.no_percent", text=text, suggestion=f"{decimal_text(percent)}%")
    return BadInput("rate.unreadable", text=text)


def yuan_text(fen: int) -> str:
    """Write fen as yuan digits with thousands separators, without a unit.

    >>> yuan_text(200_000_000), yuan_text(140_950), yuan_text(-5)
    ('2,000,000', '1,409.50', '-0.05')
    """
    sign = "-" if fen < 0 else ""
    yuan, rest = divmod(abs(fen), FEN_PER_YUAN)
    return f"{sign}{yuan:,}.{rest:02d}" if rest else f"{sign}{yuan:,}"


def amount_text(fen: int) -> str:
    """Write fen as rule files do: ``300万元`` where that is exact, else yuan.

    >>> amount_text(300_000_000), amount_text(500_000)
    ('300万元', '5000元')
    """
    if fen and fen % _UNITS["万元"] == 0:
        return f"{fen // _UNITS['万元']}万元"
    return f"{decimal_text(Fraction(fen, FEN_PER_YUAN))}元"


def signed_yuan_text(fen: int) -> str:
    """Write a difference with its sign.

    >>> signed_yuan_text(450_000_000), signed_yuan_text(-100), signed_yuan_text(0)
    ('+4,500,000', '-1', '0')
    """
    return f"+{yuan_text(fen)}" if fen > 0 else yuan_text(fen)
