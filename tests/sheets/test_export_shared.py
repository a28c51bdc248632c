"""Yearly caps and budgets as formulas: the workbook follows the engine when a figure of them is changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from openpyxl.workbook.workbook import Workbook

from tests.domain.measures import MEASURE, POLICY, WAN
from tests.sheets.binary import opened
from tests.sheets.export_random import DAYS, FIELDS
from tests.sheets.export_sample import AS_OF, export_input, layouts
from workbench.domain.award_limits import Budget, Cap, CapScope, Overrun, Quota, Voucher
from workbench.domain.award_methods import (
    Award,
    Band,
    Discretion,
    Fixed,
    LevelAmounts,
    Method,
    Pool,
    Ranking,
    Sharing,
    Terms,
    TieRule,
)
from workbench.domain.awards import compute
from workbench.domain.case import Case, Decision, LedgerLine, Submission
from workbench.domain.measure import Citation, CitationKind, Measure, MeasureId
from workbench.domain.rounding import Mode, Rounding
from workbench.domain.rubric import NO_PANEL
from workbench.i18n import t
from workbench.sheets.formulas import Evaluator
from workbench.sheets.model import ExportInput, Kind
from workbench.sheets.rounded import shares_settle
from workbench.sheets.workbooks import workbook_bytes

LAYOUT = layouts()[Kind.AWARDS]
FEW, MANY = 5 * WAN, 500 * WAN


def measure(
    name: str, terms: Terms, *, unit: int = 100, staff: TieRule | None = None, **more: Any
) -> Measure:
    """A measure without a panel; with ``staff`` it is ranked by the number of people, equals as that says."""
    methods = {
        Fixed: Method.FIXED,
        LevelAmounts: Method.LEVEL_AMOUNT,
        Discretion: Method.DISCRETION,
        Pool: Method.POOL,
    }
    plain = replace(
        MEASURE,
        id=MeasureId(f"p-2025/{name}"),
        name=name,
        policy_id="p-2025",
        fields=FIELDS,
        scoring=NO_PANEL,
        tiers=(),
        add_ons=(),
        caps=(),
        split=None,
        award=Award(methods[type(terms)], Rounding(Fraction(unit), Mode.DOWN), POLICY, terms),
        quota=Quota(99, Ranking("staff", staff), False, POLICY) if staff is not None else None,
    )
    return replace(plain, **more)


def apply(
    name: str,
    to: Measure,
    *,
    entity: str = "甲",
    staff: int = 5,
    day: int = 0,
    level: str = "省级",
    **more: Any,
) -> Submission:
    """One application."""
    facts = {"type": "企业", "staff": Fraction(staff), "level": level}
    plain = Submission(name, to.id, entity, f"P{name}", name, DAYS[day], facts=facts)
    return replace(plain, **more)


def budget(fen: int, over: Overrun, *, policy_wide: bool = False) -> Budget:
    return Budget(fen, over, POLICY, "批准额", policy_wide)


def exported(case: Case, *rules: Measure) -> ExportInput:
    return export_input(case, {one.id: one for one in rules})


def book_of(data: ExportInput) -> Workbook:
    """A workbook is refused where its values are not the engine's, so that writing it tests as it stands."""
    return opened(workbook_bytes(data, Kind.AWARDS, LAYOUT))


def parameter(book: Workbook, key: str, **parts: object) -> list[str]:
    """The cells of the figures that these words name."""
    words, page = t(f"sheets.parameters.{key}", **parts), book[t("sheets.sheet.parameters")]
    return [f"C{row[0].row}" for row in page.iter_rows(min_row=4) if row[1].value == words]


def set_parameter(book: Workbook, key: str, yuan: int, **parts: object) -> None:
    """Type an amount over the first of them."""
    book[t("sheets.sheet.parameters")][parameter(book, key, **parts)[0]].value = yuan


def set_budget(book: Workbook, over: Overrun, yuan: int, scope: str = "own") -> None:
    said = {"scope": t(f"sheets.parameters.budget.{scope}"), "over": t(f"term.over_budget.{over}")}
    set_parameter(book, "budget_amount", yuan, **said)


def awards(book: Workbook) -> dict[str, object]:
    """Fen by submission, None where nothing is given out yet."""
    values, found = Evaluator(book), {}
    for page in book.worksheets:
        if page.title.startswith(t("sheets.sheet.calculation", number="")):
            columns = {cell.value: cell.column for cell in page[3]}
            code, award = columns[t("sheets.column.code")], columns[t("sheets.column.award")]
            for row in range(4, page.max_row + 1):
                value = values.value(page.title, row, award)
                found[str(page.cell(row, code).value)] = value * 100 if isinstance(value, Fraction) else None
    return found


