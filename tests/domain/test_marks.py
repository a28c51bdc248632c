"""What a person types for a mark, and how a sheet is packed."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.measures import SCORING, item
from workbench.domain.errors import BadInput
from workbench.domain.marks import (
    Blank,
    Cell,
    check_mark,
    has_marks,
    mark_text,
    missing_items,
    pack,
    parse_mark,
    unpack,
)
from workbench.domain.rubric import ItemId


@pytest.mark.parametrize(
    ("typed", "mark"),
    [
        ("8。5", "8.5"),
        ("８５", "85"),
        ("８５．５", "85.5"),
        (" 7 ", "7"),
        ("0", "0"),
        ("9.50", "9.5"),
    ],
)
def test_a_chinese_full_stop_and_full_width_digits_mean_what_was_typed(typed: str, mark: str) -> None:
    assert parse_mark(typed) == Fraction(mark)


@pytest.mark.parametrize("typed", ["-1", "－1", "−8.5", "-８。５"])
def test_a_number_below_zero_is_told_as_one(typed: str) -> None:
    with pytest.raises(BadInput, match=r"mark\.negative"):
        parse_mark(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "8，5",
        "8,5",
        "8 5",
        "8e1",
        "8..5",
        "abc",
        "--1",
        "+1",
        "8.",
        ".5",
        "1/2",
        "٣",
        "∞",
        "nan",
        "8。。5",
        "0x8",
    ],
)
def test_what_is_not_one_number_is_refused_never_guessed(typed: str) -> None:
    with pytest.raises(BadInput, match=r"mark\.unreadable"):
        parse_mark(typed)


@pytest.mark.parametrize("typed", ["", "   ", "\u3000"])
def test_nothing_is_not_a_zero(typed: str) -> None:
    with pytest.raises(BadInput, match=r"mark\.empty"):
        parse_mark(typed)


@pytest.mark.parametrize(
    ("mark", "code"), [("20.5", "mark.above_points"), ("85", "mark.above_points"), ("8.3", "mark.off_step")]
)
def test_a_mark_must_fit_its_item(mark: str, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        check_mark(Fraction(mark), item("A1", 20))

    assert refused.value.code == code


def test_not_applicable_needs_an_item_that_allows_it() -> None:
    with pytest.raises(BadInput, match=r"mark\.must_apply"):
        check_mark(parse_mark("不适用"), item("A1", 20))

    assert check_mark(parse_mark("na"), item("A1", 20, may_not_apply=True)) is Blank.NOT_APPLICABLE


cells = st.one_of(st.sampled_from(Blank), st.integers(0, 80).map(lambda halves: Fraction(halves, 2)))


@given(st.fixed_dictionaries({ItemId(code): cells for code in ("A1", "A2", "B1")}))
def test_a_packed_sheet_reads_back_cell_by_cell(sheet: dict[ItemId, Cell]) -> None:
    packed = pack(sheet, SCORING)

    assert len(packed) == 2 * len(SCORING.items)
    assert unpack(packed, SCORING) == sheet


def test_a_sheet_has_marks_as_soon_as_one_cell_is_filled() -> None:
    first = SCORING.items[0].id

    assert not has_marks(pack({}, SCORING))
    assert has_marks(pack({first: Fraction(0)}, SCORING))
    assert has_marks(pack({first: Blank.NOT_APPLICABLE}, SCORING))


@given(st.fractions(0, 100, max_denominator=100).filter(lambda mark: 100 % mark.denominator == 0))
def test_what_a_record_keeps_of_a_mark_reads_back(mark: Fraction) -> None:
    text = mark_text(mark)

    assert text is not None
    assert parse_mark(text) == mark


def test_a_record_tells_blank_cells_apart() -> None:
    assert mark_text(Blank.PENDING) is None
    assert parse_mark(mark_text(Blank.NOT_APPLICABLE) or "") is Blank.NOT_APPLICABLE


def test_a_vector_of_another_length_is_refused() -> None:
    with pytest.raises(BadInput, match=r"marks\.wrong_length"):
        unpack(b"\0\0", SCORING)


def test_missing_items_are_named_in_sheet_order() -> None:
    held = {ItemId("A2"): Fraction(3), ItemId("B1"): Blank.PENDING}

    assert [one.id for one in missing_items(held, SCORING.items)] == ["A1", "B1"]
