"""Words of the product in Chinese and English: gettext catalogues keyed by symbolic ids.

``t("error.mark.empty")`` looks ``error.mark.empty`` up in the catalogue ``error``; the first part of a
key names its catalogue. Both languages hold every key; a missing key raises ``KeyError``, since a
user must never see one.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Literal, get_args

from workbench.domain.money import yuan_text
from workbench.domain.rounding import decimal_text

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
_FOLDER = {"zh": "zh_CN", "en": "en"}
CATALOGUES = Path(__file__).parent / "catalogues"

_current: Language = "zh"


def set_language(language: Language) -> None:
    """Choose the language of every word from here on, in all threads of this process."""
    global _current
    _current = language


def language() -> Language:
    """The language in use."""
    return _current


@contextmanager
def in_language(other: Language) -> Iterator[None]:
    """Speak another language inside a ``with`` block."""
    before = _current
    set_language(other)
    try:
        yield
    finally:
        set_language(before)


@cache
def _catalogue(domain: str, language: str) -> gettext.NullTranslations:
    path = CATALOGUES / _FOLDER[language] / f"{domain}.mo"
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)


class _Words(Formatter):
    """str.format with the product's own formats: yuan, points, percent, chance, list, limits, term.<kind>."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec.startswith("term."):
            return t(f"{format_spec}.{value}")
        match format_spec:
            case "yuan":
                return f"{yuan_text(int(value))}元" if language() == "zh" else f"CNY {yuan_text(int(value))}"
            case "points":
                return decimal_text(Fraction(value))
            case "percent":
                return f"{decimal_text(Fraction(value) * 100)}%"
            case "chance":
                return f"{value:.3f}" if value >= 0.0005 else "<0.001"
            case "list":
                return join(value)
            case "limits":
                return _limits(*value)
        if isinstance(value, Fraction):
            return decimal_text(value)
        if isinstance(value, date) and not format_spec:
            return value.isoformat()
        if isinstance(value, Enum):
            return str(value.value)
        if isinstance(value, (tuple, list, frozenset, set)) and not format_spec:
            return join(value)
        return str(super().format_field(value, format_spec))


def _limits(low: int | None, high: int | None) -> str:
    """Least and most that may be decided, fen."""
    sides = [name for name, side in (("low", low), ("high", high)) if side is not None]
    return t(f"term.limits.{'_'.join(sides) or 'none'}", low=low, high=high)


_WORDS = _Words()


def join(values: Iterable[object]) -> str:
    """Join values as a list in the language in use."""
    return ("、" if language() == "zh" else ", ").join(_WORDS.format_field(value, "") for value in values)


def t(key: str, /, **parts: object) -> str:
    """Word a key in the language in use.

    Raises:
        KeyError: the key, or a part that its words name, is missing.
    """
    return _WORDS.vformat(_lookup(key), (), parts)


def in_every_language(key: str, /, **parts: object) -> tuple[str, ...]:
    """A key's words in each language, for texts that come back from a file written in any of them."""
    domain = key.partition(".")[0]
    return tuple(_WORDS.vformat(_catalogue(domain, each).gettext(key), (), parts) for each in LANGUAGES)


def has(key: str) -> bool:
    """Whether the key has words."""
    domain = key.partition(".")[0]
    return _catalogue(domain, language()).gettext(key) != key


def _lookup(key: str) -> str:
    words = _catalogue(key.partition(".")[0], language()).gettext(key)
    if words == key:
        raise KeyError(key)
    return words
