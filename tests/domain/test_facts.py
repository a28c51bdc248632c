"""Facts as text: every kind is read exactly, and what cannot be read is refused, not guessed."""

from datetime import date
from fractions import Fraction

import pytest

from workbench.domain.errors import BadInput
from workbench.domain.facts import FactField, FactValue, FieldKind, parse_day, parse_fact
from workbench.i18n.errors import error_text


def field(kind: FieldKind) -> FactField:
    return FactField("f", "字段", kind, True, ("企业", "机构"))


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (FieldKind.CHOICE, "机构", "机构"),
        (FieldKind.YES_NO, "是", True),
        (FieldKind.YES_NO, "否", False),
        (FieldKind.MONEY, "300万元", 300_000_000),
        (FieldKind.NUMBER, "-12.50", Fraction(-25, 2)),
        (FieldKind.DATE, "2025年10月8日", date(2025, 10, 8)),
        (FieldKind.TEXT, "任何文字", "任何文字"),
    ],
)
def test_a_fact_is_read_as_its_kind_says(kind: FieldKind, text: str, value: FactValue) -> None:
    found = parse_fact(field(kind), text)

    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (FieldKind.CHOICE, "个人", "fact.unknown_option"),
        (FieldKind.YES_NO, "true", "fact.yes_or_no"),
        (FieldKind.MONEY, "300", "amount.no_unit"),
        (FieldKind.NUMBER, "1e3", "number.unreadable"),
        (FieldKind.NUMBER, "1,000", "number.unreadable"),
        (FieldKind.DATE, "2025-2-30", "date.unreadable"),
    ],
)
def test_what_a_kind_does_not_allow_is_refused_with_words(kind: FieldKind, text: str, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_fact(field(kind), text)

    assert caught.value.code == code
    assert text in error_text(caught.value)


@pytest.mark.parametrize(
    "text", ["2025-10-08", "2025-10-8", "2025/10/8", "2025年10月8日", " ２０２５／１０／８ "]
)
def test_days_are_understood_as_people_write_them(text: str) -> None:
    assert parse_day(text) == date(2025, 10, 8)


@pytest.mark.parametrize(
    "text", ["", "20251008", "2025-10/8", "2025.10.8", "08-10-2025", "2025年10月", "0000-01-01"]
)
def test_other_days_are_not_guessed(text: str) -> None:
    with pytest.raises(BadInput, match=r"date\.unreadable"):
        parse_day(text)
