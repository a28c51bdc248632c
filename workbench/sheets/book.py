"""What the sheets of one workbook share while it is being written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from workbench.domain.case import Result
from workbench.domain.measure import Citation, CitationKind, Measure
from workbench.i18n import t
from workbench.sheets.addresses import Addresses
from workbench.sheets.calculation import Calculation
from workbench.sheets.layout import Layout
from workbench.sheets.layout.title import filled_title
from workbench.sheets.model import ExportInput, Kind, MeasureExport, Provenance
from workbench.sheets.shared.rules import SharedRules
from workbench.sheets.style import NOTE, SIGNED, TITLE, TITLE_HEIGHT, UNIT, band, page, put

FIRST_TABLE_ROW = 4
_SIGNATURE_HEIGHT = 30
# One of many columns stands under the layout's name for all of them.
_MANY = {"reviewer": "reviewers"}


@dataclass(frozen=True)
class Control:
    """A figure of a table and what the system found: fen where it is money, else a count."""

    label: str
    formula: str
    found: int
    is_money: bool = True


@dataclass
class Draft:
    """A workbook being written: its data, its layout, its calculations, and what to check at the end.

    Attributes:
        addresses: where the figures of the rules stand, by measure as the calculations.
        limits: the yearly caps and budgets that formulas follow.
        totals: cells of totals, by what they add up.
        controls: further figures to hold against the system's.
        word_checks: the cells that say whether amounts and their words fit; none where there are no words.
    """

    book: Workbook
    data: ExportInput
    layout: Layout
    calculations: Sequence[Calculation]
    addresses: Sequence[Addresses]
    limits: SharedRules = field(default_factory=SharedRules)
    totals: dict[str, str] = field(default_factory=dict)
    controls: list[Control] = field(default_factory=list)
    word_checks: str | None = None

    def remark(self, result: Result) -> str:
        """What staff noted about a submission."""
        return self.data.remarks.get(result.submission.id, "")

    def head(self, sheet: Worksheet, width: int, title: str) -> None:
        """Title, state of the figures, unit."""
        band(sheet, 1, width, title, TITLE, TITLE_HEIGHT)
        band(sheet, 2, width, draft_note(self.data), NOTE)
        band(sheet, 3, width, t(f"sheets.unit_line.{self.layout.unit}"), UNIT)

    def title(self, kind: Kind, measure: Measure | None = None) -> str:
        """The title of a table, as the layout has it or the usual one."""
        return title_of(self.data, self.layout, kind, measure)

    def set_page(
        self, sheet: Worksheet, columns: Sequence[str], last_row: int, headings: int = FIRST_TABLE_ROW
    ) -> None:
        """The layout's page for a table whose columns have these keys and headings stand in this row."""
        page(
            sheet,
            width=len(columns),
            last_row=last_row,
            heading_rows=(headings, headings),
            freeze=f"{get_column_letter(1 + self._frozen(columns))}{headings + 1}",
            setup=self.layout.page,
        )

    def _frozen(self, columns: Sequence[str]) -> int:
        """How many columns stand still: those up to the layout's, whether or not that one is shown."""
        keys = [column.key for column in self.layout.columns]
        if self.layout.page.freeze is None:
            return 0
        still = set(keys[: 1 + keys.index(self.layout.page.freeze)])
        bases = [column.partition(":")[0] for column in columns]
        return sum(_MANY.get(base, base) in still for base in bases)

    def sign(self, sheet: Worksheet, row: int, width: int) -> int:
        """The signature block, spread over the width; returns the first row below."""
        names = self.layout.signatures
        if not names:
            return row
        sheet.row_dimensions[row].height = _SIGNATURE_HEIGHT
        for place, name in enumerate(names):
            first = 1 + place * width // len(names)
            last = max(first, (place + 1) * width // len(names))
            put(sheet, row, first, name.shown, SIGNED)
            if last > first:
                sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)
        return row + 1


def draft_note(data: ExportInput) -> str:
    """That the amounts are computed only, computed beside a decision, or what decided them."""
    about = data.provenance
    if data.decided:
        return t(
            "sheets.decided_note",
            decision=decision_words(data),
            round=about.round_code,
            day=about.generated_for,
        )
    return t(
        "sheets.draft_note" if data.decision is None else "sheets.computed_note",
        round=about.round_code,
        state=state_of(about),
        day=about.generated_for,
    )


def decision_words(data: ExportInput) -> str:
    """Who decided, when and by which document; empty before a decision."""
    one = data.decision
    return t("sheets.about.adoption", by=one.by, day=one.decided_on, document=one.document) if one else ""


def state_of(about: Provenance) -> str:
    """Whether the figures are a trial or settled."""
    return t("term.trial") if about.is_trial else t("term.round_state.settled")


def title_of(data: ExportInput, layout: Layout, kind: Kind, measure: Measure | None = None) -> str:
    """The title of a table, as the layout has it or the usual one."""
    if layout.title is None:
        return _usual_title(data, kind, measure)
    about = data.provenance
    parts = {
        "round": about.round_name,
        "code": about.round_code,
        "measure": measure.name if measure else "",
        "draft": "" if data.decided else t("sheets.title_draft"),
        "day": about.generated_for.isoformat(),
    }
    return filled_title(layout.title, parts)


def _usual_title(data: ExportInput, kind: Kind, measure: Measure | None) -> str:
    """The title marked as a draft calculation until the amounts in it are decided."""
    name = f"{data.provenance.round_name}{' ' if measure else ''}{measure.name if measure else ''}"
    key = f"sheets.decided_title.{kind.value}" if data.decided else f"sheets.title.{kind.value}"
    return t(key, name=name)


def clause_of(measure: Measure) -> str:
    """The measure with its article."""
    cited = _award_citation(measure)
    return f"{measure.name}（{cited.article}）" if cited else measure.name


def article_of(measure: Measure) -> str:
    """The article with its document."""
    cited = _award_citation(measure)
    return f"{cited.document}（{cited.article}）" if cited else ""


def _award_citation(measure: Measure) -> Citation | None:
    """The policy's own article behind the award, else whatever the award cites."""
    ids = (
        *measure.award.citations,
        *(one for tier in measure.tiers for one in tier.citations),
        *(one for cap in measure.caps for one in cap.citations),
    )
    cited = [measure.citations[one] for one in ids]
    own = [one for one in cited if one.kind is CitationKind.POLICY] or cited
    return own[0] if own else None


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
    """One submission in a table: its number there, its result, and where its steps stand.

    ``opinion`` is what the panel wrote, or as much of it as the row holds.
    """

    number: int
    result: Result
    calculation: Calculation
    opinion: str = ""

    @cached_property
    def cells(self) -> Mapping[str, str]:
        """Cells of the row's steps, as `links` names them."""
        return links(self.calculation, self.result.submission.id)
