"""A JSON document from a file: numbers as they were written, no key twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from workbench.domain.errors import BadInput
from workbench.i18n.os_reason import os_reason


class Number(str):
    """A JSON number as it was written, so that nothing is lost to binary floating point."""


def read_json(path: Path) -> Any:
    """Read a file.

    Raises:
        BadInput: ``file.not_found``, ``file.not_utf8``, ``file.unreadable``, ``case.not_json``,
            ``case.key_twice``.
    """
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise BadInput("file.not_found", file=str(path)) from None
    except UnicodeDecodeError:
        raise BadInput("file.not_utf8", file=path.name) from None
    except OSError as error:
        raise BadInput("file.unreadable", file=str(path), reason=os_reason(error)) from None
    try:
        return json.loads(
            text, parse_float=Number, parse_int=Number, parse_constant=Number, object_pairs_hook=_object
        )
    except _TwiceError as error:
        raise BadInput("case.key_twice", file=path.name, key=str(error)) from None
    except (json.JSONDecodeError, RecursionError) as error:
        line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
        raise BadInput("case.not_json", file=path.name, line=line, column=column) from None


def shown(value: Any) -> str:
    """A value as the document writes it, shortened."""
    return (str(value) if isinstance(value, Number) else json.dumps(value, ensure_ascii=False))[:60]


class _TwiceError(ValueError):
    """One key stands twice in one JSON object."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _TwiceError(key)
        found[key] = value
    return found
