"""All sheets of shared limits of one workbook: laid out, joined by the calculations, then written."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.domain.measure import MeasureId
from workbench.i18n import t
from workbench.sheets.addresses import Addresses
from workbench.sheets.model import ExportInput
from workbench.sheets.names import Names
from workbench.sheets.shared.budget import BudgetSheet
from workbench.sheets.shared.rules import SharedRules
from workbench.sheets.shared.yearly_cap import CapSheet
from workbench.sheets.steps import Steps


class SharedSheets:
    """The sheets of the live caps and budgets, in the order of computation."""

    def __init__(
        self,
        data: ExportInput,
        rules: SharedRules,
        addresses: Mapping[MeasureId, Addresses],
        *,
        scored: bool,
    ) -> None:
        """Lay them out.

        Args:
            addresses: the figures of each measure's rules.
            scored: whether the workbook holds marks.
        """
        self._caps = [CapSheet(data, one, at, addresses) for at, one in enumerate(rules.caps, 1)]
        own = {one.home for one in rules.budgets if not one.rule.budget.policy_wide}
        self._budgets = []
        for at, one in enumerate(rules.budgets, 1):
            after_own = one.rule.budget.policy_wide and any(part.measure.id in own for part in one.parts)
            sheet = BudgetSheet(data, one, at, addresses, after_own=after_own, scored=scored)
            self._budgets.append(sheet)

    def join_caps(self, steps: Steps) -> bool:
        """Let a measure's amounts go through its yearly caps; whether it has any that is live."""
        mine = [one.sheet for one in self._caps if one.sheet.shared.covers(steps.measure)]
        for one in mine:
            one.join(steps, t("sheets.column.entity_capped"))
        return bool(mine)

    def join_budgets(self, steps: Steps) -> bool:
        """Let a measure's amounts go through its budgets; whether it has any that is live."""
        mine = [one.sheet for one in self._budgets if one.sheet.shared.covers(steps.measure)]
        before = steps.last
        for one in mine:
            one.join(steps, t("sheets.column.stage.budget"), None if one is mine[0] else before)
        return bool(mine)

    def write(self, names: Names) -> None:
        """Write their rows, once all calculations stand."""
        sheets: list[CapSheet | BudgetSheet] = [*self._caps, *self._budgets]
        for one in sheets:
            one.write(names)
