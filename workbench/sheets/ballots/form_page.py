"""One printed page: whose form it is and for what, the table of marks, opinion, signature, provenance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from workbench.domain.case import Result
from workbench.domain.marks import Sheet, SheetState
from workbench.domain.sheet_points import cells_of
from workbench.i18n import t
from workbench.sheets.ballots.lines import Lines
from workbench.sheets.ballots.table import FormTable, Marked
from workbench.sheets.book import clause_of, state_of
from workbench.sheets.layout import Layout
from workbench.sheets.marks_points import state_word
from workbench.sheets.model import ExportInput, MeasureExport
from workbench.sheets.paragraphs import height_of, paragraphs, parted, wrapped
from workbench.sheets.style import (
    LINE,
    LONG,
    NOTE,
    SIGNED,
    TALLEST_ROW,
    TEXT,
    TITLE,
    TITLE_HEIGHT,
    lines_needed,
    row_height,
)

# Item id of the comment on the whole sheet, as the record keeps it.
_WHOLE_SHEET = ""
_HIDDEN = (SheetState.RECUSED, SheetState.VOID)
_SIGNATURE_HEIGHT, _OPINION_HEIGHT, _GAP = 40.0, 36.0, 8.0
_SMALL_LINE = 12.0
# How many characters of the title take the room of one of the body.
_TITLE_SHARE = 0.55


@dataclass(frozen=True)
class Total:
    """Where the total of a form stands, and what the engine made of the same marks; None: no total."""

    submission: str
    row: int
    column: int
    expected: Fraction | None


@dataclass(frozen=True)
class FormWriter:
    """Writes the forms of one measure and one expert."""

    data: ExportInput
    part: MeasureExport
    layout: Layout
    table: FormTable
    title: str

    @property
    def width(self) -> float:
        """Characters that a row holds."""
        return sum(column.width for column in self.table.columns)

    def write(self, lines: Lines, result: Result, sheet: Sheet) -> Total | None:
        """Write one page from the next row on; None where it holds no marks."""
        comments = self.data.comments.get((result.submission.id, sheet.reviewer), {})
        lines.band(self.title, TITLE, TITLE_HEIGHT * lines_needed(self.title, self.width * _TITLE_SHARE))
        for parts in self._head(result, sheet):
            tallest = max(lines_needed(words, self.width / len(parts)) for words in parts)
            lines.spread(parts, LINE, row_height(tallest))
        found = None
        if sheet.state in _HIDDEN:
            lines.band(t(f"sheets.ballots.{sheet.state.value}"), TEXT, _OPINION_HEIGHT)
        else:
            found = self._marks(lines, result, sheet, comments)
        self._sign(lines)
        self._provenance(lines)
        return found

    def _head(self, result: Result, sheet: Sheet) -> tuple[tuple[str, ...], ...]:
        """Round, application and expert, line by line, each line in its parts."""
        about, submission = self.data.provenance, result.submission
        return (
            (
                t("sheets.ballots.round", round=about.round_code, state=state_of(about)),
                t("sheets.ballots.day", day=about.generated_for),
            ),
            (
                t("sheets.ballots.code", code=submission.id),
                t("sheets.ballots.clause", clause=clause_of(self.part.measure)),
            ),
            (t("sheets.ballots.entity", entity=self.data.entity_name(result)),),
            (t("sheets.ballots.project", title=submission.title, project=submission.project),),
            (
                t("sheets.ballots.expert", reviewer=sheet.reviewer),
                t("sheets.ballots.state", state=state_word(sheet.state)),
            ),
        )

    def _marks(self, lines: Lines, result: Result, sheet: Sheet, comments: Mapping[str, str]) -> Total:
        scoring = self.part.measure.scoring
        if not sheet.counts:
            lines.band(t(f"sheets.ballots.{sheet.state.value}"), NOTE)
        cells = cells_of(scoring, sheet, result.submission.objective)
        written = self.table.write(lines, Marked(cells, comments, sheet.counts))
        for item, words in written.long_comments:
            self._text(lines, t("sheets.ballots.note", item=item.id, name=item.name, text=words))
        opinion = t("sheets.ballots.overall", text=comments.get(_WHOLE_SHEET, ""))
        self._text(lines, opinion, _OPINION_HEIGHT)
        totals = {one.reviewer: one.total for one in result.panel.totals}
        expected = totals.get(sheet.reviewer) if sheet.counts else None
        return Total(result.submission.id, written.total_row, self.table.mark_column, expected)

    def _text(self, lines: Lines, words: str, least: float = 0.0) -> None:
        for part in parted(paragraphs(words), self.width, TALLEST_ROW):
            lines.band(part, LONG, max(least, height_of(len(wrapped(part, self.width)))))

    def _sign(self, lines: Lines) -> None:
        """The signature block, spread over the width."""
        lines.band("", LINE, _GAP)
        if words := [one.shown for one in self.layout.signatures]:
            lines.spread(words, SIGNED, _SIGNATURE_HEIGHT)

    def _provenance(self, lines: Lines) -> None:
        about, measure = self.data.provenance, self.part.measure
        words = t(
            "sheets.ballots.provenance",
            round=about.round_code,
            state=state_of(about),
            head=about.audit_head or "—",
            rules=measure.id,
            version=measure.version,
            sha256=measure.hashes.bytes_sha256,
        )
        lines.band(words, NOTE, _SMALL_LINE * (lines_needed(words, self.width * 1.1) + 1))
