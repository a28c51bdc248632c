"""Amounts, rates, rounding and splits."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formulas import evaluate
from workbench.domain.award_limits import Split
from workbench.domain.errors import BadInput
from workbench.domain.money import amount_text, parse_amount, parse_rate, yuan_text
from workbench.domain.rounding import Mode, Rounding, decimal_text, places
from workbench.domain.split import shares


@pytest.mark.parametrize(
    ("text", "fen"),
    [("300万元", 300_000_000), ("5000元", 500_000), ("0.5亿元", 5_000_000_000), ("1,409.50元", 140_950)],
)
def test_amounts_carry_their_unit(text: str, fen: int) -> None:
    assert parse_amount(text) == fen


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("300", "amount.no_unit"),
        ("150万", "amount.no_yuan"),
        ("１５０万元", "amount.full_width"),
        ("一百五十万元", "amount.unreadable"),
        ("-50万元", "amount.negative"),
        ("0.001元", "amount.below_fen"),
        ("1,00元", "amount.unreadable"),
        ("", "amount.unreadable"),
    ],
)
def test_an_amount_that_could_be_misread_is_refused(text: str, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_amount(text)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "code", "suggestion"),
    [
        ("0.15", "rate.no_percent", "15%"),
        ("15", "rate.no_percent", "15%"),
        ("1", "rate.no_percent", "1%"),
        ("12.5", "rate.no_percent", "12.5%"),
        ("１５%", "rate.full_width", "15%"),
        ("15％", "rate.full_width", "15%"),
        ("%", "rate.unreadable", None),
        ("-15%", "rate.unreadable", None),
    ],
)
def test_a_rate_needs_its_percent_sign(text: str, code: str, suggestion: str | None) -> None:
    with pytest.raises(BadInput) as raised:
        parse_rate(text)

    assert (raised.value.code, raised.value.parts.get("suggestion")) == (code, suggestion)


@given(st.integers(0, 10**14))
def test_an_amount_reads_back_as_it_was_written(fen: int) -> None:
    assert parse_amount(amount_text(fen)) == fen
    assert parse_amount(yuan_text(fen) + "元") == fen


@pytest.mark.parametrize(("mode", "rounded"), [(Mode.HALF_UP, "1.01"), (Mode.DOWN, "1"), (Mode.UP, "1.01")])
def test_rounding_names_its_mode(mode: Mode, rounded: str) -> None:
    assert places(2, mode).apply(Fraction("1.005")) == Fraction(rounded)


def test_halves_go_away_from_zero_on_both_sides() -> None:
    assert places(0).apply(Fraction("-2.5")) == -3
    assert places(0).apply(Fraction("2.5")) == 3


@given(
    st.fractions(0, 10**9, max_denominator=10**6),
    st.sampled_from([Fraction(1, 100), Fraction(1), Fraction(100), Fraction(1_000_000)]),
    st.sampled_from(Mode),
)
def test_the_formula_of_a_rounding_gives_the_same_number(value: Fraction, unit: Fraction, mode: Mode) -> None:
    rounding = Rounding(unit, mode)

    assert evaluate(rounding.formula(str(value))) == rounding.apply(value)


@given(st.fractions(max_denominator=10**4), st.integers(0, 4))
def test_decimal_text_is_exact(value: Fraction, least: int) -> None:
    assert Fraction(decimal_text(value, least)) == value


@given(
    st.integers(0, 10**13),
    st.dictionaries(st.sampled_from("市区县省"), st.integers(0, 9), min_size=1).filter(
        lambda d: sum(d.values())
    ),
    st.data(),
)
def test_a_split_adds_up_to_the_fen(award: int, parts: dict[str, int], data: st.DataObject) -> None:
    odd = data.draw(st.sampled_from(sorted(parts)))
    found = shares(award, Split(parts, odd, ()))

    assert sum(found.values()) == award
    assert all(amount >= 0 for amount in found.values())
    whole = sum(parts.values())
    assert all(found[payer] == award * part // whole for payer, part in parts.items() if payer != odd)
