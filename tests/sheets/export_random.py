"""Workbooks of clauses drawn at random: every way of scoring and giving money, every limit."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any
from unittest.mock import patch

from tests.domain.measures import MEASURE, POLICY, WAN
from tests.sheets.export_averaging import random_scoring, random_severity, random_sheets
from tests.sheets.export_sample import AS_OF, export_input
from workbench.domain import awards
from workbench.domain.aggregate import panel
from workbench.domain.approved_result import approved_result
from workbench.domain.award_limits import (
    AddOn,
    Basis,
    Budget,
    Cap,
    CapScope,
    Difference,
    Exclusivity,
    ExclusivityRule,
    Overlap,
    OverlapRule,
    Overrun,
    Period,
    Quota,
    Split,
    Times,
    Voucher,
)
from workbench.domain.award_methods import (
    BY_TIER,
    Award,
    Band,
    Base,
    Discretion,
    Fixed,
    Instalments,
    LevelAmounts,
    LevelRate,
    LevelRates,
    Method,
    Pick,
    Pool,
    Ranking,
    Rate,
    Sharing,
    Terms,
    Tier,
    TierRates,
    TieRule,
)
from workbench.domain.awards import compute
from workbench.domain.case import Case, Decision, LedgerLine, Panel, Permission, Result, Submission
from workbench.domain.conditions import Comparison, Condition, Operator
from workbench.domain.facts import FactField, FactValue, FieldKind
from workbench.domain.measure import Measure, MeasureId
from workbench.domain.rounding import Mode, Rounding
from workbench.domain.rubric import NO_PANEL
from workbench.sheets.model import Approved, DecisionExport, ExportInput, Kind

METHODS = tuple(one for one in Method if one is not Method.RECORDED)
# Those whose amounts are formulas over figures, tiers and stated facts.
LIVE = (
    *(Method.TIER_AMOUNT, Method.TIER_AMOUNT, Method.TIER_RATE),
    *(Method.RATE, Method.LEVEL_RATE, Method.FIXED, Method.LEVEL_AMOUNT, Method.POOL),
)
KINDS = (Kind.AWARDS, Kind.PAYMENTS, Kind.NOTICE, Kind.PAYMENTS, Kind.AWARDS, Kind.SCORES)
LEVELS = ("国家级", "省级", "市级")
ENTITIES = ("91140200MA0GTP0X12", "大同甲公司", "大同乙公司", "大同丙公司", "大同丁公司")
PROJECTS = ("P1", "P2", "P3")
DAYS = (date(2025, 10, 8), date(2025, 10, 9), date(2025, 10, 10))
REVIEWERS = ("安平", "白露", "陈晨", "董一", "冯二", "高三")
FIELDS = (
    *MEASURE.fields,
    FactField("spent", "实际投入", FieldKind.MONEY, False),
    FactField("level", "认定级别", FieldKind.CHOICE, False, LEVELS),
    FactField("done", "完工日期", FieldKind.DATE, False),
    FactField("staff", "从业人数", FieldKind.NUMBER, False),
)
UNITS = (1, 100, 100, 10_000, WAN, WAN, 100 * WAN)
# What a decided amount may be under every band below, in the largest unit.
DECIDED = (100 * WAN, 200 * WAN)
BASES: tuple[Basis, ...] = ("批准额", "兑付额")
SERIES = ("", "级", "add0", "add1")
PAYERS = ("市", "区", "县")


@dataclass(frozen=True)
class Clauses:
    """The measures of one workbook and their round.

    Attributes:
        severity: points that calibration takes off by reviewer, for the measures that have it.
        approved: 核定额 by submission, fen, where an office decided another amount.
    """

    kind: Kind
    rules: Mapping[MeasureId, Measure]
    case: Case
    severity: Mapping[MeasureId, Mapping[str, Fraction]]
    approved: Mapping[str, int]

    def export(self) -> ExportInput:
        """What the sheets get."""
        with self.calibrated():
            data = export_input(self.case, self.rules)
        parts = tuple(
            replace(
                part,
                approved={
                    one.submission.id: self.approved[one.submission.id]
                    for one in part.results
                    if one.submission.id in self.approved
                },
            )
            for part in data.measures
        )
        return replace(data, measures=parts, decision=self._decision(data) if self.approved else None)

    def _decision(self, data: ExportInput) -> DecisionExport:
        """Every submission with its 测算额 and its 核定额."""
        amounts = {
            name: Approved(
                fen, self.approved.get(name, fen or 0), "会议核减" if name in self.approved else ""
            )
            for part in data.measures
            for name, fen in ((one.submission.id, one.award) for one in part.results)
        }
        return DecisionExport("纪要2号", AS_OF, "专题会议", amounts)

    @cached_property
    def results(self) -> Mapping[str, Result]:
        """By submission, as the workbook of this kind has to show them."""
        with self.calibrated():
            found = compute(self.rules, self.case).results
        decided = self.approved if self.kind in (Kind.PAYMENTS, Kind.NOTICE) else {}
        return {
            one.submission.id: _as_decided(
                self.rules[one.submission.measure], one, decided[one.submission.id]
            )
            if one.submission.id in decided
            else one
            for one in found
        }

    @contextmanager
    def calibrated(self) -> Iterator[None]:
        """Let the engine find these severities, whatever the marks are."""

        def found(measures: Mapping[MeasureId, Measure], case: Case) -> dict[str, Panel]:
            return {
                one.id: panel(measures[one.measure].scoring, one, self.severity[one.measure])
                for one in case.submissions
                if one.measure in self.severity
            }

        with patch.object(awards, "decided_by_calibration", found):
            yield


def _as_decided(measure: Measure, one: Result, fen: int) -> Result:
    """What was decided stands where nothing is computed any more, also when it is nothing."""
    # One fen that nobody decided, so that nothing counts as another amount than a missing one.
    return approved_result(measure, replace(one, award=-1) if one.award is None else one, fen)


def random_clauses(seed: int) -> Clauses:
    """A workbook's measures, one a method of giving money, two fifths of them of one policy."""
    dice = random.Random(seed)
    names = [MeasureId(f"p-2025/m{place}") for place in range(len(METHODS))]
    rule = dice.choice((None, None, None, ExclusivityRule.CHOICE, ExclusivityRule.JOINT))
    wide_cap = (_cap(dice, "wide", CapScope.ENTITY_YEAR, policy_wide=True),) if dice.random() < 0.2 else ()
    wide_budget = (_budget(dice, policy_wide=True),) if dice.random() < 0.3 else ()
    rules = {}
    for name, method in zip(names, METHODS, strict=True):
        one = _measure(dice, name, method)
        one = replace(one, **_among_others(dice, one, [other for other in names if other != name]))
        if dice.random() < 0.4:
            one = replace(
                one,
                policy_id="p-2025",
                caps=(*one.caps, *wide_cap),
                budgets=(*one.budgets, *wide_budget),
                exclusivity=Exclusivity("本办法", "同一项目", rule, "", POLICY) if rule else None,
            )
        rules[name] = one
    submissions = [
        _submission(dice, measure, f"S{number:02}-{place}")
        for number, measure in enumerate(rules.values())
        for place in range(1, dice.randrange(4, 8))
    ]
    ledger = tuple(_line(dice, names) for _ in range(dice.randrange(36)))
    permission = Permission(dice.choice(ENTITIES), dice.choice(PROJECTS), "专题会")
    case = Case(AS_OF, tuple(submissions), ledger, (permission,), lot_seed="20251120")
    return _decided(dice, KINDS[seed % len(KINDS)], rules, case, _severity(dice, rules, case))


