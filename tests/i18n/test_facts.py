"""A fact reads the same wherever it is shown."""

from datetime import date
from fractions import Fraction

import pytest

from workbench.domain.facts import FactValue
from workbench.i18n import in_language
from workbench.i18n.facts import fact_text


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        (None, "缺", "missing"),
        (True, "是", "yes"),
        (False, "否", "no"),
        (300_000_050, "3,000,000.50元", "CNY 3,000,000.50"),
        (Fraction(5, 2), "2.5", "2.5"),
        (date(2025, 10, 8), "2025-10-08", "2025-10-08"),
        ("企业{name}", "企业{name}", "企业{name}"),
    ],
)
def test_a_fact_is_worded_by_its_kind(value: FactValue | None, chinese: str, english: str) -> None:
    with in_language("zh"):
        assert fact_text(value) == chinese
    with in_language("en"):
        assert fact_text(value) == english
