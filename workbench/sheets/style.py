"""How our sheets look, and the three ways a cell is filled: words, a number, a formula."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from weakref import WeakKeyDictionary, WeakSet

from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from workbench.domain.money import FEN_PER_YUAN
from workbench.i18n import language, t
from workbench.sheets.clean import clean_text
from workbench.sheets.escapes import escaped
from workbench.sheets.layout.model import PageSetup, Paper
from workbench.sheets.layout.paper import MM_AN_INCH, SIDES, margin

# SimSun is on every Chinese desktop; elsewhere offices replace it by what they have for Chinese.
_FONT = {"zh": "宋体", "en": "Arial"}
_BODY_SIZE, _TITLE_SIZE, _SMALL_SIZE = 10, 18, 9
_THIN = Side(style="thin", color="808080")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEADING_FILL = PatternFill("solid", fgColor="D9E2F3")
_TOTAL_FILL = PatternFill("solid", fgColor="F2F2F2")
# Cells that a reader may try other figures in.
_INPUT_FILL = PatternFill("solid", fgColor="FFF9DB")
_ALARM = "C00000"
_LIVE_STARTS = tuple("=+-@＝＋－＠'\"")
TITLE_HEIGHT, HEADING_HEIGHT, ROW_HEIGHT = 28.5, 33.0, 22.5
# The format's 409 points less some.
TALLEST_ROW = 396.0
_LINE_HEIGHT, _PADDING = 13.5, 4.0
# Inches from the edge of the paper.
_HEADER, _FOOTER = 0.3, 0.4
# Numbers of the file format.
_PAPERS = {Paper.A4: 9, Paper.A3: 8}
USUAL_PAGE = PageSetup()
_LONGEST_TEXT = 32_767
# Names and titles come back on several sheets of a book.
_WORDS_KEPT = 50_000
_WIDE = re.compile("[\u2e81-\U0010ffff]")

MONEY, WAN, SCORE, PLAIN, SHARE, FINE_SHARE, DAY, WHOLE = (
    "#,##0.00",
    "#,##0.00####",
    "0.00",
    "General",
    "0%",
    "0.00%",
    "yyyy-mm-dd",
    "0",
)
LONG_SCORE = "0.00####"


# Looks already laid out in a book: openpyxl takes far longer to find an equal style than to copy one.
_MODELS: WeakKeyDictionary[Workbook, dict[Look, StyleArray]] = WeakKeyDictionary()
_NUMBERS: WeakKeyDictionary[Workbook, dict[Look, tuple[int, int]]] = WeakKeyDictionary()
# Books whose sheets are locked but for the cells that people fill in.
_LOCKED: WeakSet[Workbook] = WeakSet()


class Formula(str):
    """A live formula, without its equals sign."""


class Paragraphs(str):
    """Clean words whose line breaks are kept."""


Content = Formula | str | int | Decimal | Fraction | date | None


@dataclass(frozen=True)
class Look:
    """The looks of one cell; ``wrap`` None is as its form has it, ``locked`` counts once a book is locked."""

    form: str = PLAIN
    align: str = "center"
    role: str = "body"
    framed: bool = True
    vertical: str = "center"
    wrap: bool | None = None
    locked: bool = True

    @property
    def wraps(self) -> bool:
        """Whether words go on in a second line."""
        return self.form in (PLAIN, "@") if self.wrap is None else self.wrap


TEXT = Look(align="left")
CODE = Look(form="@", align="left")
LONG = Look(align="left", vertical="top")
NUMBER = Look(form=WHOLE)
POINTS = Look(form=SCORE)
LINE = Look(align="left", framed=False)
# A date or a name is typed in beside the words.
SIGNED = replace(LINE, locked=False)
HEADING = Look(role="heading")
TITLE = Look(role="title", framed=False)
NOTE = Look(align="left", role="small", framed=False)
UNIT = Look(align="right", framed=False)


def as_input(look: Look) -> Look:
    """The same cell, shown as one that may be tried with other figures."""
    return replace(look, role="input")


def as_total(look: Look) -> Look:
    """The same cell in a line of totals."""
    return replace(look, role="total", locked=True)


def yuan(fen: int) -> Decimal:
    """Fen as the yuan of a cell, exact."""
    return Decimal(fen) / FEN_PER_YUAN


def put(sheet: Worksheet, row: int, column: int, content: Content, look: Look = TEXT) -> None:
    """Fill one cell. Only a `Formula` becomes one; every other text stays words whatever it begins with."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    if isinstance(content, Formula):
        cell.value = f"={content}"
    elif isinstance(content, Paragraphs):
        _put_plain(cell, content)
    elif isinstance(content, str):
        _put_words(cell, content)
    elif isinstance(content, Fraction):
        cell.value = Decimal(content.numerator) / Decimal(content.denominator)
    else:
        cell.value = content
    _dress(cell, look)


def _put_words(cell: Cell, words: str) -> None:
    _put_plain(cell, plain_words(words))


def _put_plain(cell: Cell, plain: str) -> None:
    if not plain:
        return
    cell.value = escaped(plain)
    cell.data_type = "s"
    cell.quotePrefix = looks_live(plain)


