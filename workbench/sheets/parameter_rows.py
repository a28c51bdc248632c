"""Rows of the sheet 参数: a figure, its clause, what stands behind it, the words quoted."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from workbench.domain.measure import Measure
from workbench.i18n import join, t
from workbench.sheets.addresses import FINE_SHARE_LOOK, MONEY_LOOK, NUMBER_LOOK, SHARE_LOOK, Addresses
from workbench.sheets.names import Names
from workbench.sheets.style import TALLEST_ROW, TEXT, Content, Look, as_input, as_total, lines_needed, put

COLUMNS = (
    ("group", 16),
    ("name", 30),
    ("value", 14),
    ("unit", 8),
    ("share", 10),
    ("result", 16),
    ("clause", 26),
    ("nature", 14),
    ("quote", 44),
)
NAME_COLUMN, VALUE_COLUMN, SHARE_COLUMN, RESULT_COLUMN = 2, 3, 5, 6
# What a name says of a column, where it is not the one of values.
_COLUMN_WORDS = {
    NAME_COLUMN: "sheets.parameters.name",
    SHARE_COLUMN: "sheets.parameters.share",
    RESULT_COLUMN: "sheets.name.result",
}


class ParameterRows:
    """The rows of one measure, written from the top down; ``row`` is the next one."""

    def __init__(self, sheet: Worksheet, row: int, measure: Measure, names: Names, prefix: str) -> None:
        self.sheet = sheet
        self.row = row
        self.measure = measure
        self.group = ""
        self.addresses = Addresses()
        self._names, self._prefix = names, prefix

    def note(
        self,
        key: tuple[str, ...],
        column: int,
        row: int,
        last_row: int | None = None,
        words: str = "",
    ) -> None:
        """Name a cell, or a column of cells, after its group, its own words and its column."""
        letter = get_column_letter(column)
        cells = f"{letter}{row}" + (f":{letter}{last_row}" if last_row else "")
        of_column = _COLUMN_WORDS.get(column)
        said = (self._prefix, self.group, words, t(of_column) if of_column else "")
        self.addresses.names[key] = self._names.define(said, self.sheet.title, cells)

    def line(
        self,
        key: tuple[str, ...] | None,
        name: str,
        citations: Sequence[str],
        value: Content = None,
        unit: str = "",
        *,
        share: Fraction | None = None,
        share_look: Look = SHARE_LOOK,
        result: Content = None,
        result_is_money: bool = False,
        entity_key: int | None = None,
        note: int | None = None,
        look: Look = NUMBER_LOOK,
        strong: bool = False,
        open_row: bool = False,
        live: bool = True,
        amounts_live: bool = True,
    ) -> None:
        """One row; ``key`` remembers its value, else its share, else its result.

        Args:
            result_is_money: its result is an amount, not a formula.
            entity_key: stands in the column of shares.
            note: column to remember instead.
            open_row: empty cells too may be filled.
            live: formulas read its figures, so that they may be tried; else they only inform.
            amounts_live: the same of its share and its result.
        """
        clause, nature, quote = behind(self.measure, citations)
        if share is not None and share_look is SHARE_LOOK and (share * 100).denominator != 1:
            share_look = FINE_SHARE_LOOK
        text = as_total(TEXT) if strong else TEXT
        cells: tuple[tuple[Content, Look], ...] = (
            (self.group, text),
            (name, text),
            (value, look),
            (unit, Look()),
            (share if entity_key is None else entity_key, NUMBER_LOOK if entity_key else share_look),
            (result, MONEY_LOOK if result_is_money else NUMBER_LOOK),
            (clause, TEXT),
            (nature, Look()),
            (quote, TEXT),
        )
        for place, (content, cell_look) in enumerate(cells, 1):
            figure = place in (VALUE_COLUMN, SHARE_COLUMN) and (content is not None or open_row)
            amount = place == RESULT_COLUMN and result_is_money and (content is not None or open_row)
            tried = (figure or amount) and live and (amounts_live or place == VALUE_COLUMN)
            put(self.sheet, self.row, place, content, as_input(cell_look) if tried else cell_look)
        widths = dict(zip((one for one, _ in COLUMNS), (one for _, one in COLUMNS), strict=True))
        lines = max(
            lines_needed(words, widths[column])
            for words, column in (
                (self.group, "group"),
                (name, "name"),
                (clause, "clause"),
                (quote, "quote"),
            )
        )
        self.sheet.row_dimensions[self.row].height = min(TALLEST_ROW, 13.5 * lines + 4)
        if key is not None:
            column = note or (
                VALUE_COLUMN if value is not None else SHARE_COLUMN if share is not None else RESULT_COLUMN
            )
            self.note(key, column, self.row, words=name)
        self.row += 1


def behind(measure: Measure, citations: Sequence[str]) -> tuple[str, str, str]:
    """Clauses, their nature and the words quoted, for the ids that a figure cites."""
    cited = [measure.citations[one] for one in citations]
    clause = "；".join(dict.fromkeys(f"{one.document} {one.article}" for one in cited))
    nature = join(dict.fromkeys(t(f"term.citation_kind.{one.kind}") for one in cited))
    quote = "；".join(dict.fromkeys(one.quote for one in cited if one.quote))
    return clause, nature, quote
