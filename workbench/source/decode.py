"""Bytes to text."""

from __future__ import annotations

from workbench.domain.errors import Place, Problem

LARGEST = 1_000_000
BOM = "\ufeff"


def decode(data: bytes, file: str) -> tuple[str, tuple[Problem, ...]]:
    """Read UTF-8, with or without a byte order mark, which stays in the text.

    Returns:
        the text and what is wrong with it: Y00 another encoding, Y06 empty, Y08 too large.
    """
    start = Place(file, 1, 1)
    if len(data) > LARGEST:
        return "", (Problem("Y08", start, {"size": len(data), "largest": LARGEST}),)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return "", (Problem("Y00", start),)
    if not text.removeprefix(BOM).strip():
        return text, (Problem("Y06", start),)
    return text, ()
