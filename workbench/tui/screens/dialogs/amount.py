"""Ask for the amount approved for one submission, and why it is not the computed one."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from workbench.domain.errors import BadInput
from workbench.domain.money import parse_amount, yuan_text
from workbench.i18n import t
from workbench.i18n.errors import error_text
from workbench.services.record_decision import Change
from workbench.tui.screens.dialogs.question import Entry
from workbench.tui.widgets.words import Plain, Words


class AmountDialog(Entry[Change]):
    """Two lines; what cannot be taken stays as it was typed, with the reason under it."""

    help_key = "tui.help.amount_dialog"

    def __init__(self, question: str, detail: str, computed_fen: int, change: Change) -> None:
        super().__init__(question, detail, yes="tui.dialog.take_amount")
        self._computed_fen, self._change = computed_fen, change

    def compose_answer(self) -> ComposeResult:
        """Amount, reason, and room to say what is wrong."""
        yield Words("tui.decide.amount")
        yield Input(
            f"{yuan_text(self._change.amount_fen)}元", select_on_focus=True, compact=True, id="amount"
        )
        yield Words("tui.decide.reason")
        yield Input(self._change.reason, compact=True, id="reason")
        yield Plain(classes="refused")

    def on_mount(self) -> None:
        """Start with the amount."""
        self.query_one("#amount", Input).focus()

    @on(Input.Submitted, "#amount")
    def next_line(self) -> None:
        """Enter goes from the amount to the reason."""
        self.query_one("#reason", Input).focus()

    @on(Input.Submitted, "#reason")
    def action_accept(self) -> None:
        """Give the amount back, if it can be read and is explained."""
        amount, reason = self.query_one("#amount", Input), self.query_one("#reason", Input)
        try:
            fen = parse_amount(amount.value)
        except BadInput as error:
            self._refuse(amount, error_text(error))
            return
        if fen != self._computed_fen and not reason.value.strip():
            self._refuse(reason, t("tui.decide.reason_missing", computed=self._computed_fen))
            return
        self.dismiss(Change(fen, reason.value.strip()))

    def _refuse(self, field: Input, words: str) -> None:
        self.query_one(".refused", Plain).say(words)
        field.focus()
