"""Random edits of every cell that may be tried: marks, sheets, severity, every figure of the rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from unittest.mock import patch

from openpyxl.cell.cell import Cell
from openpyxl.workbook.workbook import Workbook

from tests.sheets.export_random import DAYS, Clauses
from tests.sheets.oracle.edits import Bench, cell_at, decimal_of
from tests.sheets.oracle.shown import expected_verdicts
from workbench.domain.award_limits import Budget, Cap, CapScope
from workbench.domain.award_methods import Method, Tier
from workbench.domain.case import Submission
from workbench.domain.facts import NO, YES
from workbench.domain.marks import Blank, Sheet, SheetState
from workbench.domain.measure import Measure
from workbench.i18n import t
from workbench.sheets.addresses import day_number

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
            *(self.budget, self.budget, self.queue, self.queue),
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
        """A limit on what an entity gets in a year, of either kind and basis, in all files that state it."""
        measure = self._measure(lambda one: any(cap.scope is not CapScope.ITEM for cap in one.caps))
        cap = self.dice.choice([one for one in measure.caps if one.scope is not CapScope.ITEM])
        fen = self.dice.randrange(1, 7 * _FEW)
        key = "clause_cap" if cap.scope is CapScope.CLAUSE_YEAR else "entity_cap"
        basis = t(f"sheets.parameters.{'approved' if cap.basis == '批准额' else 'paid'}")
        words = t(f"sheets.parameters.{key}", basis=basis)
        if cap.policy_wide or cap.together:
            key = "policy_wide" if cap.policy_wide else "together"
            words = t(f"sheets.parameters.{key}", name=words)
        alike = [one for one in self.rules.values() if cap in one.caps and _same_limit(cap, measure, one)]
        self._set(self._first(alike), words, "value", Fraction(fen, 100))
        for one in alike:
            caps = tuple(replace(each, amount=fen) if each == cap else each for each in one.caps)
            self._replace_measure(replace(one, caps=caps))

    def budget(self) -> None:
        """What a measure, or the whole policy, may spend in a year."""
        measure = self._measure(lambda one: any(budget.amount for budget in one.budgets))
        budget = self.dice.choice([one for one in measure.budgets if one.amount])
        fen = self.dice.randrange(1, (60 if budget.policy_wide else 20) * _FEW)
        alike = self._drawing_on(measure, budget)
        words = t(
            "sheets.parameters.budget_amount",
            scope=t(f"sheets.parameters.budget.{'policy' if budget.policy_wide else 'own'}"),
            over=t(f"term.over_budget.{budget.over}"),
        )
        self._set(self._first(alike), words, "value", Fraction(fen, 100))
        for one in alike:
            budgets = tuple(replace(each, amount=fen) if each == budget else each for each in one.budgets)
            self._replace_measure(replace(one, budgets=budgets))

    def queue(self) -> None:
        """The day of an application, the order that its applicant chose, whether it takes a part."""
        one = self.dice.choice(self.case.submissions)
        key = self.dice.choice(("day", "wish", "declines"))
        cell = self._stated_cell(one, t(f"sheets.shared.{key}"))
        if cell is None:
            return
        if key == "day":
            day = self.dice.choice(DAYS)
            cell.value, changed = day_number(day), replace(one, applied_on=day)
        elif key == "wish":
            wish = self.dice.choice((1, 2, 3))
            cell.value, changed = wish, replace(one, preference=wish)
        else:
            declines = self.dice.random() < 0.5
            cell.value, changed = YES if declines else NO, replace(one, declines_partial=declines)
        self._replace_submission(changed)
        self.log.append(f"{one.id} {key} {cell.value}")

    def _stated_cell(self, submission: Submission, heading: str) -> Cell | None:
        for page in self.book.worksheets:
            if page.title.startswith(t("sheets.sheet.calculation", number="")):
                headings = {cell.value: cell.column for cell in page[3]}
                code = headings[t("sheets.column.code")]
                for row in range(4, page.max_row + 1):
                    if page.cell(row, code).value == submission.id and heading in headings:
                        return cell_at(page, row, headings[heading])
        return None

    def ledger(self) -> None:
        """What an entity was given, or paid, earlier in the year, wherever it counts."""
        line = self.dice.choice(self.case.ledger)
        approved, fen = self.dice.random() < 0.5, self.dice.randrange(0, 3 * _FEW)
        parts = {"entity": line.entity, "day": line.decided_on, "measure": line.measure}
        own, named = (t(f"sheets.parameters.{key}", **parts) for key in ("ledger_line", "ledger_line_of"))
        page, inside = self.book[t("sheets.sheet.parameters")], ""
        for row in page.iter_rows(min_row=4, max_col=2):
            if row[1].value is None and row[0].value:
                inside = str(row[0].value)
            mine = f"（{line.measure}，" in inside or f"({line.measure}, " in inside
            if row[1].value == named or (mine and row[1].value == own):
                cell_at(page, row[0].row, 3 if approved else 6).value = decimal_of(Fraction(fen, 100))
        changed = replace(line, approved=fen) if approved else replace(line, paid=fen)
        lines = tuple(changed if one is line else one for one in self.case.ledger)
        self.case = replace(self.case, ledger=lines)
        self.log.append(f"{line.entity} {line.measure} {'approved' if approved else 'paid'} {fen}")
        for measure in self.rules.values():
            for budget in measure.budgets:
                if budget.amount and measure is self._first(self._drawing_on(measure, budget)):
                    self._spend(measure, budget)

    def _spend(self, measure: Measure, budget: Budget) -> None:
        """Write what the ledger took of a budget."""
        whose = f"{measure.policy}/" if budget.policy_wide else measure.id
        spent = sum(
            line.money(budget.basis) for line in self.case.of_this_year() if line.measure.startswith(whose)
        )
        words = t(
            "sheets.parameters.budget_used",
            scope=t(f"sheets.parameters.budget.{'policy' if budget.policy_wide else 'own'}"),
            basis=t(f"sheets.parameters.{'approved' if budget.basis == '批准额' else 'paid'}"),
        )
        self._set(measure, words, "value", Fraction(spent, 100))

    def _drawing_on(self, measure: Measure, budget: Budget) -> list[Measure]:
        if not budget.policy_wide:
            return [measure]
        return [one for one in self.rules.values() if one.policy == measure.policy and budget in one.budgets]

    def _first(self, alike: list[Measure]) -> Measure:
        """The measure whose parameters are read: the first that somebody applied for."""
        used = {one.measure for one in self.case.submissions}
        return min((one for one in alike if one.id in used), key=lambda one: one.id)

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


def _same_limit(cap: Cap, mine: Measure, other: Measure) -> bool:
    """Whether two files that write a cap alike mean one limit."""
    if cap.policy_wide:
        return mine.policy == other.policy
    return {mine.id, *cap.together} == {other.id, *cap.together}
