"""Joint draws of the latent quality of every submission, given all sheets.

Model: points = quality + severity + noise, severity ~ N(0, sb2) over reviewers, noise ~ N(0, se2).
Submissions are fixed while severity is estimated, so panels of unequal quality are not pulled together;
each is then shrunk towards the average by its own reliability (empirical Bayes, Efron & Morris 1975). The
uncertainty of the panel's level is common to all submissions: it stays, unshrunk, and cancels in ranks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.domain.errors import BadInput
from workbench.domain.statistics.odds.design import NamedDesign
from workbench.domain.statistics.odds.severity import DENSE_REVIEWERS, Severity, severity_of
from workbench.domain.statistics.odds.submission_variance import SubmissionVariance
from workbench.domain.statistics.ratings import Floats

Draws = NDArray[np.float32]

# Numbers in one array of draws: 8 MiB of doubles, so that a chunk with its workings stays below 64 MiB.
_CHUNK = 2**20
_CHUNK_NOISE = 2**23


@dataclass(frozen=True)
class Variances:
    """Variance components of one sheet, points².

    Attributes:
        severity: between reviewers; 0 where severity is not taken out of the scores.
        residual: of a sheet around quality and severity; where severity is 0, within submissions.
        submission: between submissions; None lets the sheets tell, with the uncertainty that this has.

    Raises:
        BadInput: ``odds.argument`` for a negative variance or one that is no finite number.
    """

    severity: float
    residual: float
    submission: float | None = None

    def __post_init__(self) -> None:
        for name, value in (
            ("severity", self.severity),
            ("residual", self.residual),
            ("submission", self.submission or 0.0),
        ):
            if not (np.isfinite(value) and value >= 0):
                raise BadInput("odds.argument", name=name)


class Posterior:
    """Latent quality given the sheets.

    Args:
        design: n >= 2 submissions.
        variances: with a residual above 0.
        chance: what the draws and, above ``DENSE_REVIEWERS`` reviewers, the error variances come from.

    Attributes:
        centre: average quality, points; draws are distances from it.
        means: (n,) quality less the average before shrinkage, points.
        errors: (n,) variance, points², of independent errors that would give ``means`` theirs.
    """

    def __init__(self, design: NamedDesign, variances: Variances, chance: np.random.Generator) -> None:
        self._design, self._chance = design, chance
        self._noise = variances.residual / design.per_submission
        self._severity: Severity | None = None
        means, severity_spread = design.means, np.zeros(len(design.place))
        if variances.severity > 0:
            self._severity = severity_of(design, variances.severity, variances.residual, chance)
            means = means - design.averaging @ self._severity.mean
            severity_spread = self._severity.spread()
        average = float(means.mean())
        self.centre = design.level + average
        self.means: Floats = means - average
        count = len(means)
        # Distances from the average are narrower by 1 - 1/n, those of the errors and of the truth alike.
        own = (1 - 2 / count) * self._noise + self._noise.mean() / count
        self.errors: Floats = (own + severity_spread) * count / (count - 1)
        self._variance = variances.submission
        self._submission = SubmissionVariance(self.means, self.errors)

    def chunks(self, draws: int) -> Iterator[Draws]:
        """Yield (at most a chunk, n) joint draws of quality less ``centre``, points, until all are drawn."""
        design = self._design
        step = max(1, _CHUNK // max(len(design.place), len(design.per_reviewer)))
        if self._severity is not None and len(design.per_reviewer) > DENSE_REVIEWERS:
            step = min(step, max(1, _CHUNK_NOISE // len(design.points)))
        for start in range(0, draws, step):
            yield self._draw(min(step, draws - start))

    def _draw(self, count: int) -> Draws:
        apart: Draws = self._chance.standard_normal((count, len(self.means)), np.float32)
        apart *= np.sqrt(self._noise).astype(np.float32)
        if self._severity is not None:
            carried = self._design.averaging @ self._severity.draw(self._chance, count)
            apart -= carried.T
        level = apart.mean(axis=1, keepdims=True)
        variance = self._variances(count).astype(np.float32)[:, None]
        kept = variance / (variance + self.errors.astype(np.float32))
        apart -= level
        apart *= np.sqrt(kept)
        apart += kept * self.means.astype(np.float32)
        apart += level
        return apart

    def _variances(self, count: int) -> Floats:
        """(count,) variance between submissions, points²."""
        if self._variance is None:
            return self._submission.draw(self._chance, count)
        return np.full(count, self._variance)
