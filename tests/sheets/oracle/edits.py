"""Random edits made twice: in the cells of a workbook, and in the case and rules that the engine gets.

Cells are found by the words beside them, as a reader would find them, not by what the program knows.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from openpyxl.cell.cell import Cell
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from workbench.domain.award_limits import AddOn, Cap, CapScope
from workbench.domain.award_methods import Fixed, LevelAmounts, LevelRates, Pool, Rate, Terms, Tier
from workbench.domain.case import Case, LedgerLine, Submission
from workbench.domain.marks import Sheet
from workbench.domain.measure import Measure, MeasureId
from workbench.domain.rounding import places
from workbench.domain.rubric import Criterion, Item
from workbench.i18n import t

Rules = dict[MeasureId, Measure]
_TITLE_COLUMN = {"value": 3, "share": 5, "result": 6}


class Bench:
    """A workbook open for edits beside the rules and the case that it was written from."""

    def __init__(self, book: Workbook, rules: Mapping[MeasureId, Measure], case: Case, seed: int) -> None:
        self.book, self.rules, self.case = book, dict(rules), case
        self.dice = random.Random(seed)
        self.log: list[str] = []

    def edit(self, count: int, *, marks: bool = True) -> None:
        """Make ``count`` edits, about half of them marks where the workbook has any."""
        figures = (self.threshold, self.amount, self.floor, self.item_cap, self.add_on, self.unit)
        if marks:
            figures = (*figures, self.points, self.trim, self.year_cap, self.ledger)
        else:
            figures = tuple(one for one in figures if one != self.floor)
        for _ in range(count):
            kind: Callable[[], None] = self.dice.choice(figures)
            if marks and self.dice.random() < 0.5:
                kind = self.mark
            kind()

    def mark(self) -> None:
        """One mark, to any step of its item; now and then to nothing."""
        submission = self.dice.choice(self.case.submissions)
        counted = [one for one in submission.sheets if one.counts]
        if not counted:
            return
        sheet = self.dice.choice(counted)
        item = self.dice.choice(self.rules[submission.measure].scoring.items)
        value = self.dice.randrange(int(item.points / item.step) + 1) * item.step
        cell = self._mark_cell(submission, sheet, item)
        cell.value = decimal_of(value)
        self.log.append(f"{submission.id} {sheet.reviewer} {item.id} {value}")
        changed = replace(sheet, cells={**sheet.cells, item.id: value})
        self._replace_submission(
            replace(submission, sheets=tuple(changed if one is sheet else one for one in submission.sheets))
        )

    def _mark_cell(self, submission: Submission, sheet: Sheet, item: Item) -> Cell:
        for page in self.book.worksheets:
            if not page.title.startswith(t("sheets.sheet.marks", number="")):
                continue
            for row in page.iter_rows(min_row=6):
                if (row[0].value, row[3].value) == (submission.id, sheet.reviewer):
                    # The points of a criterion marked as a whole have the same heading, further right.
                    headings = {cell.value: cell.column for cell in reversed(page[3])}
                    return cell_at(page, row[0].row, headings[f"{item.id} {item.name}"])
        raise AssertionError("no such mark")

    def threshold(self) -> None:
        """Where a tier begins, moved by hundredths so that scores fall on both sides."""
        measure, tier = self._tier()
        value = tier.from_score + Fraction(self.dice.randrange(-400, 401), 100)
        self._set(measure, tier.name, "value", value, group="tiers")
        self._replace_tier(measure, tier, replace(tier, from_score=value))

    def amount(self) -> None:
        """What a tier pays, to the cent."""
        measure, tier = self._tier()
        fen = self.dice.randrange(1, 400_000_000)
        self._set(measure, tier.name, "result", Fraction(fen, 100), group="tiers")
        self._replace_tier(measure, tier, replace(tier, amount=fen))

    def floor(self) -> None:
        """The share of a criterion that a tier asks for."""
        measure = self._measure(lambda one: any(tier.floor_all for tier in one.tiers))
        tier = next(tier for tier in measure.tiers if tier.floor_all)
        criterion = self.dice.choice(measure.scoring.criteria)
        share = Fraction(self.dice.randrange(50, 96), 100)
        words = t("sheets.parameters.floor", tier=tier.name, criterion=criterion.name)
        self._set(measure, words, "share", share)
        self._replace_tier(measure, tier, replace(tier, floors={**tier.floors, criterion.id: share}))

    def item_cap(self) -> None:
        """The item cap."""
        measure = self._measure(lambda one: any(cap.scope is CapScope.ITEM for cap in one.caps))
        self._cap(measure, CapScope.ITEM, self.dice.randrange(50_000_000, 400_000_000))

    def year_cap(self) -> None:
        """The yearly cap of one entity."""
        measure = self._measure(lambda one: any(cap.scope is CapScope.ENTITY_YEAR for cap in one.caps))
        self._cap(measure, CapScope.ENTITY_YEAR, self.dice.randrange(10_000_000, 700_000_000))

    def _cap(self, measure: Measure, scope: CapScope, fen: int) -> None:
        cap = next(cap for cap in measure.caps if cap.scope is scope)
        key = "item_cap" if scope is CapScope.ITEM else "entity_cap"
        words = t(f"sheets.parameters.{key}", basis=t("sheets.parameters.approved"))
        self._set(measure, words, "value", Fraction(fen, 100))
        caps: tuple[Cap, ...] = tuple(replace(cap, amount=fen) if one is cap else one for one in measure.caps)
        self._replace_measure(replace(measure, caps=caps))

    def ledger(self) -> None:
        """What an entity was given earlier in the year."""
        lines = list(self.case.ledger)
        line = next(one for one in lines if one.decided_on.year == self.case.as_of.year)
        fen = self.dice.randrange(0, 250_000_000)
        words = t("sheets.parameters.ledger_line", entity=line.entity, day=line.decided_on)
        self._set(self.rules[MeasureId(line.measure)], words, "value", Fraction(fen, 100))
        changed: LedgerLine = replace(line, approved=fen)
        self.case = replace(self.case, ledger=tuple(changed if one is line else one for one in lines))

    def add_on(self) -> None:
        """An extra amount."""
        measure = self._measure(lambda one: bool(one.add_ons))
        add_on: AddOn = measure.add_ons[0]
        fen = self.dice.randrange(1, 200_000_000)
        group = t("sheets.parameters.add_on", name=add_on.name)
        self._set(measure, None, "value", Fraction(fen, 100), group_words=group)
        changed = tuple(replace(one, amount=fen) if one is add_on else one for one in measure.add_ons)
        self._replace_measure(replace(measure, add_ons=changed))

    def unit(self) -> None:
        """The unit that money is rounded to."""
        measure = self._measure(lambda one: True)
        yuan = self.dice.choice((1, 100, 10_000))
        award = measure.award
        words = t(
            "sheets.parameters.rounding",
            mode=t(f"sheets.parameters.money_mode.{award.rounding.mode.value}"),
        )
        self._set(measure, words, "value", Fraction(yuan))
        rounding = replace(award.rounding, unit=Fraction(yuan * 100))
        self._replace_measure(replace(measure, award=replace(award, rounding=rounding)))

    def points(self) -> None:
        """An item's points, which move the floors and rescale the totals."""
        measure = self._measure(lambda one: one.needs_panel)
        criterion: Criterion = self.dice.choice(measure.scoring.criteria)
        item = self.dice.choice(criterion.items)
        value = item.points + self.dice.choice((1, 2, 5))
        words = item.name if item.name == criterion.name else f"{item.id} {item.name}"
        self._set(measure, words, "value", value)
        items = tuple(replace(one, points=value) if one is item else one for one in criterion.items)
        criteria = tuple(
            replace(criterion, items=items) if one is criterion else one for one in measure.scoring.criteria
        )
        self._replace_measure(replace(measure, scoring=replace(measure.scoring, criteria=criteria)))

    def decimals(self) -> None:
        """How far points are rounded before or after the weight, or the score."""
        measure = self._measure(lambda one: one.needs_panel)
        scoring, count = measure.scoring, self.dice.randrange(4)
        where = self.dice.choice(("criterion", "weighted", "score"))
        rounding = getattr(scoring, "rounding" if where == "score" else f"{where}_rounding")
        if rounding is None:
            return
        words = t("sheets.parameters.decimals")
        if where != "score":
            mode = t(f"sheets.parameters.money_mode.{rounding.mode.value}")
            words = t(f"sheets.parameters.{where}_decimals", mode=mode)
        self._set(measure, words, "value", Fraction(count))
        rounding = places(count, rounding.mode)
        if where == "score":
            scoring = replace(scoring, rounding=rounding, decimals=count)
        elif where == "criterion":
            scoring = replace(scoring, criterion_rounding=rounding)
        else:
            scoring = replace(scoring, weighted_rounding=rounding)
        self._replace_measure(replace(measure, scoring=scoring))

    def weight(self) -> None:
        """What a criterion's points are multiplied by."""
        measure = self._measure(lambda one: one.needs_panel)
        criteria = list(measure.scoring.criteria)
        place = self.dice.randrange(len(criteria))
        criterion = criteria[place]
        if criterion.weight == 1:
            return
        weight = Fraction(self.dice.choice([part for part in range(1, 40) if part != 20]), 20)
        self._set(measure, f"{criterion.id} {criterion.name}", "share", weight)
        criteria[place] = replace(criterion, weight=weight)
        self._replace_measure(replace(measure, scoring=replace(measure.scoring, criteria=tuple(criteria))))

    def deviation(self) -> None:
        """From which distance on sheets, or criteria of sheets, are flagged."""
        measure = self._measure(lambda one: one.needs_panel)
        rule, share = measure.scoring.deviation, Fraction(self.dice.randrange(1, 80), 100)
        if rule is None:
            return
        if rule.share is not None:
            self._set(measure, t(f"sheets.parameters.deviation.{rule.around}"), "share", share)
            rule = replace(rule, share=share)
        if rule.criterion_share is not None:
            self._set(measure, t("sheets.parameters.criterion_share"), "share", share)
            rule = replace(rule, criterion_share=share)
        self._replace_measure(replace(measure, scoring=replace(measure.scoring, deviation=rule)))

    def trim(self) -> None:
        """From how many sheets extremes are dropped."""
        measure = self._measure(lambda one: one.scoring.trim is not None)
        scoring = measure.scoring
        assert scoring.trim is not None
        if scoring.average != "trimmed_mean":
            return
        count = self.dice.randrange(4, 9)
        self._set(measure, t("sheets.parameters.trim_from"), "value", Fraction(count))
        changed = replace(scoring, trim=replace(scoring.trim, from_sheets=count))
        self._replace_measure(replace(measure, scoring=changed))

    def stated(self) -> None:
        """What an application states as its level, or as the base of a rate, to the fen."""
        one = self.dice.choice([one for one in self.case.submissions if one.facts])
        measure = self.rules[one.measure]
        asked = {each.field for rule in measure.requirements for each in rule.condition.comparisons}
        terms = measure.award.terms
        value: int | str
        if isinstance(terms, LevelRates | LevelAmounts) and terms.by_field not in asked:
            levels = terms.levels if isinstance(terms, LevelRates) else terms.amounts
            field, value = terms.by_field, self.dice.choice(list(levels))
        elif isinstance(terms, Rate | LevelRates) and not asked & set(terms.base.fields):
            field, value = self.dice.choice(terms.base.fields), self.dice.randrange(1, 3_000_000_000)
        else:
            return
        cell = self._fact_cell(one, next(each.name for each in measure.fields if each.id == field))
        cell.value = value if isinstance(value, str) else decimal_of(Fraction(value, 100))
        self.log.append(f"{one.id} {field} {value}")
        self._replace_submission(replace(one, facts={**one.facts, field: value}))

    def _fact_cell(self, submission: Submission, name: str) -> Cell:
        for page in self.book.worksheets:
            if page.title.startswith(t("sheets.sheet.calculation", number="")):
                headings = {cell.value: cell.column for cell in page[3]}
                code = headings[t("sheets.column.code")]
                for row in range(4, page.max_row + 1):
                    if page.cell(row, code).value == submission.id:
                        return cell_at(page, row, headings[name])
        raise AssertionError("no such fact")

    def terms(self) -> None:
        """A rate, a fixed amount, or what a level gives."""
        measure = self._measure(lambda one: True)
        terms, fen = measure.award.terms, self.dice.randrange(1, 400_000_000)
        rate = Fraction(self.dice.randrange(1, 1_000), 1_000)
        group = t("sheets.parameters.terms")
        changed: Terms
        match terms:
            case Rate():
                self._set(measure, t("sheets.parameters.rate"), "share", rate, group_words=group)
                changed = replace(terms, rate=rate)
            case Fixed():
                self._set(
                    measure, t("sheets.parameters.fixed"), "value", Fraction(fen, 100), group_words=group
                )
                changed = replace(terms, amount=fen)
            case LevelAmounts(amounts=amounts):
                level = self.dice.choice(list(amounts))
                self._set(measure, level, "value", Fraction(fen, 100), group_words=_by(measure, terms))
                changed = replace(terms, amounts={**amounts, level: fen})
            case LevelRates(levels=levels):
                level = self.dice.choice(list(levels))
                self._set(measure, level, "share", rate, group_words=_by(measure, terms))
                given = replace(levels[level], rate=rate)
                if given.cap is not None:
                    self._set(measure, level, "result", Fraction(fen, 100), group_words=_by(measure, terms))
                    given = replace(given, cap=fen)
                changed = replace(terms, levels={**levels, level: given})
            case Pool():
                words = t("sheets.parameters.pool")
                self._set(measure, words, "value", Fraction(fen, 100), group_words=group)
                changed = replace(terms, amount=fen)
            case _:
                return
        self._replace_measure(replace(measure, award=replace(measure.award, terms=changed)))

    def _measure(self, fits: Callable[[Measure], bool]) -> Measure:
        used = {one.measure for one in self.case.submissions}
        return self.dice.choice([one for one in self.rules.values() if one.id in used and fits(one)])

    def _tier(self) -> tuple[Measure, Tier]:
        measure = self._measure(lambda one: True)
        return measure, self.dice.choice(measure.tiers)

    def _set(
        self,
        measure: Measure,
        words: str | None,
        column: str,
        value: Fraction,
        *,
        group: str = "",
        group_words: str = "",
    ) -> None:
        """Write into the parameters of one measure, in the first row that says these words."""
        page = self.book[t("sheets.sheet.parameters")]
        group_words = group_words or (t(f"sheets.parameters.{group}") if group else "")
        inside = False
        for row in page.iter_rows(min_row=4, max_col=2):
            first, second = str(row[0].value or ""), row[1].value
            if second is None and first:
                inside = f"（{measure.id}，" in first or f"({measure.id}, " in first
            if inside and second and words in (None, second) and group_words in ("", first):
                cell = cell_at(page, row[0].row, _TITLE_COLUMN[column])
                assert cell.data_type == "n", (cell.coordinate, cell.value)
                cell.value = decimal_of(value)
                self.log.append(f"{measure.id} {first} {second} {column} {value}")
                return
        raise AssertionError(f"no such parameter: {measure.id} {words}")

    def _replace_submission(self, changed: Submission) -> None:
        self.case = replace(
            self.case,
            submissions=tuple(changed if one.id == changed.id else one for one in self.case.submissions),
        )

    def _replace_measure(self, changed: Measure) -> None:
        self.rules[changed.id] = changed

    def _replace_tier(self, measure: Measure, tier: Tier, changed: Tier) -> None:
        tiers = tuple(changed if one is tier else one for one in measure.tiers)
        self._replace_measure(replace(measure, tiers=tiers))


def cell_at(page: Worksheet, row: int, column: int) -> Cell:
    """A cell that is not the hidden part of a merged one."""
    cell = page.cell(row, column)
    assert isinstance(cell, Cell)
    return cell


def decimal_of(value: Fraction) -> Decimal:
    """A number as openpyxl takes it."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def _by(measure: Measure, terms: LevelAmounts | LevelRates) -> str:
    name = next(one.name for one in measure.fields if one.id == terms.by_field)
    return t("sheets.parameters.terms_by", name=name)
