"""Amounts in words: the printed examples of 支付结算办法 附一, its rules, and words read back to the fen."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.errors import BadInput
from workbench.domain.money_words import MOST_FEN, in_words

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def read_words(words: str) -> int:
    """Fen of an amount in words, read from left to right as a cashier does."""
    found = re.fullmatch(r"人民币(?:(.+)元)?零?(?:(.)角)?零?(?:(.)分)?整?", words)
    assert found, words
    jiao, fen = (_DIGITS.index(digit) if digit else 0 for digit in (found[2], found[3]))
    return _whole(found[1] or "") * 100 + jiao * 10 + fen


def _whole(words: str) -> int:
    for name, unit in (("亿", 10**8), ("万", 10**4)):
        high, found, low = words.rpartition(name)
        if found:
            return _whole(high) * unit + _whole(low)
    total, digit = 0, 0
    for character in words:
        if character in _UNITS:
            total, digit = total + digit * _UNITS[character], 0
        else:
            digit = _DIGITS.index(character)
    return total + digit


AMOUNTS = st.one_of(
    st.integers(0, MOST_FEN),
    st.integers(0, 10_000_000),
    # Noughts in every place.
    st.lists(st.sampled_from("0019"), min_size=1, max_size=14).map(lambda digits: int("".join(digits))),
)


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (140950, "人民币壹仟肆佰零玖元伍角"),
        (600714, "人民币陆仟零柒元壹角肆分"),
        (1640902, "人民币壹万陆仟肆佰零玖元零贰分"),
        (32504, "人民币叁佰贰拾伍元零肆分"),
    ],
)
def test_printed_examples_with_one_form_are_written_as_printed(fen: int, words: str) -> None:
    assert in_words(fen) == words


@pytest.mark.parametrize(
    ("fen", "chosen", "also_right"),
    [
        (168032, "人民币壹仟陆佰捌拾元零叁角贰分", "人民币壹仟陆佰捌拾元叁角贰分"),
        (10700053, "人民币壹拾万柒仟元零伍角叁分", "人民币壹拾万零柒仟元伍角叁分"),
    ],
)
def test_of_two_printed_forms_the_one_with_nought_after_yuan_is_written(
    fen: int, chosen: str, also_right: str
) -> None:
    assert in_words(fen) == chosen
    assert read_words(also_right) == fen


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "人民币零元整"),
        (5, "人民币伍分"),
        (50, "人民币伍角"),
        (55, "人民币伍角伍分"),
        (1_00, "人民币壹元整"),
        (1_05, "人民币壹元零伍分"),
        (10_00, "人民币壹拾元整"),
        (10_50, "人民币壹拾元零伍角"),
        (10_500_05, "人民币壹万零伍佰元零伍分"),
        (3_000_000_00, "人民币叁佰万元整"),
        (2_005_000_00, "人民币贰佰万伍仟元整"),
        (100_010_005_00, "人民币壹亿零壹万零伍元整"),
        (100_000_007_000_00, "人民币壹仟亿零柒仟元整"),
        (MOST_FEN, "人民币玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_amounts_without_a_printed_example_follow_the_rules(fen: int, words: str) -> None:
    assert in_words(fen) == words


@given(AMOUNTS)
def test_words_read_back_to_the_fen(fen: int) -> None:
    assert read_words(in_words(fen)) == fen


@given(AMOUNTS)
def test_no_words_break_a_rule(fen: int) -> None:
    words = in_words(fen)

    assert words.startswith("人民币")
    assert "零零" not in words
    assert not words.endswith("分整")
    assert words.endswith("元整") is (fen % 100 == 0)
    assert not re.search("零[拾佰仟万亿]", words)
    assert fen == 0 or "零元" not in words


@pytest.mark.parametrize(("fen", "code"), [(-1, "negative"), (MOST_FEN + 1, "too_large")])
def test_amounts_that_the_rule_or_a_cell_has_no_room_for_are_refused(fen: int, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        in_words(fen)

    assert refused.value.code == f"money_words.{code}"
