"""Small invented measures for tests of the computation; figures follow the default rubrics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from workbench.domain.award_limits import AddOn, Cap, CapScope, Split
from workbench.domain.award_methods import Award, Method, Tier
from workbench.domain.awards import compute
from workbench.domain.case import Case, LedgerLine, Outcome, Result, Submission
from workbench.domain.conditions import Comparison, Condition, Operator
from workbench.domain.facts import FactField, FieldKind
from workbench.domain.marks import Blank, Cell, Sheet, SheetState
from workbench.domain.measure import Citation, CitationKind, Hashes, Measure, MeasureId, Requirement, Status
from workbench.domain.rounding import Mode, Rounding, places
from workbench.domain.rubric import Criterion, Item, ItemId, MissingMarkRule, Scoring, Trim

WAN = 1_000_000  # fen in 1万元
HALF = Fraction(1, 2)
POLICY, DEFAULT = ("A1",), ("D1",)


def item(code: str, points: int, **more: Any) -> Item:
    return Item(ItemId(code), f"项{code}", Fraction(points), HALF, citations=DEFAULT, **more)


SCORING = Scoring(
    criteria=(
        Criterion("A", "完整性", (item("A1", 20), item("A2", 40)), POLICY),
        Criterion("B", "复用价值", (item("B1", 40),), POLICY),
    ),
    average="trimmed_mean",
    trim=Trim(5, 1, 1),
    minimum_sheets=3,
    full_points=Fraction(100),
    missing=MissingMarkRule.NO_TIER,
    rounding=places(2),
    decimals=2,
    citations=DEFAULT,
)

MEASURE = Measure(
    id=MeasureId("test-2025/dataset"),
    name="数据集",
    version=1,
    status=Status.DRAFT,
    in_force_from=date(2025, 9, 18),
    in_force_to=date(2028, 9, 17),
    citations={
        "A1": Citation("A1", "虚构文件", "一", CitationKind.POLICY, "最高不超过300万元"),
        "A2": Citation("A2", "虚构文件", "一", CitationKind.POLICY, "额外给予50万元"),
        "D1": Citation("D1", "系统默认", "-", CitationKind.DEFAULT, "默认"),
    },
    fields=(
        FactField("type", "主体类型", FieldKind.CHOICE, True, ("企业", "个人")),
        FactField("national", "国家典型案例", FieldKind.YES_NO, False),
        FactField("cost", "审定投资额", FieldKind.MONEY, False),
    ),
    gates=(),
    requirements=(Requirement("q1", Condition((Comparison("type", Operator.ONE_OF, ("企业",)),)), POLICY),),
    scoring=SCORING,
    tiers=(
        Tier("一等", Fraction(90), 300 * WAN, DEFAULT, floor_all=Fraction(3, 5), floor_citations=DEFAULT),
        Tier("二等", Fraction(80), 200 * WAN, DEFAULT),
        Tier("三等", Fraction(70), 100 * WAN, DEFAULT),
    ),
    award=Award(Method.TIER_AMOUNT, Rounding(Fraction(100), Mode.DOWN), POLICY),
    add_ons=(
        AddOn(
            "add1",
            "国家典型案例",
            Condition((Comparison("national", Operator.EQUALS, (True,)),)),
            50 * WAN,
            once=True,
            needs_base_award=True,
            inside_item_cap=False,
            citations=("A2",),
        ),
    ),
    caps=(Cap("cap1", CapScope.ITEM, 300 * WAN, POLICY),),
    exclusivity=None,
    split=Split({"市": 1}, "市", DEFAULT),
    conventions=(),
    hashes=Hashes("0" * 64, "0" * 64, "0" * 64),
    policy_id="test-2025",
    project_cost_field="cost",
)
YEARLY = Cap("cap2", CapScope.ENTITY_YEAR, 200 * WAN, POLICY)


def sheet(reviewer: str, total: str | int, state: SheetState = SheetState.SUBMITTED) -> Sheet:
    """A full sheet whose marks add up to ``total`` in equal shares of each item's points, rest on A2."""
    whole = Fraction(total)
    a1, b1 = (whole * points / 100 // HALF * HALF for points in (20, 40))
    cells: dict[ItemId, Cell] = {ItemId("A1"): a1, ItemId("B1"): b1, ItemId("A2"): whole - a1 - b1}
    return Sheet(reviewer, state, cells)


def marked(a1: str, a2: str, b1: str, reviewer: str = "E1") -> Sheet:
    """A sheet with these marks; ``""`` is not scored yet, ``"na"`` not applicable."""
    blanks: Mapping[str, Cell] = {"": Blank.PENDING, "na": Blank.NOT_APPLICABLE}
    cells = {
        ItemId(code): blanks[text] if text in blanks else Fraction(text)
        for code, text in (("A1", a1), ("A2", a2), ("B1", b1))
    }
    return Sheet(reviewer, cells=cells)


def submission(number: str = "S1", *totals: str | int, **changes: Any) -> Submission:
    """An eligible submission with one full sheet per total."""
    plain = Submission(
        id=number,
        measure=MEASURE.id,
        entity=f"单位{number}",
        project=f"P{number}",
        title="课题",
        applied_on=date(2025, 10, 8),
        facts={"type": "企业", "national": False},
        sheets=tuple(sheet(f"E{place}", total) for place, total in enumerate(totals, 1)),
    )
    return replace(plain, **changes)


def outcome(
    *submissions: Submission, measure: Measure = MEASURE, ledger: tuple[LedgerLine, ...] = (), **case: Any
) -> Outcome:
    measures = {measure.id: measure}
    return compute(measures, Case(date(2025, 11, 20), submissions, ledger, **case))


def result(one: Submission, measure: Measure = MEASURE, **case: Any) -> Result:
    return outcome(one, measure=measure, **case).results[0]


def line(entity: str, approved: int, day: date = date(2025, 3, 1), **changes: Any) -> LedgerLine:
    plain = LedgerLine(entity, "旧项目", MEASURE.id, "", day, approved, approved, "市")
    return replace(plain, **changes)
