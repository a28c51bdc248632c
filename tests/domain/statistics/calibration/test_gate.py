"""Why raw scores stay, and what else a panel lead is told."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from tests.domain.statistics.calibration.tables import COMPARABLE, RULE, complete, nested, ratings
from tests.domain.statistics.simulate import S0, S1, S5B, S6, S7, Scenario, simulate
from workbench.domain.statistics.calibration import LEVEL, Calibration, calibrate
from workbench.domain.statistics.ratings import Ratings


def codes(found: Calibration) -> list[str]:
    return [one.code.removeprefix("calibration.") for one in found.findings]


def refusals(found: Calibration) -> list[str]:
    return [one.code.removeprefix("calibration.") for one in found.findings if one.level == "refusal"]


def test_clear_severity_is_accepted_without_a_word() -> None:
    found = calibrate(simulate(S1, seed=1).ratings, RULE, seed=1)

    assert (found.accepted, found.findings) == (True, ())
    assert found.share == pytest.approx(16 / 65, rel=0.2)


def test_no_sheets() -> None:
    assert codes(calibrate(ratings([], [], [], (3, 2)), RULE, seed=1)) == ["no_sheets"]


def test_sheets_that_close_no_circle_leave_no_degrees() -> None:
    found = calibrate(nested(np.arange(12.0).reshape(4, 3)), COMPARABLE, seed=1)

    assert refusals(found) == ["no_degrees"]
    assert found.findings[0].parts == {"sheets": 12}
    assert (found.severity, found.components, found.f, found.share) == (None, None, None, None)


def test_three_sheets_a_submission_and_hardly_more_a_reviewer_never_suffice() -> None:
    assert not any(calibrate(simulate(S5B, seed).ratings, COMPARABLE, seed=1).accepted for seed in range(20))


def test_unlinked_panels_are_refused_but_their_severity_is_shown() -> None:
    found = calibrate(simulate(S7, seed=1).ratings, RULE, seed=1)

    assert refusals(found) == ["unlinked"]
    assert found.findings[0].parts == {"groups": 10, "outside": 540}
    assert found.severity is not None
    assert found.severity.std() > 3


def test_panels_declared_comparable_are_calibrated_and_that_is_noted() -> None:
    found = calibrate(simulate(S7, seed=1).ratings, COMPARABLE, seed=1)

    assert found.accepted
    assert [(one.code, one.level) for one in found.findings] == [("calibration.comparable", "note")]


def test_one_group_needs_no_declaration() -> None:
    assert codes(calibrate(simulate(S1, seed=1).ratings, COMPARABLE, seed=1)) == []


def test_severity_that_chance_explains_is_refused() -> None:
    found = calibrate(simulate(S0, seed=1).ratings, RULE, seed=1)

    assert refusals(found) == ["no_severity"]
    assert found.f is not None
    assert found.findings[0].parts == {"f": found.f.statistic, "p": found.f.p}


def test_p_must_be_below_one_in_a_hundred() -> None:
    rest = np.array([[1, -2, 1], [-1, 2, -1], [0, 0, 0]]) / np.sqrt(3)
    # F with 2 and 4 degrees of freedom: p is 0.01 at 18.
    above, below = (
        calibrate(complete(rest + np.sqrt(f / 3) * np.array([-1, 0, 1])), RULE, seed=1) for f in (17.9, 18.1)
    )

    assert refusals(above) == ["no_severity"]
    assert "no_severity" not in refusals(below)
    assert above.f is not None
    assert below.f is not None
    assert below.f.p < LEVEL < above.f.p


def test_severity_below_the_threshold_of_the_rule_is_refused() -> None:
    panel = simulate(S1, seed=1).ratings
    share = calibrate(panel, RULE, seed=1).share
    assert share is not None
    below = Fraction(int(share * 1000), 1000)

    assert calibrate(panel, replace(RULE, threshold=below), seed=1).accepted
    found = calibrate(panel, replace(RULE, threshold=below + Fraction(1, 1000)), seed=1)
    assert refusals(found) == ["small_effect"]
    shown = found.findings[0].parts["share"]
    assert isinstance(shown, Fraction)
    assert share - 1e-4 < shown <= share
    assert found.findings[0].parts["threshold"] == below + Fraction(1, 1000)


def test_severity_that_predicts_nothing_is_refused() -> None:
    # Pure noise that one panel in a hundred takes for severity.
    noise = simulate(Scenario(submissions=20, sheets=(2, 2), load=3, severity=0), seed=2222).ratings

    found = calibrate(noise, COMPARABLE, seed=1)

    assert refusals(found) == ["no_gain"]
    assert found.held_out is not None
    assert found.held_out.calibrated >= found.held_out.raw
    assert found.findings[0].parts == {"raw": found.held_out.raw, "calibrated": found.held_out.calibrated}


def test_the_first_gate_that_refuses_is_named() -> None:
    apart = simulate(replace(S7, severity=0), seed=1).ratings
    strict = replace(RULE, threshold=Fraction(99, 100))

    assert refusals(calibrate(apart, strict, seed=1)) == ["unlinked"]
    assert refusals(calibrate(apart, replace(strict, comparable=True), seed=1)) == ["no_severity"]
    assert refusals(calibrate(simulate(S7, seed=1).ratings, replace(strict, comparable=True), seed=1)) == [
        "small_effect"
    ]


@pytest.mark.parametrize(("load", "said"), [(4, True), (5, False)])
def test_fewer_than_five_sheets_a_reviewer_are_few(load: int, said: bool) -> None:
    table = np.random.Generator(np.random.PCG64(1)).normal(70, 5, (load, 6))

    assert ("few_sheets" in codes(calibrate(complete(table), RULE, seed=1))) is said


def test_few_sheets_are_counted_over_those_who_marked() -> None:
    panel = ratings([70, 71, 72, 75], [0, 0, 1, 1], [0, 1, 0, 1], (2, 9))

    found = next(one for one in calibrate(panel, RULE, seed=1).findings if one.code.endswith("few_sheets"))

    assert found.parts == {"median": Fraction(2), "least": 5}


def test_weakly_linked_panels_are_named() -> None:
    weak = calibrate(simulate(replace(S6, links=0.01), seed=1).ratings, RULE, seed=1)
    strong = calibrate(simulate(replace(S6, links=0.1), seed=1).ratings, RULE, seed=1)

    assert codes(weak) == ["weak_links"]
    assert weak.findings[0].parts["least"] == Fraction(2, 100)
    assert codes(strong) == []


def flat(marks: list[float]) -> Ratings:
    chance = np.random.Generator(np.random.PCG64(1))
    table = chance.normal(70, 5, (len(marks), 3))
    table[:, 1] = marks
    return complete(table)


@pytest.mark.parametrize(
    ("marks", "said"),
    [([80.3] * 3, True), ([80.3] * 2, False), ([80.3, 80.3, 80.2], False), ([80.2, 80.3, 80.3], False)],
)
def test_a_reviewer_who_gives_everyone_the_same_is_named(marks: list[float], said: bool) -> None:
    found = [
        one for one in calibrate(flat(marks), RULE, seed=1).findings if one.code.endswith("flat_reviewer")
    ]

    assert bool(found) is said
    if said:
        assert found[0].parts == {"count": 1, "names": ("E0000001",)}


def test_submissions_with_one_sheet_are_named_up_to_ten() -> None:
    table = np.random.Generator(np.random.PCG64(1)).normal(70, 5, (4, 6))
    rows, columns = np.indices(table.shape)
    single = np.arange(15, 3, -1)
    panel = ratings(
        np.concatenate([table.ravel(), np.full(12, 66.0)]),
        np.concatenate([rows.ravel(), single]),
        np.concatenate([columns.ravel(), single % 6]),
    )

    found = next(one for one in calibrate(panel, RULE, seed=1).findings if one.code.endswith("single_sheet"))

    assert found.parts["count"] == 12
    assert found.parts["names"] == tuple(f"S{place:07}" for place in range(4, 14))
