"""Write a round's workbooks: built, evaluated, held against the engine, finished, then put in place."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path

from openpyxl import Workbook

from workbench.domain.approved_result import approved_result
from workbench.domain.errors import Refused
from workbench.i18n import t
from workbench.sheets.about import write_about
from workbench.sheets.ballots.book import expert_bytes, experts_of
from workbench.sheets.book import Draft
from workbench.sheets.calculation import write_calculation
from workbench.sheets.checks import differing, write_checks
from workbench.sheets.finish import finished
from workbench.sheets.formulas import Evaluator
from workbench.sheets.front_funds import write_funds
from workbench.sheets.front_opinions import write_opinions
from workbench.sheets.front_report import write_report
from workbench.sheets.front_scores import write_all_scores
from workbench.sheets.fronts import write_front
from workbench.sheets.layout import Layout
from workbench.sheets.layout.model import Protection
from workbench.sheets.marks_flags import severities
from workbench.sheets.marks_sheet import write_marks
from workbench.sheets.model import OF_PANELS, ExportInput, Kind, MeasureExport, Written
from workbench.sheets.names import Names
from workbench.sheets.new_book import new_book
from workbench.sheets.parameters import write_parameters
from workbench.sheets.protect import protect_book
from workbench.sheets.put_files import put_files
from workbench.sheets.safe_names import file_name as safe_name
from workbench.sheets.safe_names import file_names
from workbench.sheets.shared.rules import shared_rules
from workbench.sheets.shared.sheets import SharedSheets
from workbench.sheets.style import keep_inputs_free
from workbench.sheets.trail import add_trail, put_marks_first

Progress = Callable[[int, int], None]
# What writes the tables that a reader sees first, by kind.
_FRONTS: Mapping[Kind, Callable[[Draft], None]] = {
    Kind.SCORES: write_all_scores,
    Kind.AWARDS: partial(write_front, kind=Kind.AWARDS),
    Kind.PAYMENTS: partial(write_front, kind=Kind.PAYMENTS),
    Kind.NOTICE: partial(write_front, kind=Kind.NOTICE),
    Kind.OPINIONS: write_opinions,
    Kind.REPORT: write_report,
    Kind.FUNDS: write_funds,
    Kind.AUDIT: put_marks_first,
}
# Advice how to read a workbook, where it is not the usual one.
_READING: Mapping[Kind, Sequence[str]] = {
    Kind.AUDIT: ("trail", "colour", "chain", "floating", "check"),
    Kind.NOTICE: ("notice",),
}
# Where money leaves, what an office decided stands in place of what was computed.
_DECIDED = frozenset({Kind.PAYMENTS, Kind.NOTICE, Kind.FUNDS})


def workbooks(
    data: ExportInput,
    kinds: Sequence[Kind],
    layouts: Mapping[Kind, Layout],
    progress: Progress | None = None,
) -> dict[str, tuple[Kind, bytes]]:
    """File name to kind and content of each workbook; nothing is written.

    Args:
        progress: is told how many are built, of how many.

    Raises:
        Refused: ``export.nothing`` (no row to show), ``export.differs`` (a formula does not give what
            the engine computed), ``export.too_many_pages`` (of one expert).
    """
    files = [one for kind in kinds for one in _files(data, kind, layouts[kind])]
    contents = {}
    for done, (name, kind, content) in enumerate(files, 1):
        contents[name] = kind, content()
        if progress is not None:
            progress(done, len(files))
    return contents


def _files(data: ExportInput, kind: Kind, layout: Layout) -> Iterator[tuple[str, Kind, Callable[[], bytes]]]:
    """Name and content of each workbook of a kind: one, or one for each expert."""
    if kind is not Kind.BALLOTS:
        yield file_name(data, kind), kind, partial(workbook_bytes, data, kind, layout)
        return
    data = _only(data, kind)
    experts = experts_of(data)
    if not experts:
        raise Refused("export.nothing", kind=t(f"sheets.file.{kind.value}"))
    stem = f"{data.provenance.round_code}_{t(f'sheets.file.{kind.value}')}"
    for expert, name in zip(experts, file_names(f"{stem}_{one}" for one in experts), strict=True):
        yield f"{name}.xlsx", kind, partial(_ballot_bytes, data, layout, expert)


def _ballot_bytes(data: ExportInput, layout: Layout, expert: str) -> bytes:
    with _without_collector():
        return expert_bytes(data, layout, expert)


def put_in_place(
    contents: Mapping[str, tuple[Kind, bytes]], folder: Path, beside: Mapping[str, bytes] | None = None
) -> tuple[Written, ...]:
    """Write finished workbooks into a folder, all or none.

    Args:
        beside: further files by name, put there last, which are no workbooks.

    Raises:
        BadInput: ``export.folder`` where the folder cannot be written.
    """
    put_files({name: content for name, (_, content) in contents.items()} | dict(beside or {}), folder)
    return tuple(
        Written(kind, folder / name, len(content), sha256(content).hexdigest())
        for name, (kind, content) in contents.items()
    )


def file_name(data: ExportInput, kind: Kind) -> str:
    """``2025-1_等次与奖励测算表.xlsx``."""
    return safe_name(f"{data.provenance.round_code}_{t(f'sheets.file.{kind.value}')}") + ".xlsx"


def workbook_bytes(data: ExportInput, kind: Kind, layout: Layout) -> bytes:
    """One workbook, its formulas' values stored, byte for byte the same for the same input."""
    data = _only(data, kind)
    if not data.measures:
        raise Refused("export.nothing", kind=t(f"sheets.file.{kind.value}"))
    with _without_collector():
        draft, checks = _built(data, kind, layout)
        book, evaluator = draft.book, Evaluator(draft.book)
        values = evaluator.values()
        if lines := differing(checks, evaluator):
            raise Refused("export.differs", lines=lines)
        if kind is Kind.NOTICE:
            book = _published(draft)
            values = Evaluator(book).values()
        if kind is Kind.AUDIT:
            values |= {title: {} for title in add_trail(book, data, layout)}
        return finished(book, values, data.provenance.generated_for)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Rows and values hold no circles, and looking for some takes a fifth of the time of a large workbook."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _only(data: ExportInput, kind: Kind) -> ExportInput:
    """Measures with rows; what leaves the office has approved amounts, no opinions; a notice needs awards."""
    decided = kind in _DECIDED
    measures = tuple(_approved(part) if decided else replace(part, approved={}) for part in data.measures)
    if decided:
        data = replace(data, opinions={}, decided=data.decision is not None)
    if kind in OF_PANELS:
        measures = tuple(part for part in measures if part.measure.needs_panel)
    if kind is Kind.NOTICE:
        measures = tuple(part for part in measures if any(one.award for one in part.results))
    shown = {part.measure.id for part in measures if part.results}
    away = [part for part in data.measures if part.measure.id not in shown]
    return replace(
        data,
        measures=tuple(part for part in measures if part.results),
        others=(*data.others, *(part.measure for part in away if part.results)),
        unused=(*data.unused, *(part.measure for part in away if not part.results)),
    )


