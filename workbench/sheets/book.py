"""What the sheets of one workbook share while it is being written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from workbench.domain.case import Result
from workbench.domain.measure import CitationKind, Measure
from workbench.i18n import t
from workbench.sheets.calculation import Calculation
from workbench.sheets.layout import Layout
from workbench.sheets.model import ExportInput, Kind, MeasureExport, Provenance
from workbench.sheets.style import LINE, NOTE, TITLE, TITLE_HEIGHT, UNIT, band, put

FIRST_TABLE_ROW = 4
_SIGNATURE_HEIGHT = 30


@dataclass
class Draft:
    """A workbook being written: its data, its layout, its calculations, and what to check at the end.

    Attributes:
        totals: cells of totals, by what they add up.
        word_checks: the cells that say whether amounts and their words fit; none where there are no words.
    """

    book: Workbook
    data: ExportInput
    layout: Layout
    calculations: Sequence[Calculation]
    totals: dict[str, str] = field(default_factory=dict)
    word_checks: str | None = None

    def remark(self, result: Result) -> str:
        """What staff noted about a submission."""
        return self.data.remarks.get(result.submission.id, "")

    def head(self, sheet: Worksheet, width: int, title: str) -> None:
        """Title, state of the figures, unit."""
        band(sheet, 1, width, title, TITLE, TITLE_HEIGHT)
        band(sheet, 2, width, draft_note(self.data), NOTE)
        band(sheet, 3, width, t(f"sheets.unit_line.{self.layout.unit}"), UNIT)

    def sign(self, sheet: Worksheet, row: int, width: int) -> int:
        """The signature block, spread over the width; returns the first row below."""
        names = self.layout.signatures
        if not names:
            return row
        sheet.row_dimensions[row].height = _SIGNATURE_HEIGHT
        for place, name in enumerate(names):
            first = 1 + place * width // len(names)
            last = max(first, (place + 1) * width // len(names))
            put(sheet, row, first, t(f"sheets.sign.{name}"), LINE)
            if last > first:
                sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)
        return row + 1


def draft_note(data: ExportInput) -> str:
    """That the figures are a draft calculation, and which state of the round they come from."""
    about = data.provenance
    return t(
        "sheets.draft_note",
        round=about.round_code,
        state=state_of(about),
        day=about.generated_for,
    )


def state_of(about: Provenance) -> str:
    """Whether the figures are a trial or settled."""
    return t("term.trial") if about.is_trial else t("term.round_state.settled")


def title_of(data: ExportInput, kind: Kind, measure: Measure | None = None) -> str:
    """The title of a table, always marked as a draft calculation."""
    name = f"{data.provenance.round_name}{' ' if measure else ''}{measure.name if measure else ''}"
    return t(f"sheets.title.{kind.value}", name=name)


def clause_of(measure: Measure) -> str:
    """The policy's own article behind the award, else whatever the award cites."""
    ids = (
        *measure.award.citations,
        *(one for tier in measure.tiers for one in tier.citations),
        *(one for cap in measure.caps for one in cap.citations),
    )
    cited = [measure.citations[one] for one in ids]
    own = [one for one in cited if one.kind is CitationKind.POLICY] or cited
    return f"{measure.name}（{own[0].article}）" if own else measure.name


def payers(parts: Sequence[MeasureExport]) -> tuple[str, ...]:
    """Who pays in any of the measures, in the order of the files."""
    return tuple(
        dict.fromkeys(payer for part in parts if part.measure.split for payer in part.measure.split.parts)
    )


def links(calculation: Calculation, submission: str) -> Mapping[str, str]:
    """Cells of a submission's steps by the columns that tables show; a step that is not there is absent."""
    measure = calculation.part.measure
    add_ons = [column.key for column in calculation.grid if column.key.startswith("with:")]
    found = {
        key: calculation.cell(key, submission)
        for key in (
            "sheets",
            "score",
            "rank",
            "tier",
            "nominal",
            "item_capped",
            "award",
            "eligible",
            "held",
            "lowered",
        )
        if calculation.has(key)
    }
    found["with_add_ons"] = calculation.cell([*add_ons[-1:], "item_capped"][0], submission)
    found["entity_capped"] = calculation.cell(calculation.last, submission)
    for payer in measure.split.parts if measure.split else ():
        found[f"split:{payer}"] = calculation.cell(f"split:{payer}", submission)
    return found


@dataclass(frozen=True)
class FrontRow:
    """One submission in a table: its number there, its result, and where its steps stand."""

    number: int
    result: Result
    calculation: Calculation

    @property
    def cells(self) -> Mapping[str, str]:
        """Cells of the row's steps, as `links` names them."""
        return links(self.calculation, self.result.submission.id)
