"""Canonical JSON: one text for one value, so that its hash means something."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum
from fractions import Fraction
from hashlib import sha256
from typing import Any

JsonValue = Mapping[str, Any] | Sequence[Any] | str | int | bool | None


def canonical_json(value: JsonValue) -> str:
    """Write a value with sorted keys, no spaces, and characters as they are.

    Fractions become ``p/q`` text, dates and times ISO text, enum members their values.

    Raises:
        TypeError: a float, or a value with no exact text.

    >>> canonical_json({"b": Fraction(17, 2), "a": "数据"})
    '{"a":"数据","b":"17/2"}'
    """
    return json.dumps(_exact(value), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def parse_json(text: str) -> Any:
    """Read a JSON text."""
    return json.loads(text)


def sha256_text(text: str) -> str:
    """Hex sha256 of a text in UTF-8."""
    return sha256(text.encode()).hexdigest()


# Nearly every value of a long record; a member of an enum has a type of its own.
_AS_IT_IS = frozenset({str, int, bool, type(None)})


def _exact(value: object) -> Any:
    if type(value) in _AS_IT_IS:
        return value
    match value:
        case Enum():
            return _exact(value.value)
        case None | bool() | int() | str():
            return value
        case Fraction():
            return str(value)
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): _exact(one) for key, one in value.items()}
        case list() | tuple():
            return [_exact(one) for one in value]
    raise TypeError(f"no exact JSON text for {type(value).__name__}")
