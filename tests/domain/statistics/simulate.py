"""Panels whose truth is known: latent quality, severity of reviewers, noise, and the ways they go wrong.

Points are 75 + slope * quality + severity + noise. A severity above 0 is lenient. Defaults are those of a
well-run call: 600 submissions, 7 sheets each, about 35 sheets a reviewer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from workbench.domain.statistics.ratings import Floats, Places, Ratings

LEVEL = 75.0
# Rounds of swaps; a few are enough unless nearly everybody marks everything.
_MOST_SWAPS = 200


@dataclass(frozen=True)
class Scenario:
    """What a simulated panel is like.

    Attributes:
        sheets: least and most sheets of a submission, evenly spread between.
        load: sheets a reviewer, on average.
        quality, severity, noise: standard deviations, points.
        slope: standard deviation of reviewers' slopes around 1.
        panels: groups that share no reviewer, but for ``links``: the share of sheets dealt over all panels.
        panel_quality: standard deviation of the panels' mean quality, points.
        outliers: share of sheets that are 25 points off, up or down.
        grades: whether points become whole grades 1 to 5.
        strict_gets_better: correlation of a submission's quality with its reviewers' strictness.
    """

    submissions: int = 600
    sheets: tuple[int, int] = (7, 7)
    load: float = 35.0
    quality: float = 8.0
    severity: float = 4.0
    noise: float = 7.0
    slope: float = 0.0
    panels: int = 1
    links: float = 0.0
    panel_quality: float = 0.0
    outliers: float = 0.0
    grades: bool = False
    strict_gets_better: float = 0.0


S1 = Scenario()
S0 = replace(S1, severity=0.0)
S2 = replace(S1, severity=8.0)
S3 = replace(S1, slope=0.35)
S4 = replace(S1, load=4.0)
S5 = replace(S1, sheets=(3, 3), load=6.0)
S5B = replace(S1, sheets=(3, 3), load=1.3)
S6 = replace(S1, panels=10, links=0.02, panel_quality=4.0)
S7 = replace(S6, links=0.0)
S7B = replace(S7, panel_quality=0.0)
S8 = replace(S1, outliers=0.05)
S9 = replace(S1, grades=True)
S10 = replace(S1, sheets=(3, 9))
S11 = replace(S1, strict_gets_better=0.7)


@dataclass(frozen=True)
class Simulated:
    """What reviewers wrote, and the truth behind it: (N,) quality and (R,) severity, points."""

    ratings: Ratings
    quality: Floats
    severity: Floats


def simulate(scenario: Scenario, seed: int) -> Simulated:
    """Draw one panel; equal seeds give equal panels."""
    chance = np.random.Generator(np.random.PCG64(seed))
    count, panels = scenario.submissions, scenario.panels
    low, high = scenario.sheets
    per_submission = low + chance.permutation(np.arange(count) % (high - low + 1))
    submission = np.repeat(np.arange(count), per_submission)
    reviewers = max(panels * (high + 1), round(len(submission) / scenario.load))

    panel = np.arange(count) * panels // count
    quality = chance.normal(0, scenario.quality, count)
    quality += chance.normal(0, scenario.panel_quality, panels)[panel]
    severity = chance.normal(0, scenario.severity, reviewers)
    slope = chance.normal(1, scenario.slope, reviewers)

    reviewer = _dealt(scenario, chance, submission, panel[submission], quality, severity)
    points = LEVEL + slope[reviewer] * quality[submission] + severity[reviewer]
    points += chance.normal(0, scenario.noise, len(points))
    wrong = chance.random(len(points)) < scenario.outliers
    points += wrong * chance.choice([-25.0, 25.0], len(points))
    if scenario.grades:
        points = np.clip(np.rint(3 + (points - LEVEL) / 10), 1, 5)
    ratings = Ratings(
        points=points,
        submission=submission,
        reviewer=reviewer,
        submissions=tuple(f"S{place:07}" for place in range(count)),
        reviewers=tuple(f"E{place:07}" for place in range(reviewers)),
    )
    return Simulated(ratings, quality, severity)


def _dealt(
    scenario: Scenario,
    chance: np.random.Generator,
    submission: Places,
    panel: Places,
    quality: Floats,
    severity: Floats,
) -> Places:
    """(M,) reviewer of each sheet; loads are even or nearly so, nobody has two sheets for one submission."""
    total = len(submission)
    starts = np.searchsorted(panel, np.arange(scenario.panels + 1))
    staff = np.linspace(0, len(severity), scenario.panels + 1).astype(np.int64)
    reviewer = np.empty(total, np.int64)
    for place in range(scenario.panels):
        sheets = slice(starts[place], starts[place + 1])
        seats = staff[place] + np.arange(starts[place + 1] - starts[place]) % (
            staff[place + 1] - staff[place]
        )
        reviewer[sheets] = chance.permutation(seats)
    if scenario.strict_gets_better:
        tie = scenario.strict_gets_better
        wish = tie * quality[submission] / scenario.quality
        wish += np.sqrt(1 - tie**2) * chance.normal(size=total)
        reviewer[np.argsort(-wish)] = reviewer[np.argsort(severity[reviewer], kind="stable")]
    linked = np.flatnonzero(chance.random(total) < scenario.links)
    reviewer[linked] = chance.permutation(reviewer[linked])
    return _without_doubles(chance, submission, reviewer, starts[panel], np.diff(starts)[panel])


def _without_doubles(
    chance: np.random.Generator, submission: Places, reviewer: Places, start: Places, length: Places
) -> Places:
    """Swap the second sheet of a reviewer for one submission with a sheet of that panel that suits both.

    Where no swap suits, reviewers of the panel who do not have the submission yet take it over.
    """
    staff = reviewer.max(initial=0) + 1
    for _ in range(_MOST_SWAPS):
        key = submission * staff + reviewer
        order = np.argsort(key, kind="stable")
        taken = key[order]
        doubles = order[1:][np.diff(taken) == 0]
        if not len(doubles):
            return reviewer
        partners = start[doubles] + (chance.random(len(doubles)) * length[doubles]).astype(np.int64)
        suits = ~_among(taken, submission[doubles] * staff + reviewer[partners])
        suits &= ~_among(taken, submission[partners] * staff + reviewer[doubles])
        for double, partner in zip(doubles[suits].tolist(), partners[suits].tolist(), strict=True):
            reviewer[double], reviewer[partner] = reviewer[partner], reviewer[double]
    _take_over(submission, reviewer, start, length)
    return reviewer


def _take_over(submission: Places, reviewer: Places, start: Places, length: Places) -> None:
    """Give each second sheet to the reviewer of the panel with the fewest sheets who suits."""
    loads = np.bincount(reviewer)
    key = submission * len(loads) + reviewer
    second = np.setdiff1d(np.arange(len(key)), np.unique(key, return_index=True)[1])
    for sheet in second.tolist():
        panel = np.unique(reviewer[start[sheet] : start[sheet] + length[sheet]])
        free = np.setdiff1d(panel, reviewer[submission == submission[sheet]])
        taker = free[np.argmin(loads[free])]
        loads[reviewer[sheet]] -= 1
        loads[taker] += 1
        reviewer[sheet] = taker


def _among(ordered: Places, wanted: Places) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (
        ordered[np.minimum(np.searchsorted(ordered, wanted), len(ordered) - 1)] == wanted
    )
    return found
