"""Whole invented rounds for hypothesis, made to collide: few entities and figures, sums that meet limits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from workbench.domain.award_limits import (
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
    Times,
)
from workbench.domain.award_methods import (
    Award,
    Band,
    Discretion,
    Fixed,
    Method,
    Pool,
    Ranking,
    Sharing,
    TieRule,
)
from workbench.domain.case import Case, LedgerLine, Panel, Permission, Submission
from workbench.domain.draft import Draft
from workbench.domain.measure import Hashes, Measure, MeasureId, Status
from workbench.domain.rounding import Mode, Rounding
from workbench.domain.rubric import NO_PANEL

TODAY = date(2025, 11, 20)
DAYS = (date(2025, 10, 8), date(2025, 10, 9), date(2025, 10, 10))
THIS_YEAR = (date(2025, 1, 1), date(2025, 3, 1), date(2025, 6, 1), TODAY)
LEDGER_DAYS = (*THIS_YEAR, date(2024, 12, 31), date(2024, 6, 1), date(2025, 11, 21))
EVERY_LEVEL = ("国家", "省", "市", "区")
SOURCES = (("国家级", "省级"), ("市",), ("大数据券",), ("省级人工智能",), EVERY_LEVEL, EVERY_LEVEL)
TIMES = (
    None,
    None,
    None,
    Times("同一企业", True, 1, Period.LIFE, ("TI",)),
    Times("同一项目", False, 2, Period.YEAR, ("TI",)),
)
DIFFERENCES = (
    None,
    None,
    Difference("级", "同一项目", "兑付额", ("DI",)),
    Difference("级", "同一主体", "批准额", ("DI",)),
)
RULES = (None, ExclusivityRule.CHOICE, ExclusivityRule.JOINT, ExclusivityRule.JOINT)
AMOUNTS = (10_000, 20_000, 20_000, 30_000, 40_000, 60_000, 12_345, 33_333, 10_001)
LIMITS = (10_000, 20_000, 30_000, 40_000, 50_000, 60_000, 80_000, 100_000, 45_678)
FIGURES = tuple(Fraction(text) for text in ("60", "70", "80", "80", "85", "90", "171/2"))
ENTITIES = ("甲", "乙", "丙")
PROJECTS = ("P1", "P2")
ELSEWHERE = ("省级人工智能专项", "other-2024/model", "大数据券")
BASES = ("批准额", "兑付额")

WHOLE = Rounding(Fraction(10_000))

PLAIN = Measure(
    id=MeasureId("p/m0"),
    name="虚构措施",
    version=1,
    status=Status.DRAFT,
    in_force_from=date(2025, 1, 1),
    in_force_to=date(2027, 12, 31),
    citations={},
    fields=(),
    gates=(),
    requirements=(),
    scoring=NO_PANEL,
    tiers=(),
    award=Award(Method.FIXED, Rounding(Fraction(100), Mode.DOWN), ("AW",), Fixed(10_000)),
    add_ons=(),
    caps=(),
    exclusivity=None,
    split=None,
    conventions=(),
    hashes=Hashes("0" * 64, "0" * 64, "0" * 64),
    policy_id="p",
)


@dataclass(frozen=True)
class Round:
    """Drafts that stand at the end of what each computes alone, and their case."""

    drafts: tuple[Draft, ...]
    case: Case

    def __repr__(self) -> str:
        measures = {draft.measure.id: draft.measure for draft in self.drafts}
        rules = "\n".join(f"  {_differences(measure)}" for measure in measures.values())
        claims = "\n".join(f"  {_differences_of(draft)}" for draft in self.drafts)
        lines = "\n".join(f"  {line}" for line in self.case.ledger)
        return f"Round\n{rules}\n{claims}\n{lines}\n  {self.case.permissions}"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))


def _differences(measure: Measure) -> str:
    told = {
        name: getattr(measure, name)
        for name in (
            "award",
            "quota",
            "exclusivity",
            "times",
            "overlaps",
            "difference",
            "caps",
            "budgets",
            "policy_id",
        )
    }
    return (
        f"{measure.id}: { ({name: value for name, value in told.items() if value != getattr(PLAIN, name)}) }"
    )


def _differences_of(draft: Draft) -> str:
    one = draft.submission
    more = f"figure={draft.figure} rank={draft.rank} award={draft.award} upper={draft.upper}"
    wish = f"preference={one.preference} declines={one.declines_partial} {dict(draft.panel.criterion_means)}"
    return f"{one.id} {one.measure} {one.entity}/{one.project} {one.applied_on} {more} {wish}"


def draft_of(
    number: str,
    measure: Measure,
    award: int | None = 10_000,
    figure: Fraction | int | None = Fraction(80),
    *,
    upper: int | None = None,
    means: dict[str, Fraction] | None = None,
    **submission: Any,
) -> Draft:
    """One claim as the computation of a single submission leaves it."""
    asked = Submission(
        id=number,
        measure=measure.id,
        entity=f"单位{number}",
        project=f"项目{number}",
        title="课题",
        applied_on=DAYS[0],
    )
    exact = None if figure is None else Fraction(figure)
    panel = Panel((), exact, exact, means or {}, False, ())
    if isinstance(measure.award.terms, Pool):
        award = upper = None
    return Draft(
        submission=replace(asked, **submission),
        measure=measure,
        eligible="yes",
        panel=panel,
        figure=exact,
        nominal=award,
        award=award,
        upper=upper,
    )


def ranked(drafts: Iterable[Draft]) -> tuple[Draft, ...]:
    """Give every draft its rank inside its measure; equal figures share one."""
    drafts = tuple(drafts)
    for draft in drafts:
        rivals = [one for one in drafts if one.measure.id == draft.measure.id]
        draft.rank = 1 + sum((one.figure or 0) > (draft.figure or 0) for one in rivals)
    return drafts


def _sometimes(strategy: st.SearchStrategy[Any], otherwise: Any = None) -> st.SearchStrategy[Any]:
    return st.one_of(st.just(otherwise), strategy)


def _rankings() -> st.SearchStrategy[Ranking]:
    return st.sampled_from(
        [
            Ranking(ties=TieRule.STOP),
            Ranking(ties=TieRule.NONE),
            Ranking(ties=TieRule.NONE),
            Ranking(ties=TieRule.LOT),
            Ranking(ties=TieRule.LOT),
            Ranking(ties=TieRule.CRITERIA, criteria=("A", "B")),
            Ranking(ties=TieRule.CRITERIA, criteria=("B",)),
        ]
    )


def _quotas() -> st.SearchStrategy[Quota]:
    places = st.sampled_from([1, 1, 2, 2, 3, 4, 0, None])
    return st.builds(Quota, places, _rankings(), st.sampled_from([True, True, False]), st.just(("QU",)))


def _overlaps() -> st.SearchStrategy[tuple[Overlap, ...]]:
    entry = st.builds(
        Overlap,
        st.sampled_from(SOURCES),
        st.sampled_from([*OverlapRule, OverlapRule.HIGHER, OverlapRule.HIGHER]),
        st.just(("OV",)),
        st.sampled_from(BASES),
    )
    return st.lists(entry, min_size=1, max_size=2).map(tuple)


def _caps(prefix: str, others: tuple[str, ...], *, policy_wide: bool) -> st.SearchStrategy[tuple[Cap, ...]]:
    scopes = [CapScope.ENTITY_YEAR] if policy_wide else [CapScope.CLAUSE_YEAR, CapScope.ENTITY_YEAR]
    together = st.just(()) if policy_wide else st.sampled_from([(), (), others[:1], others])
    cap = st.builds(
        Cap,
        st.just(f"{prefix}cap"),
        st.sampled_from(scopes),
        st.sampled_from(LIMITS),
        st.just(("CA",)),
        st.sampled_from(BASES),
        together,
        st.booleans(),
        st.just(policy_wide),
    )
    return st.lists(cap, min_size=1, max_size=1 if policy_wide else 2).map(
        lambda caps: tuple(replace(cap, id=f"{cap.id}{number}") for number, cap in enumerate(caps))
    )


def _budgets(*, policy_wide: bool) -> st.SearchStrategy[Budget]:
    over = [Overrun.PRO_RATA, Overrun.FIRST_COME, Overrun.PRO_RATA, Overrun.STOP]
    if not policy_wide:
        over += [Overrun.BY_RANK, Overrun.BY_RANK, Overrun.OFFER, Overrun.OFFER]
    return st.builds(
        Budget,
        st.sampled_from([*LIMITS, 70_000, 7, 0, None]),
        st.sampled_from(over),
        st.just(("BU",)),
        st.sampled_from(BASES),
        st.just(policy_wide),
    )


def _awards() -> st.SearchStrategy[Award]:
    rounding = st.sampled_from([Rounding(Fraction(100), Mode.DOWN), Rounding(Fraction(1)), WHOLE])
    fixed = st.just((Method.FIXED, Fixed(10_000)))
    banded = st.sampled_from([9_000, 10_000, 15_000]).map(
        lambda low: (Method.DISCRETION, Discretion(Band(low, 60_000)))
    )
    pool = st.builds(
        Pool,
        st.sampled_from([1, 2, 3]),
        st.sampled_from([100_000, 50_001, 100, 99_999]),
        st.sampled_from(list(Sharing)),
        _rankings(),
    ).map(lambda terms: (Method.POOL, terms))
    return st.builds(
        lambda pair, unit: Award(pair[0], unit, ("AW",), pair[1]),
        st.one_of(fixed, fixed, banded, pool),
        rounding,
    )


@st.composite
def measures(draw: st.DrawFn) -> tuple[Measure, ...]:
    """One to four measures, most of one policy, with every kind of rule between them."""
    names = [MeasureId(f"p/m{number}") for number in range(draw(st.integers(1, 3)))]
    names += draw(st.sampled_from([[], [], [MeasureId("q/m0")], [MeasureId("lone")]]))
    rule = draw(st.sampled_from(RULES))
    rule_of = Exclusivity("本办法", "同一项目", rule, "", ("EX",)) if rule else None
    wide_cap = draw(_sometimes(_caps("wide", (), policy_wide=True), ()))
    wide_budget = draw(_sometimes(_budgets(policy_wide=True)))
    made = []
    for name in names:
        others = tuple(one for one in names if one != name)
        own = draw(_sometimes(_budgets(policy_wide=False)))
        award = draw(_awards())
        quota = draw(st.one_of(st.none(), _quotas(), _quotas()))
        wide = name.startswith("p/")
        own_caps = draw(_sometimes(_caps(name, others, policy_wide=False), ()))
        made.append(
            replace(
                PLAIN,
                id=name,
                policy_id=None if name == "lone" else name.split("/")[0],
                award=award,
                quota=None if award.method is Method.POOL else quota,
                exclusivity=rule_of if draw(st.integers(0, 5)) else None,
                times=draw(st.sampled_from(TIMES)),
                overlaps=draw(st.one_of(st.just(()), _overlaps(), _overlaps())),
                difference=draw(st.sampled_from(DIFFERENCES)),
                caps=(*own_caps, *(wide_cap if wide else ())),
                budgets=(*((own,) if own else ()), *((wide_budget,) if wide and wide_budget else ())),
            )
        )
    return tuple(made)


@st.composite
def backfilled(draw: st.DrawFn) -> tuple[Measure, ...]:
    """Measures whose few places are given back by those who end at nothing; seldom with rival wishes."""
    rules = []
    for measure in draw(measures()):
        measure = replace(measure, exclusivity=measure.exclusivity if draw(st.integers(0, 3)) == 0 else None)
        if measure.award.method is not Method.POOL and draw(st.integers(0, 4)):
            quota = Quota(draw(st.sampled_from([1, 1, 2, 3, 4])), draw(_rankings()), True, ("QU",))
            caps = draw(st.one_of(st.just(measure.caps), _caps(measure.id, (), policy_wide=False)))
            measure = replace(measure, quota=quota, caps=caps, times=None)
        rules.append(measure)
    return tuple(rules)


def _lines(names: list[str], places: list[tuple[str, str]]) -> st.SearchStrategy[LedgerLine]:
    where = st.sampled_from([*places, *places, *((entity, "旧项目") for entity, _ in places)])
    return st.builds(
        lambda place, *rest: LedgerLine(*place, *rest),
        where,
        st.sampled_from([*names, *ELSEWHERE * 2]),
        st.sampled_from(["", "", "级", "其他"]),
        st.sampled_from(LEDGER_DAYS),
        st.sampled_from([5_000, 10_000, 10_000, 20_000, 20_000, 30_000, 0]),
        st.sampled_from([5_000, 10_000, 10_000, 20_000, 0]),
        st.sampled_from(["国家", "省级", "市", "", "企业"]),
    )


_PERSON = st.tuples(
    st.sampled_from(ENTITIES),
    st.sampled_from(PROJECTS),
    st.sampled_from(DAYS),
    st.sampled_from([None, None, 1, 2, 3]),
    st.booleans(),
)
_MERIT = st.tuples(
    st.sampled_from(FIGURES),
    st.sampled_from(AMOUNTS),
    st.integers(0, 15),
    st.sampled_from([Fraction(10), Fraction(20)]),
    st.sampled_from([Fraction(10), Fraction(20), Fraction(61, 3)]),
)


@st.composite
def rounds(
    draw: st.DrawFn,
    most: int = 10,
    *,
    strangers: bool = False,
    under: st.SearchStrategy[tuple[Measure, ...]] | None = None,
) -> Round:
    """A round of up to ``most`` claims, of few entities or all of ``strangers``, under any rules."""
    rules = draw(measures() if under is None else under)
    drafts = []
    count = draw(st.sampled_from([1, 2, 3, 4, 6, 8, most]))
    for number in range(count):
        measure = draw(st.sampled_from(rules))
        entity, project, day, preference, declines = draw(_PERSON)
        figure, amount, chance, first, second = draw(_MERIT)
        decided = measure.award.method is not Method.DISCRETION or chance
        entity = f"单位{number}" if strangers else entity
        drafts.append(
            draft_of(
                f"S{number:02}",
                measure,
                amount if decided else None,
                figure,
                upper=None if decided else amount,
                means={"A": first, "B": second},
                entity=entity,
                project=project,
                applied_on=day,
                preference=preference,
                declines_partial=declines,
            )
        )
    names: list[str] = [measure.id for measure in rules]
    places = sorted({draft.project for draft in drafts})
    ledger = draw(st.lists(_lines(names, places), max_size=4))
    permission = st.builds(Permission, st.sampled_from(ENTITIES), st.just("P1"), st.just("专题会"))
    permissions = draw(st.lists(permission, max_size=1))
    case = Case(
        TODAY,
        tuple(draft.submission for draft in drafts),
        tuple(ledger),
        tuple(permissions),
        draw(st.sampled_from(["20251120", "1"])),
    )
    return Round(ranked(drafts), case)