def live_clauses(seed: int, kind: Kind) -> Clauses:
    """Measures whose every step is a formula, so that whatever is edited goes through to the money."""
    dice = random.Random(seed)
    names = [MeasureId(f"p-2025/m{place}") for place in range(len(LIVE))]
    wide_cap = (_cap(dice, "wide", CapScope.ENTITY_YEAR, policy_wide=True),) if dice.random() < 0.4 else ()
    wide_budget = (_budget(dice, policy_wide=True),) if dice.random() < 0.5 else ()
    rules = {}
    for name, method in zip(names, LIVE, strict=True):
        one = _measure(dice, name, method)
        if isinstance(one.award.terms, Pool):
            # Places for everybody, by a figure that no edit moves, since who has one stands as it was found.
            pool = replace(
                one.award.terms, top=99, ranking=Ranking("staff", dice.choice((TieRule.NONE, TieRule.LOT)))
            )
            one = replace(one, scoring=NO_PANEL, award=replace(one.award, terms=pool))
        others = tuple(dice.sample([other for other in names if other != name], 1))
        together = others if dice.random() < 0.2 else ()
        is_wide = dice.random() < 0.5
        # In fen, shares are of more units than a cell can steady.
        rounding = replace(one.award.rounding, unit=max(one.award.rounding.unit, Fraction(100)))
        rules[name] = replace(
            one,
            award=replace(one.award, rounding=rounding),
            policy_id="p-2025" if is_wide else None,
            caps=(
                *one.caps,
                *(replace(cap, together=together) for cap in _yearly_caps(dice)),
                *wide_cap * is_wide,
            ),
            add_ons=one.add_ons if method in BY_TIER else (),
            quota=_wide_enough(dice, one) if method is not Method.POOL else None,
            budgets=(
                *((_budget(dice, by_place=one.needs_panel),) if dice.random() < 0.5 else ()),
                *wide_budget * is_wide,
            ),
        )
    submissions, ledger = [], []
    for number, measure in enumerate(rules.values()):
        for place in range(1, dice.randrange(4, 8)):
            one = _submission(dice, measure, f"S{number:02}-{place}")
            submissions.append(replace(one, facts=_facts(dice, 0)))
        for place, entity in enumerate(ENTITIES[: dice.randrange(5)], 1):
            line = replace(_line(dice, [measure.id]), entity=entity, project="旧项目", series="")
            ledger.append(replace(line, measure=measure.id, decided_on=date(2025, place, 1)))
    case = Case(AS_OF, tuple(submissions), tuple(ledger), lot_seed="20251120")
    # Those who pay see no marks that severity is taken off.
    return _decided(dice, kind, rules, case, {} if kind is Kind.PAYMENTS else _severity(dice, rules, case))


