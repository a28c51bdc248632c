"""A fact of an application in words."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from workbench.domain.facts import FactValue
from workbench.domain.rounding import decimal_text
from workbench.i18n import t


def fact_text(value: FactValue | None) -> str:
    """A fact as people read it; the type tells the kind (``FactValue``), None is missing evidence."""
    if value is None:
        return t("term.missing")
    if isinstance(value, bool):
        return t("term.yes" if value else "term.no")
    if isinstance(value, int):
        return t("term.money", amount=value)
    if isinstance(value, Fraction):
        return decimal_text(value)
    return value.isoformat() if isinstance(value, date) else value
