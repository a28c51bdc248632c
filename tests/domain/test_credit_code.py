"""Credit codes by GB 32100-2015: published codes, and every single slip is caught."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.credit_code import ALPHABET, LENGTH, check_character, check_credit_code
from workbench.domain.errors import BadInput

# The sample licence of the registration authority, and companies that print their code on their pages.
PUBLISHED = [
    "91350100M000100Y43",
    "914403001922038216",
    "9144030071526726XG",
    "91330100799655058B",
    "91110000802100433B",
]
bodies = st.text(ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1)


def refusal(code: str) -> BadInput:
    with pytest.raises(BadInput) as caught:
        check_credit_code(code)
    return caught.value


@pytest.mark.parametrize("code", PUBLISHED)
def test_a_published_code_passes(code: str) -> None:
    assert check_credit_code(code) == code


def test_a_wrong_check_character_names_the_right_one() -> None:
    error = refusal("91350100M000100Y44")

    assert (error.code, error.parts["expected"], error.parts["found"]) == ("credit_code.check", "3", "4")


@pytest.mark.parametrize("code", ["", "91350100M000100Y4", "91350100M000100Y433"])
def test_another_length_is_named(code: str) -> None:
    error = refusal(code)

    assert (error.code, error.parts["found"]) == ("credit_code.length", len(code))


@pytest.mark.parametrize("letter", [*"IOSVZ", "m", "-", "８", "中"])
def test_a_character_that_no_code_uses_is_named_with_its_place(letter: str) -> None:
    error = refusal(f"91350100{letter}000100Y43")

    assert error.code == "credit_code.characters"
    assert (error.parts["characters"], error.parts["places"]) == ((letter,), (9,))


@given(bodies)
def test_every_body_has_exactly_one_check_character(body: str) -> None:
    passing = [character for character in ALPHABET if body + character == _passed(body + character)]

    assert passing == [check_character(body)]


@given(bodies, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_caught(body: str, place: int, other: str) -> None:
    code = body + check_character(body)
    slip = code[:place] + other + code[place + 1 :]

    assert (_passed(slip) == slip) == (slip == code)


@given(bodies, st.integers(0, LENGTH - 2))
def test_two_neighbours_exchanged_are_caught(body: str, place: int) -> None:
    code = body + check_character(body)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]

    assert (_passed(swapped) == swapped) == (swapped == code)


def _passed(code: str) -> str | None:
    try:
        return check_credit_code(code)
    except BadInput:
        return None
