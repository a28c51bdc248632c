"""Random edits of every cell that may be tried: marks, sheets, severity, every figure of the rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from unittest.mock import patch

from openpyxl.cell.cell import Cell
from openpyxl.workbook.workbook import Workbook

from tests.sheets.export_random import Clauses
from tests.sheets.oracle.edits import Bench, cell_at, decimal_of
from tests.sheets.oracle.shown import expected_verdicts
from workbench.domain.award_limits import CapScope
from workbench.domain.award_methods import Method, Tier
from workbench.domain.case import Submission
from workbench.domain.marks import Blank, Sheet, SheetState
from workbench.domain.measure import Measure
from workbench.i18n import t

_FEW = 100_000_000


class WideBench(Bench):
    """A workbook of `live_clauses` open for edits; ``marks`` tells whether it shows any."""

    def __init__(self, book: Workbook, clauses: Clauses, seed: int) -> None:
        super().__init__(book, clauses.rules, clauses.case, seed)
        self.severity = dict(clauses.severity)
        self.clauses = clauses
        title = t("sheets.sheet.marks", number="")
        self.marks = any(page.title.startswith(title) for page in book.worksheets)
        self.done: list[str] = []

    @property
    def edited(self) -> Clauses:
        """The clauses with the same edits made."""
        return replace(self.clauses, rules=self.rules, case=self.case, severity=self.severity)

    def wide(self, count: int) -> None:
        """Make ``count`` edits, half of them of marks and sheets where there are any."""
        figures = (
            *(self.threshold, self.tier_money, self.floor, self.item_cap, self.year_cap, self.ledger),
            *(self.add_on, self.condition, self.unit, self.parts, self.terms, self.stated),
        )
        scoring = (self.points, self.full, self.minimum, self.decimals, self.weight, self.trim)
        sheets = (self.mark, self.mark, self.mark, self.blank, self.state, self.severe)
        while len(self.done) < count:
            kinds: tuple[Callable[[], None], ...] = (*figures, *scoring) if self.marks else figures
            kind = self.dice.choice(sheets if self.marks and self.dice.random() < 0.5 else kinds)
            before = len(self.log)
            try:
                kind()
            except LookupError:
                continue  # No measure of this workbook has such a figure.
            if len(self.log) > before:
                self.done.append(kind.__name__)

    def mark_that_counts(self) -> None:
        """The first mark of some that moves a score, a tier or an award; any mark where none of them does."""
        for turn in range(30):
            self.dice.seed(turn)
            with patch.object(self, "_mark_cell"):
                self.mark()
            verdicts = expected_verdicts(self.clauses, self.edited)
            self.case, self.log = self.clauses.case, []
            if not all(verdicts.values()):
                break
        self.dice.seed(turn)
        self.mark()

    def _counted(self) -> tuple[Submission, Sheet]:
        panels = [one for one in self.case.submissions if any(sheet.counts for sheet in one.sheets)]
        submission = self.dice.choice(panels)
        return submission, self.dice.choice([one for one in submission.sheets if one.counts])

    def blank(self) -> None:
        """A mark taken away again."""
        submission, sheet = self._counted()
        item = self.dice.choice(self.rules[submission.measure].scoring.items)
        self._mark_cell(submission, sheet, item).value = None
        self._set_sheet(submission, sheet, replace(sheet, cells={**sheet.cells, item.id: Blank.PENDING}))

    def state(self) -> None:
        """A sheet that stands aside after all."""
        submission, sheet = self._counted()
        heading = t("sheets.column.state")
        self._marks_cell(submission, sheet, heading).value = t("term.sheet_state.recused")
        self._set_sheet(submission, sheet, replace(sheet, state=SheetState.RECUSED))

    def severe(self) -> None:
        """What calibration takes off one reviewer's totals."""
        name = self.dice.choice(list(self.severity))
        reviewer = self.dice.choice(list(self.severity[name]))
        points = Fraction(self.dice.randrange(-900, 900), 100)
        for submission in self.case.submissions:
            for sheet in submission.sheets:
                if (submission.measure, sheet.reviewer) == (name, reviewer):
                    cell = self._marks_cell(submission, sheet, t("sheets.column.severity"))
                    cell.value = decimal_of(points)
        self.severity[name] = {**self.severity[name], reviewer: points}
        self.log.append(f"{name} {reviewer} {points}")

    def _set_sheet(self, submission: Submission, sheet: Sheet, changed: Sheet) -> None:
        sheets = tuple(changed if one is sheet else one for one in submission.sheets)
        self._replace_submission(replace(submission, sheets=sheets))
        self.log.append(f"{submission.id} {sheet.reviewer} {changed.state}")

    def _marks_cell(self, submission: Submission, sheet: Sheet, heading: str) -> Cell:
        for page in self.book.worksheets:
            if page.title.startswith(t("sheets.sheet.marks", number="")):
                column = next((cell.column for cell in page[3] if cell.value == heading), None)
                for row in page.iter_rows(min_row=6):
                    if column and (row[0].value, row[3].value) == (submission.id, sheet.reviewer):
                        return cell_at(page, row[0].row, column)
        raise AssertionError("no such sheet")

    def tier_money(self) -> None:
        """What a tier pays, or its rate."""
        measure, tier = self._tier()
        if measure.award.method is Method.TIER_AMOUNT:
            fen = self.dice.randrange(1, 4 * _FEW)
            self._set(measure, tier.name, "result", Fraction(fen, 100), group="tiers")
            self._replace_tier(measure, tier, replace(tier, amount=fen))
        else:
            rate = Fraction(self.dice.randrange(1, 1000), 1000)
            self._set(measure, tier.name, "share", rate, group="tiers")
            self._replace_tier(measure, tier, replace(tier, rate=rate))

    def _tier(self) -> tuple[Measure, Tier]:
        measure = self._measure(lambda one: bool(one.tiers))
        return measure, self.dice.choice(measure.tiers)

    def year_cap(self) -> None:
        """A limit on what an entity gets in a year, of either kind and basis."""
        measure = self._measure(lambda one: any(cap.scope is not CapScope.ITEM for cap in one.caps))
        cap = self.dice.choice([one for one in measure.caps if one.scope is not CapScope.ITEM])
        fen = self.dice.randrange(1, 7 * _FEW)
        key = "clause_cap" if cap.scope is CapScope.CLAUSE_YEAR else "entity_cap"
        basis = t(f"sheets.parameters.{'approved' if cap.basis == '批准额' else 'paid'}")
        self._set(measure, t(f"sheets.parameters.{key}", basis=basis), "value", Fraction(fen, 100))
        caps = tuple(replace(one, amount=fen) if one is cap else one for one in measure.caps)
        self._replace_measure(replace(measure, caps=caps))

    def ledger(self) -> None:
        """What an entity was given, or paid, earlier in the year."""
        line = self.dice.choice(self.case.ledger)
        measure = next(one for one in self.rules.values() if one.id == line.measure)
        stands = {one.entity for one in self.case.submissions if one.measure == measure.id}
        if line.entity not in stands or all(cap.scope is CapScope.ITEM for cap in measure.caps):
            return
        approved, fen = self.dice.random() < 0.5, self.dice.randrange(0, 3 * _FEW)
        words = t("sheets.parameters.ledger_line", entity=line.entity, day=line.decided_on)
        self._set(measure, words, "value" if approved else "result", Fraction(fen, 100))
        changed = replace(line, approved=fen) if approved else replace(line, paid=fen)
        self.case = replace(
            self.case, ledger=tuple(changed if one is line else one for one in self.case.ledger)
        )

    def condition(self) -> None:
        """From which cost on an add-on is given."""
        measure = self._measure(lambda one: any(_by_cost(one, place) for place in range(len(one.add_ons))))
        place = next(place for place in range(len(measure.add_ons)) if _by_cost(measure, place))
        add_on = measure.add_ons[place]
        (comparison,) = add_on.condition.comparisons
        fen = self.dice.randrange(1, 9 * _FEW)
        name = next(one.name for one in measure.fields if one.id == "cost")
        group = t("sheets.parameters.add_on", name=add_on.name)
        words = f"{name} {comparison.operator.value}"
        self._set(measure, words, "value", Fraction(fen, 100), group_words=group)
        changed = replace(
            add_on, condition=replace(add_on.condition, comparisons=(replace(comparison, values=(fen,)),))
        )
        add_ons = tuple(changed if one is add_on else one for one in measure.add_ons)
        self._replace_measure(replace(measure, add_ons=add_ons))

    def parts(self) -> None:
        """How much of an award one of its payers bears."""
        measure = self._measure(lambda one: one.split is not None)
        split = measure.split
        assert split is not None
        payer, part = self.dice.choice(list(split.parts)), self.dice.randrange(1, 9)
        odd = t("sheets.parameters.odd_fen") if payer == split.odd_fen_to else ""
        words = t("sheets.parameters.split", payer=payer, odd=odd)
        self._set(measure, words, "value", Fraction(part))
        self._replace_measure(replace(measure, split=replace(split, parts={**split.parts, payer: part})))

    def full(self) -> None:
        """The points that all criteria together are brought to."""
        measure = self._measure(lambda one: one.needs_panel)
        points = Fraction(self.dice.randrange(80, 121))
        self._set(measure, t("sheets.parameters.full"), "value", points)
        self._replace_measure(replace(measure, scoring=replace(measure.scoring, full_points=points)))

    def minimum(self) -> None:
        """From how many sheets on there is a score."""
        measure = self._measure(lambda one: one.needs_panel)
        count = self.dice.randrange(5)
        self._set(measure, t("sheets.parameters.minimum"), "value", Fraction(count))
        self._replace_measure(replace(measure, scoring=replace(measure.scoring, minimum_sheets=count)))


def _by_cost(measure: Measure, place: int) -> bool:
    return all(one.field == "cost" for one in measure.add_ons[place].condition.comparisons)
