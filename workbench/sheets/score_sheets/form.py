"""Where things stand on an offline form, as it is written and as it is found again."""

from __future__ import annotations

from functools import cache

from workbench.i18n import in_every_language, t
from workbench.sheets.clean import clean_text

COLUMNS = ("criterion", "item", "name", "points", "step", "evidence", "anchors", "mark", "comment")
WIDTHS = (15, 6, 18, 6, 6, 22, 60, 9, 26)
ITEM, POINTS, MARK, COMMENT = (COLUMNS.index(key) + 1 for key in ("item", "points", "mark", "comment"))
WIDTH = len(COLUMNS)
# The label of the comment on the whole sheet runs over two columns.
OVERALL_LABEL, OVERALL = 1, 3
# Key and value of the identity, beyond the print area.
IDENTITY = WIDTH + 2
INSTRUCTIONS = "sheets.score_sheet.sheet.instructions"
OVERALL_WORDS = "sheets.score_sheet.overall"


def heading(key: str) -> str:
    """The heading of a column."""
    return t(f"sheets.score_sheet.column.{key}")


def is_word(text: str, key: str) -> bool:
    """Whether a cell's text is these words in any language, white space aside."""
    return clean_text(text)[0] in _words(key)


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(clean_text(words)[0] for words in in_every_language(key))
