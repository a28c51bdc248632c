"""Terms counted in whole years."""

from __future__ import annotations

from datetime import date


def anniversary(day: date, years: int) -> date:
    """The same day some years on; 29 February becomes 28 February.

    >>> anniversary(date(2024, 2, 29), 1)
    datetime.date(2025, 2, 28)
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
