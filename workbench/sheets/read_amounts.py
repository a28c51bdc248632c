"""Read a list of recognised amounts: a submission a row, a column for each amount or one for all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workbench.domain.award_methods import LevelRates, Rate, TierRates
from workbench.domain.errors import Place, Problem
from workbench.domain.facts import FieldKind
from workbench.domain.measure import Measure, MeasureId
from workbench.sheets.cells import WorkbookCells
from workbench.sheets.form import FACT, amount_columns, headings_of
from workbench.sheets.table import Reading, Row, find_repeats, read_table, sheet_for

RECOGNISED = "recognised"


@dataclass(frozen=True)
class AmountRow:
    """The amounts of one submission, fen, by column key: ``RECOGNISED`` or a key of `amount_fields`."""

    submission: str
    amounts: Mapping[str, int]
    places: Mapping[str, Place]


@dataclass(frozen=True)
class AmountsForm:
    """A whole file; rows with an error are not among ``rows``."""

    rows: tuple[AmountRow, ...]
    problems: tuple[Problem, ...]


def amount_fields(measure: Measure) -> dict[str, str]:
    """A measure's amounts: column key to field id; two of one name are told apart as in its form."""
    headings = headings_of(measure)
    return {FACT + headings[FACT + one.id]: one.id for one in measure.fields if one.kind is FieldKind.MONEY}


def recognised_field(measure: Measure) -> str | None:
    """The field that 认定金额 means: the one base of the award, or the only amount there is."""
    terms = measure.award.terms
    if isinstance(terms, Rate | TierRates | LevelRates) and len(terms.base.fields) == 1:
        return terms.base.fields[0]
    fields = tuple(amount_fields(measure).values())
    return fields[0] if len(fields) == 1 else None


def read_amounts(book: WorkbookCells, measures: Mapping[MeasureId, Measure]) -> AmountsForm:
    """Read the sheet whose headings fit best."""
    reading = Reading(book.file)
    columns = amount_columns(_headings(measures.values()))
    sheet = sheet_for(book, (), columns)
    rows = read_table(reading, sheet, columns) if sheet else []
    if not rows and not reading.problems:
        reading.find("X90", Place(file=book.file))
    find_repeats(reading, "X40", rows, "code")
    found = tuple(_row(reading, row) for row in rows if row.sound)
    return AmountsForm(found, tuple(reading.problems))


def _headings(measures: Iterable[Measure]) -> tuple[str, ...]:
    keys = (key for measure in measures for key in amount_fields(measure))
    return tuple(dict.fromkeys(key.removeprefix(FACT) for key in keys))


def _row(reading: Reading, row: Row) -> AmountRow:
    amounts = {key: value for key, value in row.values.items() if key != "code"}
    if not amounts:
        reading.warn("X94", row.places["code"], submission=row.values["code"])
    return AmountRow(row.values["code"], amounts, row.places)
