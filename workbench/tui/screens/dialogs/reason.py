"""Ask for words: a reason that an act needs, or a comment."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Button, TextArea

from workbench.i18n import t
from workbench.tui.screens.dialogs.confirm import AnswerButton
from workbench.tui.screens.dialogs.dialog import Dialog
from workbench.tui.widgets.words import Plain


class TextDialog(Dialog[str | None]):
    """A text of a few lines; None if the person went back. ``required``: an empty text is refused."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f10", "accept", "tui.key.accept", priority=True),
        Binding("ctrl+s", "accept", "tui.key.accept", show=False, priority=True),
    ]
    help_key = "tui.help.text_dialog"

    def __init__(self, question: str, detail: str = "", *, text: str = "", required: bool, yes: str) -> None:
        super().__init__()
        self._question, self._detail, self._text = question, detail, text
        self._required, self._yes = required, yes

    def compose_place(self) -> ComposeResult:
        """The question, the text, two buttons."""
        yield Plain(self._question, classes="question")
        if self._detail:
            yield Plain(self._detail, classes="detail")
        yield TextArea(self._text, tab_behavior="focus", soft_wrap=True, id="text")
        yield Plain(classes="refused")
        with Horizontal(id="buttons"):
            yield AnswerButton("tui.dialog.no", id="no")
            yield AnswerButton(self._yes, id="yes")

    def reword(self) -> None:
        """Word the buttons."""
        super().reword()
        for button in self.query(AnswerButton):
            button.reword()

    def action_accept(self) -> None:
        """Give the text back, if there is one."""
        text = self.query_one(TextArea).text.strip()
        if self._required and not text:
            self.query_one(".refused", Plain).say(t("tui.dialog.reason_missing"))
            self.query_one(TextArea).focus()
            return
        self.dismiss(text)

    @on(Button.Pressed)
    def answer(self, event: Button.Pressed) -> None:
        """The buttons do what the keys do."""
        if event.button.id == "yes":
            self.action_accept()
        else:
            self.dismiss(None)
