"""The workbook of one expert: a worksheet for each measure, a printed A4 page for each submission."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from workbench.domain.case import Result
from workbench.domain.errors import Refused
from workbench.domain.marks import Sheet
from workbench.i18n import in_every_language, t
from workbench.sheets.about import write_about
from workbench.sheets.ballots.form_page import FormWriter, Total
from workbench.sheets.ballots.lines import Lines
from workbench.sheets.ballots.table import FormTable
from workbench.sheets.book import title_of
from workbench.sheets.finish import finished
from workbench.sheets.form_pages import PAGES_A_SHEET
from workbench.sheets.formulas import Evaluator
from workbench.sheets.layout import Layout
from workbench.sheets.layout.model import PageSetup
from workbench.sheets.layout.paper import points, room
from workbench.sheets.model import ExportInput, Kind, MeasureExport
from workbench.sheets.new_book import new_book
from workbench.sheets.protect import protect_book
from workbench.sheets.safe_names import sheet_names
from workbench.sheets.style import page

# Forms of one workbook; ten thousand are a million rows of paper work and most of a gigabyte of memory.
MOST_PAGES = 10_000
_SLACK = Fraction(1, 10**9)
# Per cent. A form that is higher even at the least runs over to a second sheet of paper.
_LEAST_SCALE = 70
_SAFETY = 0.97
# Dots of a digit: 7 with Calibri, more with what an office puts in its place.
_WIDEST_DIGIT = 9.4


@dataclass(frozen=True)
class _Forms:
    """The forms of one expert for one measure, by submission."""

    part: MeasureExport
    forms: tuple[tuple[Result, Sheet], ...]


def experts_of(data: ExportInput) -> tuple[str, ...]:
    """Everyone with a score sheet in the round, recused and void ones too, in the order of the panels."""
    have = {
        sheet.reviewer
        for part in data.measures
        for result in part.results
        for sheet in result.submission.sheets
    }
    seated = (name for part in data.measures for name in part.reviewers)
    return tuple(dict.fromkeys([*(name for name in seated if name in have), *sorted(have)]))


def expert_bytes(data: ExportInput, layout: Layout, reviewer: str) -> bytes:
    """The workbook, its formulas' values stored, byte for byte the same for the same input.

    Raises:
        Refused: ``export.too_many_pages``, ``export.differs`` (a total is not what the engine computed).
    """
    measures = [_forms_of(part, reviewer) for part in data.measures]
    measures = [one for one in measures if one.forms]
    if (pages := sum(len(one.forms) for one in measures)) > MOST_PAGES:
        raise Refused("export.too_many_pages", reviewer=reviewer, pages=pages, most=MOST_PAGES)
    book = new_book(f"{t('sheets.file.ballots')} {reviewer}")
    totals = [(sheet, total) for one in measures for sheet, total in _write(book, data, layout, one)]
    shown = replace(data, measures=tuple(one.part for one in measures))
    write_about(book, shown, marks=True, reading=("ballots",))
    protect_book(book, layout.protection)
    book.active = 0
    evaluator = Evaluator(book)
    values = evaluator.values()
    if lines := tuple(_differing(evaluator, totals)):
        raise Refused("export.differs", lines=lines)
    return finished(book, values, data.provenance.generated_for)


def _forms_of(part: MeasureExport, reviewer: str) -> _Forms:
    found = [
        (result, sheet)
        for result in sorted(part.results, key=lambda one: one.submission.id)
        for sheet in result.submission.sheets
        if sheet.reviewer == reviewer
    ]
    return _Forms(part, tuple(found))


def _write(book: Workbook, data: ExportInput, layout: Layout, one: _Forms) -> Iterator[tuple[str, Total]]:
    """Write the worksheets of one measure; the sheet of each total."""
    table = FormTable(one.part.measure.scoring, layout)
    title = title_of(data, layout, Kind.BALLOTS, one.part.measure)
    writer = FormWriter(data, one.part, layout, table, title)
    for first in range(0, len(one.forms), PAGES_A_SHEET):
        taken = [*book.sheetnames, *in_every_language("sheets.sheet.about")]
        sheet: Worksheet = book.create_sheet(next(sheet_names([one.part.measure.name], taken)))
        for place, column in enumerate(table.columns, 1):
            sheet.column_dimensions[get_column_letter(place)].width = column.width
        lines = Lines(sheet, len(table.columns))
        ends: list[int] = []
        heights: list[float] = []
        for result, form in one.forms[first : first + PAGES_A_SHEET]:
            start = lines.height
            total = writer.write(lines, result, form)
            ends.append(lines.row - 1)
            heights.append(lines.height - start)
            if total is not None:
                yield sheet.title, total
        lines.close()
        _set_page(sheet, layout.page, [column.width for column in table.columns], ends, heights)


def _set_page(
    sheet: Worksheet, setup: PageSetup, widths: Sequence[float], ends: Sequence[int], heights: Sequence[float]
) -> None:
    """A break after every form. Offices that fit a sheet to its width pass over page breaks: it is scaled."""
    last = len(widths)
    plain = replace(setup, fit_width=False, repeat_headings=False)
    page(sheet, width=last, last_row=ends[-1], heading_rows=(1, 1), freeze="A1", setup=plain)
    across, down = map(points, room(setup))
    fitting = across / sum(_points_of(width) for width in widths)
    least = min(fitting, _LEAST_SCALE / 100)
    scales = (down * _SAFETY / height for height in heights)
    lowest = min((scale for scale in scales if scale >= least), default=1.0)
    sheet.page_setup.scale = int(100 * min(1.0, fitting, lowest))
    sheet.row_breaks.brk = [Break(id=row) for row in ends[:-1]]


def _points_of(width: float) -> float:
    """Points of a column of so many characters at 96 dots to the inch, in the widest font."""
    return (width * _WIDEST_DIGIT + 5) * 0.75


def _differing(evaluator: Evaluator, totals: Sequence[tuple[str, Total]]) -> Iterator[str]:
    """Submissions whose total is not the engine's."""
    for title, total in totals:
        found = evaluator.value(title, total.row, total.column)
        if total.expected is None:
            same = found in (None, "")
        else:
            same = isinstance(found, Fraction) and abs(found - total.expected) < _SLACK
        if not same:
            yield total.submission