def tight_clauses(seed: int, kind: Kind) -> Clauses:
    """Budgets that do not reach: applications that stand alike, and shares below a lower limit."""
    dice = random.Random(seed)
    rules = {}
    for place, ties in enumerate((TieRule.LOT, TieRule.STOP, TieRule.NONE)):
        method = Method.DISCRETION if ties is TieRule.NONE else Method.FIXED
        one = _measure(dice, MeasureId(f"p-2025/m{place}"), method)
        over = Overrun.PRO_RATA if ties is TieRule.NONE else dice.choice((Overrun.BY_RANK, Overrun.OFFER))
        budget = Budget(_fen(dice, 600) + 200 * WAN, over, POLICY)
        quota = Quota(99, Ranking("staff", ties), False, POLICY)
        # In units so small that nobody's share is nothing.
        award = replace(one.award, rounding=Rounding(Fraction(100), Mode.DOWN))
        rules[one.id] = replace(one, award=award, caps=(), add_ons=(), quota=quota, budgets=(budget,))
    submissions = [
        _submission(dice, measure, f"S{number:02}-{place}")
        for number, measure in enumerate(rules.values())
        for place in range(1, dice.randrange(5, 9))
    ]
    submissions = [replace(one, facts=_facts(dice, 0)) for one in submissions]
    return Clauses(kind, rules, Case(AS_OF, tuple(submissions), lot_seed=str(seed)), {}, {})


def _wide_enough(dice: random.Random, measure: Measure) -> Quota | None:
    """Places for everybody, so that only the order counts that they are given in."""
    if not measure.needs_panel or dice.random() < 0.5:
        return None
    ties = dice.choice((TieRule.LOT, TieRule.STOP, TieRule.CRITERIA))
    criteria = tuple(one.id for one in measure.scoring.criteria)[:2] if ties is TieRule.CRITERIA else ()
    return Quota(99, Ranking(None, ties, criteria), False, POLICY)


