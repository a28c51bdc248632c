"""The sheet 说明: where the figures come from, so that a printed page can be traced back to its round."""

from __future__ import annotations

from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from workbench.i18n import t
from workbench.sheets.book import draft_note, state_of
from workbench.sheets.model import ExportInput
from workbench.sheets.style import (
    HEADING,
    NOTE,
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


def write_about(book: Workbook, data: ExportInput, *, marks: bool) -> None:
    """Write the sheet; ``marks`` tells whether the workbook holds marks."""
    sheet: Worksheet = book.create_sheet(t("sheets.sheet.about"))
    for place, width in enumerate(_WIDTHS):
        sheet.column_dimensions["AB"[place]].width = width
    band(sheet, 1, 2, t("sheets.about.title"), TITLE, TITLE_HEIGHT)
    band(sheet, 2, 2, draft_note(data), NOTE)
    about = data.provenance
    lines = [
        (t("sheets.about.status"), t("sheets.about.draft")),
        (t("sheets.about.round"), f"{about.round_code} {about.round_name}"),
        (t("sheets.about.state"), state_of(about)),
        (t("sheets.about.as_of"), about.as_of.isoformat()),
        (t("sheets.about.day"), about.generated_for.isoformat()),
        (t("sheets.about.version"), about.program_version),
        (t("sheets.about.audit"), about.audit_head or "—"),
    ]
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
    keys = ("colour", "chain", "floating", "check") if marks else ("colour", "notice", "check")
    lines += [(t("sheets.about.reading"), t(f"sheets.about.{key}")) for key in keys]
    put(sheet, 3, 1, t("sheets.about.what"), HEADING)
    put(sheet, 3, 2, t("sheets.about.value"), HEADING)
    for row, (name, value) in enumerate(lines, 4):
        put(sheet, row, 1, name, as_total(TEXT))
        put(sheet, row, 2, value, TEXT)
        sheet.row_dimensions[row].height = 14 * lines_needed(value, _WIDTHS[1]) + 6
    page(sheet, width=2, last_row=3 + len(lines), heading_rows=(3, 3), freeze="A4")
