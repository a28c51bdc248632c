"""A budget that all share in proportion: whole units down, what is left over by the largest remainders."""

from __future__ import annotations

from functools import cached_property

from workbench.domain.allocation.from_drafts import least_of
from workbench.i18n import t
from workbench.sheets.addresses import MONEY_LOOK
from workbench.sheets.rounded import STEP_NOISE
from workbench.sheets.shared.rules import Entry
from workbench.sheets.shared.sharing import Sharing
from workbench.sheets.shared.sheet import STEP
from workbench.sheets.shared.standing import add_standing, add_turn_by_standing
from workbench.sheets.steps import RAW
from workbench.sheets.style import NUMBER, Formula, yuan


class ProRata(Sharing):
    """Nothing is scaled where the budget reaches."""

    def add_turns(self) -> None:
        """Whole units and remainders; equal remainders go by standing."""
        sheet = self.sheet
        add_standing(sheet, self.data, scored=self.scored)
        add_turn_by_standing(sheet)
        sheet.grid.add("unit", t("sheets.shared.unit"), 9, MONEY_LOOK, lambda _, entry: self._unit(entry))
        sheet.add("share", t("sheets.shared.share"), 14, RAW, self._share)
        sheet.add_where("share", "whole", t("sheets.shared.whole"), 14, MONEY_LOOK, self._whole)
        sheet.add_where("share", "rest", t("sheets.shared.rest"), 9, RAW, self._rest)
        sheet.add_where("share", "rest queue", t("sheets.shared.queue"), 11, NUMBER, self._rest_queue)
        sheet.add_where("share", "rest turn", t("sheets.shared.rest_turn"), 6, NUMBER, self._rest_turn)
        sheet.add_where("share", "gets", t("sheets.shared.gets"), 14, MONEY_LOOK, self._gets)
        if self._has_lower_limit:
            sheet.find("least", t("sheets.shared.least"), 14, MONEY_LOOK, lambda one: yuan(_least(one)))
            sheet.add_where("share", "below", t("sheets.shared.below"), 6, NUMBER, self._below)

    def add_list(self) -> None:
        """One unit each while there is one, to those whom it does not raise above what they asked for."""
        self.begin_list("rest turn")
        self.of_nth("nth unit", t("sheets.shared.unit"), 9, MONEY_LOOK, "unit")
        self.of_nth("nth whole", t("sheets.shared.whole"), 14, MONEY_LOOK, "whole")
        self.of_nth("nth before", t("sheets.shared.before_budget"), 14, MONEY_LOOK, "before")
        self.sheet.add_where("nth", "left", t("sheets.shared.rest_left"), 12, MONEY_LOOK, self._left)
        self.sheet.add_where("nth", "extra", t("sheets.shared.extra"), 9, MONEY_LOOK, self._extra)

    def given(self, row: int) -> str:
        """The scaled amount."""
        return self.cell("gets", row)

    def waits(self) -> str:
        """Somebody would get less than a decided amount may be."""
        return f"SUM({self.sheet.area('below')})>0" if self._has_lower_limit else ""

    @cached_property
    def _has_lower_limit(self) -> bool:
        return any(map(_least, self.sheet.shared.entries))

    def _unit(self, entry: Entry) -> Formula:
        return Formula(self.sheet.where[entry.part.measure.id]["unit"])

    def _share(self, row: int) -> str:
        one = self.figures
        exact = f"{self.cell('before', row)}*{one.room}/{one.demand}/{self.cell('unit', row)}"
        return f'IF(AND({one.over},ISNUMBER({self.cell("turn", row)})),ROUND({exact},{STEP_NOISE}),"")'

    def _whole(self, row: int) -> str:
        return f"ROUND(INT({self.cell('share', row)})*{self.cell('unit', row)},2)"

    def _rest(self, row: int) -> str:
        share = self.cell("share", row)
        return f"ROUND({share}-INT({share}),{STEP_NOISE})"

    def _rest_queue(self, row: int) -> str:
        return f"RANK({self.cell('rest', row)},{self.sheet.area('rest')})*{STEP}+{self.cell('turn', row)}"

    def _rest_turn(self, row: int) -> str:
        return f"RANK({self.cell('rest queue', row)},{self.sheet.area('rest queue')},1)"

    def _gets(self, row: int) -> str:
        extra = f"INDEX({self.sheet.area('extra')},{self.cell('rest turn', row)})"
        return f"{self.cell('whole', row)}+{extra}"

    def _below(self, row: int) -> str:
        return f"IF(ROUND({self.cell('gets', row)}-{self.cell('least', row)},2)<0,1,0)"

    def _left(self, row: int) -> str:
        if row == self.sheet.top:
            return f"ROUND({self.figures.room}-SUM({self.sheet.area('whole')}),2)"
        return f"ROUND({self.cell('left', row - 1)}-{self.cell('extra', row - 1)},2)"

    def _extra(self, row: int) -> str:
        unit, whole = self.cell("nth unit", row), self.cell("nth whole", row)
        there = f"ROUND({self.cell('left', row)}-{unit},2)>=0"
        below = f"ROUND({whole}+{unit}-{self.cell('nth before', row)},2)<=0"
        return f"IF(AND({there},{below}),{unit},0)"


def _least(entry: Entry) -> int:
    """What 下限 says of a decided amount, fen."""
    measure, result = entry.part.measure, entry.result
    tier = next((one for one in measure.tiers if one.name == result.tier), None)
    return least_of(measure, tier, result.submission.facts)
