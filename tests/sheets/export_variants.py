"""Rules turned over at random within what the format allows, and a round that strains them."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from fractions import Fraction

from tests.sheets.export_sample import AS_OF, export_input, measures, sample_case
from workbench.domain.award_limits import AddOn, Budget, Cap, CapScope, Overrun, Split
from workbench.domain.case import Case, LedgerLine, Permission, Submission
from workbench.domain.conditions import Comparison, Condition, Operator
from workbench.domain.facts import FactField, FieldKind
from workbench.domain.marks import Blank, Cell
from workbench.domain.measure import Measure
from workbench.domain.rounding import Mode, Rounding, places
from workbench.domain.rubric import DeviationRule, MissingMarkRule, Trim
from workbench.sheets.model import ExportInput

_COST = FactField("cost of all", "总投资", FieldKind.MONEY, required=False)
_DAY = FactField("done on", "完工日期", FieldKind.DATE, required=False)


def variant(seed: int) -> ExportInput:
    """One round under rules that the shipped files do not have, but the format does."""
    dice = random.Random(seed)
    rules = {one.id: _turned(one, dice) for one in measures().values()}
    case = sample_case(seed, each=4)
    submissions = [_strained(one, rules[one.measure], dice) for one in case.submissions]
    first = submissions[3]
    submissions[7] = replace(submissions[7], project=first.project, entity=first.entity)
    permissions = (Permission(first.entity, first.project, "会议纪要"),) if seed % 2 else ()
    given = LedgerLine(first.entity, first.project, first.measure, "extra", date(2023, 5, 1), 1, 1, "市")
    earlier = LedgerLine(
        first.entity, "P999", first.measure, "", date(2025, 2, 1), 12_345_600, 7_000_001, "市"
    )
    ledger = (*case.ledger, given, earlier)
    return export_input(Case(AS_OF, tuple(submissions), ledger, permissions), rules)


def _turned(measure: Measure, dice: random.Random) -> Measure:
    scoring = measure.scoring
    high, low = dice.choice(((1, 1), (2, 1), (0, 1), (2, 2)))
    criteria = tuple(
        replace(
            criterion,
            weight=dice.choice((criterion.weight, criterion.weight, Fraction("1.6"), Fraction("0.85"))),
            items=tuple(
                replace(
                    item,
                    marked_once=dice.random() < 0.2,
                    may_not_apply=place > 0 and dice.random() < 0.4,
                )
                for place, item in enumerate(criterion.items)
            ),
        )
        for criterion in scoring.criteria
    )
    scoring = replace(
        scoring,
        criteria=criteria,
        average=dice.choice(("mean", "trimmed_mean", "trimmed_mean", "median")),
        trim=Trim(dice.choice((5, 6)), high, low),
        missing=dice.choice(tuple(MissingMarkRule)),
        rounding=places(decimals := dice.choice((0, 1, 2, 3)), dice.choice(tuple(Mode))),
        decimals=decimals,
        by_criterion=dice.random() < 0.4,
        criterion_rounding=_rounding(dice),
        weighted_rounding=_rounding(dice),
        deviation=DeviationRule(
            Fraction(dice.randrange(1, 20), 100),
            Fraction(15),
            scoring.citations,
            dice.choice(("all", "kept")),
            Fraction(7, 10),
        ),
    )
    cited = measure.award.citations
    return replace(
        measure,
        scoring=scoring,
        fields=(*measure.fields, _COST, _DAY),
        tiers=tuple(
            replace(tier, amount=(tier.amount or 0) + dice.randrange(1_000_000)) for tier in measure.tiers
        ),
        award=replace(
            measure.award,
            rounding=Rounding(Fraction(dice.choice((100, 10_000, 7_000_000))), dice.choice(tuple(Mode))),
        ),
        add_ons=(*measure.add_ons, _add_on(dice, cited)),
        caps=(
            *measure.caps,
            Cap("all", CapScope.ENTITY_YEAR, dice.randrange(100_000_000, 500_000_000), cited, "兑付额"),
        ),
        split=Split({"市": dice.choice((1, 2)), "区": 1, "县": dice.choice((1, 3))}, "区", cited),
        budgets=(Budget(dice.choice((100_000_000, 10**12)), Overrun.STOP, cited),),
    )


def _rounding(dice: random.Random) -> Rounding | None:
    return dice.choice((None, None, places(dice.randrange(4), dice.choice(tuple(Mode)))))


def _add_on(dice: random.Random, cited: tuple[str, ...]) -> AddOn:
    comparisons = (
        Comparison(_COST.id, dice.choice((Operator.AT_LEAST, Operator.BELOW)), (500_000_000,)),
        Comparison(_DAY.id, dice.choice((Operator.NOT_AFTER, Operator.NOT_BEFORE)), (date(2025, 6, 30),)),
    )
    return AddOn(
        "extra",
        "附加",
        Condition(comparisons, any_of=dice.random() < 0.5),
        dice.randrange(1, 150_000_000),
        once=dice.random() < 0.7,
        needs_base_award=dice.random() < 0.5,
        inside_item_cap=dice.random() < 0.5,
        citations=cited,
    )


def _strained(submission: Submission, measure: Measure, dice: random.Random) -> Submission:
    """Blank and inapplicable cells, marks entered once, missing facts."""
    items = measure.scoring.items

    def worn(cells: dict[str, Cell]) -> dict[str, Cell]:
        for item in items:
            if item.may_not_apply and dice.random() < 0.3:
                cells[item.id] = Blank.NOT_APPLICABLE
            elif dice.random() < 0.01:
                cells.pop(item.id, None)
        return cells

    return replace(
        submission,
        sheets=tuple(replace(one, cells=worn(dict(one.cells))) for one in submission.sheets),
        objective={
            item.id: dice.randrange(int(item.points / item.step) + 1) * item.step
            for item in items
            if item.marked_once and dice.random() < 0.97
        },
        gates={gate.id: dice.random() > 0.03 for gate in measure.gates[:1]},
        facts={
            **submission.facts,
            _COST.id: dice.choice((None, 500_000_000, 499_999_999, 0)),
            _DAY.id: dice.choice((None, date(2025, 6, 30), date(2025, 7, 1))),
            **({"type": None} if dice.random() < 0.05 else {}),
        },
    )
