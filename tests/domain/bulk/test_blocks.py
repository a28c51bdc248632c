"""Stored sheets laid out slot-major."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.bulk.blocks import blocks_of


@given(
    st.lists(st.integers(0, 6), min_size=1, max_size=40), st.integers(1, 5), st.booleans(), st.integers(0, 9)
)
def test_every_sheet_stands_once_under_its_submission(
    held: list[int], items: int, shuffled: bool, seed: int
) -> None:
    chance = np.random.Generator(np.random.PCG64(seed))
    submission = np.repeat(np.arange(len(held)), held)
    if shuffled:
        chance.shuffle(submission)
    codes = chance.integers(-2, 100, (len(submission), items)).astype(np.int16)

    blocks = blocks_of(codes, submission, len(held), np.arange(len(submission)))

    assert [block.slots for block in blocks] == sorted(set(held) - {0})
    assert sorted(row for block in blocks for row in block.rows) == [n for n, one in enumerate(held) if one]
    for block in blocks:
        assert block.codes.flags.c_contiguous
        assert block.reviewers is not None
        for place, row in enumerate(block.rows):
            sheets = np.flatnonzero(submission == row)
            assert block.reviewers[:, place].tolist() == sheets.tolist()
            assert np.array_equal(block.codes[:, :, place], codes[sheets])


def test_no_sheet_gives_no_block() -> None:
    assert blocks_of(np.empty((0, 3), np.int16), np.empty(0, np.int64), 4) == ()


def test_reviewers_are_left_away_where_nobody_gives_them() -> None:
    (block,) = blocks_of(np.zeros((2, 1), np.int16), np.array([1, 0]), 2)

    assert block.reviewers is None
    assert block.rows.tolist() == [0, 1]
