"""The lines of the form: a criterion with its subtotal, an item with its mark."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from textual.app import ComposeResult
from textual.containers import Horizontal

from workbench.i18n import t
from workbench.services.sheet_form import CriterionView, ItemView
from workbench.tui.screens.desk.mark_text import cell_text
from workbench.tui.screens.desk.sources import source_word
from workbench.tui.widgets.mark_input import MarkInput
from workbench.tui.widgets.words import Plain

# Worded as ``tui.sign.<sign>``.
Sign = Literal["empty", "typing", "saving", "saved", "refused", "once"]


class CriterionRow(Horizontal):
    """A first-level criterion."""

    def __init__(self, criterion: CriterionView) -> None:
        super().__init__()
        self.criterion = criterion
        self._subtotal = Fraction(0)

    def compose(self) -> ComposeResult:
        """Name and subtotal."""
        yield Plain(classes="name")
        yield Plain(classes="subtotal")

    def on_mount(self) -> None:
        """Word the line."""
        self.reword()

    def show_subtotal(self, subtotal: Fraction) -> None:
        """Show what the marks of this criterion add up to so far."""
        self._subtotal = subtotal
        self.reword()

    def reword(self) -> None:
        """Word the line in the language in use."""
        source = source_word(self.criterion.source)
        name = f"{self.criterion.id} {self.criterion.name}"
        self.query_one(".name", Plain).say(f"{name}  [{source}]" if source else name)
        words = t("tui.sheet.subtotal", subtotal=self._subtotal, points=self.criterion.points)
        self.query_one(".subtotal", Plain).say(words)


class ItemRow(Horizontal):
    """One item: code and name, maximum, the field, and whether the mark is saved."""

    def __init__(self, item: ItemView, *, editable: bool) -> None:
        super().__init__()
        self.item = item
        self.refusal = ""
        self.sign: Sign = "empty"
        may_type = editable and not item.marked_once
        self.field = MarkInput(cell_text(item.cell), read_only=not may_type, edited=self._edited)

    def compose(self) -> ComposeResult:
        """The line."""
        yield Plain(classes="name")
        yield Plain(classes="points")
        yield self.field
        yield Plain(classes="sign")

    def on_mount(self) -> None:
        """Word the line."""
        self.load(self.item, editable=not self.field.read_only)

    def load(self, item: ItemView, *, editable: bool) -> None:
        """Show what the record holds."""
        self.item, self.refusal = item, ""
        self.field.load(cell_text(item.cell), read_only=not editable or item.marked_once)
        self._set(self._kept_sign())
        self.reword()

    def _kept_sign(self) -> Sign:
        if self.item.marked_once:
            return "once"
        return "saved" if self.field.kept else "empty"

    def _edited(self) -> None:
        # In the same step as the text: a frame must never show a new text beside an old sign.
        self.refusal = ""
        self._set("typing" if self.field.is_unsaved else self._kept_sign())

    def saving(self) -> None:
        """The text is on its way."""
        self.refusal = ""
        self._set("saving")

    def saved(self, text: str, item: ItemView) -> None:
        """The record holds the text; the sign says so unless the person typed on."""
        self.item = item
        if self.field.acknowledge(text, cell_text(item.cell)):
            self.refusal = ""
            self._set(self._kept_sign())

    def refused(self, text: str, words: str) -> None:
        """The text was not saved; it stays where it was typed."""
        if self.field.value == text:
            self.refusal = words
            self._set("refused")

    def _set(self, sign: Sign) -> None:
        self.sign = sign
        self.field.set_class(sign == "refused", "-refused")
        if self.is_mounted:
            self._show_sign()

    def _show_sign(self) -> None:
        words = t(f"tui.sign.{self.sign}")
        if self.item.comment:
            words = t("tui.sign.with_comment", sign=words)
        plain = self.query_one(".sign", Plain)
        plain.set_classes(f"sign -{self.sign}")
        plain.say(words)

    def reword(self) -> None:
        """Word the line in the language in use."""
        self.query_one(".name", Plain).say(f"{self.item.id} {self.item.name}")
        self.query_one(".points", Plain).say(t("tui.sheet.points", points=self.item.points))
        self._show_sign()
