"""Labels: words of the product that follow the language, and text from people that is never parsed."""

from __future__ import annotations

from typing import ClassVar

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from workbench.i18n import t
from workbench.tui.texts import plain


class Words(Widget):
    """One message of the catalogue, worded anew each time it is drawn."""

    DEFAULT_CSS: ClassVar[str] = "Words { height: auto; }"

    def __init__(self, key: str, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._key = key

    def render(self) -> Content:
        """The words in the language in use."""
        return Content(t(self._key))


class Plain(Static):
    """Text that may come from people."""

    def __init__(self, text: str = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(plain(text), markup=False, id=id, classes=classes)

    def say(self, text: str | Content) -> None:
        """Show another text."""
        self.update(plain(text) if isinstance(text, str) else text)
