"""The sheet 说明: where the figures come from, so that a printed page can be traced back to its round."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from workbench.i18n import t
from workbench.sheets.book import decision_words, draft_note, state_of
from workbench.sheets.model import ExportInput
from workbench.sheets.style import (
    HEADING,
    NOTE,
    TALLEST_ROW,
    TEXT,
    TITLE,
    TITLE_HEIGHT,
    as_total,
    band,
    lines_needed,
    page,
    put,
)

_WIDTHS = (26, 100)


def write_about(
    book: Workbook, data: ExportInput, *, marks: bool, reading: Sequence[str] | None = None
) -> None:
    """Write the sheet.

    Args:
        marks: whether the workbook holds marks.
        reading: keys of the advice how to read it; None: as its kind of sheets needs.
    """
    sheet: Worksheet = book.create_sheet(t("sheets.sheet.about"))
    for place, width in enumerate(_WIDTHS):
        sheet.column_dimensions["AB"[place]].width = width
    band(sheet, 1, 2, t("sheets.about.title"), TITLE, TITLE_HEIGHT)
    band(sheet, 2, 2, draft_note(data), NOTE)
    about = data.provenance
    lines = [
        (t("sheets.about.status"), _status(data)),
        (t("sheets.about.round"), f"{about.round_code} {about.round_name}"),
        (t("sheets.about.state"), state_of(about)),
        (t("sheets.about.as_of"), about.as_of.isoformat()),
        (t("sheets.about.day"), about.generated_for.isoformat()),
        (t("sheets.about.version"), about.program_version),
        (t("sheets.about.audit"), about.audit_head or "—"),
    ]
    if data.decision is not None and not data.decided:
        lines.append((t("sheets.about.decision"), decision_words(data)))
    for part in data.measures:
        measure = part.measure
        adopted = measure.adoption
        lines.append((t("sheets.about.rules"), f"{measure.id} v{measure.version} {measure.name}"))
        if adopted:
            words = t("sheets.about.adoption", by=adopted.by, day=adopted.on, document=adopted.document)
            lines.append((t("sheets.about.adopted"), words))
        else:
            lines.append((t("sheets.about.adopted"), t("sheets.about.not_adopted")))
        lines += [
            (t("sheets.about.bytes"), measure.hashes.bytes_sha256),
            (t("sheets.about.meaning"), measure.hashes.meaning_sha256),
            (t("sheets.about.scoring"), measure.hashes.scoring_sha256),
        ]
    keys = reading or (("colour", "chain", "floating", "check") if marks else ("colour", "no_marks", "check"))
    lines += [(t("sheets.about.reading"), t(f"sheets.about.{key}")) for key in keys]
    put(sheet, 3, 1, t("sheets.about.what"), HEADING)
    put(sheet, 3, 2, t("sheets.about.value"), HEADING)
    for row, (name, value) in enumerate(lines, 4):
        put(sheet, row, 1, name, as_total(TEXT))
        put(sheet, row, 2, value, TEXT)
        sheet.row_dimensions[row].height = min(TALLEST_ROW, 14 * lines_needed(value, _WIDTHS[1]) + 6)
    page(sheet, width=2, last_row=3 + len(lines), heading_rows=(3, 3), freeze="A4")


def _status(data: ExportInput) -> str:
    """Whether the amounts are decided, computed beside a decision, or computed only."""
    if data.decided:
        return t("sheets.about.decided", decision=decision_words(data))
    return t("sheets.about.draft" if data.decision is None else "sheets.about.computed")
