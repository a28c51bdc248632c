"""What only the whole round settles stands in workbooks as the engine settled it, also in a part of its rows.

A workbook whose exact values differ from the engine's is refused, so writing one is half of each test.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from openpyxl.workbook.workbook import Workbook

from tests.domain.measures import MEASURE, POLICY, WAN, line, submission
from tests.sheets.binary import opened
from tests.sheets.export_sample import AS_OF, export_input, layouts
from workbench.domain.award_limits import Cap, CapScope, Period, Quota, Split, Times
from workbench.domain.award_methods import Award, Fixed, Instalments, Method, Ranking, TieRule
from workbench.domain.case import Case, LedgerLine, Submission
from workbench.domain.measure import Measure, MeasureId
from workbench.domain.rounding import Mode, Rounding
from workbench.domain.rubric import NO_PANEL
from workbench.i18n import t
from workbench.sheets.areas import Scalar
from workbench.sheets.formulas import Evaluator
from workbench.sheets.model import Kind
from workbench.sheets.workbooks import workbook_bytes

LAYOUTS = layouts()
YEARLY = Cap("year", CapScope.CLAUSE_YEAR, 250 * WAN, POLICY)


def written(
    rules: tuple[Measure, ...],
    *submissions: Submission,
    kind: Kind = Kind.AWARDS,
    ledger: tuple[LedgerLine, ...] = (),
) -> Workbook:
    data = export_input(Case(AS_OF, submissions, ledger), {one.id: one for one in rules})
    return opened(workbook_bytes(data, kind, LAYOUTS[kind]))


def column(book: Workbook, key: str, number: int = 1) -> list[Scalar]:
    """One column of the calculation, by its heading."""
    page = book[t("sheets.sheet.calculation", number=number)]
    at = next(cell.column for cell in page[3] if cell.value == t(f"sheets.column.{key}"))
    evaluator = Evaluator(book)
    return [evaluator.value(page.title, row, at) for row in range(4, page.max_row + 1)]


def fixed(amount: int, **more: object) -> Measure:
    """A clause that gives an amount whatever the score."""
    award = replace(MEASURE.award, method=Method.FIXED, terms=Fixed(amount))
    return replace(MEASURE, **{"tiers": (), "caps": (), "add_ons": (), "award": award} | more)


def test_an_unscored_application_has_no_amount_where_places_go_by_score() -> None:
    quota = Quota(2, Ranking(ties=TieRule.LOT), True, POLICY)

    book = written((fixed(10 * WAN, quota=quota),), submission("S1", 80, 81, 82), submission("S2", 80))

    assert column(book, "award") == [100_000, ""]


def test_an_application_without_the_ranked_figure_has_no_tier_and_no_amount() -> None:
    by_cost = replace(MEASURE, quota=Quota(2, Ranking("cost"), True, POLICY))
    facts = {"type": "企业", "national": False}

    book = written(
        (by_cost,),
        submission("S1", 95, 95, 95, facts=facts | {"cost": 500 * WAN}),
        submission("S2", 95, 95, 95, facts=facts),
    )

    assert column(book, "tier") == ["一等", ""]
    assert column(book, "award") == [3_000_000, ""]


def test_one_of_two_claims_on_the_same_instalments_ends_at_nothing_with_its_add_on() -> None:
    terms = Instalments(300 * WAN, 3, equal=True)
    add_on = replace(MEASURE.add_ons[0], needs_base_award=False)
    measure = replace(
        fixed(0),
        scoring=NO_PANEL,
        add_ons=(add_on,),
        award=Award(Method.INSTALMENTS, MEASURE.award.rounding, POLICY, terms),
    )
    facts = {"type": "企业", "national": True}
    same = {"entity": "甲", "project": "P", "facts": facts}

    book = written((measure,), submission("S1", **same), submission("S2", **same))

    assert column(book, "award") == [1_500_000, 0]


def test_a_cap_that_another_file_states_over_both_measures_is_not_left_out() -> None:
    mine = replace(MEASURE, caps=(YEARLY,))
    other = replace(
        MEASURE,
        id=MeasureId("test-2025/model"),
        caps=(Cap("both", CapScope.CLAUSE_YEAR, 120 * WAN, POLICY, together=(MEASURE.id,)),),
    )

    book = written(
        (mine, other),
        submission("S1", 95, 95, 95, entity="甲"),
        submission("S2", 75, 75, 75, entity="乙", measure=other.id),
    )

    assert column(book, "award") == [1_200_000]
    assert column(book, "award", 2) == [1_000_000]


def test_an_unscored_application_whose_times_are_used_up_stands_beside_a_yearly_cap() -> None:
    measure = replace(MEASURE, caps=(YEARLY,), times=Times("同一企业", True, 1, Period.LIFE, POLICY))
    given = line("乙", 100 * WAN, date(2024, 3, 1))

    book = written(
        (measure,),
        submission("S1", 95, 95, 95, entity="甲"),
        submission("S2", 95, entity="乙"),
        ledger=(given,),
    )

    assert column(book, "award") == [2_500_000, 0]


def test_an_amount_a_fen_short_of_a_large_unit_is_not_rounded_up_to_it() -> None:
    rounding = Rounding(Fraction(100 * WAN), Mode.DOWN)
    measure = replace(
        MEASURE,
        award=replace(MEASURE.award, rounding=rounding),
        caps=(Cap("item", CapScope.ITEM, 200 * WAN - 1, POLICY),),
        split=Split({"市": 1, "区": 1}, "市", POLICY),
    )

    book = written((measure,), submission("S1", 95, 95, 95))

    assert column(book, "award") == [1_000_000]
