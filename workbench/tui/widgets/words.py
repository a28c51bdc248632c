"""Labels: words of the product that follow the language, and text from people that is never parsed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from workbench.i18n import t
from workbench.tui.texts import plain, wrapped


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


@dataclass(frozen=True)
class Line:
    """A line of prose; ``head`` is its bold beginning, ``style`` that of the rest."""

    text: str
    head: str = ""
    style: str = ""


class Prose(Static):
    """Lines of text, broken as Chinese breaks; a browser or terminal would break at spaces alone."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(markup=False, id=id)
        self._lines: tuple[Line, ...] = ()

    def say(self, lines: Iterable[Line]) -> None:
        """Show other lines."""
        self._lines = tuple(lines)
        self._flow()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._flow()

    def _flow(self) -> None:
        width = self.content_size.width or 80
        self.update(Content("\n").join(self._broken(line, width) for line in self._lines))

    @staticmethod
    def _broken(line: Line, width: int) -> Content:
        whole = plain(line.head + line.text).plain
        content = Content("\n".join(wrapped(whole, width)))
        if line.style:
            content = content.stylize(line.style)
        return content.stylize("bold", 0, len(line.head)) if line.head else content
