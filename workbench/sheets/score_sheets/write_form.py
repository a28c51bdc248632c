"""Write one form: the submission, the rubric with its input cells, signature, and the hidden identity."""

from __future__ import annotations

from fractions import Fraction

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from workbench.domain.marks import Blank
from workbench.domain.rubric import Criterion, Item
from workbench.i18n import t
from workbench.sheets.item_words import anchor_words, criterion_words
from workbench.sheets.protect import protect_sheet
from workbench.sheets.score_sheets.form import (
    COLUMNS,
    COMMENT,
    IDENTITY,
    ITEM,
    MARK,
    OVERALL,
    OVERALL_LABEL,
    OVERALL_WORDS,
    POINTS,
    WIDTH,
    WIDTHS,
    heading,
)
from workbench.sheets.score_sheets.identity import CHECKSUM, FORMAT
from workbench.sheets.score_sheets.model import WHOLE_SHEET, ScoreSheet
from workbench.sheets.score_sheets.totals import WrittenForm, write_totals
from workbench.sheets.score_sheets.validation import mark_validation
from workbench.sheets.style import (
    CODE,
    HEADING,
    LINE,
    NOTE,
    PLAIN,
    ROW_HEIGHT,
    TEXT,
    TITLE,
    TITLE_HEIGHT,
    Look,
    as_input,
    band,
    lines_needed,
    page,
    put,
)

_MARK_LOOK, _COMMENT_LOOK = as_input(Look(form=PLAIN)), as_input(TEXT)
_LINE_HEIGHT, _HIGHEST = 12.5, 400.0
_OVERALL_HEIGHT, _SIGNATURE_HEIGHT = 48.0, 36.0
# Points of rows that still can be read when they are shrunk to one A4 page.
_ONE_PAGE = 720.0


def write_form(sheet: Worksheet, one: ScoreSheet, round_name: str) -> WrittenForm:
    """Fill an empty worksheet."""
    heading_row = _write_head(sheet, one, round_name) + 1
    for column, key in enumerate(COLUMNS, 1):
        put(sheet, heading_row, column, heading(key), HEADING)
        sheet.column_dimensions[get_column_letter(column)].width = WIDTHS[column - 1]
    sheet.row_dimensions[heading_row].height = ROW_HEIGHT
    row = heading_row
    ranges: list[tuple[Criterion, str]] = []
    for criterion in one.scoring.criteria:
        first = row + 1
        for item in criterion.items:
            row += 1
            _write_item(sheet, row, criterion, item, one)
        if row > first:
            sheet.merge_cells(start_row=first, start_column=1, end_row=row, end_column=1)
        letter = get_column_letter(MARK)
        ranges.append((criterion, f"{letter}{first}:{letter}{row}"))
    form, row = write_totals(sheet, row, heading_row, one, ranges)
    row = _write_overall_and_signature(sheet, row, one)
    page(
        sheet,
        width=WIDTH,
        last_row=row,
        heading_rows=(heading_row, heading_row),
        freeze=f"A{heading_row + 1}",
    )
    # A signature that stands on a page of its own proves little.
    if sum(sheet.row_dimensions[line].height or _LINE_HEIGHT for line in range(1, row + 1)) < _ONE_PAGE:
        sheet.page_setup.fitToHeight = 1
    footer = sheet.oddFooter
    assert footer is not None
    footer.left.text = t("sheets.score_sheet.number", number=one.identity.number)
    _write_identity(sheet, one)
    protect_sheet(sheet)
    return form


def _write_head(sheet: Worksheet, one: ScoreSheet, round_name: str) -> int:
    identity = one.identity
    band(sheet, 1, WIDTH, t("sheets.score_sheet.title", round=round_name), TITLE, TITLE_HEIGHT)
    lines = [
        t("sheets.score_sheet.submission", code=identity.submission_code, title=one.title),
        t("sheets.score_sheet.entity", entity=one.entity_name, project=one.project_code),
        t("sheets.score_sheet.measure", measure=one.measure_name, reviewer=identity.reviewer),
    ]
    if one.facts:
        facts = tuple(f"{name} {value}" for name, value in one.facts)
        lines.append(t("sheets.score_sheet.facts", facts=facts))
    if one.returned_reason:
        lines.append(t("sheets.score_sheet.returned", reason=one.returned_reason))
    for row, line in enumerate(lines, 2):
        band(sheet, row, WIDTH, line, LINE, _height(lines_needed(line, sum(WIDTHS))))
    row = len(lines) + 2
    band(sheet, row, WIDTH, t("sheets.score_sheet.how"), NOTE)
    return row


