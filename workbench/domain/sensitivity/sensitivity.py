"""How firmly each tier of a measure stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from workbench.domain.case import Submission
from workbench.domain.measure import Measure
from workbench.domain.sensitivity.findings import Amounts, Sensitivity
from workbench.domain.sensitivity.leave_one_out import left_out, too_few
from workbench.domain.sensitivity.marks import mark_moves
from workbench.domain.sensitivity.table import Table, table_of
from workbench.domain.sensitivity.thresholds import cut_off_shifts, weight_shifts


def sensitivity(
    measure: Measure,
    submissions: Sequence[Submission],
    amounts: Amounts,
    severity: Mapping[str, Fraction] | None = None,
) -> Sensitivity:
    """What would give submissions another tier: one mark, one sheet, one cut-off, one weight.

    Sheets that are not submitted, recused or void are as if they never were; submissions without a score
    are in no list. Without tiers or without criteria nothing can move.

    Args:
        submissions: of this measure, in any order.
        amounts: fen that each tier would give each submission, as `amounts_by_tier` finds them.
        severity: points by reviewer taken off their totals where calibrated scores decide. They stay as
            they are in every trial: a changed mark or weight is not fitted again.
    """
    if not measure.tiers or not measure.needs_panel:
        return Sensitivity()
    return sensitivity_of(table_of(measure, submissions, severity), amounts)


def sensitivity_of(table: Table, amounts: Amounts) -> Sensitivity:
    """The same from a table of a measure that has tiers."""
    return Sensitivity(
        marks=mark_moves(table, amounts),
        leave_one_out=left_out(table, amounts),
        too_few=too_few(table, amounts),
        cut_offs=cut_off_shifts(table, amounts),
        weights=weight_shifts(table, amounts),
    )
