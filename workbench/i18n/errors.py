"""Words for the domain's errors and located problems."""

from __future__ import annotations

from workbench.domain.errors import BadInputs, Blocked, Place, Problem, WorkbenchError
from workbench.i18n import t


def error_text(error: WorkbenchError) -> str:
    """The words of an error, with every located problem on a line of its own."""
    text = t(f"error.{error.code}", **error.parts)
    if isinstance(error, (BadInputs, Blocked)):
        return "\n".join([text, *(problem_text(problem) for problem in error.problems)])
    return text


def problem_text(problem: Problem) -> str:
    """``file:line:col CODE message`` for a text, ``file 表 sheet!cell CODE message`` for a workbook."""
    return " ".join(
        part
        for part in (
            place_text(problem.place),
            problem.code,
            t(f"problem.{problem.code}", **_worded(problem)),
        )
        if part
    )


def place_text(place: Place) -> str:
    """Where, in the form that editors and spreadsheet users know."""
    if place.sheet is not None:
        cell = f"{place.sheet}!{place.cell}" if place.cell else place.sheet
        return f"{place.file} {cell}" if place.file else cell
    if place.path is not None:
        return f"{place.file} {place.path}" if place.file else place.path
    spots = [str(spot) for spot in (place.file, place.line, place.column) if spot is not None]
    return ":".join(spots)


def _worded(problem: Problem) -> dict[str, object]:
    """The parts of a problem; an error among them is put into words first."""
    return {
        name: error_text(part) if isinstance(part, WorkbenchError) else part
        for name, part in problem.parts.items()
    }
