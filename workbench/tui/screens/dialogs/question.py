"""A question over two buttons, which name their answers."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button

from workbench.i18n import t
from workbench.tui.screens.dialogs.dialog import Dialog, ResultT
from workbench.tui.widgets.words import Plain


class AnswerButton(Button):
    """A button whose label is a message of the catalogue."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "press", "tui.key.press"),
        Binding("left,up", "app.focus_previous", "tui.key.previous", show=False),
        Binding("right,down", "app.focus_next", "tui.key.next", show=False),
    ]

    def __init__(self, key: str, *, id: str) -> None:
        super().__init__(Content(t(key)), id=id)
        self._key = key

    def reword(self) -> None:
        """Word the label in the language in use."""
        self.label = Content(t(self._key))


class Question(Dialog[ResultT]):
    """The question, its detail, what `compose_answer` adds, the buttons ``no`` and ``yes``."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "app.focus_next", "tui.key.switch")]

    def __init__(self, question: str, detail: str, *, yes: str, no: str = "tui.dialog.no") -> None:
        super().__init__()
        self._question, self._detail, self._yes, self._no = question, detail, yes, no

    def compose_place(self) -> ComposeResult:
        """Everything from the question to the buttons."""
        yield Plain(self._question, classes="question")
        if self._detail:
            yield Plain(self._detail, classes="detail")
        yield from self.compose_answer()
        with Horizontal(id="buttons"):
            yield AnswerButton(self._no, id="no")
            yield AnswerButton(self._yes, id="yes")

    def compose_answer(self) -> ComposeResult:
        """Where the answer is written, if it takes more than a button."""
        yield from ()

    def reword(self) -> None:
        """Word the buttons."""
        super().reword()
        for button in self.query(AnswerButton):
            button.reword()


class Entry(Question[ResultT | None]):
    """A question whose answer is written; None if the person went back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f10", "accept", "tui.key.accept", priority=True),
        Binding("ctrl+s", "accept", "tui.key.accept", show=False, priority=True),
    ]

    def action_accept(self) -> None:
        """Give back what is written, if it can be taken; else say why and stay."""
        raise NotImplementedError

    @on(Button.Pressed)
    def answer(self, event: Button.Pressed) -> None:
        """The buttons do what the keys do."""
        if event.button.id == "yes":
            self.action_accept()
        else:
            self.action_cancel()
