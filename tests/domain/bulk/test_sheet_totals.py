"""Totals of single sheets for statistics."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.bulk.rubrics import any_codes, any_rubric, exactly, in_blocks, rubric
from workbench.domain.bulk.blocks import blocks_of
from workbench.domain.bulk.sheet_totals import sheet_totals
from workbench.domain.errors import BadInput


@given(st.integers(0, 2**32))
def test_they_are_the_totals_of_scored_panels(seed: int) -> None:
    chance = Random(seed)
    scoring = any_rubric(chance)
    submissions = [any_codes(scoring, chance.randint(0, 6), chance) for _ in range(8)]

    found = sheet_totals(scoring, in_blocks(scoring, submissions), 8)

    panels = [exactly(scoring, one) for one in submissions]
    wanted = {
        (place, int(sheet.reviewer[1:])): sheet.total
        for place, panel in enumerate(panels)
        for sheet in panel.totals
        if panel.score is not None
    }
    keys = list(zip(found.submission.tolist(), found.reviewer.tolist(), strict=True))
    assert sorted(keys) == sorted(wanted)
    assert found.points == pytest.approx([np.float64(wanted[key]) for key in keys], rel=1e-13)


def test_weights_too_long_for_whole_numbers_still_have_totals() -> None:
    scoring = rubric(("0.3333333333333333333333333", ["100"]), ("1", ["100"]))
    codes = np.array([[900, 800]], np.int16)

    found = sheet_totals(scoring, in_blocks(scoring, [codes]), 1)

    assert found.points.tolist() == [pytest.approx(110)]


def test_no_sheet_gives_no_total() -> None:
    assert len(sheet_totals(rubric(("1", ["100"])), (), 3).points) == 0


def test_reviewers_are_asked_for() -> None:
    blocks = blocks_of(np.zeros((1, 1), np.int16), np.zeros(1, np.int64), 1)

    with pytest.raises(BadInput, match="no_reviewers"):
        sheet_totals(rubric(("1", ["100"])), blocks, 1)
