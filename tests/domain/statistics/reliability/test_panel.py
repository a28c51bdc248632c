"""Everything about the reliability of one panel together."""

from __future__ import annotations

from dataclasses import astuple
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.statistics.reliability.sheets import GAP, SHROUT_FLEISS, Table, drawn, henderson, ratings_of
from workbench.domain.errors import BadInput
from workbench.domain.statistics.finding import Finding
from workbench.domain.statistics.ratings import Ratings
from workbench.domain.statistics.reliability import words
from workbench.domain.statistics.reliability.estimate import Estimate
from workbench.domain.statistics.reliability.kendall import Concordance
from workbench.domain.statistics.reliability.krippendorff import Alpha, Level
from workbench.domain.statistics.reliability.panel import Reliability, reliability
from workbench.domain.statistics.reliability.variance_components import PanelReliability
from workbench.i18n import LANGUAGES, in_every_language

SPARSE = 70 + 10 * drawn(np.random.default_rng(4), (30, 9), 5, severity=0.3)


def of(table: Table, *, shortlisted: bool = False) -> Reliability:
    ratings = ratings_of(table)
    return reliability(ratings, henderson(ratings), shortlisted=shortlisted)


def codes(found: Reliability) -> list[str]:
    return [finding.code.removeprefix("reliability.") for finding in found.findings]


def test_a_sparse_panel_gets_every_statistic_but_those_that_need_all_sheets() -> None:
    found = of(SPARSE)

    assert (found.sheets, found.submissions, found.reviewers) == (150, 30, 9)
    assert found.panel is not None
    assert found.plan is not None
    assert all(found.alphas[level] is not None for level in (Level.NOMINAL, Level.ORDINAL, Level.INTERVAL))
    assert (found.complete, found.concordance) == (None, None)
    assert codes(found) == [
        "incomplete",
        "icc.good",
        "single",
        "calibrated",
        "alpha.unreliable",
        "enough_calibrated",
        "enough_calibrated",
        "selection",
    ]


def test_a_complete_panel_gets_all_of_them() -> None:
    found = of(SHROUT_FLEISS)

    assert found.complete is not None
    assert found.complete.icc1k is not None
    assert found.complete.icc1k.value == pytest.approx(0.442797, abs=5e-7)
    assert found.concordance is not None
    assert "small" in codes(found)


def test_submissions_and_reviewers_without_a_sheet_do_not_make_a_panel_incomplete() -> None:
    spaced = np.full((8, 6), GAP)
    spaced[np.ix_([0, 2, 3, 4, 6, 7], [1, 2, 4, 5])] = SHROUT_FLEISS

    found = of(spaced)

    assert (found.submissions, found.reviewers) == (6, 4)
    assert found.complete == of(SHROUT_FLEISS).complete
    assert found.concordance == of(SHROUT_FLEISS).concordance


def test_a_panel_whose_severity_is_unknown_says_so() -> None:
    found = reliability(ratings_of(SPARSE), None)

    assert "one_way" in codes(found)
    assert "calibrated" not in codes(found)
    assert "enough" in codes(found)


def test_a_short_list_is_marked_as_one() -> None:
    assert Finding("reliability.truncated", "warning") in of(SPARSE, shortlisted=True).findings
    assert "truncated" not in codes(of(SPARSE))


def test_where_everybody_is_chosen_no_choice_can_be_wrong() -> None:
    ratings = ratings_of(SPARSE)

    found = reliability(ratings, henderson(ratings), shares=(Fraction(1),))

    assert "selection" not in codes(found)
    assert found.plan is not None
    assert {row.right for row in found.plan.rows} == {()}


def test_submissions_that_seem_alike_may_differ_all_the_same() -> None:
    found = of(np.array([[60.0, 80], [80, 60], [65, 75], [75, 65], [62, 78], [78, 62]]))

    assert found.panel is not None
    assert found.panel.single is not None
    assert found.panel.single.value == 0 < found.panel.single.high
    assert codes(found).count("unknown_enough") == 2
    assert "never_enough" not in codes(found)


