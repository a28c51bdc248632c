"""Versions of one measure: which is in force on a day, and whether their dates and files fit together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from workbench.domain.errors import Place, Problem
from workbench.domain.measure import Measure, Status

_STANDING = {Status.IN_FORCE: 0, Status.DRAFT: 1, Status.RETIRED: 2}
_DAY = timedelta(days=1)
# <measure>.yaml, <measure>@2026-01-01.yaml, <measure>@2026-01-01-v3.yaml
_MARK = "@"


def current(versions: Sequence[Measure]) -> Measure:
    """The version that people mean by the id alone: in force with the latest 施行, else the newest draft."""
    best = min(_STANDING[one.status] for one in versions)
    standing = [one for one in versions if _STANDING[one.status] == best]
    if standing[0].status is Status.IN_FORCE:
        return max(standing, key=lambda one: (one.in_force_from, one.version))
    return max(standing, key=lambda one: one.version)


def version_on(versions: Sequence[Measure], day: date) -> Measure:
    """The version whose dates cover a day, both ends included: 生效 before 草案, then the highest 版本.

    Where none covers it, the one that is nearest in time: the computation then says that it is out of
    force, and its dates.
    """
    return min(versions, key=lambda one: (_days_off(one, day), _STANDING[one.status], -one.version))


def _days_off(measure: Measure, day: date) -> int:
    return max(0, (measure.in_force_from - day).days, (day - measure.in_force_to).days)


def name_of(file: Path) -> str:
    """What every version's file name begins with: its part before the @."""
    return file.stem.partition(_MARK)[0]


def misnamed(file: Path, measure: Measure) -> str | None:
    """The name that the file should have, where the date or version in its name is not its own."""
    name, mark, rest = file.stem.partition(_MARK)
    start = measure.in_force_from.isoformat()
    if not mark or rest in (start, f"{start}-v{measure.version}"):
        return None
    numbered = f"-v{measure.version}" if "-v" in rest else ""
    return f"{name}{_MARK}{start}{numbered}.yaml"


def date_problems(versions: Sequence[Measure], place: Callable[[Measure], Place]) -> Iterator[Problem]:
    """S80: two versions in force on one day; S81: days between two versions without any."""
    adopted = sorted(
        (one for one in versions if one.status is Status.IN_FORCE),
        key=lambda one: (one.in_force_from, one.version),
    )
    for earlier, later in pairwise(adopted):
        next_day = earlier.in_force_to + _DAY
        parts = {"id": later.id, "version": later.version, "earlier": earlier.version}
        if later.in_force_from < next_day:
            last = min(earlier.in_force_to, later.in_force_to)
            yield Problem("S80", place(later), {**parts, "start": later.in_force_from, "end": last})
        elif later.in_force_from > next_day:
            last = later.in_force_from - _DAY
            yield Problem("S81", place(later), {**parts, "start": next_day, "end": last}, "warning")
