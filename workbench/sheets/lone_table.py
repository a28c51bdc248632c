"""Which table of the form a file with one table is: by the name of its sheet or file, or by its headings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from workbench.sheets.cells import SheetCells, WorkbookCells
from workbench.sheets.form import Column
from workbench.sheets.headings import Header, find_header
from workbench.sheets.vocabulary import plain


@dataclass(frozen=True)
class TableKind:
    """A table of the form: the names of its sheet, and its columns."""

    names: Sequence[str]
    columns: Sequence[Column]


def lone_sheet(book: WorkbookCells, known: Iterable[str]) -> SheetCells | None:
    """The only filled sheet of a book that has no other sheet, or none with a name of the form."""
    names = {plain(name) for name in known}
    filled = [sheet for sheet in book.sheets if sheet.rows]
    alone = len(book.sheets) == 1 or not any(plain(sheet.name) in names for sheet in book.sheets)
    return filled[0] if len(filled) == 1 and alone else None


def kind_of(sheet: SheetCells, file: str, kinds: Mapping[str, TableKind]) -> str | None:
    """The key of the table that a sheet is; None where names and headings leave it open."""
    headers = {key: find_header(sheet, kind.columns) for key, kind in kinds.items()}
    said = plain(sheet.name), plain(PurePath(file).stem)
    named = {
        key: max(
            (len(plain(name)) for name in kind.names if any(plain(name) in one for one in said)), default=0
        )
        for key, kind in kinds.items()
    }
    complete = {key for key in kinds if _is_complete(headers[key], kinds[key].columns)}
    for candidates in (
        _greatest(named),
        _greatest({key: headers[key].known for key in complete}),
        _greatest({key: header.known for key, header in headers.items()}),
    ):
        if len(candidates) == 1:
            return candidates[0]
    return None


def _is_complete(header: Header, columns: Sequence[Column]) -> bool:
    return all(column.key in header.taken for column in columns if column.required)


def _greatest(scores: Mapping[str, int]) -> list[str]:
    most = max(scores.values(), default=0)
    return [key for key, score in scores.items() if score == most and most > 0]
