"""Every way of forming an amount, at, just under and just over each boundary; figures from the policies."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.domain.measures import MEASURE, POLICY, WAN, line, outcome, submission
from tests.formulas import evaluate
from workbench.domain.award_limits import Cap, CapScope, Period, Times
from workbench.domain.award_methods import (
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
    Rate,
    Recorded,
    Terms,
    Tier,
    TierRates,
)
from workbench.domain.case import Case, Decision, LedgerLine, Submission
from workbench.domain.claim import check_decision, claim
from workbench.domain.draft import UNLIMITED, Draft
from workbench.domain.errors import BadInput
from workbench.domain.facts import FactField, FieldKind
from workbench.domain.measure import Measure
from workbench.domain.rounding import Mode, Rounding
from workbench.domain.rubric import NO_PANEL

DAY = date(2025, 11, 20)
YUAN = Rounding(Fraction(100), Mode.DOWN)
FIELDS = (
    FactField("base", "实际投入", FieldKind.MONEY, False),
    FactField("other", "合同金额", FieldKind.MONEY, False),
    FactField("level", "等级", FieldKind.CHOICE, False, ("二级", "三级", "四级")),
    FactField("start", "批准日期", FieldKind.DATE, False),
)


def rule(method: Method, terms: Terms | None, **changes: Any) -> Measure:
    return replace(
        MEASURE,
        **{
            "fields": FIELDS,
            "requirements": (),
            "scoring": NO_PANEL,
            "tiers": (),
            "add_ons": (),
            "caps": (),
            "award": Award(method, YUAN, POLICY, terms),
            **changes,
        },
    )


def one(facts: dict[str, Any] | None = None, **changes: Any) -> Submission:
    return submission(facts=facts or {}, sheets=(), **changes)


def claimed(measure: Measure, facts: dict[str, Any], *ledger: LedgerLine, **changes: Any) -> Draft:
    draft = claim(measure, one(facts, **changes), Case(DAY, (), tuple(ledger)))
    for node in draft.trace:
        if node.formula is not None:
            assert evaluate(node.formula) == node.value
    return draft


def item_cap(amount: int) -> tuple[Cap, ...]:
    return (Cap("cap1", CapScope.ITEM, amount, POLICY),)


def decided(amount: int) -> Decision:
    return Decision(amount, "市科技局", date(2025, 11, 1), "会议纪要〔2025〕1号", "专家意见")


class TestRates:
    @pytest.mark.parametrize(
        ("base", "award"),
        [
            (5_000_000_00, 1_000_000_00),
            (4_999_999_99, 999_999_00),
            (5_000_000_05, 1_000_000_00),
            (5_000_005_00, 1_000_000_00),
            (4_321_098_77, 864_219_00),
        ],
    )
    def test_a_share_of_what_was_spent_is_cut_to_the_yuan_and_to_the_cap(self, base: int, award: int) -> None:
        measure = rule(Method.RATE, Rate(Fraction(1, 5), Base(("base",))), caps=item_cap(100 * WAN))

        assert claimed(measure, {"base": base}).award == award

    def test_a_maximum_rate_names_the_policys_ceiling_beside_this_rounds_rate(self) -> None:
        measure = rule(Method.RATE, Rate(Fraction(2, 25), Base(("base",)), ceiling=Fraction(1, 10)))
        draft = claimed(measure, {"base": 100 * WAN})

        assert draft.award == 8 * WAN
        assert draft.trace[-1].parts["ceiling"] == Fraction(1, 10)

    def test_without_the_base_no_amount_is_guessed(self) -> None:
        draft = claimed(rule(Method.RATE, Rate(Fraction(1, 5), Base(("base",)))), {})

        assert (draft.eligible, draft.award) == ("missing", None)
        assert draft.trace[-1].code == "nominal.fact_missing"

    @pytest.mark.parametrize(("pick", "award"), [(Pick.HIGHER, 20 * WAN), (Pick.LOWER, 10 * WAN)])
    def test_of_two_bases_the_rule_says_which_counts(self, pick: Pick, award: int) -> None:
        measure = rule(Method.RATE, Rate(Fraction(1, 10), Base(("base", "other"), pick)))

        assert claimed(measure, {"base": 100 * WAN, "other": 200 * WAN}).award == award

    def test_one_stated_base_of_two_is_enough(self) -> None:
        measure = rule(Method.RATE, Rate(Fraction(1, 10), Base(("base", "other"), Pick.LOWER)))

        assert claimed(measure, {"other": 200 * WAN}).award == 20 * WAN

    @pytest.mark.parametrize(
        ("level", "base", "award"),
        [
            ("二级", 50 * WAN, 10 * WAN),
            ("二级", 50 * WAN + 500, 10 * WAN),
            ("二级", 50 * WAN - 500, 10 * WAN - 100),
            ("三级", 75 * WAN, 15 * WAN),
            ("三级", 80 * WAN, 15 * WAN),
            ("四级", 100 * WAN, 20 * WAN),
            ("四级", 99 * WAN, 198_000_00),
        ],
    )
    def test_each_level_has_its_rate_and_its_own_cap(self, level: str, base: int, award: int) -> None:
        levels = {
            name: LevelRate(Fraction(1, 5), cap * WAN)
            for name, cap in (("二级", 10), ("三级", 15), ("四级", 20))
        }
        measure = rule(Method.LEVEL_RATE, LevelRates("level", Base(("base",)), levels))

        assert claimed(measure, {"level": level, "base": base}).award == award

    @pytest.mark.parametrize(("score", "award"), [("85", 50), ("75", 35), ("60", 20), ("59.5", 0)])
    def test_a_tier_may_yield_a_rate(self, score: str, award: int) -> None:
        tiers = tuple(
            Tier(name, Fraction(cut), None, POLICY, rate=Fraction(rate, 100))
            for name, cut, rate in (("一档", 85, 50), ("二档", 75, 35), ("三档", 60, 20))
        )
        measure = rule(Method.TIER_RATE, TierRates(Base(("base",))), tiers=tiers, scoring=MEASURE.scoring)
        scored = submission("S1", score, score, score, facts={"base": 100 * WAN})

        assert claim(measure, scored, Case(DAY, ())).award == award * WAN


class TestFixedAmounts:
    def test_one_amount(self) -> None:
        assert claimed(rule(Method.FIXED, Fixed(5 * WAN)), {}).award == 5 * WAN

    @pytest.mark.parametrize(("level", "award"), [("二级", 5), ("三级", 10), ("四级", 20)])
    def test_an_amount_by_level(self, level: str, award: int) -> None:
        amounts = {"二级": 5 * WAN, "三级": 10 * WAN, "四级": 20 * WAN}

        assert (
            claimed(rule(Method.LEVEL_AMOUNT, LevelAmounts("level", amounts)), {"level": level}).award
            == award * WAN
        )

    def test_without_the_level_no_amount_is_guessed(self) -> None:
        draft = claimed(rule(Method.LEVEL_AMOUNT, LevelAmounts("level", {"二级": WAN})), {})

        assert (draft.eligible, draft.award) == ("missing", None)

    def test_a_recorded_clause_never_gives_an_amount(self) -> None:
        draft = claimed(rule(Method.RECORDED, Recorded("只有鼓励，没有金额")), {})

        assert (draft.nominal, draft.award, draft.claims) == (None, None, False)


class TestDecisions:
    def test_until_it_is_decided_the_amount_is_open_up_to_its_limit(self) -> None:
        draft = claimed(rule(Method.DISCRETION, Discretion(Band(None, 500 * WAN))), {})

        assert (draft.award, draft.upper) == (None, 500 * WAN)
        assert [one.code for one in draft.undecided] == ["undecided.amount"]

    def test_a_floor_alone_leaves_the_upper_side_open(self) -> None:
        assert claimed(rule(Method.DISCRETION, Discretion(Band(1000 * WAN, None))), {}).upper == UNLIMITED

    @pytest.mark.parametrize("amount", [20 * WAN, 100 * WAN])
    def test_a_decision_at_either_limit_stands(self, amount: int) -> None:
        measure = rule(Method.DISCRETION, Discretion(Band(20 * WAN, 100 * WAN)))
        draft = claimed(measure, {}, decision=decided(amount))

        assert draft.award == amount
        assert draft.trace[-1].parts["document"] == "会议纪要〔2025〕1号"

    @pytest.mark.parametrize("amount", [20 * WAN - 1, 100 * WAN + 1])
    def test_a_decision_beyond_either_limit_is_refused(self, amount: int) -> None:
        measure = rule(Method.DISCRETION, Discretion(Band(20 * WAN, 100 * WAN)))

        with pytest.raises(BadInput) as told:
            check_decision(measure, one(decision=decided(amount)), Case(DAY, ()))
        assert told.value.code == "decision.outside"

    def test_limits_may_hang_on_the_level(self) -> None:
        bands = {"二级": Band(None, 10 * WAN), "三级": Band(None, 50 * WAN)}
        measure = rule(Method.DISCRETION, Discretion(None, "level", bands))

        assert claimed(measure, {"level": "三级"}, decision=decided(50 * WAN)).award == 50 * WAN
        with pytest.raises(BadInput):
            claimed(measure, {"level": "二级"}, decision=decided(50 * WAN))

    def test_where_nothing_is_left_to_decide_a_decision_is_refused(self) -> None:
        with pytest.raises(BadInput) as told:
            claimed(rule(Method.FIXED, Fixed(WAN)), {}, decision=decided(WAN))
        assert told.value.code == "decision.not_asked"

    @pytest.mark.parametrize(("score", "upper"), [("90", 100 * WAN), ("80", 60 * WAN), ("60", None)])
    def test_a_tier_may_yield_a_band_to_decide_within(self, score: str, upper: int | None) -> None:
        tiers = (
            Tier("一档", Fraction(90), None, POLICY, band=Band(60 * WAN, 100 * WAN)),
            Tier("二档", Fraction(70), None, POLICY, band=Band(20 * WAN, 60 * WAN)),
        )
        measure = rule(Method.TIER_BAND, None, tiers=tiers, scoring=MEASURE.scoring)
        draft = claim(measure, submission("S1", score, score, score), Case(DAY, ()))

        assert draft.upper == upper


class TestInstalments:
    POT = Instalments(1000 * WAN, 5, first=500 * WAN)

    def test_the_first_payment_needs_no_decision(self) -> None:
        assert claimed(rule(Method.INSTALMENTS, self.POT), {}).award == 500 * WAN

    def test_later_ones_are_decided_within_what_is_left(self) -> None:
        first = line("单位S1", 500 * WAN, date(2024, 3, 1), project="PS1")
        second = line("单位S1", 300 * WAN, date(2025, 3, 1), project="PS1")
        draft = claimed(rule(Method.INSTALMENTS, self.POT), {}, first, second)

        assert (draft.award, draft.upper) == (None, 700 * WAN)

    def test_the_first_payment_may_count_toward_the_total(self) -> None:
        first = line("单位S1", 500 * WAN, date(2024, 3, 1), project="PS1")
        pot = replace(self.POT, first_counts=True)

        assert claimed(rule(Method.INSTALMENTS, pot), {}, first).upper == 500 * WAN

    @pytest.mark.parametrize(
        ("day", "code"),
        [(date(2020, 11, 20), "nominal.undecided"), (date(2020, 11, 19), "nominal.instalment_over")],
    )
    def test_the_last_day_is_the_anniversary_of_the_first(self, day: date, code: str) -> None:
        first = line("单位S1", 500 * WAN, day, project="PS1")

        assert code in [node.code for node in claimed(rule(Method.INSTALMENTS, self.POT), {}, first).trace]

    def test_a_spent_pot_gives_nothing(self) -> None:
        lines = [line("单位S1", 500 * WAN, date(year, 3, 1), project="PS1") for year in (2023, 2024, 2025)]

        assert claimed(rule(Method.INSTALMENTS, self.POT), {}, *lines).award == 0

    def test_equal_parts_add_up_to_the_total(self) -> None:
        measure = rule(Method.INSTALMENTS, Instalments(100 * WAN, 3, equal=True))
        paid: list[LedgerLine] = []
        for year in (2023, 2024, 2025):
            amount = claimed(measure, {}, *paid).award
            assert amount is not None
            paid.append(line("单位S1", amount, date(year, 3, 1), project="PS1"))

        assert sum(one.approved for one in paid) == 100 * WAN
        assert claimed(measure, {}, *paid).award == 0


class TestTimes:
    ONCE = Times("同一项目", per_entity=False, most=1, period=Period.LIFE, citations=POLICY)

    def test_a_second_base_award_for_the_project_is_not_paid(self) -> None:
        measure = rule(Method.FIXED, Fixed(WAN), times=self.ONCE)
        draft = claimed(measure, {}, line("单位S1", WAN, project="PS1"))

        assert draft.award == 0
        assert "times.used" in [node.code for node in draft.trace]

    def test_a_decision_where_no_further_award_may_be_given_is_refused(self) -> None:
        measure = rule(Method.DISCRETION, Discretion(Band(None, WAN)), times=self.ONCE)

        with pytest.raises(BadInput) as told:
            claimed(measure, {}, line("单位S1", WAN, project="PS1"), decision=decided(WAN))
        assert told.value.code == "decision.used_up"

    def test_another_project_of_the_entity_is_paid(self) -> None:
        assert claimed(rule(Method.FIXED, Fixed(WAN), times=self.ONCE), {}, line("单位S1", WAN)).award == WAN

    def test_once_per_entity_counts_every_project(self) -> None:
        times = replace(self.ONCE, unit="同一单位", per_entity=True)

        assert claimed(rule(Method.FIXED, Fixed(WAN), times=times), {}, line("单位S1", WAN)).award == 0

    @pytest.mark.parametrize(("day", "award"), [(date(2025, 1, 1), 0), (date(2024, 12, 31), WAN)])
    def test_once_a_year_forgets_the_year_before(self, day: date, award: int) -> None:
        times = replace(self.ONCE, period=Period.YEAR)
        measure = rule(Method.FIXED, Fixed(WAN), times=times)

        assert claimed(measure, {}, line("单位S1", WAN, day, project="PS1")).award == award

    def test_an_add_on_may_follow_its_base_award_in_a_later_year(self) -> None:
        measure = replace(MEASURE, times=self.ONCE)
        late = submission("S1", 90, 90, 90, facts={"type": "企业", "national": True})
        base = line("单位S1", 300 * WAN, date(2025, 1, 5), project="PS1")
        draft = claim(measure, late, Case(DAY, (), (base,)))

        assert draft.award == 50 * WAN


class TestOnePotInOneRound:
    MEASURE = rule(Method.INSTALMENTS, Instalments(1000 * WAN, 5, first=500 * WAN))

    def together(self, *wanted: Submission, ledger: tuple[LedgerLine, ...] = ()) -> list[int | None]:
        return [one.award for one in outcome(*wanted, measure=self.MEASURE, ledger=ledger).results]

    def test_two_submissions_of_one_project_draw_one_first_payment(self) -> None:
        both = [submission(number, facts={}, sheets=(), entity="甲", project="P") for number in ("S1", "S2")]

        assert sorted(award or 0 for award in self.together(*both)) == [0, 500 * WAN]

    def test_decisions_of_one_round_never_draw_more_than_the_pot_holds(self) -> None:
        first = line("甲", 500 * WAN, date(2025, 3, 1), project="P")
        both = [
            submission(number, facts={}, sheets=(), entity="甲", project="P", decision=decided(1000 * WAN))
            for number in ("S1", "S2")
        ]

        assert self.together(*both, ledger=(first,)) == [1000 * WAN, 0]

    def test_other_projects_have_their_own_pot(self) -> None:
        both = [submission(number, facts={}, sheets=(), entity="甲") for number in ("S1", "S2")]

        assert self.together(*both) == [500 * WAN] * 2


def test_a_decision_in_parts_of_the_rounding_unit_is_refused() -> None:
    measure = rule(Method.DISCRETION, Discretion(Band(None, 100 * WAN)))

    with pytest.raises(BadInput, match=r"decision\.not_whole"):
        claimed(measure, {}, decision=decided(WAN + 1))
