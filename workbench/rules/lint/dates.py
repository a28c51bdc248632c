"""R02, S05, S06, S40: the dates of a file against each other and against the quotes that set them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import MAXYEAR, date, timedelta

from workbench.domain.errors import Problem
from workbench.i18n.phrase import Phrase
from workbench.rules.draft import Draft

_TERM = re.compile(r"有效期(?:为|至)?([0-9]{1,2}|[一二三四五六七八九十])年")
_START = re.compile(r"自([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日起(?:施行|实施|执行)")
_UNTIL = re.compile(r"(?:有效期|执行|实施)至([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日")
_NUMERALS = {numeral: number for number, numeral in enumerate("一二三四五六七八九十", 1)}


def speaks_of_dates(quote: str) -> bool:
    """Whether a quote sets the term or the start, so that 施行 and 失效 rest on it."""
    return any(pattern.search(quote) for pattern in (_TERM, _START, _UNTIL))


def check(draft: Draft) -> Iterator[Problem]:
    """The end follows the start; both agree with 有效期 and 自…起施行 in a quote.

    One of several versions may hold a part of that time only.
    """
    yield from _dated(draft)
    start, end = draft.text.in_force_from, draft.text.in_force_to
    if start is None and end is None and draft.policy:
        return
    if draft.policy:
        start, end = start or draft.policy.text.in_force_from, end or draft.policy.text.in_force_to
    if start and end and end < start:
        yield draft.problem("S05", ("失效",), start=start, end=end)
        return
    quotes = tuple((draft.citations or {}).values())
    partly = _may_hold_a_part(draft)
    begun = start
    for one in quotes:
        if (found := _START.search(one.quote)) and start and (said := _date(found)):
            begun = said
            if start < begun or (start > begun and not partly):
                yield draft.problem("S40", ("施行",), id=one.id, quote=found[0], expected=begun, found=start)
    for one in quotes:
        for words, last in _ends(one.quote, begun if partly else start):
            if start and end and (end > last or (end < last and not partly)):
                yield draft.problem(
                    "S06", ("失效",), id=one.id, quote=words, start=start, expected=last, found=end
                )


def _dated(draft: Draft) -> Iterator[Problem]:
    """A measure that leaves 时点 to its policy finds it there."""
    if draft.policy is None or any("时点" in one.broken for one in (draft.structure, draft.policy)):
        return
    if all(one.dated_by is None for one in draft.files):
        parts = {"key": "时点", "remedy": Phrase("rules.write_dated_by")}
        yield Problem("R02", draft.policy.source.place(()), parts)


def _may_hold_a_part(draft: Draft) -> bool:
    """A later version, one whose change is on record, or a measure whose policy has the whole term."""
    text = draft.text
    return draft.policy is not None or (text.version or 0) > 1 or text.changes is not None


def _ends(quote: str, start: date | None) -> Iterator[tuple[str, date]]:
    """The last days that a quote sets, with its words."""
    if (found := _UNTIL.search(quote)) and (last := _date(found)):
        yield found[0], last
    if (found := _TERM.search(quote)) and start:
        yield found[0], last_day(start, _NUMERALS.get(found[1]) or int(found[1]))


def _date(found: re.Match[str]) -> date | None:
    """The day of a quote; None where the calendar has no such day."""
    try:
        return date(*(int(figure) for figure in found.groups()))
    except ValueError:
        return None


def last_day(start: date, years: int) -> date:
    """Last day of a term of whole years, included.

    >>> last_day(date(2025, 9, 18), 3), last_day(date(2024, 2, 29), 1)
    (datetime.date(2028, 9, 17), datetime.date(2025, 2, 28))
    """
    if start.year + years > MAXYEAR:
        return date.max
    try:
        return start.replace(year=start.year + years) - timedelta(days=1)
    except ValueError:
        return date(start.year + years, 2, 28)