def _height(lines: int) -> float:
    return min(_HIGHEST, _LINE_HEIGHT * lines + 7)


def _write_item(sheet: Worksheet, row: int, criterion: Criterion, item: Item, one: ScoreSheet) -> None:
    named, anchors = criterion_words(criterion), anchor_words(item)
    comment = one.comments.get(item.id, "")
    texts = (named, item.id, item.name, None, None, item.evidence, anchors, None, comment)
    for column, words in enumerate(texts, 1):
        put(sheet, row, column, words, CODE if column == ITEM else TEXT)
    put(sheet, row, POINTS, item.points, Look(form=PLAIN))
    put(sheet, row, POINTS + 1, item.step, Look(form=PLAIN))
    _open(sheet, row, COMMENT, comment, _COMMENT_LOOK)
    if item.marked_once:
        put(sheet, row, MARK, t("sheets.score_sheet.marked_once"), TEXT)
    else:
        _open(sheet, row, MARK, _shown(one, item), _MARK_LOOK)
        sheet.add_data_validation(mark_validation(item, sheet.cell(row, MARK).coordinate))
    wide = zip(texts, WIDTHS, strict=True)
    sheet.row_dimensions[row].height = max(
        ROW_HEIGHT, *(_height(lines_needed(words, width)) for words, width in wide if words)
    )


def _shown(one: ScoreSheet, item: Item) -> Fraction | str | None:
    cell = one.cells.get(item.id, Blank.PENDING)
    if isinstance(cell, Fraction):
        return cell
    return t("sheets.score_sheet.na") if cell is Blank.NOT_APPLICABLE else None


def _open(sheet: Worksheet, row: int, column: int, content: Fraction | str | None, look: Look) -> None:
    """Fill a cell that the expert may write in."""
    put(sheet, row, column, content, look)
    sheet.cell(row, column).protection = Protection(locked=False)


def _write_overall_and_signature(sheet: Worksheet, last: int, one: ScoreSheet) -> int:
    row = last + 1
    for column in range(1, WIDTH + 1):
        put(sheet, row, column, None, TEXT)
    put(sheet, row, OVERALL_LABEL, t(OVERALL_WORDS), TEXT)
    sheet.merge_cells(start_row=row, start_column=OVERALL_LABEL, end_row=row, end_column=OVERALL - 1)
    _open(sheet, row, OVERALL, one.comments.get(WHOLE_SHEET, ""), _COMMENT_LOOK)
    sheet.merge_cells(start_row=row, start_column=OVERALL, end_row=row, end_column=WIDTH)
    for column in range(OVERALL + 1, WIDTH + 1):
        sheet.cell(row, column).protection = Protection(locked=False)
    sheet.row_dimensions[row].height = _OVERALL_HEIGHT
    row += 1
    sheet.row_dimensions[row].height = _SIGNATURE_HEIGHT
    half = WIDTH - 3
    for first, end, key in ((1, half, "sheets.score_sheet.sign"), (half + 1, WIDTH, "sheets.sign.date")):
        put(sheet, row, first, t(key), LINE)
        sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=end)
    return row


def _write_identity(sheet: Worksheet, one: ScoreSheet) -> None:
    identity = one.identity
    rows = ((FORMAT, ""), *identity.as_rows(), (CHECKSUM, identity.checksum))
    for row, pair in enumerate(rows, 1):
        for place, text in enumerate(pair):
            if text:
                cell = sheet.cell(row, IDENTITY + place)
                assert isinstance(cell, SheetCell)
                cell.value = text
                # As it is in the record: a checksum allows no tidying, and a name may begin with "=".
                cell.data_type = "s"
    for place in range(2):
        sheet.column_dimensions[get_column_letter(IDENTITY + place)].hidden = True
