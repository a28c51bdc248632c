"""The command palette: what can be done here and now, in the language in use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from rich.align import Align
from rich.text import Text
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider, SearchIcon
from textual.content import Content
from textual.widgets.option_list import Option

from workbench.i18n import t
from workbench.tui.base_screen import BaseScreen
from workbench.tui.texts import one_line
from workbench.tui.themes import THEMES

# Keys for moving about need no command.
_MOVES = ("move(", "page(", "edge(", "sideways(", "step(", "detail(", "app.focus_", "command_palette")


class Command(NamedTuple):
    """A line of the palette."""

    text: str
    run: Callable[[], Any]


class WorkbenchCommands(Provider):
    """Commands from the keys that work now, the screen's own objects, and the app."""

    def _commands(self) -> Iterator[Command]:
        app, screen = self.app, self.screen
        seen: set[str] = set()
        if isinstance(screen, BaseScreen):
            for node, binding, enabled, _tooltip in screen.keys_now().values():
                description, action = binding.description, binding.action
                # Textual's own keys edit text and move about; they are no commands.
                is_command = description.startswith("tui.key.") and not action.startswith(_MOVES)
                if enabled and is_command and description not in seen:
                    seen.add(description)
                    yield Command(t(description), partial(app.run_action, action, node))
            for text, run in screen.own_commands():
                yield Command(one_line(text), run)
        for theme in THEMES:
            label = t("tui.command.theme", name=t(f"tui.theme.{theme.name}"))
            yield Command(label, partial(setattr, app, "theme", theme.name))

    async def discover(self) -> Hits:
        """Everything, before a word is typed."""
        for command in self._commands():
            yield DiscoveryHit(Content(command.text), command.run, command.text)

    async def search(self, query: str) -> Hits:
        """What matches, best first."""
        matcher = self.matcher(query)
        for command in self._commands():
            # The matcher's own highlight would parse the text as markup.
            if (score := matcher.match(command.text)) > 0:
                yield Hit(score, Content(command.text), command.run, text=command.text)


class Palette(CommandPalette):
    """The palette with its two English phrases worded."""

    def __init__(self) -> None:
        super().__init__(placeholder=t("tui.palette.placeholder"))

    def on_mount(self) -> None:
        """A plain sign instead of one that many terminals lack."""
        self.query_one(SearchIcon).icon = ">"

    def on_option_list_option_highlighted(self) -> None:
        """Reword the one line that Textual adds in English."""
        self._word_no_matches()

    def _start_no_matches_countdown(self, search_value: str) -> None:
        super()._start_no_matches_countdown(search_value)
        self.set_timer(self._NO_MATCHES_COUNTDOWN + 0.01, self._word_no_matches)

    def _word_no_matches(self) -> None:
        commands = self.query_one(CommandList)
        if commands.option_count and commands.get_option_at_index(0).id == self._NO_MATCHES:
            prompt = Align.center(Text(t("tui.palette.nothing"), style="not bold"))
            commands.clear_options().add_option(Option(prompt, disabled=True, id=self._NO_MATCHES))
