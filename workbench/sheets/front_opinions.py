"""The forms 专家组评审意见表: a printed page a submission, its figures live, the panel's words, who signs."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace

from openpyxl.worksheet.worksheet import Worksheet

from workbench.i18n import t
from workbench.sheets.book import Draft, FrontRow, draft_note
from workbench.sheets.calculation import Calculation
from workbench.sheets.form_pages import PAGES_A_SHEET, FormPages
from workbench.sheets.fronts import front_grid
from workbench.sheets.grid import Grid, GridColumn
from workbench.sheets.model import Kind
from workbench.sheets.paragraphs import box_height, height_of, lines_in, packed, paragraphs, wrapped
from workbench.sheets.style import (
    HEADING,
    LONG,
    NOTE,
    SIGNED,
    TALLEST_ROW,
    TITLE,
    TITLE_HEIGHT,
    Content,
    Look,
    Paragraphs,
    lines_needed,
    plain_words,
)

# Label and value twice beside each other, in characters; a longer value takes the whole line. They fit
# between the margins of A4 even where an office has to replace the font that widths are counted in.
_LABEL, _VALUE = 14, 23
_WIDTHS = (_LABEL, _VALUE, _LABEL, _VALUE)
_WHOLE = _VALUE + _LABEL + _VALUE
# Characters of a title that stand in one line.
_TITLE_LINE = 40
_LEAST_ROW, _SIGNATURE = 26.0, 32.0
# Where several people sign.
_SIGNATURES = {"panel": 66.0, "members": 66.0}
# Fewer lines of an opinion are not begun at the foot of a page.
_FEWEST_LINES = 4
# Characters of the small note that stand in one line.
_NOTE_LINE = 82
_SPACES, _SENTENCES = re.compile("(?<= )"), re.compile(r"(?<=。)|(?<=\. )")
_Cell = tuple[int, int, Content, Look]


def write_opinions(draft: Draft) -> None:
    """Write the forms of each measure, as the workbook's first sheets."""
    place = 0
    for number, calculation in enumerate(draft.calculations, 1):
        waiting, part = deque(calculation.part.results), 0
        while waiting:
            part += 1
            sheet: Worksheet = draft.book.create_sheet(t("sheets.sheet.opinions", number=number), place)
            place += 1
            forms = _Forms(draft, sheet, calculation)
            while waiting and not forms.is_full:
                result = waiting.popleft()
                text = paragraphs(draft.data.opinions.get(result.submission.id, ""))
                forms.write(FrontRow(1, result, calculation, text))
            if waiting or part > 1:
                sheet.title = t("sheets.sheet.opinions", number=f"{number}-{part}")
            forms.close(f"opinions{place}")


