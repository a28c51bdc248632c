"""Import earlier decisions into the ledger: all lines of a file, or none and every reason why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.domain.case import LedgerLine
from workbench.domain.errors import Problem
from workbench.i18n.phrase import Phrase
from workbench.services.actor import Actor, Role, require
from workbench.services.ledger_names import LedgerNames, known_names
from workbench.services.office import Office
from workbench.services.rehearsal import refuse_errors, rehearsed
from workbench.services.stored_ledger import to_stored

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from workbench.sheets.read_ledger import LedgerRow
    from workbench.storage.stores.ledger import KnownLine
    from workbench.storage.unit_of_work import Writing

# What makes two lines one decision; the amounts do not belong to it.
Key = tuple[str, str, str, str, date, str]


@dataclass(frozen=True)
class LedgerReport:
    """What an import did, or with ``dry_run`` would do; amounts in fen.

    Attributes:
        added: lines that are new; ``approved_fen`` and ``paid_fen`` are their sums.
        updated: known lines of which the file states another amount paid, each named by a warning.
        unchanged: lines that stood there already, each named by a warning.
    """

    file: str
    dry_run: bool
    added: int
    updated: int
    unchanged: int
    approved_fen: int
    paid_fen: int
    warnings: tuple[Problem, ...]


@dataclass(frozen=True)
class _Payment:
    """Another amount paid (fen) of a line that is known."""

    known: KnownLine
    paid_fen: int


def import_ledger(office: Office, actor: Actor, file: Path, dry_run: bool = False) -> LedgerReport:
    """Read a workbook of the ledger's form; the same file again changes nothing.

    Of a line that is known, one that a settled round wrote too, only the amount paid may be stated anew.
    A settled round keeps the ledger that it was settled with.

    Raises:
        BadInput: ``import.*`` where the file is no workbook that may be opened.
        BadInputs: ``import.problems`` with every problem by sheet and cell; nothing was changed.
        Refused: ``permission.denied``.
    """
    from workbench.sheets.read_cells import read_cells
    from workbench.sheets.read_ledger import read_ledger
    from workbench.storage.stores import ledger

    require(actor, Role.STAFF)
    form = read_ledger(read_cells(file))
    with rehearsed(office.work().write(actor.name, "import_ledger"), dry_run) as w:
        names = _names(office, w.connection)
        known = {_key_of(one): one for one in ledger.all_lines(w.connection)}
        # One slip often stands in every line of a file, and looking for what was meant takes a while.
        meant = cache(partial(known_names, known=names.measures))
        problems = (
            *form.problems,
            *(one for row in form.rows for one in _wrong(row, names, meant, w.today)),
            *_repeated(form.rows),
            *(one for row in form.rows for one in _known_already(row, known)),
            *_replaced(form.rows, known, ledger.replaced_lines(w.connection)),
        )
        refuse_errors(file, problems)
        added = [row for row in form.rows if _key(row.line) not in known]
        paid = tuple(_payments(form.rows, known))
        report = LedgerReport(
            file=file.name,
            dry_run=dry_run,
            added=len(added),
            updated=len(paid),
            unchanged=len(form.rows) - len(added) - len(paid),
            approved_fen=sum(row.line.approved for row in added),
            paid_fen=sum(row.line.paid for row in added),
            warnings=problems,
        )
        if added or paid:
            _carry_out(w, actor, file, added, paid)
            w.audit(_record(file, added, paid))
    return report


def _names(office: Office, connection: Connection) -> LedgerNames:
    """Measures of the workspace's rule files, and those that rounds froze from earlier ones."""
    from workbench.rules.folder import check_folder
    from workbench.storage.stores import rounds

    frozen = [
        rules.measure_id
        for round_ in rounds.all_rounds(connection)
        for rules in rounds.rules_of(connection, round_.id)
    ]
    return LedgerNames.of(check_folder(office.rubrics).book.measures.values(), frozen)


