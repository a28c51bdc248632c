"""Score sheets that came back, as files: read apart from this process, copies told from contradictions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.domain.errors import BadInput, Place, Problem

if TYPE_CHECKING:
    from workbench.sheets.cells import WorkbookCells
    from workbench.sheets.score_sheets.read import FilledForm

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class CameBack:
    """What the files hold.

    Attributes:
        forms: one for each reviewer and submission, in the order of the files.
        copies: forms that say exactly what an earlier one says.
        files: file as it was named, and the SHA-256 of its bytes.
        problems: everything that is wrong already.
    """

    forms: tuple[FilledForm, ...]
    copies: tuple[FilledForm, ...]
    files: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...]


def read_files(files: Sequence[Path], progress: Progress | None = None) -> CameBack:
    """Read every file, whatever is wrong with the others."""
    from workbench.sheets.score_sheets.read import read_score_sheets

    forms: list[FilledForm] = []
    problems: list[Problem] = []
    hashes: list[tuple[str, str]] = []
    for done, path in enumerate(files, 1):
        try:
            book = read_score_sheets(replace(_cells(path), file=str(path)))
            hashes.append((str(path), sha256(path.read_bytes()).hexdigest()))
            forms += book.forms
            problems += book.problems
        except BadInput as error:
            problems.append(Problem("K30", Place(file=str(path)), {"error": error}))
        if progress is not None:
            progress(done, len(files))
    return _without_copies(forms, tuple(hashes), problems)


def _cells(path: Path) -> WorkbookCells:
    """The cells of a workbook; a table or an archive of another kind holds no forms.

    Raises:
        BadInput: ``collect.not_workbook``, or as `workbench.sheets.read_cells.read_cells`.
    """
    from workbench.sheets.read_cells import is_table, read_cells

    if path.is_file() and is_table(path):
        raise BadInput("collect.not_workbook", file=path.name)
    try:
        return read_cells(path)
    except BadInput as error:
        if error.code in ("import.archive", "import.not_workbook"):
            raise BadInput("collect.not_workbook", file=path.name) from None
        raise


def _without_copies(
    forms: Sequence[FilledForm], files: tuple[tuple[str, str], ...], problems: list[Problem]
) -> CameBack:
    first: dict[tuple[str, str], FilledForm] = {}
    kept, copies = [], []
    for form in forms:
        key = (form.identity.submission_code, form.identity.reviewer)
        before = first.setdefault(key, form)
        if before is form:
            kept.append(form)
        elif not (before.is_sound and form.is_sound):
            continue
        elif _says(before) == _says(form):
            copies.append(form)
        else:
            place = before.places[""]
            problems.append(
                Problem(
                    "K31",
                    form.places[_first_difference(before, form)],
                    {"reviewer": key[1], "submission": key[0], "file": place.file, "sheet": place.sheet},
                )
            )
    return CameBack(tuple(kept), tuple(copies), files, tuple(problems))


def _says(form: FilledForm) -> tuple[object, ...]:
    return form.identity, form.marks, form.comments


def _first_difference(one: FilledForm, other: FilledForm) -> str:
    differing = (item for item, mark in other.marks.items() if one.marks.get(item) != mark)
    return next(differing, "")