def _decided(
    dice: random.Random,
    kind: Kind,
    rules: Mapping[MeasureId, Measure],
    case: Case,
    severity: Mapping[MeasureId, Mapping[str, Fraction]],
) -> Clauses:
    """Two times of three with amounts that an office decided."""
    plain = Clauses(kind, rules, case, severity, {})
    return replace(plain, approved=_approved(dice, plain) if dice.randrange(3) else {})


def _severity(
    dice: random.Random, rules: Mapping[MeasureId, Measure], case: Case
) -> dict[MeasureId, dict[str, Fraction]]:
    """For a third of the panels whose totals are averaged, by those who marked something with a score."""
    found: dict[MeasureId, dict[str, Fraction]] = {}
    for name, measure in rules.items():
        if not measure.needs_panel or measure.scoring.by_criterion or dice.random() < 0.67:
            continue
        panels = [panel(measure.scoring, one) for one in case.submissions if one.measure == name]
        known = {total.reviewer for one in panels if one.score is not None for total in one.totals}
        if known:
            found[name] = {one: random_severity(dice) for one in sorted(known)}
    return found


def _approved(dice: random.Random, clauses: Clauses) -> dict[str, int]:
    """Some awards as an office decided them instead: nothing, less, or a little more."""
    found = {}
    for name, result in replace(clauses, kind=Kind.AWARDS).results.items():
        if result.award and dice.random() < 0.3:
            unit = int(clauses.rules[result.submission.measure].award.rounding.unit)
            less = result.award * dice.randrange(10) // 10 // unit * unit
            found[name] = dice.choice((0, less, result.award + unit))
    return {name: fen for name, fen in found.items() if fen != clauses.results[name].award}


def _measure(dice: random.Random, name: MeasureId, method: Method) -> Measure:
    """A measure that stands alone."""
    unit, terms = dice.choice(UNITS), _terms(dice, method)
    by_score = isinstance(terms, Pool) and terms.ranking.by_field is None
    scoring = random_scoring(dice) if method in BY_TIER or by_score else NO_PANEL
    item_cap = Cap("item", CapScope.ITEM, _fen(dice, 250), POLICY)
    return replace(
        MEASURE,
        id=name,
        name=f"{method}{name[-1]}",
        policy_id=None,
        fields=FIELDS,
        scoring=scoring,
        tiers=_tiers(dice, method, tuple(one.id for one in scoring.criteria)) if method in BY_TIER else (),
        award=Award(method, Rounding(Fraction(unit), dice.choice(tuple(Mode))), POLICY, terms),
        add_ons=tuple(_add_on(dice, place) for place in range(dice.choice((0, 0, 1, 2)))),
        caps=(item_cap,) if method is not Method.POOL and dice.random() < 0.7 else (),
        split=_split(dice),
    )


def _among_others(dice: random.Random, measure: Measure, others: list[MeasureId]) -> dict[str, Any]:
    """What the other applications of the round and earlier awards have a say in."""
    ranking, scoring = None, measure.scoring
    if measure.award.method is not Method.POOL and dice.random() < 0.35:
        ranking = _ranking(dice)
        if ranking.by_field is None and not measure.needs_panel:
            scoring = random_scoring(dice)
        if ranking.by_field is None and dice.random() < 0.3:
            criteria = tuple(one.id for one in scoring.criteria)
            ranking = Ranking(None, TieRule.CRITERIA, criteria[: dice.choice((1, 2))])
    is_ranked = ranking is not None or scoring is not NO_PANEL or measure.award.method is Method.POOL
    together = tuple(dice.sample(others, 1)) if dice.random() < 0.15 else ()
    return {
        "scoring": scoring,
        "quota": Quota(dice.choice((1, 2, 3, 4)), ranking, dice.random() < 0.5, POLICY) if ranking else None,
        "caps": (*measure.caps, *(replace(cap, together=together) for cap in _yearly_caps(dice))),
        "times": dice.choice((*[None] * 8, Times("同一企业", True, 1, Period.LIFE, POLICY))),
        "difference": dice.choice((*[None] * 4, Difference("级", "同一项目", dice.choice(BASES), POLICY))),
        "overlaps": (_overlap(dice),) if dice.random() < 0.3 else (),
        "budgets": (_budget(dice, by_place=is_ranked),) if dice.random() < 0.4 else (),
        "voucher": dice.choice((*[None] * 9, Voucher(POLICY, None, "done"))),
    }


