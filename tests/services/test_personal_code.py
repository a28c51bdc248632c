"""Personal codes are hard to guess, easy to copy, and kept as hashes only."""

import re

import pytest

from workbench.services.office import CodeCost
from workbench.services.personal_code import ALPHABET, hashed, matches, new_code

CHEAP = CodeCost(passes=1, memory_kib=8, lanes=1)


def test_a_code_has_three_groups_without_characters_that_look_alike() -> None:
    codes = [new_code() for _ in range(50)]

    assert all(re.fullmatch(rf"([{ALPHABET}]{{4}}-){{2}}[{ALPHABET}]{{4}}", code) for code in codes)
    assert len(set(codes)) == 50
    assert not set("0O1IL5S2Z") & set(ALPHABET)


@pytest.mark.parametrize(
    "typed", ["k7wm-3xqt-9hda", " K7WM 3XQT 9HDA ", "Ｋ７ＷＭ－３ＸＱＴ－９ＨＤＡ", "K7WM3XQT9HDA"]
)
def test_a_code_is_recognised_however_it_is_copied(typed: str) -> None:
    assert matches(typed, hashed("K7WM-3XQT-9HDA", CHEAP), CHEAP)


@pytest.mark.parametrize("typed", ["", "K7WM-3XQT-9HDB", "K7WM-3XQT", "K7WM-3XQT-9HDA-A"])
def test_another_code_is_not(typed: str) -> None:
    assert not matches(typed, hashed("K7WM-3XQT-9HDA", CHEAP), CHEAP)


def test_nothing_fits_where_no_code_was_handed_out_or_the_hash_is_damaged() -> None:
    assert not matches("", None, CHEAP)
    assert not matches("K7WM-3XQT-9HDA", "not a hash", CHEAP)


def test_the_stored_hash_is_argon2id_and_does_not_hold_the_code() -> None:
    stored = hashed("K7WM-3XQT-9HDA", CodeCost())

    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert "K7WM" not in stored
