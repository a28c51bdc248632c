"""Facts as the record keeps them (JSON by field id) and as the domain and people read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from workbench.domain.rubric import FactField, FactValue, FieldKind
from workbench.i18n import t


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


def fact_text(field: FactField, value: FactValue | None) -> str:
    """A fact as people read it."""
    if value is None:
        return t("term.missing")
    if isinstance(value, bool):
        return t("term.yes") if value else t("term.no")
    if field.kind is FieldKind.MONEY and isinstance(value, int):
        return t("term.money", amount=value)
    return t("term.fact", value=value)
