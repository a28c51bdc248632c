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
from workbench.sheets.shared.sheet import FIRST_FIGURE, LAST, STEP, SharedSheet, figure_cell
from workbench.sheets.style import NUMBER


def cap_sheet(
    data: ExportInput, shared: Shared[Limit], number: int, addresses: Mapping[MeasureId, Addresses]
) -> SharedSheet[Limit]:
    """Lay out the columns."""
    sheet = SharedSheet(t("sheets.sheet.yearly_cap", number=number), shared, data, addresses, figures=1)
    cell, cap, where = sheet.grid.cell, shared.rule.cap, sheet.figures
    sheet.grid.add(
        "entity key",
        t("sheets.column.entity_key"),
        6,
        NUMBER,
        lambda _, entry: where.entity_keys[entry.result.submission.entity],
    )
    sheet.add_before(t("sheets.shared.before_cap"))
    if cap.by_choice:
        sheet.state("wish", t("sheets.shared.wish"), 9, NUMBER, lambda one: one.submission.preference)
    sheet.link("rank", t("sheets.column.rank"), 6, NUMBER, lambda _: "rank")
    sheet.add_day()

    def place(row: int) -> str:
        by_rank = f'IF({cell("rank", row)}="",{LAST},{cell("rank", row)})*{STEP}+{sheet.larger_first(row)}'
        if not cap.by_choice:
            return by_rank
        return f'IF({cell("wish", row)}="",{LAST},{cell("wish", row)})*{STEP * STEP}+{by_rank}'

    sheet.add_turn(place)
    group = ("ledger", *cap_key(cap))
    used = f"SUMIFS({where[(*group, 'money')]},{where[(*group, 'keys')]},"
    sheet.add(
        "used", t("sheets.column.used"), 15, MONEY_LOOK, lambda row: f"{used}{cell('entity key', row)})"
    )

    def earlier(row: int) -> str:
        mine = f"{sheet.area('entity key')},{cell('entity key', row)}"
        before = f'{sheet.area("before")},{mine},{sheet.area("turn")},"<"&{cell("turn", row)}'
        return f'IF({cell("turn", row)}="",0,SUMIFS({before}))'

    def after(row: int) -> str:
        room = f"MAX(0,{figure_cell(FIRST_FIGURE)}-{cell('used', row)}-{cell('earlier', row)})"
        return f'IF({cell("before", row)}="","",ROUND(MIN({cell("before", row)},{room}),2))'

    sheet.add("earlier", t("sheets.column.earlier"), 15, MONEY_LOOK, earlier)
    sheet.add("after", t("sheets.column.entity_capped"), 15, MONEY_LOOK, after)
    return sheet


def write_cap(names: Names, sheet: SharedSheet[Limit]) -> None:
    """Write the rows, once all calculations that they read stand."""
    limit = sheet.shared.rule
    scope = "clause_year" if limit.cap.scope is CapScope.CLAUSE_YEAR else "entity_year"
    owner = limit.owner if limit.cap.policy_wide else sheet.home.name
    clause, _, _ = behind(sheet.home, limit.cap.citations)
    order = "by_choice" if limit.cap.by_choice else "by_rank"
    sheet.write(
        names,
        t(f"sheets.shared.title.{scope}", owner=owner),
        t(f"sheets.shared.note.{order}", clause=clause),
        [(t("sheets.shared.cap.cap"), sheet.figures[cap_key(limit.cap)], MONEY_LOOK)],
    )
