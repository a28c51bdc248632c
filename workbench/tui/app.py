"""The terminal app: one workspace, one person, the places they may go."""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from workbench.i18n import Language, language, set_language, t
from workbench.services.actor import Actor
from workbench.services.office import Office
from workbench.tui.base_screen import BaseScreen
from workbench.tui.commands import Palette, WorkbenchCommands
from workbench.tui.crash import crash_text
from workbench.tui.key_order import OrderedKeys
from workbench.tui.screens.start.sign_in import SignInScreen
from workbench.tui.signals import on_hang_up
from workbench.tui.themes import DARK, THEMES

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.widget import Widget

HANG_UP_CODE = 129
_KEY_NAMES = {
    "escape": "Esc", "enter": "Enter", "pageup": "PgUp", "pagedown": "PgDn", "slash": "/",
    "left": "Left", "right": "Right", "up": "Up", "down": "Down", "home": "Home", "end": "End", "tab": "Tab",
    "space": "Space", "delete": "Del", "backspace": "Backspace", "ideographic_comma": "、",
    "fullwidth_solidus": "／",
}  # fmt: skip


class WorkbenchApp(OrderedKeys):
    """Holds what every screen needs: the office and who is signed in."""

    COMMANDS = {WorkbenchCommands}  # noqa: RUF012
    # Sign in first; nothing of the record is loaded for that.
    MODES = {"start": SignInScreen}  # noqa: RUF012
    DEFAULT_MODE = "start"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "tui.key.help", priority=True),
        Binding("f2", "switch_language", "tui.key.language", show=False, priority=True),
        Binding("f3,ctrl+o", "jump", "tui.key.jump", show=False, priority=True),
        Binding("ctrl+p", "command_palette", "tui.key.palette", show=False, priority=True),
        Binding("ctrl+q", "quit", "tui.key.quit", show=False, priority=True),
    ]

    def __init__(self, office: Office, *, debug: bool = False) -> None:
        super().__init__()
        self.office = office
        self._actor: Actor | None = None
        self._shows_stack = debug
        self.title = t("tui.title")
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK.name

    @property
    def actor(self) -> Actor:
        """Who is signed in."""
        assert self._actor is not None
        return self._actor

    def get_driver_class(self) -> type[Driver]:
        """A driver that outlives the terminal by the time that saving takes."""
        chosen = super().get_driver_class()
        if sys.platform == "win32":
            return chosen
        from workbench.tui.drivers import steady

        return steady(chosen)

    def on_mount(self) -> None:
        """Be ready for the line to drop."""
        on_hang_up(self.hang_up)

    def on_ready(self) -> None:
        """The first frame is out: collect garbage as usual."""
        gc.enable()

    def who_and_where(self) -> str:
        """Person and workspace, for the banner."""
        demo = t("tui.demo") if self.office.is_demo else ""
        place = self.office.name + demo
        if self._actor is None:
            return place
        role = t(f"term.role.{self._actor.role.value}")
        return t("tui.who_and_where", name=self._actor.name, role=role, place=place)

    def enter(self, actor: Actor) -> None:
        """Someone signed in: show what waits for them."""
        from workbench.tui.screens.start.home import HomeScreen

        self._actor = actor
        self.push_screen(HomeScreen())

    def leave(self) -> None:
        """Back to sign-in, for another person."""
        self._actor = None
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def action_switch_language(self) -> None:
        """Chinese and English in turn, at once on every screen; an open question keeps its words."""
        if self.screen.is_modal and not self.screen.query("#help-text"):
            return
        other: Language = "en" if language() == "zh" else "zh"
        set_language(other)
        self.title = t("tui.title")
        if isinstance(self.screen, BaseScreen):
            self.screen.speak()

    def action_command_palette(self) -> None:
        """Open the palette in the language in use."""
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette())

    def action_help(self) -> None:
        """Help for the focused widget; F1 again closes it."""
        from workbench.tui.screens.dialogs.help import HelpDialog

        if isinstance(self.screen, HelpDialog):
            self.screen.dismiss(None)
        elif isinstance(self.screen, BaseScreen):
            node = self.screen.focused or self.screen
            keys = [key for one in node.ancestors_with_self if (key := getattr(one, "help_key", None))]
            bindings = list(self.screen.keys_now().values())
            self.push_screen(HelpDialog(list(dict.fromkeys(keys)), bindings))

    def action_jump(self) -> None:
        """Number what can take the focus, and go to the number typed."""
        from workbench.tui.screens.dialogs.jump import JumpOverlay

        def go(target: Widget | None) -> None:
            if target is not None:
                target.focus()

        if isinstance(self.screen, BaseScreen) and not self.screen.is_modal:
            self.push_screen(JumpOverlay(self.screen.jump_targets()), go)

    def action_help_quit(self) -> None:
        """Ctrl+C copies elsewhere; here it says how to leave."""
        self.notify(t("tui.how_to_quit"), markup=False)

    async def action_quit(self) -> None:
        """Leave, once nothing typed would be lost."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, BaseScreen) and not await screen.may_leave():
                return
        self.exit()

    async def hang_up(self) -> None:
        """The terminal is gone: save what is valid and end cleanly."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, BaseScreen):
                await screen.flush()
        self.exit(return_code=HANG_UP_CODE)

    def get_key_display(self, binding: Binding) -> str:
        """Key names that stand on a keyboard, one cell a character."""
        if binding.key_display:
            return binding.key_display
        *modifiers, key = binding.key.split("+")
        shown = _KEY_NAMES.get(key, key.upper() if len(key) == 1 or key[1:].isdigit() else key.capitalize())
        return "+".join([*(modifier.capitalize() for modifier in modifiers), shown])

    def _fatal_error(self) -> None:
        """Say that the program failed, without the values that Textual's own page would print."""
        from rich.text import Text

        error = self._exception
        if error is None:
            return
        self.bell()
        self._exit_renderables.append(Text(crash_text(error, debug=self._shows_stack)))
        self._close_messages_no_wait()