def computed(case: Case, *rules: Measure) -> dict[str, object]:
    outcome = compute({one.id: one for one in rules}, case)
    return {one.submission.id: one.award for one in outcome.results}


def with_budget(rules: Measure, fen: int) -> Measure:
    return replace(rules, budgets=tuple(replace(one, amount=fen) for one in rules.budgets))


def titles(book: Workbook, key: str) -> list[str]:
    start = t(f"sheets.sheet.{key}", number="")
    return [page.title for page in book.worksheets if page.title.startswith(start)]


@pytest.mark.parametrize("over", tuple(Overrun))
def test_a_budget_that_is_changed_moves_the_amounts_as_the_engine_would(over: Overrun) -> None:
    ranked = measure(
        "a",
        LevelAmounts("level", {"省级": 7 * WAN + 33, "市级": 3 * WAN}),
        staff=TieRule.NONE,
        budgets=(budget(MANY, over),),
    )
    case = Case(
        AS_OF,
        tuple(
            apply(f"S{at}", ranked, staff=staff, day=at % 3, level=level, declines_partial=at == 2)
            for at, (staff, level) in enumerate(
                zip((3, 9, 7, 7, 1), ("省级", "省级", "市级", "省级", "市级"), strict=True)
            )
        ),
    )
    book = book_of(exported(case, ranked))

    for yuan in (500, 100_000, 135_000, 200_000, 271_000, 1):
        set_budget(book, over, yuan)
        assert awards(book) == computed(case, with_budget(ranked, yuan * 100)), yuan


@pytest.mark.parametrize("seed", ["1", "2", "3", "4"])
def test_equals_take_turns_by_the_lot_that_was_drawn(seed: str) -> None:
    drawn = measure("a", Fixed(FEW), staff=TieRule.LOT, budgets=(budget(FEW + WAN, Overrun.BY_RANK),))
    case = Case(AS_OF, tuple(apply(f"S{at}", drawn) for at in range(4)), lot_seed=seed)

    found = awards(book_of(exported(case, drawn)))

    assert found == computed(case, drawn)
    assert sorted(map(str, found.values())) == sorted(map(str, (FEW, WAN, 0, 0)))


