"""What changed rules would do to a round: who moves, and how much money."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from workbench.domain.measure import Measure
from workbench.domain.money import signed_yuan_text, yuan_text
from workbench.i18n import t
from workbench.i18n.errors import error_text
from workbench.services.rubric_rounds import RoundChoice
from workbench.services.what_if import Move, Standing, WhatIf, what_if
from workbench.tui.base_screen import BaseScreen
from workbench.tui.widgets.filtered import Filtered
from workbench.tui.widgets.grid import Cell, CellTone, Column, Grid, Row
from workbench.tui.widgets.words import Plain


def effect_words(effect: WhatIf, round_name: str) -> str:
    """The effect on one line."""
    more = signed_yuan_text(effect.after_fen - effect.before_fen)
    return t("tui.rubric.effect", round=round_name, count=len(effect.moves), more=more)


class EffectScreen(BaseScreen[None]):
    """A table of those who move over the totals."""

    CSS_PATH = "rubric.tcss"
    place_key = "tui.place.effect"
    help_key = "tui.help.effect"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", "tui.key.back")]

    def __init__(self, round_: RoundChoice, measure: Measure) -> None:
        super().__init__()
        self._round, self._measure = round_, measure
        self._effect: WhatIf | None = None

    def compose_place(self) -> ComposeResult:
        """What is compared, who moves, the money."""
        yield Plain(id="about")
        yield Filtered(id="moves", frozen=1, enter="tui.key.tell")
        yield Plain(id="totals")

    def on_mount(self) -> None:
        """Compute, while the keys go to the table."""
        self.query_one("#moves", Filtered).grid.focus()
        self.say(t("tui.results.computing"))
        measures = {self._measure.id: self._measure}
        self.ask(partial(what_if, self.office, self.actor, self._round.code, measures), self._show)

    @on(Grid.Chosen)
    def tell(self, event: Grid.Chosen) -> None:
        """Say the whole of a row that the table cuts."""
        one = next(one for one in self._effect.moves if _key(one) == event.key) if self._effect else None
        if one is not None:
            words = t(
                "tui.rubric.move", code=one.submission, title=one.title, tier_before=_tier(one.before),
                tier_after=_tier(one.after), before=_award(one.before), after=_award(one.after),
            )  # fmt: skip
            self.say(words)

    def _show(self, effect: WhatIf) -> None:
        self._effect = effect
        self.reword()
        self.say(effect_words(effect, self._round.name))

    def reword(self) -> None:
        """Word the page in the language in use."""
        super().reword()
        about = t("tui.rubric.about_effect", measure=self._measure.name, round=self._round.name)
        self.query_one("#about", Plain).say(about)
        effect = self._effect
        if effect is None:
            return
        columns = [
            Column(t("tui.column.code"), 8),
            Column(t("tui.column.title"), 14, grows=True),
            Column(t("tui.column.tier_before"), 10),
            Column(t("tui.column.tier_after"), 10),
            Column(t("tui.column.award_before"), 13, right=True),
            Column(t("tui.column.award_after"), 13, right=True),
            Column(t("tui.column.difference"), 13, right=True),
        ]
        self.query_one("#moves", Filtered).show(columns, [_row(one) for one in effect.moves])
        self.query_one("#totals", Plain).say("\n".join(total_lines(effect)))


def _row(move: Move) -> Row:
    before, after = move.before, move.after
    if before.award is None or after.award is None:
        more = Cell("-", "dim")
    else:
        difference = after.award - before.award
        tone: CellTone = "good" if difference > 0 else "bad" if difference < 0 else ""
        more = Cell(signed_yuan_text(difference), tone)
    cells = (move.submission, move.title, _tier(before), _tier(after), _award(before), _award(after), more)
    return Row(_key(move), cells)


def _key(move: Move) -> str:
    return f"{move.measure} {move.submission}"


def _tier(standing: Standing) -> str:
    if standing.eligible != "yes":
        return t(f"term.eligible.{standing.eligible}")
    return standing.tier or t("term.no_tier")


def _award(standing: Standing) -> str:
    return yuan_text(standing.award) if standing.award is not None else t("tui.rubric.undecided")


def total_lines(effect: WhatIf) -> list[str]:
    """The money by measure and in all, what budgets say of it, what people would have to settle."""
    if not effect.moves:
        return [t("tui.rubric.nobody_moves", count=effect.submissions)]
    lines = [
        t("tui.rubric.total", name=one.name, before=one.before, after=one.after,
          more=signed_yuan_text(one.after - one.before), awarded_before=one.awarded_before,
          awarded_after=one.awarded_after)
        for one in effect.totals
        if one.before != one.after or one.awarded_before != one.awarded_after
    ]  # fmt: skip
    more = signed_yuan_text(effect.after_fen - effect.before_fen)
    lines.append(t("tui.rubric.all_total", before=effect.before_fen, after=effect.after_fen, more=more))
    lines += [
        t("tui.rubric.budget_over" if one.over else "tui.rubric.budget_within", pot=one.pot,
          amount=one.amount, demand=one.earlier + one.demand_after, over=one.over)
        for one in effect.budgets
        if one.amount is not None
    ]  # fmt: skip
    return lines + [t("tui.rubric.to_settle", text=error_text(one)) for one in effect.undecided]
