"""Names and codes that people type: one line, of a length that screens and files can hold."""

from __future__ import annotations

import unicodedata

from workbench.domain.errors import BadInput

CODE, NAME, REASON = 40, 100, 2000
_SHOWN = 20
# Control, format and surrogate characters, and what breaks a line.
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def short_text(text: str, what: str, most: int = NAME) -> str:
    """The text without surrounding space; ``what`` is worded as ``term.text.<what>``.

    Raises:
        BadInput: ``text.unprintable``, ``text.too_long``.
    """
    stripped = bounded(text, what, most)
    if any(unicodedata.category(sign) in _UNSEEN for sign in stripped):
        raise BadInput("text.unprintable", what=what, text=_visible(stripped))
    return stripped


def bounded(text: str, what: str, most: int) -> str:
    """The text without surrounding space, of any signs and lines.

    Raises:
        BadInput: ``text.too_long``.
    """
    stripped = text.strip()
    if len(stripped) > most:
        shown = _visible(stripped[:_SHOWN])
        raise BadInput("text.too_long", what=what, length=len(stripped), most=most, text=shown)
    return stripped


def _visible(text: str) -> str:
    return "".join(
        sign.encode("unicode_escape", "backslashreplace").decode("ascii")
        if unicodedata.category(sign) in _UNSEEN
        else sign
        for sign in text
    )