class _Forms:
    """The forms on one sheet."""

    def __init__(self, draft: Draft, sheet: Worksheet, calculation: Calculation) -> None:
        self._draft = draft
        self._title = draft.title(Kind.OPINIONS, calculation.part.measure)
        self._grid: Grid[FrontRow] = front_grid(draft, Kind.OPINIONS)
        self._lines = list(_in_lines(self._grid))
        self._pages = FormPages(sheet, _WIDTHS, draft.layout.page)
        # Label and value of an amount: the column letters, and the row on the first page.
        self._amount: tuple[str, str, int] | None = None

    @property
    def is_full(self) -> bool:
        """Whether further forms belong on another sheet."""
        return self._pages.count >= PAGES_A_SHEET

    def write(self, row: FrontRow) -> None:
        """One submission, on a page of its own, and on more where its opinion is long."""
        pages = self._pages
        pages.turn()
        title = packed(_pieces(self._title), _TITLE_LINE)
        lines = sum(lines_needed(line, _TITLE_LINE) for line in title)
        pages.band(Paragraphs("\n".join(title)), TITLE, TITLE_HEIGHT * lines)
        note = packed(_SENTENCES.split(draft_note(self._draft.data)), _NOTE_LINE)
        pages.band(Paragraphs("\n".join(note)), NOTE, max(_LEAST_ROW, height_of(len(note))))
        for columns in self._lines:
            self._fields(columns, row)
        if "opinion" in self._grid:
            self._opinion(row)
        for words, height in self._signatures():
            pages.band(words, replace(SIGNED, framed=True), height)

    def close(self, key: str) -> None:
        """Set the page up, and let the amounts of all forms be held against the system's."""
        self._pages.close()
        assert self._amount is not None, "a layout of forms names the award"
        label, value, row = self._amount
        sheet = f"'{self._pages.sheet.title}'!"
        last = self._pages.row - 1
        labels, values = f"{sheet}${label}$1:${label}${last}", f"{sheet}${value}$1:${value}${last}"
        self._draft.totals[f"{key}:award"] = f"SUMIFS({values},{labels},{sheet}${label}${row})"

    def _fields(self, columns: Sequence[GridColumn[FrontRow]], row: FrontRow) -> None:
        """One value over the whole line, or two beside each other."""
        cells: list[_Cell] = []
        height = _LEAST_ROW
        for place, column in enumerate(columns):
            content = column.content(self._pages.row, row)
            first, last = (2, 4) if len(columns) == 1 else (2 + 2 * place, 2 + 2 * place)
            cells.append((first - 1, first - 1, column.heading, HEADING))
            cells.append((first, last, content, replace(column.look, align="left")))
            if type(content) is str:
                height = max(height, box_height(content, _WHOLE if len(columns) == 1 else _VALUE))
            height = max(height, box_height(str(column.heading), _LABEL))
            if column.key == "award" and self._amount is None:
                self._amount = "ABCD"[first - 2], "ABCD"[first - 1], self._pages.row
        self._pages.line(cells, height)

    def _opinion(self, row: FrontRow) -> None:
        """The panel's words in a box down to who signs; a long text goes on in further rows and pages."""
        pages = self._pages
        signatures = sum(height for _, height in self._signatures())
        if lines_in(pages.room - _LEAST_ROW - signatures) < _FEWEST_LINES:
            # They take a page of their own.
            signatures = 0.0
        lines = wrapped(row.opinion, _WHOLE) or [t("sheets.opinions.empty")]
        heading = str(self._grid.columns[self._grid.place("opinion") - 1].heading)
        begun = False
        while True:
            room = min(pages.left - signatures, TALLEST_ROW)
            if len(lines) <= lines_in(room):
                # The last box reaches down to the signatures, so that there is room to write by hand.
                self._box(heading, lines, height_of(len(lines)) if begun else room)
                return
            fits = lines_in(min(pages.left, TALLEST_ROW))
            # The signatures never stand on a page alone.
            fits = min(fits, len(lines) - 1)
            if fits >= min(_FEWEST_LINES, len(lines)):
                self._box(heading, lines[:fits], height_of(fits))
                lines = lines[fits:]
                heading = heading if begun else t("sheets.opinions.continued", heading=heading)
                begun = True
            else:
                pages.turn()
                words = t("sheets.opinions.page", code=row.result.submission.id)
                pages.band(words, NOTE, _LEAST_ROW)

    def _box(self, heading: str, lines: Sequence[str], height: float) -> None:
        text = Paragraphs("".join(lines))
        self._pages.line([(1, 1, heading, HEADING), (2, 4, text, LONG)], height)

    def _signatures(self) -> Iterator[tuple[str, float]]:
        for one in self._draft.layout.signatures:
            yield one.shown, _SIGNATURES.get(one.key, _SIGNATURE)


def _pieces(words: str) -> Iterator[str]:
    """Between these a line of a title may end: at spaces, never within the mark of a draft."""
    head, mark, rest = plain_words(words).partition(t("sheets.title_draft").strip())
    yield from (*_SPACES.split(head), mark, *_SPACES.split(rest))


def _in_lines(grid: Grid[FrontRow]) -> Iterator[Sequence[GridColumn[FrontRow]]]:
    """Columns of the layout as lines of the form: two neighbours where both are narrow, else one."""
    waiting: GridColumn[FrontRow] | None = None
    for column in grid:
        if column.key == "opinion":
            continue
        narrow = column.width <= _VALUE
        if waiting is not None and narrow:
            yield waiting, column
            waiting = None
            continue
        if waiting is not None:
            yield (waiting,)
        waiting = column if narrow else None
        if not narrow:
            yield (column,)
    if waiting is not None:
        yield (waiting,)
