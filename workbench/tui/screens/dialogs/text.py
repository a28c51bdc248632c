"""Ask for words: a reason that an act needs, or a comment."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import TextArea

from workbench.i18n import t
from workbench.tui.screens.dialogs.question import Entry
from workbench.tui.widgets.words import Plain


class TextDialog(Entry[str]):
    """A text of a few lines. ``required``: an empty text is refused."""

    help_key = "tui.help.text_dialog"

    def __init__(self, question: str, detail: str = "", *, text: str = "", required: bool, yes: str) -> None:
        super().__init__(question, detail, yes=yes)
        self._text, self._required = text, required

    def compose_answer(self) -> ComposeResult:
        """The text, and room to say what is wrong with it."""
        yield TextArea(self._text, tab_behavior="focus", soft_wrap=True, id="text")
        yield Plain(classes="refused")

    def action_accept(self) -> None:
        """Give the text back, if there is one."""
        text = self.query_one(TextArea).text.strip()
        if self._required and not text:
            self.query_one(".refused", Plain).say(t("tui.dialog.reason_missing"))
            self.query_one(TextArea).focus()
            return
        self.dismiss(text)
