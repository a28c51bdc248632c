"""Sign in by name and personal code; a demo lists its invented people instead."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, OptionList

from workbench.i18n import t
from workbench.tui.base_screen import BaseScreen
from workbench.tui.screens.start.menu import Menu
from workbench.tui.widgets.filtered import Filtered
from workbench.tui.widgets.grid import Column, Grid, Row
from workbench.tui.widgets.words import Plain, Words

if TYPE_CHECKING:
    from workbench.services.actor import Actor
    from workbench.services.office import Office
    from workbench.services.sign_in import PersonLine

MENU = (
    ("sign_in", "tui.menu.sign_in", ""),
    ("app.switch_language", "tui.menu.language", "F2"),
    ("app.command_palette", "tui.menu.palette", "^P"),
    ("app.help", "tui.menu.help", "F1"),
    ("app.quit", "tui.menu.quit", "^Q"),
)


def _people(office: Office) -> tuple[PersonLine, ...]:
    """Open the database, and list people where the workspace is invented."""
    from workbench.services.sign_in import people

    listed = people(office)
    return listed if office.is_demo else ()


def _sign_in(office: Office, name: str, code: str) -> Actor:
    from workbench.services.sign_in import sign_in

    return sign_in(office, name, code)


def _sign_in_demo(office: Office, person_id: int) -> Actor:
    from workbench.services.sign_in import sign_in_demo

    return sign_in_demo(office, person_id)


class SignInScreen(BaseScreen[None]):
    """Painted before storage loads; the people come from a worker."""

    CSS_PATH = "start.tcss"
    place_key = "tui.place.sign_in"
    help_key = "tui.help.sign_in"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "app.switch_language", "tui.key.language"),
        Binding("ctrl+q", "app.quit", "tui.key.quit"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._people: tuple[PersonLine, ...] | None = None

    def compose_place(self) -> ComposeResult:
        """The menu, and the people or the form."""
        with Horizontal(id="body"):
            yield Menu(MENU)
            with Vertical(id="main"):
                yield Plain(id="workspace", classes="title")
                if self.office.is_demo:
                    yield Words("tui.sign_in.demo_note", classes="note")
                    yield Filtered(id="people", enter="tui.key.sign_in")
                else:
                    with Vertical(id="form"):
                        yield Words("tui.sign_in.note")
                        yield Words("tui.sign_in.name")
                        yield Input(id="name")
                        yield Words("tui.sign_in.code")
                        yield Input(password=True, id="code")

    def on_mount(self) -> None:
        """Ask for the people once the first frame is out."""
        self.say(t("tui.sign_in.opening"))
        self.call_after_refresh(self._open)

    def _open(self) -> None:
        self.ask(partial(_people, self.office), self._show_people)

    def _show_people(self, people: tuple[PersonLine, ...]) -> None:
        self._people = people
        self.reword()
        if self.office.is_demo:
            self.query_one("#people", Filtered).grid.focus()
        else:
            self.query_one("#name", Input).focus()

    def reword(self) -> None:
        """Word the menu and the list of people."""
        super().reword()
        self.query_one("#workspace", Plain).say(t("tui.sign_in.workspace", name=self.office.name))
        self.query_one(Menu).reword()
        if self._people is None:
            return
        self.say(t("tui.sign_in.ready"))
        if self.office.is_demo:
            columns = [
                Column(t("tui.column.name"), 16),
                Column(t("tui.column.role"), 16),
                Column(t("tui.column.organisation"), 20, grows=True),
            ]
            rows = [
                Row(str(one.id), (one.name, t(f"term.role.{one.role.value}"), one.organisation))
                for one in self._people
            ]
            self.query_one("#people", Filtered).show(columns, rows)

    @on(Grid.Chosen)
    def pick(self, event: Grid.Chosen) -> None:
        """Sign in as a listed person of the demo."""
        self.ask(partial(_sign_in_demo, self.office, int(event.key)), self.workbench.enter, group="sign in")

    @on(Input.Submitted, "#name")
    def to_code(self) -> None:
        """The name is followed by the code."""
        self.query_one("#code", Input).focus()

    @on(Input.Submitted, "#code")
    def action_sign_in(self) -> None:
        """Sign in with what was typed."""
        if self.office.is_demo:
            self.query_one("#people", Filtered).grid.focus()
            return
        name, code = self.query_one("#name", Input), self.query_one("#code", Input)
        self.say(t("tui.sign_in.checking"))
        typed = code.value
        code.value = ""
        call = partial(_sign_in, self.office, name.value.strip(), typed.strip())
        self.ask(call, self.workbench.enter, group="sign in")

    @on(OptionList.OptionSelected)
    async def choose(self, event: OptionList.OptionSelected) -> None:
        """Do what the menu says."""
        if event.option_id:
            await self.run_action(event.option_id)
