"""The marks of one measure as whole numbers, with the scores and tiers that they give now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from workbench.domain.bulk.blocks import MarkBlock, blocks_of
from workbench.domain.bulk.scores import Scores, score_blocks
from workbench.domain.bulk.tiers import tiers_of
from workbench.domain.case import Submission
from workbench.domain.marks import scale_of, to_code
from workbench.domain.measure import Measure
from workbench.domain.rubric import Scoring
from workbench.domain.sheet_points import cells_of

_NONE = Fraction(0)
Tiers = NDArray[np.int16]


@dataclass(frozen=True)
class Table:
    """Submissions and where they stand.

    Attributes:
        submissions: ids of the N submissions.
        reviewers: names of everybody who has a sheet that counts, in order.
        blocks: their sheets; ``reviewers`` of a block are places in ``reviewers``.
        tiers: (N,) place in the measure's tiers, their number below the last, -1 without a score.
    """

    measure: Measure
    submissions: tuple[str, ...]
    reviewers: tuple[str, ...]
    blocks: tuple[MarkBlock, ...]
    scores: Scores
    tiers: Tiers

    def tier_name(self, tier: int) -> str | None:
        """Name of a tier by its place; None below the last."""
        return self.measure.tiers[tier].name if tier < len(self.measure.tiers) else None

    def holders(self, block: MarkBlock) -> NDArray[np.int32]:
        """(slots, n) who filled each sheet of one of the blocks: places in ``reviewers``."""
        assert block.reviewers is not None
        return block.reviewers

    def points(self, score: int) -> Fraction:
        """A score of the kernel in points."""
        return Fraction(score, 10**self.measure.scoring.decimals)


def table_of(
    measure: Measure, submissions: Sequence[Submission], severity: Mapping[str, Fraction] | None = None
) -> Table:
    """Lay the sheets that count out as whole numbers, items marked once filled into each.

    Args:
        severity: points by reviewer that are taken off their totals; None: scores are those of the marks.
    """
    scoring = measure.scoring
    scale, items = scale_of(scoring), len(scoring.items)
    codes: list[int] = []
    rows: list[int] = []
    names: list[str] = []
    for row, submission in enumerate(submissions):
        for sheet in submission.sheets:
            if not sheet.counts:
                continue
            cells = cells_of(scoring, sheet, submission.objective)
            codes += [to_code(cell, scale) for cell in cells.values()]
            rows.append(row)
            names.append(sheet.reviewer)
    reviewers = tuple(sorted(set(names)))
    at = {name: place for place, name in enumerate(reviewers)}
    return table_of_codes(
        measure,
        tuple(one.id for one in submissions),
        reviewers,
        np.array(codes, np.int16).reshape(len(rows), items),
        np.array(rows, np.int64),
        np.array([at[name] for name in names], np.int64),
        None if severity is None else _whole(scoring, [severity.get(name, _NONE) for name in reviewers]),
    )


def _whole(scoring: Scoring, points: Sequence[Fraction]) -> NDArray[np.int64]:
    """Points of severity in units of the rubric's last severity decimal, of which they are multiples."""
    return np.array([int(one * 10**scoring.severity_decimals) for one in points], np.int64)


def table_of_codes(
    measure: Measure,
    submissions: tuple[str, ...],
    reviewers: tuple[str, ...],
    codes: NDArray[np.int16],
    submission: NDArray[np.int64],
    reviewer: NDArray[np.int64],
    severity: NDArray[np.int64] | None = None,
) -> Table:
    """The same from stored sheets that count.

    Args:
        submissions: ids.
        reviewers: names, in their order.
        codes: (M, items) marks times their scale, items marked once filled in.
        submission: (M,) place in ``submissions``.
        reviewer: (M,) place in ``reviewers``.
        severity: per reviewer what is taken off their totals, in units of the last severity decimal.
    """
    count = len(submissions)
    blocks = blocks_of(codes, submission, count, reviewer)
    if severity is not None:
        blocks = tuple(replace(block, severity=severity[block.reviewers]) for block in blocks)
    scores = score_blocks(measure.scoring, blocks, count)
    return Table(measure, submissions, reviewers, blocks, scores, tiers_of(measure, blocks, count, scores))
