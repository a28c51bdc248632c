"""Odds of a panel, from sheets to findings."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr

from tests.domain.statistics.odds.panels import (
    AMOUNTS,
    CUT_OFFS,
    WAN,
    awarding,
    crossed,
    ragged,
    ratings,
    shuffled,
)
from workbench.domain.errors import BadInput
from workbench.domain.statistics.odds import Odds, SubmissionOdds, Variances, severity, tier_odds
from workbench.domain.statistics.odds.odds import _borderline
from workbench.domain.statistics.ratings import Ratings
from workbench.i18n import in_every_language

VARIANCES = Variances(severity=16, residual=49)
# Severity not taken out: the posterior is a product of normal distributions around a common average.
PLAIN = Variances(severity=0, residual=49, submission=64)
PANEL = ragged(14, 9, 2, 7, seed=4)


def of(odds: Odds) -> list[SubmissionOdds]:
    assert not odds.refused
    return [one for one in odds.submissions if one is not None]


def codes(odds: Odds) -> list[str]:
    return [finding.code for finding in odds.findings]


def plain_posterior(panel: Ratings) -> tuple[np.ndarray, np.ndarray]:
    """Mean and SD of quality under ``PLAIN`` with the same number of sheets each."""
    n, k = len(panel.submissions), len(panel.points) // len(panel.submissions)
    means = np.bincount(panel.submission, panel.points) / k
    kept = 64 / (64 + 49 / k)
    variance = kept * 49 / k * (1 - 1 / n) + 49 / k / n
    return means.mean() + kept * (means - means.mean()), np.full(n, np.sqrt(variance))


def test_odds_of_fixed_cut_offs_are_those_of_the_normal_distribution() -> None:
    panel = crossed(20, 7)
    mean, sd = plain_posterior(panel)
    above = ndtr((mean[:, None] - CUT_OFFS) / sd[:, None])
    expected = -np.diff(above, axis=1, prepend=0, append=1) * -1

    found = of(tier_odds(panel, PLAIN, awarding(20), seed=1))

    np.testing.assert_allclose([one.probabilities for one in found], expected, atol=0.02)
    np.testing.assert_allclose([one.mean for one in found], mean, atol=0.1)
    np.testing.assert_allclose([one.sd for one in found], sd, rtol=0.03)


def test_the_expected_rank_adds_up_the_odds_of_being_outdone() -> None:
    # Heyard et al. 2022: 1 + sum over the others of P(other > own); level and average cancel in a difference.
    panel = crossed(20, 7)
    mean, _ = plain_posterior(panel)
    difference = np.sqrt(2 * 64 / (64 + 7) * 7)
    outdone = ndtr((mean[None, :] - mean[:, None]) / difference)
    expected = 0.5 + outdone.sum(axis=1)

    found = of(tier_odds(panel, PLAIN, awarding(20), seed=1))

    np.testing.assert_allclose([one.expected_rank for one in found], expected, atol=0.08)


def test_the_average_expected_rank_is_the_middle_rank() -> None:
    found = of(tier_odds(PANEL, VARIANCES, awarding(14), seed=1))

    assert sum(one.expected_rank for one in found) / 14 == pytest.approx(7.5)


def test_severity_in_the_variances_is_taken_out() -> None:
    # The strict E0 read S0, the lenient E1 read S1; all read by E2 and E3, who see no difference.
    sheets = [(place, reader, 70.0 + place % 3) for place in range(2, 12) for reader in (0, 1, 2, 3)]
    sheets = [
        (place, reader, points - 12 * (reader == 0) + 12 * (reader == 1)) for place, reader, points in sheets
    ]
    sheets += [(0, 0, 58.0), (0, 2, 70), (0, 3, 70), (1, 1, 82), (1, 2, 70), (1, 3, 70)]
    panel = ratings(*sheets, submissions=12, reviewers=4)

    taken_out = of(tier_odds(panel, Variances(100, 4), awarding(12), seed=1))
    left_in = of(tier_odds(panel, Variances(0, 104, 64), awarding(12), seed=1))

    assert abs(taken_out[0].mean - taken_out[1].mean) < 0.7
    assert left_in[1].mean - left_in[0].mean > 1


class TestInvariance:
    @settings(max_examples=15)
    @given(st.integers(0, 10_000))
    def test_the_order_of_submissions_reviewers_and_sheets_does_not_matter(self, seed: int) -> None:
        rules = awarding(14, places=5, highest=np.arange(14) % 3, published=np.arange(14) % 4)
        moved, old = shuffled(PANEL, seed)
        mixed = replace(rules, highest=rules.highest[old], published=rules.published[old])

        here = tier_odds(PANEL, VARIANCES, rules, seed=7, draws=300)
        there = tier_odds(moved, VARIANCES, mixed, seed=7, draws=300)

        assert there.submissions == tuple(here.submissions[place] for place in old)

    def test_neither_does_it_with_many_reviewers(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(severity, "DENSE_REVIEWERS", 0)
        moved, old = shuffled(PANEL, 1)

        here = tier_odds(PANEL, VARIANCES, awarding(14), seed=7, draws=300)
        there = tier_odds(moved, VARIANCES, awarding(14), seed=7, draws=300)

        assert there.submissions == tuple(here.submissions[place] for place in old)

    def test_points_and_cut_offs_that_rise_together_leave_the_odds(self) -> None:
        higher = replace(PANEL, points=PANEL.points + 100_000)

        here = of(tier_odds(PANEL, VARIANCES, awarding(14), seed=7, draws=500))
        there = of(tier_odds(higher, VARIANCES, awarding(14, CUT_OFFS + 100_000), seed=7, draws=500))

        for one, other in zip(here, there, strict=True):
            assert other.probabilities == pytest.approx(one.probabilities, abs=0.005)
            assert other.expected_rank == pytest.approx(one.expected_rank, abs=0.01)
            assert other.mean - 100_000 == pytest.approx(one.mean, abs=1e-3)

    def test_another_unit_leaves_the_odds(self) -> None:
        tenfold = replace(PANEL, points=PANEL.points * 10)

        here = of(tier_odds(PANEL, VARIANCES, awarding(14), seed=7, draws=500))
        there = of(tier_odds(tenfold, Variances(1600, 4900), awarding(14, CUT_OFFS * 10), seed=7, draws=500))

        for one, other in zip(here, there, strict=True):
            assert other.probabilities == pytest.approx(one.probabilities, abs=0.005)
            assert other.sd == pytest.approx(one.sd * 10, rel=1e-3)

    def test_another_seed_gives_other_draws(self) -> None:
        one, other = (tier_odds(PANEL, VARIANCES, awarding(14), seed, draws=300) for seed in (1, 2))

        assert one.submissions != other.submissions
        assert (one.seed, other.seed, one.draws) == (1, 2, 300)


class TestOneSubmission:
    RULES = awarding(20, places=6)
    FOUND = of(tier_odds(crossed(20, 7), VARIANCES, RULES, seed=1))

    def test_probabilities_add_up_to_one(self) -> None:
        assert all(sum(one.probabilities) == pytest.approx(1) for one in self.FOUND)

    def test_funded_adds_up_to_the_places_where_enough_reach_a_tier(self) -> None:
        assert sum(one.funded or 0 for one in self.FOUND) == pytest.approx(6)

    def test_intervals_hold_each_other_and_the_expected_rank(self) -> None:
        for one in self.FOUND:
            assert one.rank_90[0] <= one.rank_50[0] <= one.rank_50[1] <= one.rank_90[1]
            assert one.rank_90[0] <= one.expected_rank <= one.rank_90[1]

    def test_likely_tiers_are_those_of_five_per_cent_and_more(self) -> None:
        for one in self.FOUND:
            assert one.likely == tuple(t for t, share in enumerate(one.probabilities) if share >= 0.05)
        assert {len(one.likely) for one in self.FOUND} >= {1, 2}

    def test_at_stake_is_the_expected_distance_from_the_published_amount(self) -> None:
        for one in self.FOUND:
            shares = [Fraction(round(share * 10_000), 10_000) for share in one.probabilities]
            exact = sum(
                share * abs(int(amount) - 200 * WAN) for share, amount in zip(shares, AMOUNTS, strict=True)
            )
            assert one.at_stake == exact

    def test_at_stake_is_rounded_to_the_fen_half_up(self) -> None:
        amounts = np.arange(20)[:, None] * np.array([1, 0])
        rules = awarding(20, np.array([75.0]), amounts=amounts, published=np.zeros(20, np.int64))

        found = of(tier_odds(crossed(20, 7), VARIANCES, rules, seed=1, draws=400))

        below = [Fraction(round(one.probabilities[1] * 400), 400) * place for place, one in enumerate(found)]
        assert [one.at_stake for one in found] == [int(exact + Fraction(1, 2)) for exact in below]
        assert {int(exact + Fraction(1, 2)) - int(exact) for exact in below} == {0, 1}

    def test_is_borderline_below_sixty_per_cent_or_where_another_tier_is_likelier(self) -> None:
        for one in of(tier_odds(crossed(20, 7), VARIANCES, awarding(20), seed=1)):
            best = max(one.probabilities)
            assert one.borderline == (best < 0.6 or one.probabilities[1] < best)

    def test_is_borderline_too_where_being_funded_is_near_even(self) -> None:
        # In a tier beyond doubt, all of them; only places decide.
        panel = replace(crossed(20, 7), points=crossed(20, 7).points + 100)
        rules = awarding(20, published=np.zeros(20, np.int64), places=6)

        found = of(tier_odds(panel, VARIANCES, rules, seed=1))

        assert {one.probabilities[0] for one in found} == {1.0}
        assert [one.borderline for one in found] == [0.4 <= (one.funded or 0) <= 0.6 for one in found]
        assert {one.borderline for one in found} == {True, False}

    @pytest.mark.parametrize(
        ("funded", "borderline"), [(0.39, False), (0.4, True), (0.6, True), (0.61, False)]
    )
    def test_four_and_six_tenths_are_near_even(self, funded: float, borderline: bool) -> None:
        sure, published = np.array([[1.0, 0.0]]), np.array([0])

        assert _borderline(sure, published, np.array([funded])).tolist() == [borderline]
        assert _borderline(sure, published, None).tolist() == [False]

    def test_a_sure_tier_is_borderline_only_where_another_was_published(self) -> None:
        panel = replace(crossed(20, 7), points=crossed(20, 7).points + 100)

        found = of(tier_odds(panel, VARIANCES, awarding(20, published=np.arange(20) % 2), seed=1))

        assert [one.borderline for one in found] == [False, True] * 10
        assert [one.at_stake for one in found] == [0, 100 * WAN] * 10


class TestFindings:
    def test_say_what_the_odds_are_about_and_how_many_are_close(self) -> None:
        odds = tier_odds(crossed(20, 7), VARIANCES, awarding(20), seed=1)

        assert codes(odds) == ["odds.latent", "odds.borderline"]
        close = sum(one.borderline for one in of(odds))
        assert odds.findings[1].parts == {
            "count": close,
            "submissions": 20,
            "least": Fraction(3, 5),
            "unsure_from": Fraction(2, 5),
            "unsure_to": Fraction(3, 5),
        }

    @pytest.mark.parametrize("limits", [{"places": 5}, {"budget": 500 * WAN}])
    def test_say_that_money_at_stake_is_before_places_and_budget(self, limits: dict[str, int]) -> None:
        odds = tier_odds(crossed(20, 7), VARIANCES, awarding(20, **limits), seed=1)

        assert codes(odds) == ["odds.latent", "odds.borderline", "odds.before_limits"]

    def test_have_words_in_every_language(self) -> None:
        odds = tier_odds(crossed(20, 7), VARIANCES, awarding(20, places=5), seed=1)

        for finding in odds.findings:
            chinese, english = in_every_language(f"report.finding.{finding.code}", **finding.parts)
            assert chinese != english

    def test_a_single_sheet_competes_but_has_no_odds_of_its_own(self) -> None:
        sheets = [(place, reader, 60.0 + 5 * place + reader) for place in range(4) for reader in range(3)]
        panel = ratings(*sheets, (4, 0, 90.0), submissions=6, reviewers=3)

        odds = tier_odds(panel, Variances(0, 9), awarding(6, published=np.array([1, 1, 1, 1, 0, -1])), seed=1)

        assert [one is None for one in odds.submissions] == [False] * 4 + [True] * 2
        assert max(one.expected_rank for one in of(odds)) > 4.9
        assert odds.findings[1].code == "odds.single_sheet"
        assert odds.findings[1].parts == {"count": 1, "names": ("S0004",)}

    def test_at_most_ten_single_sheets_are_named(self) -> None:
        sheets = [(place, reader, 60.0 + 5 * place + reader) for place in range(3) for reader in range(3)]
        sheets += [(place, 0, 70.0) for place in range(3, 15)]
        panel, _ = shuffled(ratings(*sheets, submissions=15, reviewers=3), seed=2)

        odds = tier_odds(panel, Variances(0, 9), awarding(15), seed=1)

        assert odds.findings[1].parts["count"] == 12
        assert odds.findings[1].parts["names"] == tuple(f"S{place:04}" for place in range(3, 13))

    def test_one_without_a_score_does_not_compete(self) -> None:
        published = np.array([1] * 13 + [-1])

        odds = tier_odds(PANEL, VARIANCES, awarding(14, published=published), seed=1)

        assert odds.submissions[13] is None
        assert sum(one.expected_rank for one in of(odds)) / 13 == pytest.approx(7)
        assert "odds.single_sheet" not in codes(odds)


class TestDegeneratePanels:
    def refusal(self, panel: Ratings, variances: Variances = VARIANCES) -> str:
        odds = tier_odds(panel, variances, awarding(len(panel.submissions)), seed=1)
        assert odds.refused
        assert odds.draws == 0
        assert odds.submissions == (None,) * len(panel.submissions)
        (found,) = odds.findings
        return found.code

    @pytest.mark.parametrize("submissions", [0, 3])
    def test_no_sheet_at_all(self, submissions: int) -> None:
        assert self.refusal(ratings(submissions=submissions, reviewers=0)) == "odds.too_few"

    def test_one_sheet(self) -> None:
        assert self.refusal(ratings((0, 0, 80.0), submissions=1, reviewers=1)) == "odds.too_few"

    def test_one_reviewer_for_everything(self) -> None:
        panel = ratings(*[(place, 0, 60.0 + place) for place in range(9)], submissions=9, reviewers=1)

        assert self.refusal(panel) == "odds.too_few"

    def test_one_submission_with_two_sheets(self) -> None:
        panel = ratings((0, 0, 80.0), (0, 1, 82.0), (1, 0, 70.0), submissions=2, reviewers=2)

        assert self.refusal(panel) == "odds.too_few"

    def test_every_mark_equal(self) -> None:
        panel = replace(crossed(5, 4), points=np.full(20, 80.1))

        assert self.refusal(panel) == "odds.no_spread"
        assert self.refusal(panel, Variances(0, 0)) == "odds.no_spread"

    @pytest.mark.parametrize("residual", [0.0, 1e-14])
    def test_reviewers_who_agree_to_the_last_digit(self, residual: float) -> None:
        assert self.refusal(crossed(5, 4), Variances(1, residual)) == "odds.no_spread"

    def test_submissions_said_to_be_all_alike(self) -> None:
        assert self.refusal(crossed(5, 4), Variances(1, 1, 0)) == "odds.no_difference"

    @pytest.mark.parametrize("variances", [VARIANCES, Variances(0, 65)])
    def test_unlinked_panels_have_odds(self, variances: Variances) -> None:
        sheets = [
            (place, 4 * (place // 6) + reader, 60.0 + 3 * place + (place * reader) % 5)
            for place in range(12)
            for reader in range(4)
        ]

        found = of(tier_odds(ratings(*sheets, submissions=12, reviewers=8), variances, awarding(12), seed=1))

        assert len(found) == 12

    def test_every_sheet_by_another_reviewer_has_odds(self) -> None:
        sheets = [(place // 3, place, 60.0 + place % 7 + place // 3) for place in range(30)]

        found = of(tier_odds(ratings(*sheets, submissions=10, reviewers=30), VARIANCES, awarding(10), seed=1))

        assert all(np.isfinite([one.mean, one.sd, one.expected_rank]).all() for one in found)

    def test_submissions_that_chance_alone_could_tell_apart_stay_open(self) -> None:
        sheets = [
            (place, reader, 75.0 + 8 * ((place + reader) % 3)) for place in range(9) for reader in range(3)
        ]
        panel = ratings(*sheets, submissions=9, reviewers=3)

        found = of(tier_odds(panel, Variances(0, 64), awarding(9), seed=1))

        assert all(one.expected_rank == pytest.approx(5, abs=0.3) for one in found)
        assert all(one.rank_90 in {(1, 9), (1, 8), (2, 9)} for one in found)


def test_both_methods_of_drawing_severity_give_the_same_odds(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = of(tier_odds(PANEL, VARIANCES, awarding(14), seed=1))
    monkeypatch.setattr(severity, "DENSE_REVIEWERS", 0)
    iterated = of(tier_odds(PANEL, VARIANCES, awarding(14), seed=2))

    for one, other in zip(exact, iterated, strict=True):
        assert other.probabilities == pytest.approx(one.probabilities, abs=0.03)
        assert other.expected_rank == pytest.approx(one.expected_rank, abs=0.2)


def test_more_noise_makes_every_tier_less_certain() -> None:
    panel = crossed(20, 7)
    certainty = [
        np.mean(
            [max(one.probabilities) for one in of(tier_odds(panel, Variances(0, noise, 64), awarding(20), 1))]
        )
        for noise in (9, 49, 400)
    ]

    assert all(more > less + 0.03 for more, less in pairwise(certainty))


@pytest.mark.parametrize(("count", "draws"), [(20, 10_000), (1_000, 4_000), (20_500, 200)])
def test_the_number_of_draws_follows_the_size_of_the_call(count: int, draws: int) -> None:
    submission = np.repeat(np.arange(count), 2)
    panel = Ratings(
        points=(submission * 37 % 41 + np.arange(2 * count) % 2).astype(np.float64),
        submission=submission,
        reviewer=np.tile([0, 1], count),
        submissions=tuple(f"{place:06}" for place in range(count)),
        reviewers=("A", "B"),
    )

    assert tier_odds(panel, Variances(0, 1), awarding(count), seed=1).draws == draws


@pytest.mark.parametrize("draws", [0, 100_001])
def test_an_impossible_number_of_draws_is_refused(draws: int) -> None:
    with pytest.raises(BadInput) as caught:
        tier_odds(PANEL, VARIANCES, awarding(14), seed=1, draws=draws)

    assert caught.value.parts == {"name": "draws"}


def test_rules_for_other_submissions_are_refused() -> None:
    with pytest.raises(BadInput) as caught:
        tier_odds(PANEL, VARIANCES, awarding(13), seed=1)

    assert caught.value.parts == {"name": "published"}
