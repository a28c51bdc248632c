"""Escapes of text in spreadsheets: ``_x000D_`` stands for a carriage return (ECMA-376 part 1, 22.9.2.19)."""

from __future__ import annotations

import re

# What XML 1.0 has no place for or changes on the way, and the underscore of words that look like an escape.
_TO_ESCAPE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


def escaped(words: str) -> str:
    """Text as it stands in the XML of a sheet, markup apart.

    >>> escaped("a" + chr(13)), escaped("_x0041_")
    ('a_x000D_', '_x005F_x0041_')
    """
    return _TO_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", words)


def unescaped(words: str) -> str:
    """Text as people read it.

    >>> unescaped("a_x000D_"), unescaped("_x005F_x0041_")
    ('a\\r', '_x0041_')
    """
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), words)
