"""Which rounds there are, what waits for this person, and where they may go."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import Screen
from textual.widgets import OptionList

from workbench.i18n import join, t
from workbench.services.actor import Role
from workbench.services.home import Home, RoundLine, home
from workbench.tui.base_screen import BaseScreen
from workbench.tui.screens.start.menu import Menu
from workbench.tui.widgets.filtered import Filtered
from workbench.tui.widgets.grid import Cell, CellTone, Column, Grid, Row
from workbench.tui.widgets.words import Plain

PLACES = (
    ("go('desk')", "tui.menu.desk", "F5"),
    ("go('results')", "tui.menu.results", "F6"),
    ("go('export')", "tui.menu.export", "F7"),
    ("go('round')", "tui.menu.round", "F8"),
    ("go('sheets')", "tui.menu.sheets", "F4"),
    ("go('decision')", "tui.menu.decision", "F10"),
)
FOR_STAFF = (("rubrics", "tui.menu.rubrics", "F9"),)
ALWAYS = (
    ("app.switch_language", "tui.menu.language", "F2"),
    ("app.command_palette", "tui.menu.palette", "^P"),
    ("app.help", "tui.menu.help", "F1"),
    ("back", "tui.menu.other_person", "Esc"),
    ("app.quit", "tui.menu.quit", "^Q"),
)


def places_for(role: Role, line: RoundLine) -> tuple[str, ...]:
    """Where a person may go in a round."""
    match role:
        case Role.REVIEWER:
            return ("desk", "results", "export") if line.may_see_results else ("desk",)
        case Role.STAFF:
            return ("results", "export", "round", *_by_state(line))
        case Role.FINANCE | Role.AUDITOR:
            decided = ("decision",) if line.state == "settled" else ()
            return ("results", "export", *decided) if line.may_see_results else ()


def _by_state(line: RoundLine) -> tuple[str, ...]:
    """What staff do outside the screens while a round is open, and once it is settled."""
    return {"open": ("sheets",), "settled": ("decision",)}.get(str(line.state), ())


def screen_of(place: str, line: RoundLine) -> Screen[None]:
    """The screen of a place; each loads what it needs when it is first visited."""
    match place:
        case "desk":
            from workbench.tui.screens.desk.list_screen import DeskScreen

            return DeskScreen(line.code, line.name)
        case "results":
            from workbench.tui.screens.results.screen import ResultsScreen

            return ResultsScreen(line.code, line.name)
        case "export":
            from workbench.tui.screens.export.screen import ExportScreen

            return ExportScreen(line.code, line.name)
        case "sheets":
            from workbench.tui.screens.sheets.issue_screen import IssueScreen

            return IssueScreen(line.code, line.name)
        case "decision":
            from workbench.tui.screens.decision.screen import DecisionScreen

            return DecisionScreen(line.code, line.name)
        case _:
            from workbench.tui.screens.round.screen import RoundScreen

            return RoundScreen(line.code, line.name)


class HomeScreen(BaseScreen[None]):
    """The rounds of this person."""

    CSS_PATH = "start.tcss"
    place_key = "tui.place.home"
    help_key = "tui.help.home"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "go('desk')", "tui.key.desk"),
        Binding("f6", "go('results')", "tui.key.results"),
        Binding("f7", "go('export')", "tui.key.export"),
        Binding("f8", "go('round')", "tui.key.round"),
        Binding("f4", "go('sheets')", "tui.key.offline", show=False),
        Binding("f10", "go('decision')", "tui.key.decision", show=False),
        Binding("f9", "rubrics", "tui.key.rubrics", show=False),
        Binding("escape", "back", "tui.key.other_person", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._home: Home | None = None

    def compose_place(self) -> ComposeResult:
        """The menu at the left, the rounds at the right, what waits below."""
        with Horizontal(id="body"):
            yield Menu(ALWAYS)
            with Vertical(id="main"):
                yield Plain(id="greeting", classes="title")
                yield Filtered(id="rounds", enter="tui.key.open")
                yield Plain(id="about")

    def on_screen_resume(self) -> None:
        """Other screens change what waits."""
        self.ask(partial(home, self.office, self.actor), self._show)

    def _show(self, found: Home) -> None:
        first = self._home is None
        self._home = found
        self.reword()
        if first:
            self.query_one("#rounds", Filtered).grid.focus()

    @property
    def _line(self) -> RoundLine | None:
        key = self.query_one("#rounds", Filtered).grid.key
        lines = self._home.rounds if self._home else ()
        return next((line for line in lines if line.code == key), None)

    def reword(self) -> None:
        """Word the rounds and the menu."""
        super().reword()
        role = t(f"term.role.{self.actor.role.value}")
        self.query_one("#greeting", Plain).say(t("tui.home.greeting", name=self.actor.name, role=role))
        columns = [
            Column(t("tui.column.round"), 20, grows=True),
            Column(t("tui.column.state"), 10),
            Column(t("tui.column.submissions"), 6, right=True),
            Column(t("tui.column.waiting"), 18),
        ]
        lines = self._home.rounds if self._home else ()
        self.query_one("#rounds", Filtered).show(columns, [self._row(line) for line in lines])
        if self._home is not None and not lines:
            self.say(t("tui.home.no_round"))
        self._about()
        self.query_one(Menu).reword()

    @staticmethod
    def _row(line: RoundLine) -> Row:
        waiting = t(f"term.waiting.{line.waiting_kind}", count=line.waiting)
        tone: CellTone = "dim" if line.waiting_kind == "nothing" else "warn"
        cells = (line.name, t(f"term.round_state.{line.state}"), str(line.submissions), Cell(waiting, tone))
        return Row(line.code, cells, search=line.code)

    @on(Grid.Moved)
    def _about(self) -> None:
        """Say more of the round under the cursor, and offer its places."""
        line = self._line
        about = self.query_one("#about", Plain)
        own = FOR_STAFF if self.actor.role is Role.STAFF else ()
        if line is None:
            about.say("")
            self.query_one(Menu).offer([*own, *ALWAYS])
            return
        lines = [t("tui.home.round", code=line.code)]
        if line.leads:
            lines.append(t("tui.home.leads", measures=join(line.leads)))
        if line.state != "settled":
            lines.append(t("tui.home.trial"))
        about.say("\n".join(lines))
        allowed = places_for(self.actor.role, line)
        places = [entry for entry in PLACES if entry[0][4:-2] in allowed]
        self.query_one(Menu).offer([*places, *own, *ALWAYS])
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only the places that this person may go to."""
        if action == "go":
            line = self._line
            return line is not None and parameters[0] in places_for(self.actor.role, line)
        return action != "rubrics" or self.actor.role is Role.STAFF

    def action_go(self, place: str) -> None:
        """Open a place of the round under the cursor."""
        line = self._line
        if line is not None and place in places_for(self.actor.role, line):
            self.app.push_screen(screen_of(place, line))

    def action_rubrics(self) -> None:
        """Open the rule files of the workspace."""
        from workbench.tui.screens.rubric.list_screen import RubricListScreen

        self.app.push_screen(RubricListScreen())

    @on(Grid.Chosen)
    def enter(self) -> None:
        """Enter opens the first place that is open to this person."""
        line = self._line
        allowed = places_for(self.actor.role, line) if line else ()
        if allowed:
            self.action_go("round" if self.actor.role is Role.STAFF else allowed[0])
        else:
            self.say(t("tui.home.nothing_open"))

    @on(OptionList.OptionSelected)
    async def choose(self, event: OptionList.OptionSelected) -> None:
        """Do what the menu says."""
        if event.option_id:
            await self.run_action(event.option_id)

    async def action_back(self) -> None:
        """Let another person sign in."""
        self.workbench.leave()

    def own_commands(self) -> list[tuple[str, Callable[[], object]]]:
        """Every place of every round, for the palette."""
        lines = self._home.rounds if self._home else ()
        return [
            (t("tui.command.open_place", place=t(f"tui.menu.{place}"), round=line.name),
             partial(self.app.push_screen, screen_of(place, line)))
            for line in lines
            for place in places_for(self.actor.role, line)
        ]  # fmt: skip
