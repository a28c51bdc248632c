"""The steps from a pool to the part of each application that was given a place in it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from workbench.domain.award_methods import Pool, Sharing
from workbench.domain.case import Result
from workbench.domain.facts import NO, YES
from workbench.i18n import t
from workbench.sheets.addresses import MONEY_LOOK
from workbench.sheets.model import MeasureExport
from workbench.sheets.rounded import STEP_NOISE, shares_settle
from workbench.sheets.shared.rules import MOST_ROWS
from workbench.sheets.shared.sheet import STEP
from workbench.sheets.shared.standing import found_ties
from workbench.sheets.stages import Stage, amount_after, is_open
from workbench.sheets.steps import RAW, TOP, Steps
from workbench.sheets.style import NUMBER, PLAIN, Look


def pool_is_live(part: MeasureExport) -> bool:
    """Whether all places are given, and no part lies so close to a step that steadying would move it."""
    shares = (_exact(part, one) for one in part.results)
    if len(part.results) > MOST_ROWS or any(map(is_open, part.results)):
        return False
    return shares_settle(one for one in shares if one is not None)


def _exact(part: MeasureExport, result: Result) -> Fraction | None:
    """Units before rounding, as the trace has them; None where there is no part."""
    node = next((node for node in result.trace if node.code == "pool.share"), None)
    if node is None:
        return None
    pool, weight, whole = (Fraction(str(node.parts[one])) for one in ("pool", "weight", "whole"))
    return pool * weight / whole / part.measure.award.rounding.unit


class PoolSteps:
    """Places stand as they were given; the parts follow: whole units by weight, further ones by remainders.

    What is left below a unit goes to the first.
    """

    def __init__(self, steps: Steps, pool: Pool) -> None:
        """Take the steps up to the rank."""
        self._steps, self._pool, self._cell = steps, pool, steps.grid.cell
        self._ties = found_ties(steps.part, steps.data.lot_seed)

    def add(self, heading: str) -> None:
        """Add the columns up to the nominal amount."""
        steps, ties = self._steps, self._ties
        steps.find("selected", t("sheets.column.selected"), 6, Look(), _selected)
        if ties:
            heading_of_ties = t("sheets.shared.tie")
            steps.grid.add("tie", heading_of_ties, 7, NUMBER, lambda _, one: ties[one.submission.id])
        self._add("standing", t("sheets.shared.standing"), 10, NUMBER, self._standing)
        self._add("queue", t("sheets.shared.queue"), 12, NUMBER, self._queue)
        self._add("turn", t("sheets.shared.turn"), 6, NUMBER, self._turn)
        if self._pool.sharing is Sharing.BY_SCORE:
            self._add("figure", t("sheets.shared.figure"), 12, Look(form=PLAIN), self._figure())
        self._add("weight", t("sheets.column.weight"), 8, Look(form=PLAIN), self._weight)
        self._add("share", t("sheets.shared.share"), 14, RAW, self._share)
        self._add("whole", t("sheets.shared.whole"), 14, MONEY_LOOK, self._whole)
        self._add("rest", t("sheets.shared.rest"), 9, RAW, self._rest)
        self._add("rest queue", t("sheets.shared.queue"), 11, NUMBER, self._rest_queue)
        self._add("rest turn", t("sheets.shared.rest_turn"), 6, NUMBER, self._rest_turn)
        steps.add("nominal", heading, 15, MONEY_LOOK, lambda row, _: self._nominal(row))
        steps.last = "nominal"

    def _add(self, key: str, heading: str, width: float, look: Look, formula: Callable[[int], str]) -> None:
        """A column of those that take part."""

        def of_those(row: int) -> str:
            takes_part = f'AND({self._cell("rank", row)}<>"",{self._cell("selected", row)}="{YES}")'
            return f'IF({takes_part},{formula(row)},"")'

        self._steps.add(key, heading, width, look, lambda row, _: of_those(row))

    def _all(self, key: str) -> str:
        return self._steps.grid.down(key, TOP, self._steps.bottom)

    def _place(self, key: str, row: int, *, largest_first: bool = False) -> str:
        return f"RANK({self._cell(key, row)},{self._all(key)}{'' if largest_first else ',1'})"

    def _standing(self, row: int) -> str:
        rank = self._cell("rank", row)
        return f"{rank}*{STEP}+{self._cell('tie', row)}" if self._ties else rank

    def _queue(self, row: int) -> str:
        return f"{self._place('standing', row)}*{STEP}+{self._cell('no', row)}"

    def _turn(self, row: int) -> str:
        return self._place("queue", row)

    def _figure(self) -> Callable[[int], str]:
        """What applications are ranked by, never below nothing."""
        field = self._pool.ranking.by_field
        key = "ranked" if field is None else self._steps.enter_fact(field)
        return lambda row: f"MAX(0,{self._cell(key, row)})"

    def _weight(self, row: int) -> str:
        match self._pool.sharing:
            case Sharing.BY_RANK:
                return f"COUNT({self._all('standing')})+1-{self._place('standing', row)}"
            case Sharing.BY_SCORE:
                return f"IF(MAX({self._all('figure')})>0,{self._cell('figure', row)},1)"
        return "1"

    def _share(self, row: int) -> str:
        pool, unit = self._steps.where["pool",], self._steps.where["unit"]
        exact = f"{pool}*{self._cell('weight', row)}/SUM({self._all('weight')})/{unit}"
        return f"ROUND({exact},{STEP_NOISE})"

    def _whole(self, row: int) -> str:
        return f"ROUND(INT({self._cell('share', row)})*{self._steps.where['unit']},2)"

    def _rest(self, row: int) -> str:
        share = self._cell("share", row)
        return f"ROUND({share}-INT({share}),{STEP_NOISE})"

    def _rest_queue(self, row: int) -> str:
        return f"{self._place('rest', row, largest_first=True)}*{STEP}+{self._cell('turn', row)}"

    def _rest_turn(self, row: int) -> str:
        return self._place("rest queue", row)

    def _nominal(self, row: int) -> str:
        pool, unit = self._steps.where["pool",], self._steps.where["unit"]
        left = f"({pool}-SUM({self._all('whole')}))"
        units = f"INT(ROUND({left}/{unit},{STEP_NOISE}))"
        further = f"IF({self._cell('rest turn', row)}<={units},{unit},0)"
        below = f"IF({self._cell('turn', row)}=1,{left}-{units}*{unit},0)"
        part = f"ROUND({self._cell('whole', row)}+{further}+{below},2)"
        return f'IF({self._cell("rank", row)}="","",IF({self._cell("selected", row)}="{YES}",{part},0))'


def _selected(result: Result) -> str | None:
    """Whether it was given a place; None where it has no amount at all."""
    if amount_after(result, Stage.SELECTION) is None:
        return None
    return YES if any(node.code == "quota.selected" for node in result.trace) else NO
