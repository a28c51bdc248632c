"""The severity of a panel's reviewers, and whether scores should be rid of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from workbench.domain.rubric import CalibrationRule
from workbench.domain.statistics.calibration import gate
from workbench.domain.statistics.calibration.components import (
    Components,
    FTest,
    henderson,
    residual_degrees,
)
from workbench.domain.statistics.calibration.design import Design, design_of
from workbench.domain.statistics.calibration.held_out import HeldOut, held_out
from workbench.domain.statistics.calibration.linkage import Linkage, crossing_share, linkage
from workbench.domain.statistics.calibration.solve import ITERATIONS, Solution, solve
from workbench.domain.statistics.finding import Finding
from workbench.domain.statistics.ratings import Floats, Ratings


@dataclass(frozen=True)
class Calibration:
    """What is known about severity. None stands for what the sheets cannot tell.

    Attributes:
        accepted: whether points less severity may stand for points.
        findings: the first gate that refused, if one did, then notes and warnings.
        components: variances and what they rest on.
        f: test of equal severity.
        crossing: share of sheets that link groups of reviewers, as the equations feel it.
        held_out: error of predicted sheets; None too where an earlier gate refused.
        severity: (R,) float64, points, above 0 for a lenient reviewer; shrunk, its mean over all sheets
            is 0. Given whether or not accepted; 0 for a reviewer without a sheet.
        iterations: of the fixed fit and of the shrunk one.
    """

    accepted: bool
    findings: tuple[Finding, ...]
    components: Components | None = None
    f: FTest | None = None
    crossing: float | None = None
    held_out: HeldOut | None = None
    severity: Floats | None = field(default=None, compare=False)
    iterations: tuple[int, int] = (0, 0)

    @property
    def share(self) -> float | None:
        """Share of severity in the error variance of a single sheet."""
        return self.components.share if self.components else None


def calibrate(ratings: Ratings, rule: CalibrationRule, seed: int) -> Calibration:
    """Estimate severity in the additive model and pass it through the gates.

    Reviewers are random and shrunk, submissions fixed. The order of submissions, reviewers and sheets does
    not matter. Costs about 20 to 60 multiplications by the table of sheets, and ten fits more where the
    earlier gates pass.

    Args:
        seed: of the lots of the cross-validation.
    """
    design = design_of(ratings)
    if not design.sheets:
        return Calibration(False, (Finding("calibration.no_sheets", "refusal"),))
    links = linkage(design)
    if residual_degrees(design, links) <= 0:
        refused = Finding("calibration.no_degrees", "refusal", {"sheets": design.sheets})
        return Calibration(False, (refused, *gate.warnings(ratings, design, None)))
    components, test, fixed = henderson(design, links)
    crossing = crossing_share(fixed.steps, fixed.turns)
    notes = (*gate.comparable(links, rule), *gate.warnings(ratings, design, crossing))
    shrunk = _shrunk(design, links, components)
    if not (fixed.converged and shrunk.converged):
        refused = Finding("calibration.not_converged", "refusal", {"iterations": ITERATIONS})
        return Calibration(False, (refused, *notes), crossing=crossing)
    refusal = gate.refusal(links, test, components, rule)
    trial = None
    if refusal is None:
        chance = np.random.Generator(np.random.PCG64(seed))
        trial = held_out(design, links, components, ratings, chance)
        refusal = gate.useless(trial)
    return Calibration(
        accepted=refusal is None,
        findings=notes if refusal is None else (refusal, *notes),
        components=components,
        f=test,
        crossing=crossing,
        held_out=trial,
        severity=_centred(design, shrunk.severity),
        iterations=(fixed.iterations, shrunk.iterations),
    )


def _shrunk(design: Design, links: Linkage, components: Components) -> Solution:
    """The best linear unbiased prediction; without severity, none for anyone."""
    if components.severity > 0:
        return solve(design, links, components.residual / components.severity)
    return Solution(np.zeros(len(design.per_reviewer)), True, (), ())


def _centred(design: Design, severity: Floats) -> Floats:
    """Less its mean over the sheets, so that adjustments cancel out over them."""
    return np.where(
        design.per_reviewer > 0, severity - float(design.per_reviewer @ severity) / design.sheets, 0.0
    )