@lru_cache(maxsize=_WORDS_KEPT)
def plain_words(words: str) -> str:
    """Text as people read it in a cell: cleaned, and not longer than a cell holds."""
    return clean_text(words)[0][:_LONGEST_TEXT]


def looks_live(words: str) -> bool:
    """Whether a cell must be marked as quoted, so that words stay words when somebody edits it by hand."""
    return words.startswith(_LIVE_STARTS)


def style_numbers(sheet: Worksheet, look: Look) -> tuple[int, int]:
    """The numbers of a look among the book's styles: as it is, and for words that are marked as quoted."""
    book = sheet.parent
    assert book is not None
    known = _NUMBERS.setdefault(book, {})
    if look not in known:
        known[look] = _style_number(sheet, look, quoted=False), _style_number(sheet, look, quoted=True)
    return known[look]


def _style_number(sheet: Worksheet, look: Look, *, quoted: bool) -> int:
    cell = Cell(sheet, row=1, column=1)
    cell.quotePrefix = quoted
    _dress(cell, look)
    return cell.style_id


def keep_inputs_free(book: Workbook) -> None:
    """Let the cells that people fill in stay free once a book's sheets are locked; before any is filled."""
    _LOCKED.add(book)


def _dress(cell: Cell, look: Look) -> None:
    """Give a cell its looks; the first cell of each look in a book is the model for the others."""
    book = cell.parent.parent
    assert book is not None
    models = _MODELS.setdefault(book, {})
    quoted = cell.quotePrefix
    if look not in models:
        _dress_first(cell, look)
        models[look] = copy(cell._style)  # type: ignore[attr-defined]
    else:
        cell._style = copy(models[look])  # type: ignore[attr-defined]
    cell.quotePrefix = quoted


def _dress_first(cell: Cell, look: Look) -> None:
    bold = look.role in ("title", "heading", "total")
    size = {"title": _TITLE_SIZE, "small": _SMALL_SIZE}.get(look.role, _BODY_SIZE)
    cell.font = Font(name=_FONT[language()], size=size, bold=bold)
    cell.alignment = Alignment(horizontal=look.align, vertical=look.vertical, wrap_text=look.wraps)
    cell.number_format = look.form
    if look.framed:
        cell.border = _FRAME
    fill = {"heading": _HEADING_FILL, "total": _TOTAL_FILL, "input": _INPUT_FILL}.get(look.role)
    if fill:
        cell.fill = fill
    if cell.parent.parent in _LOCKED and (look.role == "input" or not look.locked):
        cell.protection = Protection(locked=False)


def band(
    sheet: Worksheet, row: int, width: int, words: Content, look: Look, height: float | None = None
) -> None:
    """Fill one cell that runs over the whole width of the table."""
    put(sheet, row, 1, words, look)
    if width > 1:
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
    if height:
        sheet.row_dimensions[row].height = min(TALLEST_ROW, height)


def alarm(sheet: Worksheet, area: str, word: str) -> None:
    """Show the cells of an area in red that say ``word``."""
    first = area.partition(":")[0]
    font = Font(bold=True, color=_ALARM)
    rule = FormulaRule(formula=[f'{first}="{word}"'], font=font)  # type: ignore[no-untyped-call]
    sheet.conditional_formatting.add(area, rule)


def page(
    sheet: Worksheet,
    *,
    width: int,
    last_row: int,
    heading_rows: tuple[int, int],
    freeze: str,
    setup: PageSetup = USUAL_PAGE,
) -> None:
    """Paper, margins, what repeats and what stands still; usually A4 landscape, one page wide."""
    sheet.page_setup.orientation = "landscape" if setup.landscape else "portrait"
    sheet.page_setup.paperSize = _PAPERS[setup.paper]
    if setup.fit_width:
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_area = f"A1:{get_column_letter(width)}{last_row}"
    if setup.repeat_headings:
        sheet.print_title_rows = f"{heading_rows[0]}:{heading_rows[1]}"
    sheet.freeze_panes = freeze
    sheet.print_options.horizontalCentered = True
    _set_margins(sheet, setup)
    if setup.page_numbers:
        footer = sheet.oddFooter
        assert footer is not None
        footer.center.text = t("sheets.page.number")
    sheet.sheet_view.showGridLines = False


def _set_margins(sheet: Worksheet, setup: PageSetup) -> None:
    """The margins in inches; a header or footer moves where those of the layout leave it no room."""
    margins = sheet.page_margins
    for side in SIDES:
        setattr(margins, side, round(float(margin(setup, side) / MM_AN_INCH), 4))
    margins.header = min(_HEADER, round(margins.top / 2, 4))
    margins.footer = min(_FOOTER, round(margins.bottom / 2, 4))


def row_height(lines: int) -> float:
    """Points of a row with so many lines of text, within what the format allows."""
    return min(TALLEST_ROW, max(ROW_HEIGHT, _LINE_HEIGHT * lines + _PADDING))


def lines_needed(words: str, width: float) -> int:
    """Lines that words take in a column of this width, counting Chinese characters as two."""
    room = max(1, int(width) - 1)
    if 2 * len(words) <= room:
        return 1
    units = len(words) + len(_WIDE.findall(words))
    return max(1, -(-units // room))
