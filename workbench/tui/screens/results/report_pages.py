"""A score report as pages of a screen: each table with the sentences before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from workbench.i18n import t
from workbench.services.score_report_sections import Section, Table
from workbench.tui.texts import one_line
from workbench.tui.widgets.grid import Cell, Column, Row

_WIDEST = 34


@dataclass(frozen=True)
class Page:
    """What is shown at once; ``table`` is None where there are sentences alone."""

    title: str
    sentences: tuple[str, ...]
    table: Table | None


def pages(sections: Sequence[Section]) -> Iterator[Page]:
    """Turn sections into pages, in their order."""
    for section in sections:
        sentences: list[str] = []
        for part in section.parts:
            if isinstance(part, Table):
                yield Page(section.title, tuple(sentences), part)
                sentences = []
            else:
                sentences.append(part)
        if sentences:
            yield Page(section.title, tuple(sentences), None)


def columns(table: Table) -> list[Column]:
    """As wide as their cells, within reason; the last one takes what is left."""
    last = len(table.headings) - 1
    return [
        Column(heading, min(_WIDEST, max(cell_len(heading), *_widths(table, at))), right=at in table.right,
               grows=at == last and at not in table.right)
        for at, heading in enumerate(table.headings)
    ]  # fmt: skip


def _widths(table: Table, column: int) -> list[int]:
    return [0, *(cell_len(one_line(row[column])) for row in table.rows)]


def rows(table: Table) -> list[Row]:
    """One row a line; words that ask for attention stand out."""
    warned = {t("report.borderline"), t("report.moves")}
    return [
        Row(str(number), tuple(Cell(cell, "warn") if cell in warned else one_line(cell) for cell in row))
        for number, row in enumerate(table.rows)
    ]