def test_no_number_of_sheets_is_enough_where_only_reviewers_differ() -> None:
    found = of(np.tile([60.0, 70, 80], (12, 1)))

    assert codes(found).count("never_enough") == 2
    assert "unknown_enough" not in codes(found)


def test_tier_shares_go_into_the_plan() -> None:
    ratings, shares = ratings_of(SPARSE), (Fraction(1, 10), Fraction(2, 10))

    found = reliability(ratings, henderson(ratings), shares=shares)

    assert found.plan is not None
    assert {len(row.right) for row in found.plan.rows} == {2}
    with pytest.raises(BadInput, match=r"reliability\.shares"):
        reliability(ratings, henderson(ratings), shares=(Fraction(2),))


LONE = np.where(np.eye(5, dtype=bool), np.arange(5.0), GAP)


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (np.full((0, 0), GAP), "too_few"),
        (np.full((3, 2), GAP), "too_few"),
        (np.array([[81.0]]), "too_few"),
        (np.arange(6.0)[:, None], "too_few"),
        (LONE, "too_few"),
        (np.array([[1.0, 2.0], [3.0, GAP]]), "too_few"),
        (np.full((4, 3), 70.1), "no_spread"),
        (np.array([[80.0, 80.0], [80.0, 80.0], [50.0, GAP]]), "no_spread"),
    ],
)
def test_panels_without_evidence_are_refused_and_nothing_is_estimated(table: Table, code: str) -> None:
    found = reliability(ratings_of(table), None)

    assert codes(found) == [code]
    assert found.findings[0].level == "refusal"
    assert (found.panel, found.complete, found.concordance, found.plan) == (None, None, None, None)


def test_two_panels_without_a_common_reviewer_are_one_report() -> None:
    two = np.full((12, 6), GAP)
    two[:6, :3] = drawn(np.random.default_rng(1), (6, 3), 3, severity=0.2, noise=0.3)
    two[6:, 3:] = 30 + drawn(np.random.default_rng(2), (6, 3), 3, severity=0.2, noise=0.3)
    found = of(two)

    assert found.panel is not None
    assert found.panel.mean is not None
    assert found.panel.submission < 10  # the step of 30 between panels may be severity


def test_a_million_submissions_with_one_sheet_each_are_refused_at_once() -> None:
    many = 10**6
    ratings = Ratings(np.zeros(many), np.arange(many), np.arange(many) % 9, range(many), list("abcdefghi"))

    assert codes(reliability(ratings, None)) == ["too_few"]


@given(st.integers(0, 10**6))
def test_the_order_of_submissions_and_reviewers_does_not_matter(seed: int) -> None:
    rng = np.random.default_rng(seed)
    table = np.round(drawn(rng, (12, 5), 4, severity=0.4), 1)
    moved = table[rng.permutation(12)][:, rng.permutation(5)]

    plain, other = of(table), of(moved)

    assert codes(other) == codes(plain)
    for one, two in zip(plain.findings, other.findings, strict=True):
        assert [*two.parts.values()] == pytest.approx([*one.parts.values()], abs=1e-9)


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(0, 3)),
        unique_by=lambda sheet: sheet[:2],
    )
)
def test_no_panel_crashes_or_gives_a_number_that_is_none(sheets: list[tuple[int, int, int]]) -> None:
    table = np.full((5, 4), GAP)
    for row, column, points in sheets:
        table[row, column] = points
    ratings = ratings_of(table)
    components = henderson(ratings) if len(sheets) > 8 else None

    found = reliability(ratings, components)

    for finding in found.findings:
        numbers = [float(part) for part in finding.parts.values() if isinstance(part, (int, float, Fraction))]
        assert np.isfinite(numbers).all()
        assert len(in_every_language(f"report.finding.{finding.code}", **finding.parts)) == len(LANGUAGES)


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (0.49, "poor"),
        (0.5, "moderate"),
        (0.74, "moderate"),
        (0.75, "good"),
        (0.9, "good"),
        (0.91, "excellent"),
    ],
)
def test_reliability_has_the_words_of_koo_and_li(value: float, word: str) -> None:
    assert words.band(value) == word