def test_equals_that_people_must_settle_get_nothing_until_the_budget_reaches_for_all_of_them() -> None:
    stopping = measure("a", Fixed(FEW), staff=TieRule.STOP, budgets=(budget(2 * FEW, Overrun.BY_RANK),))
    case = Case(AS_OF, tuple(apply(f"S{at}", stopping, staff=staff) for at, staff in enumerate((9, 5, 5))))

    book = book_of(exported(case, stopping))
    assert set(awards(book).values()) == {None}

    set_budget(book, Overrun.BY_RANK, FEW * 3 // 100)
    assert set(awards(book).values()) == {FEW}


def test_a_policy_s_budget_is_shared_over_its_measures_in_the_unit_of_each() -> None:
    whole = budget(17 * WAN + 77, Overrun.PRO_RATA, policy_wide=True)
    coarse = measure("a", Fixed(7 * WAN), unit=WAN, budgets=(whole,))
    fine = measure("b", Fixed(3 * WAN + 1), unit=1, staff=TieRule.NONE, budgets=(whole,))
    case = Case(
        AS_OF,
        (
            *(apply(f"A{at}", coarse) for at in range(3)),
            *(apply(f"B{at}", fine, staff=at) for at in range(3)),
        ),
    )
    book = book_of(exported(case, coarse, fine))

    assert titles(book, "budget") == [t("sheets.sheet.budget", number=1)]
    for yuan in (170_001, 99_999, 250_000, 400_000):
        set_budget(book, Overrun.PRO_RATA, yuan, "policy")
        changed = (with_budget(one, yuan * 100) for one in (coarse, fine))
        assert awards(book) == computed(case, *changed), yuan


def test_what_a_measure_s_own_budget_leaves_open_keeps_the_policy_s_open_too() -> None:
    whole = budget(MANY, Overrun.PRO_RATA, policy_wide=True)
    stopping = measure("a", Fixed(FEW), budgets=(budget(FEW, Overrun.STOP), whole))
    other = measure("b", Fixed(FEW), budgets=(whole,))
    case = Case(AS_OF, (*(apply(f"A{at}", stopping) for at in range(2)), apply("B1", other)))
    book = book_of(exported(case, stopping, other))
    assert awards(book) == {"A0": None, "A1": None, "B1": FEW}

    set_budget(book, Overrun.PRO_RATA, 2 * FEW // 100, "policy")

    assert set(awards(book).values()) == {None}


def test_a_share_below_the_lower_limit_waits_for_a_decision() -> None:
    decided = Decision(8 * WAN, "专题会议", AS_OF, "纪要1号", "按投入核定")
    banded = measure(
        "a",
        Discretion(Band(6 * WAN, 10 * WAN)),
        staff=TieRule.NONE,
        budgets=(budget(15 * WAN, Overrun.PRO_RATA),),
    )
    case = Case(AS_OF, tuple(apply(f"A{at}", banded, staff=at, decision=decided) for at in range(2)))
    book = book_of(exported(case, banded))
    assert awards(book) == {"A0": 75 * WAN // 10, "A1": 75 * WAN // 10}

    set_budget(book, Overrun.PRO_RATA, 11 * WAN // 100)

    assert set(awards(book).values()) == {None}


def test_shares_too_close_to_tell_apart_in_a_cell_stand_as_the_system_decided_them() -> None:
    asked = (980324986, 870519572, 406959929, 29097640)
    levels = {f"级{at}": fen for at, fen in enumerate(asked)}
    close = measure("a", LevelAmounts("level", levels), budgets=(budget(2053937093, Overrun.PRO_RATA),))
    case = Case(AS_OF, tuple(apply(f"A{at}", close, level=level) for at, level in enumerate(levels)))

    book = book_of(exported(case, close))

    assert titles(book, "budget") == []
    assert awards(book) == computed(case, close)


@pytest.mark.parametrize("sharing", tuple(Sharing))
def test_a_pool_that_is_changed_moves_its_parts_as_the_engine_would(sharing: Sharing) -> None:
    def pooled(fen: int) -> Measure:
        return measure("a", Pool(4, fen, sharing, Ranking("staff", TieRule.LOT)), unit=1000)

    staff = (3, 9, 7, 7, 1)
    case = Case(
        AS_OF,
        tuple(apply(f"S{at}", pooled(WAN), staff=one) for at, one in enumerate(staff)),
        lot_seed="7",
    )
    book = book_of(exported(case, pooled(10 * WAN)))

    for yuan in (100_003, 7, 1_234_567):
        set_parameter(book, "pool", yuan)
        assert awards(book) == computed(case, pooled(yuan * 100)), yuan


def test_shares_of_more_units_than_a_cell_can_steady_do_not_settle() -> None:
    third = Fraction(10**8) / 3
    assert shares_settle([third, third, 2 * third])
    assert not shares_settle([third, third, 2 * third, 3 * third])


def limited(name: str, scope: CapScope = CapScope.ENTITY_YEAR, **more: Any) -> Cap:
    return replace(Cap(name, scope, 9 * WAN, POLICY), **more)


def test_a_policy_s_cap_is_one_sheet_over_all_its_measures_and_their_ledger() -> None:
    cap = limited("cap1", policy_wide=True)
    rules = [measure(name, Fixed(FEW), caps=(cap,)) for name in ("a", "b")]
    lines = tuple(
        LedgerLine("甲", "旧", f"p-2025/{name}", "", date(2025, 3, 1), WAN, 0, "市") for name in ("b", "c")
    )
    case = Case(
        AS_OF, (apply("A1", rules[0]), apply("B1", rules[1]), apply("B2", rules[1], entity="乙")), lines
    )
    book = book_of(exported(case, *rules))
    name = t("sheets.parameters.entity_cap", basis=t("sheets.parameters.approved"))
    assert titles(book, "yearly_cap") == [t("sheets.sheet.yearly_cap", number=1)]
    assert awards(book) == {"A1": FEW, "B1": 2 * WAN, "B2": FEW}

    set_parameter(book, "policy_wide", 60_000, name=name)
    set_parameter(book, "ledger_line_of", 0, entity="甲", day=date(2025, 3, 1), measure="p-2025/c")

    assert awards(book) == {"A1": FEW, "B1": 0, "B2": FEW}


def test_an_applicant_s_own_order_goes_before_the_amount_and_may_be_changed() -> None:
    chosen = measure(
        "a",
        LevelAmounts("level", {"省级": 8 * WAN, "市级": 3 * WAN}),
        caps=(limited("cap1", by_choice=True),),
    )
    case = Case(AS_OF, (apply("A1", chosen), apply("A2", chosen, level="市级", preference=1)))
    book = book_of(exported(case, chosen))
    assert awards(book) == {"A1": 6 * WAN, "A2": 3 * WAN}

    page = book[t("sheets.sheet.calculation", number=1)]
    column = next(cell.column for cell in page[3] if cell.value == t("sheets.shared.wish"))
    page.cell(4, column).value, page.cell(5, column).value = 1, 2

    assert awards(book) == {"A1": 8 * WAN, "A2": WAN}

    page.cell(4, column).value = None

    assert awards(book) == {"A1": 6 * WAN, "A2": 3 * WAN}


def test_a_cap_that_another_file_states_over_both_is_applied_though_nobody_applied_there() -> None:
    mine = measure("b", Fixed(FEW))
    cap = limited("cap1", amount=FEW + WAN, together=(mine.id,), citations=("CA",))
    clause = Citation("CA", "虚构文件", "九", CitationKind.POLICY, "合计不超过")
    theirs = measure("a", Fixed(FEW), caps=(cap,), citations={**mine.citations, "CA": clause})
    case = Case(AS_OF, (apply("B1", mine), apply("B2", mine)))

    data = exported(case, theirs, mine)
    book = book_of(data)
    # No clause of the other file is cited as one of this file.
    assert workbook_bytes(data, Kind.AUDIT, layouts()[Kind.AUDIT])

    assert awards(book) == computed(case, theirs, mine) == {"B1": FEW, "B2": WAN}
    # The file that states it is not in the workbook, so that the amounts stand with their words.
    assert titles(book, "yearly_cap") == []
    assert t("sheets.column.stage.year_caps") in {cell.value for cell in book.worksheets[2][3]}


def test_a_cap_that_two_files_state_alike_is_read_where_somebody_applied() -> None:
    caps = {"a": limited("cap1", together=("p-2025/b",)), "b": limited("cap1", together=("p-2025/a",))}
    rules = [measure(name, Fixed(FEW), caps=(cap,)) for name, cap in caps.items()]
    case = Case(AS_OF, (apply("B1", rules[1]), apply("B2", rules[1])))

    book = book_of(exported(case, *rules))

    assert titles(book, "yearly_cap") == [t("sheets.sheet.yearly_cap", number=1)]
    assert awards(book) == {"B1": FEW, "B2": 4 * WAN}


def test_who_may_not_see_the_ledger_is_shown_no_line_of_another_clause() -> None:
    cap = limited("cap1", policy_wide=True)
    mine = measure("a", Fixed(FEW), caps=(cap,))
    case = Case(AS_OF, (apply("A1", mine),))
    own, other = (
        LedgerLine("甲", "旧", f"p-2025/{name}", "", date(2025, 3, 1), WAN, 0, "市") for name in ("a", "b")
    )

    def sheets(*lines: LedgerLine) -> int:
        data = exported(replace(case, ledger=lines), mine)
        return len(titles(book_of(replace(data, sees_ledger=False)), "yearly_cap"))

    assert sheets(own) == 1
    assert sheets(own, other) == 0


def test_a_limit_stands_as_decided_where_some_of_its_applications_are_not_shown() -> None:
    cap = limited("cap1", policy_wide=True)
    rules = [measure(name, Fixed(FEW), caps=(cap,)) for name in ("a", "b")]
    case = Case(AS_OF, (apply("A1", rules[0]), apply("B1", rules[1])))
    whole = exported(case, *rules)

    part = replace(whole, measures=whole.measures[1:], others=(rules[0],))
    book = book_of(part)

    assert titles(book, "yearly_cap") == []
    assert awards(book) == {"B1": computed(case, *rules)["B1"]} == {"B1": 4 * WAN}


def test_an_amount_that_waits_for_a_decision_keeps_its_limits_from_being_formulas() -> None:
    open_band = measure("a", Discretion(Band(None, FEW)), caps=(limited("cap1", policy_wide=True),))
    fixed = measure("b", Fixed(FEW), caps=(limited("cap1", policy_wide=True),))
    case = Case(AS_OF, (apply("A1", open_band), apply("B1", fixed, entity="乙")))

    book = book_of(exported(case, open_band, fixed))

    assert titles(book, "yearly_cap") == []
    assert awards(book) == {"A1": None, "B1": FEW}


def test_a_voucher_that_was_redeemed_too_late_is_worth_nothing_whatever_it_would_be_worth() -> None:
    voucher = measure("a", Fixed(FEW), voucher=Voucher(POLICY, None, "done"))
    late, early = (apply(name, voucher) for name in ("A1", "A2"))
    late = replace(late, facts={**late.facts, "done": date(2026, 2, 1)})
    book = book_of(exported(Case(AS_OF, (late, early)), voucher))
    assert awards(book) == {"A1": 0, "A2": FEW}

    page = book[t("sheets.sheet.calculation", number=1)]
    column = next(cell.column for cell in page[3] if cell.value == t("sheets.column.lapsed"))
    page.cell(4, column).value = "否"

    assert awards(book) == {"A1": FEW, "A2": FEW}
