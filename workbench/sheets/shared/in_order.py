"""A budget that is given out one after the other, with what is left before each turn."""

from __future__ import annotations

from workbench.domain.award_limits import Overrun
from workbench.domain.award_methods import TieRule
from workbench.domain.case import Result
from workbench.domain.claim.ranking import ranking_of
from workbench.domain.facts import NO, YES
from workbench.i18n import t
from workbench.sheets.addresses import MONEY_LOOK
from workbench.sheets.shared.sharing import Sharing
from workbench.sheets.shared.standing import add_standing, add_turn_by_standing
from workbench.sheets.style import NUMBER, Look


class InOrder(Sharing):
    """In full while it fits; the first that does not fit gets what is left, unless it declines a part."""

    def add_turns(self) -> None:
        """By standing, or by day alone."""
        if self._by_day:
            self.sheet.add_day()
            self.sheet.add_turn(None)
        else:
            add_standing(self.sheet, self.data, scored=self.scored)
            add_turn_by_standing(self.sheet)
        if self._offers:
            self.sheet.state("declines", t("sheets.shared.declines"), 8, Look(), _declines)

    def add_list(self) -> None:
        """What is left at each turn and what is given of it."""
        self.begin_list("turn")
        self.of_nth("asked", t("sheets.shared.asked"), 14, MONEY_LOOK, "before")
        if self._people_settle_equals:
            self.of_nth("class", t("sheets.shared.standing"), 11, NUMBER, "standing")
        if self._offers:
            self.of_nth("part", t("sheets.shared.declines"), 8, Look(), "declines")
        self.sheet.add_where("nth", "left", t("sheets.shared.left"), 14, MONEY_LOOK, self._left)
        self.sheet.add_where("nth", "got", t("sheets.shared.got"), 14, MONEY_LOOK, self._got)
        if self._people_settle_equals:
            self.sheet.add_where("nth", "tied", t("sheets.shared.tied"), 8, NUMBER, self._tied)

    def given(self, row: int) -> str:
        """What the list gives at its turn."""
        return f"INDEX({self.sheet.area('got')},{self.cell('turn', row)})"

    def waits(self) -> str:
        """Equals that cannot all be paid."""
        return f"SUM({self.sheet.area('tied')})>0" if self._people_settle_equals else ""

    @property
    def _by_day(self) -> bool:
        return self.sheet.shared.rule.budget.over is Overrun.FIRST_COME

    @property
    def _offers(self) -> bool:
        return self.sheet.shared.rule.budget.over is Overrun.OFFER

    @property
    def _people_settle_equals(self) -> bool:
        ranking = ranking_of(self.sheet.home)
        stops = ranking is not None and ranking.ties in (TieRule.STOP, TieRule.CRITERIA)
        return stops and not self._by_day

    def _left(self, row: int) -> str:
        if row == self.sheet.top:
            return self.figures.room
        return f"ROUND({self.cell('left', row - 1)}-{self.cell('got', row - 1)},2)"

    def _got(self, row: int) -> str:
        asked, left = self.cell("asked", row), self.cell("left", row)
        partly = f'IF({self.cell("part", row)}="{YES}",0,{left})' if self._offers else left
        return f"IF({asked}<={left},{asked},{partly})"

    def _tied(self, row: int) -> str:
        mine, left, standings = self.cell("class", row), self.cell("left", row), self.sheet.area("standing")
        asked = f"SUMIFS({self.sheet.area('before')},{standings},{mine})"
        tests = [f"COUNTIF({standings},{mine})>1", f"{left}>0", f"ROUND({asked}-{left},2)>0"]
        if row > self.sheet.top:
            tests.append(f"{self.cell('class', row - 1)}<>{mine}")
        return f"IF(AND({','.join(tests)}),1,0)"


def _declines(result: Result) -> str:
    return YES if result.submission.declines_partial else NO
