"""Whether severity may be taken out of the scores, and what to say about the panel either way."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from heapq import nsmallest

import numpy as np

from workbench.domain.rubric import CalibrationRule
from workbench.domain.statistics.calibration.components import Components, FTest
from workbench.domain.statistics.calibration.design import Design, Mask
from workbench.domain.statistics.calibration.held_out import HeldOut
from workbench.domain.statistics.calibration.linkage import Linkage
from workbench.domain.statistics.finding import Finding
from workbench.domain.statistics.ratings import Places, Ratings

# Severity whose p is not below this is left in, as chance explains it.
LEVEL = 0.01
FEW_SHEETS = 5
WEAK_CROSSING = 0.02
FLAT_SHEETS = 3
NAMED = 10


def refusal(links: Linkage, test: FTest, components: Components, rule: CalibrationRule) -> Finding | None:
    """The first gate that does not open, of those that need no cross-validation.

    Groups without a common reviewer; severity that chance explains (a small p also means that its variance is
    estimated above 0); severity that is there, but too small to matter.
    """
    if links.groups > 1 and not rule.comparable:
        return Finding("calibration.unlinked", "refusal", _groups(links))
    if test.p >= LEVEL:
        return Finding("calibration.no_severity", "refusal", {"f": test.statistic, "p": test.p})
    if components.share < rule.threshold:
        parts = {"share": _hundredths(components.share), "threshold": rule.threshold}
        return Finding("calibration.small_effect", "refusal", parts)
    return None


def useless(test: HeldOut) -> Finding | None:
    """Severity whose removal does not help to predict a sheet."""
    if test.calibrated < test.raw:
        return None
    return Finding("calibration.no_gain", "refusal", {"raw": test.raw, "calibrated": test.calibrated})


def comparable(links: Linkage, rule: CalibrationRule) -> Iterator[Finding]:
    """Groups without a common reviewer that the rule declares equally severe on average."""
    if links.groups > 1 and rule.comparable:
        yield Finding("calibration.comparable", "note", _groups(links))


def warnings(ratings: Ratings, design: Design, crossing: float | None) -> Iterator[Finding]:
    """What a panel lead should know about who marked what; ``crossing`` is None where it has no meaning."""
    loads = design.per_reviewer[design.per_reviewer > 0]
    middle = float(np.median(loads))
    if middle < FEW_SHEETS:
        yield Finding("calibration.few_sheets", "warning", {"median": Fraction(middle), "least": FEW_SHEETS})
    if crossing is not None and crossing < WEAK_CROSSING:
        parts = {"share": _hundredths(crossing), "least": Fraction(WEAK_CROSSING).limit_denominator(100)}
        yield Finding("calibration.weak_links", "warning", parts)
    flat = np.flatnonzero(_flat(design))
    if len(flat):
        yield _named("calibration.flat_reviewer", flat, ratings.reviewers)
    single = np.flatnonzero(design.per_submission == 1)
    if len(single):
        yield _named("calibration.single_sheet", single, ratings.submissions)


def _groups(links: Linkage) -> dict[str, object]:
    return {"groups": links.groups, "outside": links.outside}


def _flat(design: Design) -> Mask:
    """(R,) reviewers who gave the same points on every one of at least ``FLAT_SHEETS`` sheets."""
    some = np.zeros(len(design.per_reviewer))
    some[design.reviewer] = design.points
    other = np.bincount(design.reviewer[design.points != some[design.reviewer]], minlength=len(some))
    flat: Mask = (other == 0) & (design.per_reviewer >= FLAT_SHEETS)
    return flat


def _named(code: str, places: Places, names: Sequence[str]) -> Finding:
    """A warning about some submissions or reviewers, the first of them by name."""
    first = nsmallest(NAMED, (names[place] for place in places.tolist()))
    return Finding(code, "warning", {"count": len(places), "names": tuple(first)})


def _hundredths(share: float) -> Fraction:
    """A share in whole hundredths of a per cent, never rounded up to a limit that it missed."""
    return Fraction(math.floor(share * 10_000), 10_000)
