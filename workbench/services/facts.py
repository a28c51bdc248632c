"""Facts as the record keeps them, JSON by field id, read back as the domain's values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from workbench.domain.facts import FactField, FactValue, FieldKind


def from_stored(fields: Sequence[FactField], stored: Mapping[str, Any]) -> dict[str, FactValue | None]:
    """Typed facts by field id; a field without a stored value is None (missing evidence)."""
    return {field.id: _value(field.kind, stored.get(field.id)) for field in fields}


def _value(kind: FieldKind, stored: Any) -> FactValue | None:
    if stored is None:
        return None
    match kind:
        case FieldKind.YES_NO:
            return bool(stored)
        case FieldKind.MONEY:
            return int(stored)
        case FieldKind.NUMBER:
            return Fraction(stored)
        case FieldKind.DATE:
            return date.fromisoformat(stored)
        case FieldKind.CHOICE | FieldKind.TEXT:
            return str(stored)
