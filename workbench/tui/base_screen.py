"""What every screen shares: words in the language in use, questions to the services, help, jumps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import ActiveBinding
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Footer

from workbench.domain.errors import WorkbenchError
from workbench.i18n import t
from workbench.i18n.errors import error_text
from workbench.tui.stock_words import worded
from workbench.tui.widgets.banner import Banner
from workbench.tui.widgets.status_line import StatusLine
from workbench.tui.widgets.words import Words

if TYPE_CHECKING:
    from workbench.services.actor import Actor
    from workbench.services.office import Office
    from workbench.tui.app import WorkbenchApp

ResultT = TypeVar("ResultT")
T = TypeVar("T")


class BaseScreen(Screen[ResultT]):
    """A screen whose words follow the language and whose slow work runs in threads.

    A question to a service goes through `ask`; the answer comes back as a message, and only the
    latest answer of a group counts, since a thread cannot be stopped.
    """

    DEFAULT_CSS: ClassVar[str] = "BaseScreen { background: $background; }"
    place_key: ClassVar[str] = ""
    help_key: ClassVar[str] = "tui.help.general"

    @dataclass
    class Answered(Message):
        """A service answered."""

        group: str
        ticket: int
        then: Callable[[Any], None]
        value: Any

    @dataclass
    class Declined(Message):
        """A service refused."""

        group: str
        ticket: int
        otherwise: Callable[[WorkbenchError], None]
        error: WorkbenchError

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._tickets: dict[str, int] = {}

    @property
    def workbench(self) -> WorkbenchApp:
        """The app, with its own type."""
        from workbench.tui.app import WorkbenchApp

        assert isinstance(self.app, WorkbenchApp)
        return self.app

    @property
    def office(self) -> Office:
        """The open workspace."""
        return self.workbench.office

    @property
    def actor(self) -> Actor:
        """Who is signed in."""
        return self.workbench.actor

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """Keys that work now, described in the language in use; footer and help read this."""
        return {
            key: active._replace(binding=worded(active.binding), tooltip="")
            for key, active in self.keys_now().items()
        }

    def keys_now(self) -> dict[str, ActiveBinding]:
        """Keys that work now, with their descriptions as keys of the catalogue."""
        return super().active_bindings

    def compose(self) -> ComposeResult:
        """Banner, the place's own widgets, status line, footer."""
        yield Banner()
        yield from self.compose_place()
        yield StatusLine(id="status")
        yield Footer(show_command_palette=False)

    def compose_place(self) -> ComposeResult:
        """The widgets of this place."""
        yield from ()

    def on_mount(self) -> None:
        """Word the screen once it stands."""
        self.reword()

    def on_screen_resume(self) -> None:
        """The language may have changed while another screen was in front."""
        self.speak()

    def speak(self) -> None:
        """Word everything again in the language in use."""
        for words in self.query(Words):
            words.refresh(layout=True)
        self.reword()
        self.refresh_bindings()

    def reword(self) -> None:
        """Word what is not a `Words` widget; places add their own."""
        for banner in self.query(Banner):
            banner.left, banner.right = self.banner_left(), self.workbench.who_and_where()

    def banner_left(self) -> str:
        """The product and the place."""
        return f"{t('tui.title')} · {t(self.place_key)}" if self.place_key else t("tui.title")

    def say(self, text: str, tone: str = "") -> None:
        """Put words on the status line."""
        line = self.query_one("#status", StatusLine)
        line.say(text, tone if tone in ("good", "bad", "warn") else "")  # type: ignore[arg-type]

    def ask(
        self,
        call: Callable[[], T],
        then: Callable[[T], None],
        *,
        group: str = "load",
        otherwise: Callable[[WorkbenchError], None] | None = None,
    ) -> None:
        """Run ``call`` in a thread and hand its value to ``then`` here; a refusal goes to ``otherwise``."""
        ticket = self._tickets[group] = self._tickets.get(group, 0) + 1
        work = partial(self._answer, group, ticket, call, then, otherwise or self.show_refusal)
        self.run_worker(work, thread=True, group=group)

    def _answer(
        self,
        group: str,
        ticket: int,
        call: Callable[[], T],
        then: Callable[[T], None],
        otherwise: Callable[[WorkbenchError], None],
    ) -> None:
        try:
            value = call()
        except WorkbenchError as error:
            self.post_message(self.Declined(group, ticket, otherwise, error))
        else:
            self.post_message(self.Answered(group, ticket, then, value))

    @on(Answered)
    def _hear_answer(self, message: Answered) -> None:
        message.stop()
        if message.ticket == self._tickets.get(message.group):
            message.then(message.value)

    @on(Declined)
    def _hear_refusal(self, message: Declined) -> None:
        message.stop()
        if message.ticket == self._tickets.get(message.group):
            message.otherwise(message.error)

    def show_refusal(self, error: WorkbenchError) -> None:
        """Say why a service refused."""
        self.say(error_text(error), "bad")

    async def flush(self) -> None:
        """Save what is valid and not saved yet; called on a hang-up."""

    async def may_leave(self) -> bool:
        """Whether nothing would be lost by leaving; the screen asks the person where it would."""
        return True

    async def action_back(self) -> None:
        """Go back to the place before."""
        if await self.may_leave():
            self.app.pop_screen()

    def own_commands(self) -> list[tuple[str, Callable[[], object]]]:
        """What the palette offers beside the keys: the objects of this place."""
        return []

    def jump_targets(self) -> list[Widget]:
        """Where jump mode can go: everything visible that takes keys."""
        return [widget for widget in self.focus_chain if widget.region.overlaps(self.region)]
