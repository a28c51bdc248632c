"""The sheet of one yearly cap: who of an entity comes first takes of the year's room what fits."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.domain.allocation.rules import Limit
from workbench.domain.award_limits import CapScope
from workbench.domain.measure import MeasureId
from workbench.i18n import t
from workbench.sheets.addresses import MONEY_LOOK, Addresses
from workbench.sheets.model import ExportInput
from workbench.sheets.names import Names
from workbench.sheets.parameter_rows import behind
from workbench.sheets.shared.rules import Shared, cap_key
from workbench.sheets.shared.sheet import FIRST_FIGURE, STEP, SharedSheet, figure_cell, place_or_last
from workbench.sheets.style import NUMBER


class CapSheet:
    """A yearly cap's sheet."""

    def __init__(
        self, data: ExportInput, shared: Shared[Limit], number: int, addresses: Mapping[MeasureId, Addresses]
    ) -> None:
        """Lay out the columns."""
        title = t("sheets.sheet.yearly_cap", number=number)
        self.sheet = sheet = SharedSheet(title, shared, data, addresses, figures=1)
        self._cap, self._cell = shared.rule.cap, sheet.grid.cell
        sheet.link("entity key", t("sheets.column.entity_key"), 6, NUMBER, lambda _: "entity key")
        sheet.add_before(t("sheets.shared.before_cap"))
        if self._cap.by_choice:
            sheet.state("wish", t("sheets.shared.wish"), 9, NUMBER, lambda one: one.submission.preference)
        sheet.link("rank", t("sheets.column.rank"), 6, NUMBER, lambda _: "rank")
        sheet.add_day()
        sheet.add_turn(self._place)
        sheet.add("used", t("sheets.column.used"), 15, MONEY_LOOK, self._used)
        sheet.add("earlier", t("sheets.column.earlier"), 15, MONEY_LOOK, self._earlier)
        sheet.add("after", t("sheets.column.entity_capped"), 15, MONEY_LOOK, self._after)

    def write(self, names: Names) -> None:
        """Write the rows, once all calculations that they read stand."""
        sheet, limit = self.sheet, self.sheet.shared.rule
        scope = "clause_year" if limit.cap.scope is CapScope.CLAUSE_YEAR else "entity_year"
        owner = limit.owner if limit.cap.policy_wide else sheet.home.name
        stated = limit.stated_by(sheet.home)
        clause, _, _ = behind(sheet.home, stated.citations if stated else ())
        order = "by_choice" if limit.cap.by_choice else "by_rank"
        sheet.write(
            names,
            t(f"sheets.shared.title.{scope}", owner=owner),
            t(f"sheets.shared.note.{order}", clause=clause),
            [(t("sheets.shared.cap.cap"), sheet.figures[cap_key(limit.cap)], MONEY_LOOK)],
        )

    def _place(self, row: int) -> str:
        """The applicant's own order where the cap goes by it, the rank, the larger amount."""
        rank, larger = self._cell("rank", row), self.sheet.larger_first(row)
        by_rank = f"{place_or_last(rank)}*{STEP}+{larger}"
        if not self._cap.by_choice:
            return by_rank
        wish = self._cell("wish", row)
        return f"{place_or_last(wish)}*{STEP * STEP}+{by_rank}"

    def _used(self, row: int) -> str:
        group, figures = ("ledger", *cap_key(self._cap)), self.sheet.figures
        money, keys = figures[(*group, "money")], figures[(*group, "keys")]
        return f"SUMIFS({money},{keys},{self._cell('entity key', row)})"

    def _earlier(self, row: int) -> str:
        """What applications of the same entity whose turn comes first take here."""
        area, turn = self.sheet.area, self._cell("turn", row)
        mine = f"{area('entity key')},{self._cell('entity key', row)}"
        return f'IF({turn}="",0,SUMIFS({area("before")},{mine},{area("turn")},"<"&{turn}))'

    def _after(self, row: int) -> str:
        before = self._cell("before", row)
        taken = f"{self._cell('used', row)}-{self._cell('earlier', row)}"
        return f'IF({before}="","",ROUND(MIN({before},MAX(0,{figure_cell(FIRST_FIGURE)}-{taken})),2))'