def _fen(dice: random.Random, most_wan: int = 300) -> int:
    """Mostly tens of thousands of yuan, now and then to the fen."""
    whole = dice.randrange(1, most_wan + 1) * WAN
    return whole + dice.choice((0, 0, 0, dice.randrange(WAN)))


def _share(dice: random.Random) -> Fraction:
    return Fraction(dice.randrange(1, 800), 1000)


def _base(dice: random.Random) -> Base:
    return dice.choice(
        (Base(("cost",)), Base(("cost", "spent"), Pick.LOWER), Base(("cost", "spent"), Pick.HIGHER))
    )


def _ranking(dice: random.Random) -> Ranking:
    field = dice.choice((None, None, None, "cost", "staff", "staff"))
    ties = dice.choice((TieRule.NONE, TieRule.LOT, TieRule.LOT, TieRule.STOP))
    return Ranking(field, ties)


def _terms(dice: random.Random, method: Method) -> Terms | None:
    match method:
        case Method.TIER_RATE:
            return TierRates(_base(dice))
        case Method.RATE:
            return Rate(_share(dice), _base(dice), dice.choice((None, Fraction(4, 5))))
        case Method.LEVEL_RATE:
            capped = dice.choice((0, 1, 2))
            levels = {
                level: LevelRate(_share(dice), _fen(dice) if capped > dice.randrange(2) else None)
                for level in LEVELS
            }
            return LevelRates("level", _base(dice), levels)
        case Method.FIXED:
            return Fixed(_fen(dice))
        case Method.LEVEL_AMOUNT:
            return LevelAmounts("level", {level: _fen(dice) for level in LEVELS})
        case Method.DISCRETION:
            band = Band(dice.choice((None, 50 * WAN)), 300 * WAN)
            if dice.random() < 0.5:
                return Discretion(band)
            return Discretion(None, "level", dict.fromkeys(LEVELS, band))
        case Method.POOL:
            top, sharing = dice.randrange(1, 5), dice.choice(tuple(Sharing))
            return Pool(top, _fen(dice, 900), sharing, _ranking(dice))
        case Method.INSTALMENTS:
            equal, first = dice.random() < 0.7, dice.choice((None, 50 * WAN))
            return Instalments(300 * WAN, 3, equal, first, first is not None and dice.random() < 0.5)
    return None


def _tiers(dice: random.Random, method: Method, criteria: tuple[str, ...]) -> tuple[Tier, ...]:
    """Three tiers round the scores that marks come to, amounts falling."""
    amounts = sorted((_fen(dice) for _ in range(3)), reverse=True)
    cuts = sorted((Fraction(dice.randrange(140, 190), 2) for _ in range(3)), reverse=True)
    floors = dice.choice((None, Fraction(3, 4), Fraction(4, 5)))
    own = {dice.choice(criteria): Fraction(dice.randrange(70, 90), 100)} if dice.random() < 0.4 else {}
    return tuple(
        Tier(
            name,
            cut,
            amount if method is Method.TIER_AMOUNT else None,
            POLICY,
            floor_all=floors if place == 0 else None,
            floors=own if place < 2 else {},
            rate=_share(dice) if method is Method.TIER_RATE else None,
            band=Band(50 * WAN, 300 * WAN) if method is Method.TIER_BAND else None,
        )
        for place, (name, cut, amount) in enumerate(zip(("一等", "二等", "三等"), cuts, amounts, strict=True))
    )


def _add_on(dice: random.Random, place: int) -> AddOn:
    comparison = dice.choice(
        (
            Comparison("national", Operator.EQUALS, (True,)),
            Comparison("cost", dice.choice((Operator.AT_LEAST, Operator.BELOW)), (400 * WAN,)),
            Comparison("level", Operator.ONE_OF, LEVELS[:2]),
            Comparison("done", dice.choice((Operator.NOT_BEFORE, Operator.NOT_AFTER)), (DAYS[1],)),
        )
    )
    return AddOn(
        f"add{place}",
        f"附加{place}",
        Condition((comparison,)),
        _fen(dice, 80),
        once=dice.random() < 0.5,
        needs_base_award=dice.random() < 0.5,
        inside_item_cap=dice.random() < 0.5,
        citations=("A2",),
    )


