"""Which submissions and reviewers hang together, and by how much."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from tests.domain.statistics.calibration.tables import COMPARABLE, SPARSE, ratings
from tests.domain.statistics.simulate import S0, S1, simulate
from workbench.domain.statistics.calibration import calibrate
from workbench.domain.statistics.calibration.design import design_of
from workbench.domain.statistics.calibration.linkage import linkage
from workbench.domain.statistics.calibration.solve import solve
from workbench.domain.statistics.ratings import Ratings


def test_panels_without_a_common_reviewer_are_groups() -> None:
    panel = ratings([1, 2, 3, 4, 5, 6, 7], [0, 0, 1, 1, 2, 3, 4], [0, 1, 1, 0, 2, 2, 2], (7, 5))

    links = linkage(design_of(panel))

    # The last two submissions and reviewers have no sheet and are no group.
    assert links.groups == 2
    assert links.of_reviewer[0] == links.of_reviewer[1] != links.of_reviewer[2]
    assert len({*links.of_reviewer[[0, 2, 3, 4]].tolist()}) == 4
    assert links.outside == 2


@given(SPARSE)
def test_groups_are_what_can_be_walked(panel: Ratings) -> None:
    table = np.zeros((len(panel.submissions), len(panel.reviewers)))
    table[panel.submission, panel.reviewer] = 1
    walks = np.linalg.matrix_power(table.T @ table + np.eye(len(panel.reviewers)), len(panel.reviewers)) > 0
    reached = {tuple(row) for row, load in zip(walks.tolist(), panel.per_reviewer, strict=True) if load}

    assert linkage(design_of(panel)).groups == len(reached)


def test_no_sheets_make_no_groups() -> None:
    assert linkage(design_of(ratings([], [], [], (2, 3)))).groups == 0


@given(SPARSE)
def test_crossing_is_half_the_least_eigenvalue(panel: Ratings) -> None:
    found = calibrate(panel, COMPARABLE, seed=1)
    if found.crossing is None:
        return
    table = np.zeros((len(panel.submissions), len(panel.reviewers)))
    table[panel.submission, panel.reviewer] = 1
    table = table[table.sum(axis=1) > 1]
    equations = np.diag(table.sum(axis=0)) - table.T @ (table / table.sum(axis=1, keepdims=True))
    diagonal = np.diag(equations).copy()
    scale = 1 / np.sqrt(diagonal[diagonal > 0])
    scaled = equations[np.ix_(diagonal > 0, diagonal > 0)] * np.outer(scale, scale)
    eigenvalues = np.linalg.eigvalsh(scaled)
    least = eigenvalues[eigenvalues > 1e-9].min()

    # A panel may happen not to excite the least; no panel shows one below it.
    assert found.crossing >= least / 2 - 1e-9
    design = design_of(panel)
    assert solve(design, linkage(design), 0.0).iterations <= len(scale) + 1


@pytest.mark.parametrize("share", [0.01, 0.05, 0.2])
def test_crossing_is_the_share_of_sheets_dealt_across_panels(share: float) -> None:
    panel = simulate(replace(S1, submissions=6_000, panels=6, links=share), seed=3).ratings
    found = calibrate(panel, COMPARABLE, seed=1).crossing

    assert found == pytest.approx(share, rel=0.25)


def test_well_mixed_reviewers_cross_far_more() -> None:
    found = calibrate(simulate(S0, seed=3).ratings, COMPARABLE, seed=1).crossing

    assert found is not None
    assert found > 0.3
