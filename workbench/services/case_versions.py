"""Which version of each measure computes a case: the one in force on the day that its 时点 names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.domain.errors import BadInput
from workbench.domain.measure import Measure, MeasureId
from workbench.services.read_json import read_json

if TYPE_CHECKING:
    from workbench.rules.folder import RuleBook

# Measure, submission, its 申报日.
Applied = tuple[MeasureId, str, date]


def versions_for(book: RuleBook, case: Path) -> dict[MeasureId, Measure]:
    """One version of each measure: by the day of application, or the day of the case (评审日).

    Raises:
        BadInput: ``case.two_versions`` where the applications of one measure fall under two of them, or
            as `read_json`.
    """
    if all(len(versions) == 1 for versions in book.versions.values()):
        return book.measures
    as_of, applied = _form(case, book.measures) if case.suffix.lower() == ".xlsx" else _document(case)
    chosen = {
        name: book.in_force(name, as_of) if as_of else measure for name, measure in book.measures.items()
    }
    by_application: dict[MeasureId, dict[int, str]] = {}
    for name, submission, day in applied:
        if name in chosen and chosen[name].dated_by == "申报日":
            version = book.in_force(name, day)
            by_application.setdefault(name, {}).setdefault(version.version, submission)
            chosen[name] = version
    for name, found in by_application.items():
        if len(found) > 1:
            (one, first), (other, second) = sorted(found.items())[:2]
            raise BadInput(
                "case.two_versions", measure=name, one=one, first=first, other=other, second=second
            )
    return chosen


def _document(case: Path) -> tuple[date | None, list[Applied]]:
    """The days that a case file names; whatever is wrong in it, its reader tells."""
    top = read_json(case)
    found = top.get("submissions") if isinstance(top, dict) else None
    applied = []
    for one in found if isinstance(found, list) else ():
        day = _day(one.get("applied_on")) if isinstance(one, dict) else None
        if day:
            applied.append((MeasureId(str(one.get("measure"))), str(one.get("id")), day))
    return _day(top.get("as_of")) if isinstance(top, dict) else None, applied


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _form(case: Path, measures: Mapping[MeasureId, Measure]) -> tuple[date | None, Iterable[Applied]]:
    from workbench.sheets.read_cells import read_cells
    from workbench.sheets.read_submissions import read_submissions

    rows = read_submissions(read_cells(case), measures).rows
    latest = max((one.applied_on for one in rows), default=None)
    return latest, [(one.measure, one.code, one.applied_on) for one in rows]
