"""Ask for a decided amount: how much, by whom, when, in which document, why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from workbench.domain.errors import BadInput
from workbench.domain.facts import parse_day
from workbench.domain.money import parse_amount
from workbench.i18n import t
from workbench.i18n.errors import error_text
from workbench.tui.screens.dialogs.question import Entry
from workbench.tui.widgets.words import Plain, Words

FIELDS = ("amount", "by", "on", "document", "reason")


@dataclass(frozen=True)
class DecisionText:
    """What was entered; ``amount`` is readable and carries its unit, no text is empty."""

    amount: str
    by: str
    on: date
    document: str
    reason: str


class DecisionDialog(Entry[DecisionText]):
    """Five lines; one that cannot be read keeps the dialog open."""

    help_key = "tui.help.decision_dialog"

    def __init__(self, question: str, detail: str) -> None:
        super().__init__(question, detail, yes="tui.dialog.decide")

    def compose_answer(self) -> ComposeResult:
        """A line for each part, and room to say what is wrong with one."""
        for name in FIELDS:
            yield Words(f"tui.decision.{name}")
            yield Input(id=name, compact=True)
        yield Plain(classes="refused")

    def on_mount(self) -> None:
        """Start with the amount."""
        self.query_one("#amount", Input).focus()

    @on(Input.Submitted)
    def next_line(self) -> None:
        """Enter goes to the next line, and from the last one accepts."""
        place = FIELDS.index(str(self.focused.id)) if isinstance(self.focused, Input) else 0
        if place + 1 < len(FIELDS):
            self.query_one(f"#{FIELDS[place + 1]}", Input).focus()
        else:
            self.action_accept()

    def action_accept(self) -> None:
        """Give the entries back, if each can be read."""
        entered = {name: self.query_one(f"#{name}", Input).value.strip() for name in FIELDS}
        if (empty := next((name for name in FIELDS if not entered[name]), None)) is not None:
            self._refuse(empty, t("tui.decision.missing", name=t(f"tui.decision.{empty}")))
            return
        try:
            parse_amount(entered["amount"])
        except BadInput as error:
            self._refuse("amount", error_text(error))
            return
        try:
            day = parse_day(entered["on"])
        except BadInput as error:
            self._refuse("on", error_text(error))
            return
        self.dismiss(
            DecisionText(entered["amount"], entered["by"], day, entered["document"], entered["reason"])
        )

    def _refuse(self, name: str, words: str) -> None:
        self.query_one(".refused", Plain).say(words)
        self.query_one(f"#{name}", Input).focus()
