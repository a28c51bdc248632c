"""The worth of a grade of execution is what the official panel values say, and nothing else fits them."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import combinations_with_replacement, product

import numpy as np
import pytest

from tests.oracles.grades import SCALES, kind_of
from tests.oracles.skating import performances

HIGHEST_TENTH = 60


@cache
def rows() -> dict[str, list[tuple[tuple[int, ...], int]]]:
    """Kind → the grades that count, without one highest and one lowest, and the panel value in hundredths."""
    found: dict[str, list[tuple[tuple[int, ...], int]]] = defaultdict(list)
    for _, one in performances():
        for element in one.elements:
            if element.grades:
                counted = tuple(sorted(element.grades.values())[1:-1])
                found[kind_of(element.code)].append((counted, int(element.goe * 100)))
    return found


def steady(values: tuple[int, ...]) -> bool:
    """No step from grade to grade is more than twice another one."""
    steps = np.diff((0, *values))
    return bool(steps.min() > 0 and steps.max() <= 2 * steps.min())


SCALES_THOUGHT_OF = np.array(
    [three for three in combinations_with_replacement(range(1, HIGHEST_TENTH), 3) if steady(three)]
)


def fitting(kind: str, sign: int) -> tuple[tuple[int, ...], set[tuple[int, ...]]]:
    """Grades of one sign that count, and every worth in tenths that fits all rows of that sign alone."""
    own = [(grades, value) for grades, value in rows()[kind] if all(grade * sign >= 0 for grade in grades)]
    counts = np.array([[grades.count(sign * size) for size in (1, 2, 3)] for grades, _ in own]).reshape(-1, 3)
    values = np.array([abs(value) for _, value in own])
    # As in `hundredths`, for all scales and rows at once.
    reached = (20 * (SCALES_THOUGHT_OF @ counts.T) + 7) // 14
    given = np.flatnonzero(counts.any(axis=0))
    fit = SCALES_THOUGHT_OF[(reached == values).all(axis=1)][:, given]
    return tuple(sign * (int(size) + 1) for size in given), {tuple(map(int, one)) for one in fit}


def hundredths(tenths: int) -> int:
    """Mean of seven grades whose tenths add up to this, half up."""
    size = (20 * abs(tenths) + 7) // 14
    return size if tenths >= 0 else -size


@pytest.mark.parametrize("kind", SCALES)
@pytest.mark.parametrize("sign", [1, -1], ids=["raised", "reduced"])
def test_no_other_worth_of_a_grade_fits_its_rows(kind: str, sign: int) -> None:
    grades, fit = fitting(kind, sign)

    assert fit == {tuple(abs(SCALES[kind][grade]) for grade in grades)}


@pytest.mark.parametrize(
    ("kind", "missing"),
    [("choreographic sequence", (-1,)), ("death spiral", (-1,)), ("harder twist or throw", (-1, 1))],
)
def test_grades_that_only_come_with_the_other_sign_fit_one_worth(kind: str, missing: tuple[int, ...]) -> None:
    trials = product(range(1, HIGHEST_TENTH), repeat=len(missing))
    fit = []
    for sizes in trials:
        scale = SCALES[kind] | {grade: grade * size for grade, size in zip(missing, sizes, strict=True)}
        if all(hundredths(sum(scale[grade] for grade in grades)) == value for grades, value in rows()[kind]):
            fit.append(scale)

    assert fit == [SCALES[kind]]


def test_every_grade_that_counts_has_its_worth_from_the_rows() -> None:
    apart = {kind: {*fitting(kind, 1)[0], *fitting(kind, -1)[0]} for kind in SCALES}
    counted = {kind: {grade for grades, _ in own for grade in grades} - {0} for kind, own in rows().items()}

    assert {kind: grades - apart[kind] for kind, grades in counted.items() if grades - apart[kind]} == {
        "choreographic sequence": {-1},
        "death spiral": {-1},
        "harder twist or throw": {-1, 1},
    }


def test_a_scale_says_nothing_of_grades_that_no_judge_gave() -> None:
    given: dict[str, set[int]] = defaultdict(lambda: {0})
    for _, one in performances():
        for element in one.elements:
            if element.grades:
                given[kind_of(element.code)] |= set(element.grades.values())
    inferred = [kind for kind in SCALES if "jump" not in kind and not kind[0].isdigit()]

    assert {kind: set(SCALES[kind]) for kind in inferred} == {kind: given[kind] for kind in inferred}


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("3Lz+3T", "triple jump"),
        ("3T<+2A+SEQ", "2A"),
        ("4T<<+COMBO", "triple jump"),
        ("2A+1Lo<<+3S<<", "2A"),
        ("3A+SEQ+2A*", "3A"),
        ("3Lze+2T", "triple jump"),
        ("CCoSp3V", "spin"),
        ("CoSp4", "dance: spin"),
        ("RoLi4+StaLi4", "dance: combination lift"),
        ("3LzTh", "triple twist or throw"),
    ],
)
def test_an_element_has_the_scale_of_its_kind(code: str, kind: str) -> None:
    assert kind_of(code) == kind
