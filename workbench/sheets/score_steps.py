"""The steps from marks to a tier and a rank."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from workbench.domain.award_methods import Tier
from workbench.domain.case import Result
from workbench.domain.facts import NO, YES
from workbench.domain.measure import Measure
from workbench.domain.rubric import Trim
from workbench.i18n import t
from workbench.sheets.averages import highest, lowest, mean, no_score, trimming
from workbench.sheets.criterion_steps import add_criterion_averages
from workbench.sheets.marks_rows import criterion_key
from workbench.sheets.marks_sheet import MarksSheet
from workbench.sheets.rounded import to_places
from workbench.sheets.stages import ranked_by_score, tier_is_live
from workbench.sheets.steps import RAW, TOP, Steps
from workbench.sheets.style import NUMBER, POINTS, Look


def add_score(steps: Steps, marks: MarksSheet) -> None:
    """From the sheets to the panel score, and the criterion means that floors are tested on."""
    scoring, where, cell = steps.measure.scoring, steps.where, steps.grid.cell

    def totals(result: Result) -> str:
        return marks.block(marks.averaged, result.submission.id)

    def score(row: int, result: Result) -> str:
        rounded = to_places(cell("mean", row), where["decimals"], scoring.rounding.mode)
        valid = marks.block("valid", result.submission.id)
        return f'IF({no_score(where, valid, cell("sheets", row))},"",{rounded})'

    steps.add("sheets", t("sheets.column.sheets"), 6, NUMBER, lambda _, one: f"COUNT({totals(one)})")
    if scoring.by_criterion:
        add_criterion_averages(steps, marks)
    else:
        _mean_of_totals(steps, marks, totals)
    steps.add("score", t("sheets.column.score"), 9, POINTS, score)
    for criterion in scoring.criteria:
        key, heading = criterion_key(criterion), t("sheets.column.criterion_mean", name=criterion.name)
        steps.add(key, heading, 11, RAW, partial(_area_mean, marks, key))


def _mean_of_totals(steps: Steps, marks: MarksSheet, totals: Callable[[Result], str]) -> None:
    """What stands for the totals; less severity it stays within the full points."""
    cell, full = steps.grid.cell, steps.where["full"]

    def kept_mean(row: int, result: Result) -> str:
        count, found = cell("sheets", row), f"{cell('sum', row)}/{cell('sheets', row)}"
        if "kept" in steps.grid:
            count = cell("kept", row)
            found = f"({cell('sum', row)}-{cell('high', row)}-{cell('low', row)})/{count}"
        elif steps.measure.scoring.average == "median":
            found = f"MEDIAN({totals(result)})"
        if marks.averaged == "calibrated":
            found = f"MIN({full},MAX(0,{found}))"
        return f'IF({count}<1,"",{found})'

    steps.add("sum", t("sheets.column.sum"), 10, POINTS, lambda _, one: f"SUM({totals(one)})")
    if trim := trimming(steps.measure.scoring):
        _trim(steps, trim, totals)
    steps.add("mean", t("sheets.column.mean"), 11, RAW, kept_mean)


def _trim(steps: Steps, trim: Trim, totals: Callable[[Result], str]) -> None:
    """What falls away at each end once enough sheets are valid."""
    cell = steps.grid.cell

    def enough(row: int) -> str:
        return f"{cell('sheets', row)}>={steps.where['trim']}"

    def high(row: int, result: Result) -> str:
        return f"IF({enough(row)},{highest(trim, totals(result))},0)"

    def low(row: int, result: Result) -> str:
        return f"IF({enough(row)},{lowest(trim, totals(result))},0)"

    def kept(row: int, _: Result) -> str:
        return f"{cell('sheets', row)}-IF({enough(row)},{trim.high + trim.low},0)"

    steps.add("high", t("sheets.column.high"), 9, POINTS, high)
    steps.add("low", t("sheets.column.low"), 9, POINTS, low)
    steps.add("kept", t("sheets.column.kept"), 6, NUMBER, kept)


def add_tier(steps: Steps) -> None:
    """From the score to the tier."""
    where, cell, tiers = steps.where, steps.grid.cell, steps.measure.tiers
    standing = t("term.eligible.yes")
    live = tier_is_live(steps.part)

    def reached(row: int) -> str:
        return steps.grid.span("tier:0", f"tier:{len(tiers) - 1}", row)

    def ranked(row: int, _: Result) -> str:
        return f'IF({cell("eligible", row)}="{standing}",{cell("score", row)},"")'

    def lowered(row: int, _: Result) -> str:
        """Tiers whose score is reached and whose floors are not."""
        tests = (
            f"IF(AND({cell('ranked', row)}>={where['from', str(place)]},{cell(f'tier:{place}', row)}=0),1,0)"
            for place in range(len(tiers))
        )
        return f'IF({cell("ranked", row)}="",0,{"+".join(tests)})'

    def tier_name(row: int, _: Result) -> str:
        names = f"INDEX({where['tier names']},MATCH(1,{reached(row)},0))"
        return f'IF(MAX({reached(row)})=0,"",{names})'

    if steps.measure.needs_panel:
        steps.add("ranked", t("sheets.column.ranked"), 9, POINTS, ranked)
    for place, tier in enumerate(tiers if live and not steps.marks else ()):
        found = partial(_floors_word, steps, tier)
        steps.enter(f"floors:{place}", t("sheets.column.floors", tier=tier.name), 8, Look(), found)
    for place, tier in enumerate(tiers if live else ()):
        heading = t("sheets.column.reaches", tier=tier.name)
        steps.add(f"tier:{place}", heading, 8, NUMBER, partial(_reaches, steps, place, tier))
    if live and any(_has_floors(steps.measure, tier) for tier in tiers):
        steps.add("lowered", t("sheets.column.lowered"), 8, NUMBER, lowered)
    if tiers and live:
        steps.add("tier", t("sheets.column.tier"), 9, Look(), tier_name)
    elif tiers:
        steps.find("tier", t("sheets.column.tier"), 9, Look(), lambda result: result.tier)


def add_rank(steps: Steps) -> None:
    """The rank by score; one by another figure stands as it was found."""
    cell = steps.grid.cell

    def rank(row: int, _: Result) -> str:
        scores = steps.grid.down("ranked", TOP, steps.bottom)
        return f'IF({cell("ranked", row)}="","",RANK({cell("ranked", row)},{scores}))'

    if ranked_by_score(steps.measure):
        steps.add("rank", t("sheets.column.rank"), 6, NUMBER, rank)
    else:
        steps.find("rank", t("sheets.column.rank"), 6, NUMBER, lambda result: result.rank)


def _floors_word(steps: Steps, tier: Tier, result: Result) -> str:
    return YES if floors_hold(steps.measure, tier, result) else NO


def _reaches(steps: Steps, place: int, tier: Tier, row: int, _: Result) -> str:
    cell, where = steps.grid.cell, steps.where
    tests = [f"{cell('ranked', row)}>={where['from', str(place)]}"]
    if not steps.marks:
        floors = cell(f"floors:{place}", row)
        tests.append(f'{floors}="{YES}"')
    for criterion in steps.measure.scoring.criteria if steps.marks else ():
        if tier.floors.get(criterion.id, tier.floor_all) is not None:
            mean = cell(f"criterion:{criterion.id}", row)
            tests.append(f'IF({mean}="",1,ROUND({mean},9)>={where["floor", str(place), criterion.id]})')
    return f'IF({cell("ranked", row)}="",0,IF(AND({",".join(tests)}),1,0))'


def _area_mean(marks: MarksSheet, key: str, _: int, result: Result) -> str:
    area = marks.block(key, result.submission.id)
    return f'IF(COUNT({area})=0,"",{mean(area)})'


def _has_floors(measure: Measure, tier: Tier) -> bool:
    return any(tier.floors.get(one.id, tier.floor_all) is not None for one in measure.scoring.criteria)


def floors_hold(measure: Measure, tier: Tier, result: Result) -> bool:
    """Whether the criterion means reach every floor of a tier."""
    for criterion in measure.scoring.criteria:
        floor, mean = (
            tier.floors.get(criterion.id, tier.floor_all),
            result.panel.criterion_means.get(criterion.id),
        )
        if floor is not None and mean is not None and mean < floor * criterion.points:
            return False
    return True
