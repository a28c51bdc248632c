"""Unified social credit codes (统一社会信用代码) by GB 32100-2015: 17 characters and a check character."""

from __future__ import annotations

from workbench.domain.errors import BadInput

LENGTH = 18
# Digits and capital letters without I, O, S, V, Z (GB 32100-2015, table of code character values).
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))


def check_character(body: str) -> str:
    """The check character of the first 17: weights 3^(i-1) mod 31, complement to 31.

    Args:
        body: 17 characters of ``ALPHABET``; anything after them is not looked at.

    >>> check_character("91350100M000100Y4")
    '3'
    """
    weighted = sum(_VALUES[character] * weight for character, weight in zip(body, _WEIGHTS, strict=False))
    return ALPHABET[-weighted % 31]


def check_credit_code(code: str) -> str:
    """Return the code if it is well formed and its check character is right.

    Raises:
        BadInput: ``credit_code.length``, ``credit_code.characters`` (which, and at which places) or
            ``credit_code.check`` (with the character that was expected).
    """
    if len(code) != LENGTH:
        raise BadInput("credit_code.length", code=code, found=len(code), expected=LENGTH)
    wrong = {character: place for place, character in enumerate(code, start=1) if character not in _VALUES}
    if wrong:
        raise BadInput(
            "credit_code.characters", code=code, characters=tuple(wrong), places=tuple(wrong.values())
        )
    expected = check_character(code)
    if code[-1] != expected:
        raise BadInput("credit_code.check", code=code, found=code[-1], expected=expected)
    return code
