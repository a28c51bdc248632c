"""Words for what Textual says in English: its own key bindings."""

from __future__ import annotations

import re
from dataclasses import replace

from textual.binding import Binding

from workbench.i18n import has, t


def stock_key(description: str) -> str:
    """Catalogue key of a description that Textual hard-codes.

    >>> stock_key("Move cursor left a word")
    'tui.stock.move_cursor_left_a_word'
    """
    return "tui.stock." + re.sub(r"\W+", "_", description.casefold()).strip("_")


# Of a one-line field or a table that is drawn as one, these scroll nothing.
_SCROLLS = ("scroll_", "page_")


def scrolls(action: str) -> bool:
    """Whether an action is one that Textual gives to everything that might scroll."""
    return action.startswith(_SCROLLS)


def worded(binding: Binding) -> Binding:
    """The binding with its description in the language in use."""
    words = description_text(binding.description)
    tooltip = description_text(binding.tooltip) if binding.tooltip else ""
    return replace(binding, description=words, tooltip=tooltip)


def description_text(description: str) -> str:
    """Our descriptions are catalogue keys; Textual's are English sentences."""
    if description.startswith(("tui.", "term.")):
        return t(description)
    key = stock_key(description)
    return t(key) if description and has(key) else description
