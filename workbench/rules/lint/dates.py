"""S05, S06: the dates of a file against each other and against the quotes that set them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from workbench.domain.errors import Problem
from workbench.rules.draft import Draft

_TERM = re.compile(r"有效期(?:为|至)?([0-9]{1,2}|[一二三四五六七八九十])年")
_START = re.compile(r"自([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日起(?:施行|实施|执行)")
_NUMERALS = {numeral: number for number, numeral in enumerate("一二三四五六七八九十", 1)}


def speaks_of_dates(quote: str) -> bool:
    """Whether a quote sets the term or the start, so that 施行 and 失效 rest on it."""
    return bool(_TERM.search(quote) or _START.search(quote))


def check(draft: Draft) -> Iterator[Problem]:
    """The end follows the start; both agree with 有效期 and 自…起施行 in a quote."""
    start, end = draft.text.in_force_from, draft.text.in_force_to
    if start is None and end is None and draft.policy:
        return
    if start and end and end < start:
        yield draft.problem("S05", ("失效",), start=start, end=end)
        return
    for one in (draft.citations or {}).values():
        if (found := _START.search(one.quote)) and start:
            said = date(*(int(figure) for figure in found.groups()))
            if said != start:
                yield draft.problem("S40", ("施行",), id=one.id, quote=found[0], expected=said, found=start)
        if (found := _TERM.search(one.quote)) and start and end:
            years = _NUMERALS.get(found[1]) or int(found[1])
            last = last_day(start, years)
            if last != end:
                yield draft.problem(
                    "S06", ("失效",), id=one.id, quote=found[0], start=start, expected=last, found=end
                )


def last_day(start: date, years: int) -> date:
    """Last day of a term of whole years, included.

    >>> last_day(date(2025, 9, 18), 3), last_day(date(2024, 2, 29), 1)
    (datetime.date(2028, 9, 17), datetime.date(2025, 2, 28))
    """
    try:
        return start.replace(year=start.year + years) - timedelta(days=1)
    except ValueError:
        return date(start.year + years, 2, 28)
