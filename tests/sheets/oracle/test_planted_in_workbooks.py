"""Bugs planted in the formulas one at a time: the export refuses each, and an independent office finds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

import pytest

from tests.planted import PlantedBug
from tests.sheets.export_random import Clauses, live_clauses, random_clauses, tight_clauses
from tests.sheets.export_sample import layouts
from tests.sheets.oracle.cells import pages_of, without_values
from tests.sheets.oracle.libreoffice import recalculated
from tests.sheets.oracle.shown import unlike_the_engine, verdicts
from workbench.domain.errors import Refused
from workbench.i18n import t
from workbench.sheets import (
    averages,
    criterion_steps,
    fronts,
    marks_flags,
    money_steps,
    nominal_steps,
    parameters,
    pool_steps,
    rounded,
    score_steps,
    workbooks,
)
from workbench.sheets.model import ExportInput, Kind
from workbench.sheets.shared import budget, in_order, pro_rata, sheet, standing, yearly_cap
from workbench.sheets.workbooks import workbook_bytes

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
SEEDS = 60
BUGS = [
    PlantedBug(
        "money not rounded",
        rounded.to_whole_units,
        "INT(ROUND({amount}*100,0)/ROUND({unit}*100,0))*{unit}",
        "ROUND({amount},2)",
    ),
    PlantedBug("a half rounded down", rounded.to_steps, "+0.5)", "+0.499)"),
    PlantedBug(
        "a room filled without the last row",
        sheet.SharedSheet.area,
        "self.top, self.bottom",
        "self.top, max(self.top, self.bottom - 1)",
    ),
    PlantedBug(
        "a room without what was given before",
        yearly_cap.CapSheet._after,
        "{self._cell('used', row)}-",
        "",
    ),
    PlantedBug(
        "paid for approved",
        parameters._Block._ledgers,
        '"批准额": VALUE_COLUMN',
        '"批准额": RESULT_COLUMN',
    ),
    PlantedBug(
        "odd fen to another payer",
        money_steps.add_rounding_and_split,
        "    weights = {",
        "    split = type(split)(split.parts, next(iter(split.parts)), ())\n    weights = {",
    ),
    PlantedBug("one more dropped", averages.highest, "trim.high", "trim.high + 1"),
    PlantedBug("above for from: a tier", score_steps._reaches, "ranked', row)}>={", "ranked', row)}>{"),
    PlantedBug(
        "floors not tested",
        score_steps._reaches,
        "tier.floors.get(criterion.id, tier.floor_all) is not None",
        "False",
    ),
    PlantedBug(
        "the item cap left out", money_steps.add_item_cap, "MIN({nominal},{steps.item_cap})", "{nominal}"
    ),
    PlantedBug(
        "every add-on inside the cap",
        money_steps.add_add_on,
        "add_on.inside_item_cap and steps.item_cap",
        "steps.item_cap",
    ),
    PlantedBug(
        "the other base", nominal_steps._of_base, "base.pick is Pick.LOWER", "base.pick is Pick.HIGHER"
    ),
    PlantedBug("severity added", marks_flags._calibrated, "{total}-", "{total}+"),
    PlantedBug(
        "criteria not brought to the full points",
        criterion_steps._together,
        "*{where['full']}/{reachable}",
        "",
    ),
    PlantedBug(
        "vouchers that lapsed are paid",
        money_steps.add_voucher,
        '",0,{cell(before, row)}',
        '",{cell(before, row)},{cell(before, row)}',
    ),
    PlantedBug("the smaller first", sheet.SharedSheet.larger_first, "area('before')})", "area('before')},1)"),
    PlantedBug(
        "the order of wishes left out", yearly_cap.CapSheet._place, "if not self._cap.by_choice", "if True"
    ),
    PlantedBug(
        "a budget without what was spent of it",
        budget.BudgetSheet._figures,
        "ROUND({_BUDGET}-{_USED},2)",
        "{_BUDGET}",
    ),
    PlantedBug("a declined part is given", in_order.InOrder._got, '="{YES}",0,', '="{NO}",0,'),
    PlantedBug("equals are not settled first", in_order.InOrder._tied, "{mine})>1", "{mine})>99"),
    PlantedBug("the latest first", sheet.SharedSheet.add_turn, '*{STEP}+{cell("no"', '*-{STEP}+{cell("no"'),
    PlantedBug(
        "the smallest remainders first",
        pro_rata.ProRata._rest_queue,
        "{self.sheet.area('rest')})*",
        "{self.sheet.area('rest')},1)*",
    ),
    PlantedBug("a unit of a pool kept back", pool_steps.PoolSteps._nominal, "<={units}", "<{units}"),
    PlantedBug("the last place weighs nothing", pool_steps.PoolSteps._weight, ")+1-", ")-"),
    PlantedBug("no unit left over is given", pro_rata.ProRata._extra, "),{unit},0)", "),0,0)"),
    PlantedBug("the last lot first", standing.found_ties, "- {None})", "- {None}, reverse=True)"),
    PlantedBug("a lower limit passed over", pro_rata.ProRata._below, ",1,0)", ",0,0)"),
    PlantedBug(
        "a total without its last row",
        fronts.column_sum,
        "{letter}{bottom})",
        "{letter}{max(top, bottom - 1)})",
    ),
]


@cache
def export_of(seed: int) -> tuple[Clauses, ExportInput]:
    """Live rounds, tight ones and others in turn, built before anything is planted."""
    kind = (Kind.AWARDS, Kind.PAYMENTS)[seed // 3 % 2]
    makers = (random_clauses, partial(live_clauses, kind=kind), partial(tight_clauses, kind=kind))
    clauses = makers[seed % 3](seed)
    return clauses, clauses.export()


def refused(bug: PlantedBug) -> Iterator[Clauses]:
    """The rounds of which no workbook is written any more; the notice would hold no checks to show it."""
    for seed in range(SEEDS):
        clauses, data = export_of(seed)
        if clauses.kind is Kind.NOTICE:
            continue
        try:
            workbook_bytes(data, clauses.kind, layouts()[clauses.kind])
        except Refused as stopped:
            if stopped.code == "export.differs":
                yield clauses


def test_the_export_and_an_office_find_every_planted_bug(
    tmp_path: Path, require_tool: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found: dict[str, tuple[Path, Clauses]] = {}
    for place, bug in enumerate(BUGS):
        with monkeypatch.context() as planted:
            planted.setattr(bug.function, "__code__", bug.code())
            clauses = next(refused(bug), None)
            if clauses is None:
                continue
            planted.setattr(workbooks, "differing", lambda title, evaluator: ())
            content = workbook_bytes(clauses.export(), clauses.kind, layouts()[clauses.kind])
        path = tmp_path / f"{place}.xlsx"
        path.write_bytes(without_values(content))
        found[bug.name] = path, clauses
    assert [bug.name for bug in BUGS if bug.name not in found] == []

    results = recalculated(require_tool("soffice"), [path for path, _ in found.values()], tmp_path / "office")

    for (name, (_, clauses)), path in zip(found.items(), results, strict=True):
        pages = pages_of(path)
        page = pages[t("sheets.sheet.checks")]
        assert verdicts(page.at, page.rows())[""] == t("sheets.checks.different"), name
        assert unlike_the_engine(pages, clauses), name