def _approved(part: MeasureExport) -> MeasureExport:
    """The results with the amounts that the office approved."""
    results = tuple(
        approved_result(part.measure, one, part.approved[one.submission.id])
        if one.submission.id in part.approved
        else one
        for one in part.results
    )
    return replace(part, results=results)


def _shows_marks(data: ExportInput, kind: Kind) -> bool:
    """Who pays sees no marks that severity was taken off; the notice is checked from the scores on."""
    if kind in (Kind.PAYMENTS, Kind.FUNDS):
        return not any(severities(part) for part in data.measures)
    return kind is not Kind.NOTICE


def _published(draft: Draft) -> Workbook:
    """The notice in a book of its own, which never held what it was checked by."""
    book = _new_book(Kind.NOTICE, draft.layout)
    public = replace(draft, book=book, totals={}, controls=[])
    _FRONTS[Kind.NOTICE](public)
    write_about(book, public.data, marks=False, reading=_READING[Kind.NOTICE])
    protect_book(book, draft.layout.protection)
    return book


def _new_book(kind: Kind, layout: Layout) -> Workbook:
    book = new_book(t(f"sheets.file.{kind.value}"))
    if layout.protection is Protection.FULL:
        keep_inputs_free(book)
    return book


def _built(data: ExportInput, kind: Kind, layout: Layout) -> tuple[Draft, str]:
    book = _new_book(kind, layout)
    scored = _shows_marks(data, kind)
    names = Names(book)
    rules = shared_rules(data)
    addresses = write_parameters(names, data, rules, scored=scored, budgets=kind is Kind.FUNDS)
    by_measure = {part.measure.id: one for part, one in zip(data.measures, addresses, strict=True)}
    shared = SharedSheets(data, rules, by_measure, scored=scored)
    calculations = []
    for number, (part, where) in enumerate(zip(data.measures, addresses, strict=True), 1):
        has_marks = scored and part.measure.needs_panel
        sheet = write_marks(book, data, part, number, where) if has_marks else None
        calculations.append(write_calculation(names, data, part, number, where, sheet, shared))
    shared.write(names)
    draft = Draft(book, data, layout, calculations, addresses, rules)
    _FRONTS[kind](draft)
    checks = write_checks(draft, kind)
    write_about(book, data, marks=scored, reading=_READING.get(kind))
    protect_book(book, layout.protection)
    book.active = 0
    return draft, checks