def _yearly_caps(dice: random.Random) -> Iterator[Cap]:
    for scope in (CapScope.CLAUSE_YEAR, CapScope.ENTITY_YEAR):
        if dice.random() < 0.35:
            yield _cap(dice, scope.name, scope)


def _cap(dice: random.Random, name: str, scope: CapScope, *, policy_wide: bool = False) -> Cap:
    amount = _fen(dice, 900 if policy_wide else 500)
    return Cap(name, scope, amount, POLICY, dice.choice(BASES), (), dice.random() < 0.1, policy_wide)


def _budget(dice: random.Random, *, by_place: bool = False, policy_wide: bool = False) -> Budget:
    rules = [Overrun.PRO_RATA, Overrun.FIRST_COME, Overrun.PRO_RATA, Overrun.FIRST_COME, Overrun.STOP]
    if by_place:
        rules += [Overrun.BY_RANK, Overrun.OFFER] * 2
    amount = dice.choice((None, *[_fen(dice, 2500 if policy_wide else 600)] * 12))
    return Budget(amount, dice.choice(rules), POLICY, dice.choice(BASES), policy_wide)


def _overlap(dice: random.Random) -> Overlap:
    return Overlap(("国家", "省"), dice.choice(tuple(OverlapRule)), POLICY, dice.choice(BASES))


def _split(dice: random.Random) -> Split | None:
    count = dice.choice((0, 1, 2, 3, 3))
    payers = {payer: dice.randrange(1, 8) for payer in dice.sample(PAYERS, count)}
    return Split(payers, dice.choice(list(payers)), POLICY) if payers else None


def _submission(dice: random.Random, measure: Measure, name: str) -> Submission:
    scoring = measure.scoring
    reviewers = list(REVIEWERS[: dice.randrange(2, 7)])
    return Submission(
        name,
        measure.id,
        dice.choice(ENTITIES),
        dice.choice(PROJECTS),
        dice.choice(("工业质检", "=1+1", "智慧矿山")),
        dice.choice(DAYS),
        facts=_facts(dice),
        sheets=tuple(random_sheets(scoring, reviewers, dice).values()) if measure.needs_panel else (),
        preference=dice.choice((None, None, 1, 2)),
        declines_partial=dice.random() < 0.3,
        decision=_decision(dice, measure),
    )


def _facts(dice: random.Random, missing: float = 0.04) -> dict[str, FactValue | None]:
    def stated(value: FactValue) -> FactValue | None:
        return None if dice.random() < missing else value

    return {
        "type": dice.choice(("企业",) * 12 + ("个人", None)),
        "national": stated(dice.random() < 0.6),
        "cost": stated(dice.choice((_fen(dice, 900), 400 * WAN))),
        "spent": stated(_fen(dice, 900)),
        "level": stated(dice.choice(LEVELS)),
        "done": stated(dice.choice((*DAYS, date(2026, 2, 1)))),
        "staff": stated(Fraction(dice.randrange(4, 8), 2)),
    }


def _decision(dice: random.Random, measure: Measure) -> Decision | None:
    """Where the clause leaves the amount open from the first award on; seldom none."""
    first_open = measure.award.method in (Method.TIER_BAND, Method.DISCRETION)
    if not first_open or measure.times or dice.random() < 0.04:
        return None
    return Decision(dice.choice(DECIDED), "专题会议", AS_OF, "纪要1号", "按投入核定")


def _line(dice: random.Random, names: list[MeasureId]) -> LedgerLine:
    """Earlier money: of this policy, or of another level for the same project."""
    approved, elsewhere = _fen(dice, 150), dice.random() < 0.4
    return LedgerLine(
        dice.choice(ENTITIES),
        dice.choice(PROJECTS if elsewhere else (*PROJECTS, "旧项目", "旧项目")),
        "国家专项" if elsewhere else dice.choice(names),
        dice.choice(SERIES),
        dice.choice((date(2025, 3, 1), date(2025, 6, 1), date(2024, 3, 1))),
        approved,
        dice.choice((approved, 0, approved // 3)),
        dice.choice(("市", "省", "国家")),
    )
