"""What a form says beside its input cells: where it was changed, an expert may have marked something else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from workbench.domain.rounding import decimal_text
from workbench.domain.rubric import Item, Scoring
from workbench.sheets.cells import CellValue
from workbench.sheets.clean import clean_text
from workbench.sheets.item_words import anchor_words_in_every_language
from workbench.sheets.safe_names import sheet_names

# Columns that tell an expert what is marked, and out of how much.
FACE = ("name", "points", "anchors")
# By item id and column, every text that may stand there: a form is issued in one language, read in any.
Face = Mapping[str, Mapping[str, frozenset[str]]]


def face_cells(cells: Mapping[int, CellValue], columns: Mapping[str, int]) -> dict[str, str]:
    """The texts of a line by column, white space aside; a column without a heading is not there."""
    return {
        key: _bare(cells[columns[key]].text if columns[key] in cells else "")
        for key in FACE
        if key in columns
    }


def face_of(scoring: Scoring) -> Face:
    """What a rubric's forms say."""
    return {item.id: _face(item) for item in scoring.items}


def _face(item: Item) -> dict[str, frozenset[str]]:
    return {
        "name": frozenset({_bare(item.name)}),
        "points": frozenset({decimal_text(item.points)}),
        "anchors": frozenset(map(_bare, anchor_words_in_every_language(item))),
    }


def changed_face(found: Mapping[str, Mapping[str, str]], issued: Face) -> Iterator[tuple[str, str]]:
    """Item and column of every text that is not as it went out, in the form's order."""
    for item, texts in found.items():
        for key in FACE:
            if item in issued and texts.get(key) not in issued[item][key]:
                yield item, key


def is_renamed(sheet: str, code: str) -> bool:
    """Whether a worksheet is not called after its submission; codes that clash carry a number."""
    own = next(sheet_names([code], ()))
    stem, _, number = sheet.rpartition("~")
    return sheet != own and not (number.isdigit() and stem and own.startswith(stem))


def _bare(text: str) -> str:
    return "".join(chain.from_iterable(clean_text(line)[0].split() for line in text.splitlines()))
