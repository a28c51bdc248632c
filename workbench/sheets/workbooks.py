"""Write a round's workbooks: built, evaluated, held against the engine, finished, then put in place."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from openpyxl import Workbook

from workbench.domain.approved_result import approved_result
from workbench.domain.errors import BadInput, Refused
from workbench.i18n import language, t
from workbench.i18n.os_reason import os_reason
from workbench.sheets.about import write_about
from workbench.sheets.book import Draft
from workbench.sheets.calculation import write_calculation
from workbench.sheets.checks import differing, write_checks
from workbench.sheets.finish import finished
from workbench.sheets.formulas import Evaluator
from workbench.sheets.front_scores import write_scores
from workbench.sheets.fronts import write_front
from workbench.sheets.layout import Layout
from workbench.sheets.marks_flags import severities
from workbench.sheets.marks_sheet import write_marks
from workbench.sheets.model import ExportInput, Kind, MeasureExport, Written
from workbench.sheets.parameters import write_parameters

Progress = Callable[[int, int], None]
_CREATOR = "Tiering Workbench"


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
            the engine computed).
    """
    contents = {}
    for done, kind in enumerate(kinds, 1):
        contents[file_name(data, kind)] = kind, workbook_bytes(data, kind, layouts[kind])
        if progress is not None:
            progress(done, len(kinds))
    return contents


def put_in_place(contents: Mapping[str, tuple[Kind, bytes]], folder: Path) -> tuple[Written, ...]:
    """Write finished workbooks into a folder; each appears whole or not at all.

    Raises:
        BadInput: ``export.folder`` where the folder cannot be written.
    """
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, (kind, content) in contents.items():
            path = folder / name
            part = path.with_name(f".{name}.part")
            part.write_bytes(content)
            part.replace(path)
            written.append(Written(kind, path, len(content), sha256(content).hexdigest()))
    except OSError as error:
        raise BadInput("export.folder", folder=str(folder), reason=os_reason(error)) from error
    return tuple(written)


def file_name(data: ExportInput, kind: Kind) -> str:
    """``2025-1_等次与奖励测算表.xlsx``, without spaces and characters that file systems refuse."""
    name = f"{data.provenance.round_code}_{t(f'sheets.file.{kind.value}')}"
    return re.sub(r'[\\/:*?"<>|\s\x00-\x1f]', "_", name) + ".xlsx"


def workbook_bytes(data: ExportInput, kind: Kind, layout: Layout) -> bytes:
    """One workbook, its formulas' values stored, byte for byte the same for the same input."""
    data = _only(data, kind)
    if not data.measures:
        raise Refused("export.nothing", kind=t(f"sheets.file.{kind.value}"))
    with _without_collector():
        book, checks = _built(data, kind, layout)
        evaluator = Evaluator(book)
        values = evaluator.values()
        if lines := differing(checks, evaluator):
            raise Refused("export.differs", lines=lines)
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
    """Measures with rows, approved amounts where money leaves; the notice has nothing that is not public."""
    decided = kind in (Kind.PAYMENTS, Kind.NOTICE)
    measures = tuple(_approved(part) if decided else replace(part, approved={}) for part in data.measures)
    if kind is Kind.NOTICE:
        measures = tuple(
            replace(part, reviewers=(), results=tuple(one for one in part.results if one.award))
            for part in measures
        )
        data = replace(data, payees={}, remarks={})
    return replace(data, measures=tuple(part for part in measures if part.results))


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
    """The public sees no marks, and those who pay none from which reviewers' severity was taken off."""
    if kind is Kind.PAYMENTS:
        return not any(severities(part) for part in data.measures)
    return kind is not Kind.NOTICE


def _built(data: ExportInput, kind: Kind, layout: Layout) -> tuple[Workbook, str]:
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = _CREATOR
    book.properties.title = t(f"sheets.file.{kind.value}")
    book.properties.language = "zh-CN" if language() == "zh" else "en"
    book.calculation.fullCalcOnLoad = True
    scored = _shows_marks(data, kind)
    addresses = write_parameters(book, data, scored=scored)
    calculations = []
    for number, (part, where) in enumerate(zip(data.measures, addresses, strict=True), 1):
        has_marks = scored and part.measure.needs_panel
        sheet = write_marks(book, data, part, number, where) if has_marks else None
        calculations.append(write_calculation(book, data, part, number, where, sheet, public=not scored))
    draft = Draft(book, data, layout, calculations)
    if kind is Kind.SCORES:
        pairs = zip(calculations, addresses, strict=True)
        marked = [(one, one.marks, where) for one, where in pairs if one.marks is not None]
        for place, (calculation, marks, where) in enumerate(marked):
            write_scores(draft, calculation, marks, where, place)
    else:
        write_front(draft, kind)
    checks = write_checks(draft, kind)
    write_about(book, data, marks=scored)
    book.active = 0
    return book, checks