def _key(line: LedgerLine) -> Key:
    return line.entity, line.project, line.measure, line.series, line.decided_on, line.payer


def _key_of(one: KnownLine) -> Key:
    return one.entity_code, one.project_code, one.measure, one.series, one.decided_on, one.payer


def _wrong(
    row: LedgerRow, names: LedgerNames, meant: Callable[[str], Phrase], today: date
) -> Iterator[Problem]:
    line = row.line
    if (code := names.problem(line.measure, line.payer)) is not None:
        told = {"value": line.measure, "known": meant(line.measure)}
        yield Problem(code, row.places["measure"], told)
    if line.decided_on > today:
        yield Problem("X74", row.places["decided_on"], {"value": line.decided_on, "today": today})
    if line.paid > line.approved:
        parts = {"paid": line.paid, "approved": line.approved}
        yield Problem("X75", row.places["paid"], parts, "warning")


def _repeated(rows: Iterable[LedgerRow]) -> Iterator[Problem]:
    first: dict[Key, LedgerRow] = {}
    for row in rows:
        before = first.setdefault(_key(row.line), row)
        if before is not row:
            yield Problem("X71", row.places["entity_code"], {"first": before.number})


def _known_already(row: LedgerRow, known: Mapping[Key, KnownLine]) -> Iterator[Problem]:
    there = known.get(_key(row.line))
    if there is None:
        return
    place = row.places["approved"]
    source = _source(there)
    if there.approved_fen != row.line.approved:
        yield Problem("X73", place, {"source": source, "approved": there.approved_fen})
    elif there.paid_fen != row.line.paid:
        amounts = {"before": there.paid_fen, "after": row.line.paid}
        yield Problem("X76", row.places["paid"], {"source": source, **amounts}, "warning")
    else:
        yield Problem("X72", place, {"source": source}, "warning")


def _replaced(
    rows: Iterable[LedgerRow], known: Mapping[Key, KnownLine], gone: Iterable[KnownLine]
) -> Iterator[Problem]:
    """Lines that a decision took out of the ledger, and that would come back as money from outside."""
    replaced = {_key_of(one): one for one in gone}
    for row in rows:
        key = _key(row.line)
        if key in replaced and key not in known:
            yield Problem("X77", row.places["entity_code"], {"source": _source(replaced[key])})


def _payments(rows: Iterable[LedgerRow], known: Mapping[Key, KnownLine]) -> Iterator[_Payment]:
    for row in rows:
        there = known.get(_key(row.line))
        if there is not None and there.paid_fen != row.line.paid:
            yield _Payment(there, row.line.paid)


def _source(one: KnownLine) -> Phrase:
    if one.round_code is not None:
        return Phrase("term.ledger_source.round", {"round": one.round_code})
    if one.file is not None:
        return Phrase("term.ledger_source.file", {"file": one.file, "row": one.row_number})
    return Phrase("term.ledger_source.record")


def _record(file: Path, added: Iterable[LedgerRow], paid: Iterable[_Payment]) -> dict[str, object]:
    """What the audit keeps: new lines whole, and of known ones what had stood as paid."""
    return {
        "file": file.name,
        "added": [dict(vars(row.line)) for row in added],
        "paid": [
            {"line": dict(vars(one.known)), "before_fen": one.known.paid_fen, "after_fen": one.paid_fen}
            for one in paid
        ],
    }


def _carry_out(
    w: Writing, actor: Actor, file: Path, added: Iterable[LedgerRow], paid: Iterable[_Payment]
) -> None:
    from workbench.storage.stores import ledger

    ledger.add_imported(
        w.connection,
        (
            (
                to_stored(row.line),
                ledger.LedgerSource(row.entity_name, file.name, row.sheet, row.number, w.now, actor.name),
            )
            for row in added
        ),
    )
    ledger.set_paid(w.connection, ((one.known.id, one.paid_fen) for one in paid))
