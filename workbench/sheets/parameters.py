"""The sheet 参数: every figure of the rules beside its clause; those that formulas read may be tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from workbench.domain.allocation.rules import Limit
from workbench.domain.award_limits import AddOn, Cap, CapScope
from workbench.domain.award_methods import Tier
from workbench.domain.case import LedgerLine
from workbench.domain.money import FEN_PER_YUAN
from workbench.i18n import t
from workbench.sheets.addresses import MONEY_LOOK, Addresses, fact_content
from workbench.sheets.budget_rows import write_budgets
from workbench.sheets.model import ExportInput, MeasureExport
from workbench.sheets.names import Names
from workbench.sheets.nominal_steps import nominal_is_live
from workbench.sheets.parameter_rows import COLUMNS, RESULT_COLUMN, SHARE_COLUMN, VALUE_COLUMN, ParameterRows
from workbench.sheets.parameter_scoring import write_scoring
from workbench.sheets.parameter_terms import write_places, write_terms, write_tier_bands
from workbench.sheets.shared.rules import SharedRules, cap_key
from workbench.sheets.stages import Stage, add_ons_are_live, first_stage, tier_is_live
from workbench.sheets.style import (
    HEADING,
    HEADING_HEIGHT,
    NOTE,
    TEXT,
    TITLE,
    TITLE_HEIGHT,
    Formula,
    as_total,
    band,
    page,
    put,
    yuan,
)

# Rows left free under the ledger's lines, so that a missing line can be tried.
_FREE_LEDGER_ROWS = 1


def write_parameters(
    names: Names, data: ExportInput, shared: SharedRules, *, scored: bool, budgets: bool = False
) -> list[Addresses]:
    """Write the sheet and return the addresses by measure.

    Args:
        shared: the yearly caps and budgets that formulas follow.
        scored: whether the figures that turn marks into scores belong in this workbook.
        budgets: whether its tables read all budgets and what the ledger took of them.
    """
    sheet: Worksheet = names.book.create_sheet(t("sheets.sheet.parameters"))
    width = len(COLUMNS)
    band(sheet, 1, width, t("sheets.parameters.title"), TITLE, TITLE_HEIGHT)
    band(sheet, 2, width, t("sheets.parameters.note"), NOTE, 30)
    sheet.row_dimensions[3].height = HEADING_HEIGHT
    for place, (key, column_width) in enumerate(COLUMNS, 1):
        put(sheet, 3, place, t(f"sheets.parameters.{key}"), HEADING)
        sheet.column_dimensions[get_column_letter(place)].width = column_width
    row = 4
    found: list[Addresses] = []
    entities = sorted({one.submission.entity for part in data.measures for one in part.results})
    keys = {entity: place for place, entity in enumerate(entities, 1)}
    for number, part in enumerate(data.measures, 1):
        block = _Block(sheet, row, part.measure, names, t("sheets.name.measure", number=number))
        block.addresses.entity_keys = keys
        block.write(part, data, shared, scored=scored, budgets=budgets)
        found.append(block.addresses)
        row = block.row + 1
    page(sheet, width=width, last_row=row - 1, heading_rows=(3, 3), freeze="A4")
    return found


class _Block(ParameterRows):
    """What the rows of one measure say."""

    def write(
        self, part: MeasureExport, data: ExportInput, shared: SharedRules, *, scored: bool, budgets: bool
    ) -> None:
        measure = self.measure
        heading = t("sheets.parameters.measure", name=measure.name, id=measure.id, version=measure.version)
        for place in range(1, len(COLUMNS) + 1):
            put(self.sheet, self.row, place, heading if place == 1 else None, as_total(TEXT))
        self.sheet.merge_cells(start_row=self.row, start_column=1, end_row=self.row, end_column=len(COLUMNS))
        self.row += 1
        if scored and measure.needs_panel:
            write_scoring(self)
        tiers_live = tier_is_live(part)
        amounts_live = nominal_is_live(part)
        self._tiers(scored=scored, live=tiers_live, amounts_live=amounts_live)
        write_terms(self, live=amounts_live)
        write_places(self)
        write_budgets(self, data, shared, every=budgets)
        caps = [one.rule for one in shared.caps_at(measure)]
        self._caps([cap_key(limit.cap) for limit in caps])
        add_ons_live = add_ons_are_live(part, data.ledger)
        for add_on in measure.add_ons:
            self._add_on(add_on, facts=scored and add_ons_live, live=add_ons_live)
        self._payment()
        self._ledgers(data, caps)
        self._conventions()

    def _tiers(self, *, scored: bool, live: bool, amounts_live: bool) -> None:
        tiers = self.measure.tiers
        if not tiers:
            return
        self.group = t("sheets.parameters.tiers")
        first, last = self.row, self.row + len(tiers) - 1
        self.note(("tier names",), 2, first, last)
        self.note(("tier amounts",), RESULT_COLUMN, first, last)
        self.note(("tier rates",), SHARE_COLUMN, first, last)
        for place, tier in enumerate(tiers):
            self.line(
                ("from", str(place)),
                tier.name,
                tier.citations,
                tier.from_score,
                t("sheets.unit.points"),
                share=tier.rate,
                result=None if tier.amount is None else yuan(tier.amount),
                result_is_money=True,
                live=live,
                amounts_live=amounts_live,
            )
        write_tier_bands(self)
        self.group = t("sheets.parameters.floors")
        for place, tier in enumerate(tiers if scored else ()):
            self._floors(place, tier, live=live)

    def _floors(self, place: int, tier: Tier, *, live: bool) -> None:
        for criterion in self.measure.scoring.criteria:
            share = tier.floors.get(criterion.id, tier.floor_all)
            if share is None:
                continue
            points = self.addresses["criterion", criterion.id]
            self.line(
                ("floor", str(place), criterion.id),
                t("sheets.parameters.floor", tier=tier.name, criterion=criterion.name),
                tier.floor_citations or tier.citations,
                share=share,
                result=Formula(f"ROUND(E{self.row}*{points},9)"),
                note=RESULT_COLUMN,
                live=live,
            )

    def _caps(self, yearly: Sequence[tuple[str, ...]]) -> None:
        """All caps; ``yearly`` are the keys of those that formulas read here."""
        self.group = t("sheets.parameters.caps")
        for cap in self.measure.caps:
            item = cap.scope is CapScope.ITEM
            self.line(
                ("item cap", cap.id) if item else cap_key(cap),
                _cap_name(cap),
                cap.citations,
                yuan(cap.amount),
                t("sheets.unit.yuan"),
                look=MONEY_LOOK,
                live=first_stage(self.measure) is Stage.NOMINAL if item else cap_key(cap) in yearly,
            )

    def _add_on(self, add_on: AddOn, *, facts: bool, live: bool) -> None:
        self.group = t("sheets.parameters.add_on", name=add_on.name)
        inside = "inside" if add_on.inside_item_cap else "outside"
        base = "base" if add_on.needs_base_award else "free"
        self.line(
            ("add_on", add_on.id),
            t(
                "sheets.parameters.add_on_amount",
                inside=t(f"sheets.parameters.{inside}"),
                base=t(f"sheets.parameters.{base}"),
            ),
            add_on.citations,
            yuan(add_on.amount),
            t("sheets.unit.yuan"),
            look=MONEY_LOOK,
            live=live,
        )
        names = {one.id: one.name for one in self.measure.fields}
        for i, comparison in enumerate(add_on.condition.comparisons if facts else ()):
            for j, value in enumerate(comparison.values):
                content, look = fact_content(value)
                words = f"{names.get(comparison.field, comparison.field)} {comparison.operator.value}"
                key = ("condition", add_on.id, str(i), str(j))
                self.line(key, words, add_on.citations, content, look=look)

    def _payment(self) -> None:
        award, split = self.measure.award, self.measure.split
        self.group = t("sheets.parameters.payment")
        unit = Fraction(award.rounding.unit, FEN_PER_YUAN)
        words = t(
            "sheets.parameters.rounding", mode=t(f"sheets.parameters.money_mode.{award.rounding.mode.value}")
        )
        self.line(("unit",), words, award.citations, unit, t("sheets.unit.yuan"))
        for payer, share in (split.parts if split else {}).items():
            assert split is not None
            odd = t("sheets.parameters.odd_fen") if payer == split.odd_fen_to else ""
            self.line(
                ("split", payer), t("sheets.parameters.split", payer=payer, odd=odd), split.citations, share
            )

    def _ledgers(self, data: ExportInput, limits: Sequence[Limit]) -> None:
        """What the ledger took of the year's caps; those that cover the same measures read the same lines."""
        together: dict[tuple[object, ...], list[Limit]] = {}
        for limit in limits:
            together.setdefault((limit.cap.policy_wide, limit.covered), []).append(limit)
        for some in together.values():
            first = self.row
            self._ledger(_lines_that_count(data, some[0], self.addresses.entity_keys), some[0])
            last = self.row - 1
            columns = {"批准额": VALUE_COLUMN, "兑付额": RESULT_COLUMN}
            for limit in some:
                group = ("ledger", *cap_key(limit.cap))
                self.note((*group, "keys"), SHARE_COLUMN, first, last)
                self.note((*group, "money"), columns[limit.cap.basis], first, last)

    def _ledger(self, lines: Sequence[LedgerLine], limit: Limit) -> None:
        self.group = t("sheets.parameters.ledger")
        key = "ledger_line" if limit.covered == {self.measure.id} else "ledger_line_of"
        stated = limit.stated_by(self.measure)
        citations = stated.citations if stated else ()
        for line in (*lines, *[None] * _FREE_LEDGER_ROWS):
            words = t("sheets.parameters.ledger_free")
            if line is not None:
                parts = {"entity": line.entity, "day": line.decided_on, "measure": line.measure}
                words = t(f"sheets.parameters.{key}", **parts)
            self.line(
                None,
                words,
                citations,
                yuan(line.approved) if line else None,
                t("sheets.unit.yuan"),
                result=yuan(line.paid) if line else None,
                result_is_money=True,
                entity_key=self.addresses.entity_keys[line.entity] if line else None,
                open_row=line is None,
                look=MONEY_LOOK,
            )

    def _conventions(self) -> None:
        self.group = t("sheets.parameters.conventions")
        for one in self.measure.conventions:
            approved = one.approved_by or t("term.citation_kind.待定")
            words = t("sheets.parameters.convention", topic=one.topic, choice=one.choice, approved=approved)
            self.line(None, words, one.citations)


def _cap_name(cap: Cap) -> str:
    name = _own_name(cap)
    if cap.policy_wide:
        return t("sheets.parameters.policy_wide", name=name)
    return t("sheets.parameters.together", name=name) if cap.together else name


def _own_name(cap: Cap) -> str:
    if cap.scope is CapScope.ITEM:
        return t("sheets.parameters.item_cap")
    basis = "approved" if cap.basis == "批准额" else "paid"
    scope = "clause_cap" if cap.scope is CapScope.CLAUSE_YEAR else "entity_cap"
    return t(f"sheets.parameters.{scope}", basis=t(f"sheets.parameters.{basis}"))


def _lines_that_count(data: ExportInput, limit: Limit, entities: Mapping[str, int]) -> list[LedgerLine]:
    """Ledger lines of the year, up to the round's date, of entities that stand in this workbook."""
    as_of = data.provenance.as_of
    return [
        line
        for line in data.ledger
        if limit.counts(line.measure)
        and line.entity in entities
        and line.decided_on.year == as_of.year
        and line.decided_on <= as_of
    ]
