"""Whose application stands better, where a budget goes by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import partial

from workbench.domain.allocation.rules import Pot
from workbench.domain.award_methods import TieRule
from workbench.domain.claim.ranking import ranking_of, tie_key
from workbench.domain.rubric import Criterion
from workbench.i18n import t
from workbench.sheets.marks_rows import criterion_key
from workbench.sheets.model import ExportInput, MeasureExport
from workbench.sheets.shared.rules import Entry
from workbench.sheets.shared.sheet import LAST, STEP, SharedSheet, place_or_last
from workbench.sheets.stages import ranked_by_score
from workbench.sheets.steps import RAW
from workbench.sheets.style import NUMBER, POINTS, Content, Formula

# Decimals to which means are steadied before they are compared.
_STEADY = 9


def add_standing(sheet: SharedSheet[Pot], data: ExportInput, *, scored: bool) -> None:
    """Add the column ``standing``, smaller is better, of those who ask; equals stand alike.

    Inside a measure it is the rank, and the lot or the named criteria that settle equal ranks; over the
    measures of a policy the ranked figures are compared.
    """
    cell = sheet.grid.cell
    if sheet.shared.rule.budget.policy_wide:
        _add_figure(sheet)
        key, better = "figure", f'IF({{cell}}="",{LAST},RANK({{cell}},{sheet.area("figure")}))'
    else:
        key, better = "rank", place_or_last("{cell}")
        sheet.link(key, t("sheets.column.rank"), 6, NUMBER, lambda _: "rank")
        _add_ties(sheet, data, scored=scored)

    def standing(row: int) -> str:
        found = better.format(cell=cell(key, row))
        if "tie" in sheet.grid:
            found += f"*{STEP}+{cell('tie', row)}"
        return f'IF({sheet.asks(row)},{found},"")'

    sheet.add("standing", t("sheets.shared.standing"), 10, NUMBER, standing)


def add_turn_by_standing(sheet: SharedSheet[Pot]) -> None:
    """The better first, then the larger amount, the earlier day, the smaller number."""
    sheet.add_day()
    standings = sheet.area("standing")

    def place(row: int) -> str:
        return f"RANK({sheet.grid.cell('standing', row)},{standings},1)*{STEP}+{sheet.larger_first(row)}"

    sheet.add_turn(place)


def _add_figure(sheet: SharedSheet[Pot]) -> None:
    """What applications of different measures are ranked by: the score, or the field that a rule names."""

    def content(row: int, entry: Entry) -> Content:
        measure = entry.part.measure
        if ranked_by_score(measure):
            return sheet.linked("ranked", entry)
        ranking = ranking_of(measure)
        value = entry.result.submission.facts.get((ranking.by_field if ranking else None) or "")
        return value if isinstance(value, int | Fraction) and not isinstance(value, bool) else None

    sheet.grid.add("figure", t("sheets.shared.figure"), 12, POINTS, content)


def _add_ties(sheet: SharedSheet[Pot], data: ExportInput, *, scored: bool) -> None:
    """What settles equal ranks, smaller first: the lot as it was drawn, the named criteria as marked."""
    (part,) = sheet.shared.parts
    ranking = ranking_of(part.measure)
    heading = t("sheets.shared.tie")
    if scored and ranking is not None and ranking.ties is TieRule.CRITERIA:
        named = {one.id: one for one in part.measure.scoring.criteria}
        _add_criteria(sheet, heading, [named[one] for one in ranking.criteria])
    elif ties := found_ties(part, data.lot_seed):
        sheet.find("tie", heading, 7, NUMBER, lambda one: ties[one.result.submission.id])


def found_ties(part: MeasureExport, lot_seed: str) -> Mapping[str, int]:
    """What settles equal ranks as it was found, smaller first, by submission; empty where nothing does."""
    ranking = ranking_of(part.measure)
    keys = {
        one.submission.id: tie_key(ranking, lot_seed, one.submission.id, one.panel.criterion_means)
        for one in part.results
    }
    # All are lots, or all are means: one rule settles the equals of a measure.
    at = {key: place for place, key in enumerate(sorted({*keys.values()} - {None}), 1)}  # type: ignore[type-var]
    return {name: at[key] for name, key in keys.items() if key in at}


def _add_criteria(sheet: SharedSheet[Pot], heading: str, criteria: Sequence[Criterion]) -> None:
    """The places by one criterion after the other, each among those whom the ones before leave equal."""
    for number, criterion in enumerate(criteria):
        _add_mean(sheet, f"mean:{number}", criterion)
        sheet.add(f"level:{number}", heading, 12, NUMBER, partial(_level, sheet, number))
    last = f"level:{len(criteria) - 1}"

    def tie(row: int) -> str:
        return f"RANK({sheet.grid.cell(last, row)},{sheet.area(last)},1)"

    sheet.add("tie", heading, 7, NUMBER, tie)


def _add_mean(sheet: SharedSheet[Pot], key: str, criterion: Criterion) -> None:
    def content(_: int, entry: Entry) -> Formula:
        mean = sheet.linked(criterion_key(criterion), entry)
        return Formula(f'IF({mean}="",0,ROUND({mean},{_STEADY}))')

    sheet.grid.add(key, t("sheets.shared.mean", name=criterion.name), 11, RAW, content)


def _level(sheet: SharedSheet[Pot], number: int, row: int) -> str:
    mean, before = f"mean:{number}", f"level:{number - 1}"
    own = f"RANK({sheet.grid.cell(mean, row)},{sheet.area(mean)})"
    if not number:
        return own
    return f"RANK({sheet.grid.cell(before, row)},{sheet.area(before)},1)*{STEP}+{own}"
