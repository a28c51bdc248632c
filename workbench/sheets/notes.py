"""Rows of a table that are no data: totals, remarks and signatures."""

from __future__ import annotations

import re
from collections.abc import Mapping

from workbench.sheets.cells import CellKind, CellValue
from workbench.sheets.clean import clean_text
from workbench.sheets.vocabulary import plain, words_for

_LABEL = re.compile(r"([^:.]+?)[0-9]*(?:[:.].*)?", re.DOTALL)
_SENTENCE = re.compile(r"[。；;!?！？:：]")


def note_in(cells: Mapping[int, CellValue]) -> str | None:
    """What a row without all its required cells says, where it is a total, a remark or a signature.

    Such a row begins with a word for it, or holds nothing but one sentence.
    """
    first = next((cell for _, cell in sorted(cells.items()) if clean_text(cell.text)[0]), None)
    if first is None or first.kind is not CellKind.TEXT:
        return None
    text = plain(first.text)
    label = _LABEL.fullmatch(text)
    if label and label[1] in words_for("totals") | words_for("notes"):
        return first.text
    filled = sum(1 for cell in cells.values() if clean_text(cell.text)[0])
    return first.text if filled == 1 and _SENTENCE.search(text) else None