@pytest.mark.parametrize(
    ("value", "low", "word"),
    [
        (0.8, 0.667, "reliable"),
        (0.8, 0.66, "tentative"),
        (0.79, 0.7, "tentative"),
        (0.667, 0.1, "tentative"),
        (0.66, 0.1, "unreliable"),
        (1.0, None, "tentative_without_range"),
        (0.667, None, "tentative_without_range"),
        (0.66, None, "unreliable_without_range"),
    ],
)
def test_alpha_has_the_thresholds_of_krippendorff(value: float, low: float | None, word: str) -> None:
    (finding,) = words.about_alpha(Alpha(value, low, None if low is None else 1.0))

    assert finding.code == f"reliability.alpha.{word}"


@pytest.mark.parametrize(
    ("w", "p", "word"),
    [(0.9, 0.06, "chance"), (0.7, 0.01, "strong"), (0.5, 0.01, "moderate"), (0.4, 0, "weak")],
)
def test_concordance_is_worded_by_strength_unless_chance_could_make_it(w: float, p: float, word: str) -> None:
    finding = words.about_concordance(Concordance(w, 30.0, p, 20, 3, 1))

    assert finding.code == f"reliability.concordance.{word}"


EVERY_CODE = [
    Finding("reliability.too_few", "refusal", {"submissions": 1}),
    Finding("reliability.no_spread", "refusal"),
    Finding("reliability.incomplete", "refusal", {"complete": 2, "submissions": 9}),
    Finding("reliability.one_reviewer", "refusal", {"reviewers": 1}),
    Finding("reliability.no_order", "refusal", {"reviewers": 3}),
    Finding("reliability.truncated", "warning"),
    Finding("reliability.small", "warning", {"submissions": 9, "reviewers": 2}),
    *(
        finding
        for value in (0.2, 0.6, 0.8, 0.95)
        for finding in words.about_panel(
            PanelReliability(
                4.2, Estimate(value, 0, 1), Estimate(value, 0, 1), Estimate(value, 0, 1), value < 0.5, 1, 2, 1
            )
        )
    ),
    *(
        finding
        for low, high in ((0.4, 1.0), (0.7, 1.0), (None, None))
        for value in (0.5, 0.7, 0.9)
        for finding in words.about_alpha(Alpha(value, low, high))
    ),
    *(
        words.about_concordance(Concordance(w, 30.0, p, 20, 3, 1))
        for w, p in ((0.9, 0.1), (0.9, 0), (0.6, 0), (0.3, 0))
    ),
    Finding("reliability.enough", "note", {"target": Fraction(4, 5), "sheets": 4}),
    Finding(
        "reliability.enough_calibrated", "note", {"target": Fraction(4, 5), "sheets": 4, "calibrated": 3}
    ),
    Finding("reliability.never_enough", "note", {"target": Fraction(9, 10)}),
    Finding("reliability.unknown_enough", "note", {"target": Fraction(9, 10)}),
    Finding("reliability.selection", "note", {"share": 1 / 7, "right": 0.6234, "sheets": 5}),
]


@pytest.mark.parametrize("finding", EVERY_CODE, ids=lambda finding: finding.code)
def test_every_finding_has_words_in_every_language(finding: Finding) -> None:
    chinese, english = in_every_language(f"report.finding.{finding.code}", **finding.parts)

    assert not chinese.startswith("report.")
    assert not english.startswith("report.")
    assert chinese != english


def test_estimates_of_the_report_are_those_of_the_parts() -> None:
    found = of(SPARSE)

    assert found.panel is not None
    assert found.panel.mean is not None
    note = next(finding for finding in found.findings if finding.code == "reliability.icc.good")
    assert [note.parts[name] for name in ("value", "low", "high")] == list(astuple(found.panel.mean))
