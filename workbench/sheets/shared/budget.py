"""The sheet of one yearly budget: what is asked for, what there is, and how it is shared out beyond that."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.domain.allocation.rules import Pot
from workbench.domain.award_limits import Overrun
from workbench.domain.measure import MeasureId
from workbench.i18n import t
from workbench.sheets.addresses import MONEY_LOOK, Addresses
from workbench.sheets.budget_rows import scope_of
from workbench.sheets.model import ExportInput
from workbench.sheets.names import Names
from workbench.sheets.parameter_rows import behind
from workbench.sheets.shared.in_order import InOrder
from workbench.sheets.shared.pro_rata import ProRata
from workbench.sheets.shared.rules import Shared
from workbench.sheets.shared.sharing import Figures, Sharing
from workbench.sheets.shared.sheet import FIRST_FIGURE, Figure, SharedSheet, figure_cell
from workbench.sheets.style import Look

_BUDGET, _USED, _ROOM, _DEMAND, _OVER, _STOPPED = (figure_cell(FIRST_FIGURE + at) for at in range(6))
_WAYS = {Overrun.STOP: Sharing, Overrun.PRO_RATA: ProRata}


class BudgetSheet:
    """A budget's sheet with the way in which it is shared out."""

    def __init__(
        self,
        data: ExportInput,
        shared: Shared[Pot],
        number: int,
        addresses: Mapping[MeasureId, Addresses],
        *,
        after_own: bool,
        scored: bool,
    ) -> None:
        """Lay out the columns.

        Args:
            after_own: whether some of its measures have a budget of their own, which is drawn on before.
            scored: whether the workbook holds marks.
        """
        self.sheet = SharedSheet(t("sheets.sheet.budget", number=number), shared, data, addresses, figures=6)
        self._after_own = after_own
        self._yes, self._no = t("term.yes"), t("term.no")
        figures = Figures(_ROOM, _DEMAND, f'{_OVER}="{self._yes}"', f'{_STOPPED}="{self._yes}"')
        way = _WAYS.get(shared.rule.budget.over, InOrder)
        self._sharing = way(self.sheet, data, figures, scored=scored)
        self.sheet.add_before(t("sheets.shared.before_budget"))
        if after_own:
            self.sheet.add_upper()
        self._sharing.add_turns()
        self.sheet.add("after", t("sheets.column.stage.budget"), 14, MONEY_LOOK, self._after)
        self._sharing.add_list()

    def write(self, names: Names) -> None:
        """Write the rows, once all calculations that they read stand."""
        sheet, pot = self.sheet, self.sheet.shared.rule
        owner = pot.owner if pot.budget.policy_wide else sheet.home.name
        clause, _, _ = behind(sheet.home, pot.budget.citations)
        over = t(f"term.over_budget.{pot.budget.over}")
        sheet.write(
            names,
            t("sheets.shared.title.budget", owner=owner),
            t("sheets.shared.note.budget", clause=clause, over=over),
            self._figures(),
        )

    def _after(self, row: int) -> str:
        figures, given = self._sharing.figures, self._sharing.given(row)
        if self._waits():
            given = f'IF({figures.stopped},"",{given})'
        before = self.sheet.grid.cell("before", row)
        return f"IF(AND({figures.over},{self.sheet.asks(row)}),{given},{before})"

    def _waits(self) -> str:
        """The test whether people must decide first, also on what a measure's own budget left open."""
        tests = [one for one in (self._sharing.waits(),) if one]
        if self._after_own:
            tests.append(f"COUNT({self.sheet.area('upper')})>0")
        return f"OR({','.join(tests)})" if tests else ""

    def _word(self, test: str) -> str:
        return f'IF({test},"{self._yes}","{self._no}")'

    def _figures(self) -> list[Figure]:
        """What there is and what is asked for; a budget that is not set reaches."""
        figures, scope = self.sheet.figures, scope_of(self.sheet.shared.rule.budget)
        budget, waits = figures["budget", scope], self._waits()
        asked = ",".join(self.sheet.area(key) for key in ("before", "upper") if key in self.sheet.grid)
        pending = t("sheets.funds.pending")
        over = f"ROUND({_DEMAND}-{_ROOM},2)>0"
        stopped = self._word(f'AND({_OVER}="{self._yes}",{waits})') if waits else f'"{self._no}"'
        return [
            (t("sheets.shared.budget.budget"), f'IF({budget}="","{pending}",{budget})', MONEY_LOOK),
            (t("sheets.shared.budget.used"), figures["budget used", scope], MONEY_LOOK),
            (
                t("sheets.shared.budget.room"),
                f"IF(ISNUMBER({_BUDGET}),MAX(0,ROUND({_BUDGET}-{_USED},2)),{_DEMAND})",
                MONEY_LOOK,
            ),
            (t("sheets.shared.budget.demand"), f"SUM({asked})", MONEY_LOOK),
            (t("sheets.shared.budget.over"), self._word(over), Look()),
            (t("sheets.shared.budget.stopped"), stopped, Look()),
        ]
