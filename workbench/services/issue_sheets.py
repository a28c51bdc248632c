"""Write offline score sheets: a workbook for each expert, with their own open sheets only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.domain.errors import BadInput, Refused
from workbench.i18n import t
from workbench.i18n.os_reason import os_reason
from workbench.services.actor import Actor, Role, require
from workbench.services.frozen_rules import rules_of_round
from workbench.services.lookups import person_named, require_open, round_named
from workbench.services.office import Office
from workbench.services.score_packets import packets_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from workbench.sheets.score_sheets.model import Packet
    from workbench.storage.stores.rounds import Round

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class IssuedFile:
    """One workbook on disk. ``is_new`` is false where the same bytes were there already."""

    path: Path
    reviewer: str
    submissions: tuple[str, ...]
    sha256: str
    is_new: bool


@dataclass(frozen=True)
class IssueReport:
    """What was written; ``nothing_open`` are reviewers of the round without a sheet to fill."""

    files: tuple[IssuedFile, ...]
    nothing_open: tuple[str, ...]


def issue_sheets(
    office: Office,
    actor: Actor,
    round_code: str,
    reviewers: Sequence[str] = (),
    folder: Path | None = None,
    progress: Progress | None = None,
) -> IssueReport:
    """Write the workbooks of these reviewers (all of the round unless named) into ``folder``, all or none.

    The same state of the record gives the same bytes. A file that is there with other bytes is never
    written over, for it may be a filled one. The record keeps the checksum of every form, so that only
    forms that were issued here come back. ``progress`` is told how many files are built, of how many.

    Raises:
        BadInput: ``round.unknown``, ``person.unknown``, ``issue.not_a_reviewer``, ``issue.exists``,
            ``export.folder``.
        Refused: ``permission.denied``, ``round.locked``, ``round.settled``, ``issue.no_panel``,
            ``issue.no_sheets``, ``issue.nothing``, ``issue.nothing_for``.
    """
    from workbench.sheets.score_sheets.write import packet_bytes

    require(actor, Role.STAFF)
    with office.work().read() as r:
        round_ = round_named(r.connection, round_code)
        require_open(round_)
        packets, nothing_open = _packets(office, r.connection, round_, reviewers)
    contents: dict[str, bytes] = {}
    for done, (name, packet) in enumerate(packets.items(), 1):
        contents[name] = packet_bytes(packet)
        if progress is not None:
            progress(done, len(packets))
    target = folder or office.exports / t("sheets.score_sheet.folder", round=round_code)
    with office.work().write(actor.name, "issue_sheets") as w:
        require_open(round_named(w.connection, round_code))
        w.audit(_record(round_code, packets, contents))
        new = _put_in_place(target, contents)
    files = tuple(
        IssuedFile(
            path=target / name,
            reviewer=packet.reviewer,
            submissions=tuple(one.identity.submission_code for one in packet.sheets),
            sha256=sha256(contents[name]).hexdigest(),
            is_new=name in new,
        )
        for name, packet in packets.items()
    )
    return IssueReport(files, nothing_open)


def _packets(
    office: Office, connection: Connection, round_: Round, reviewers: Sequence[str]
) -> tuple[dict[str, Packet], tuple[str, ...]]:
    """Packets by file name, and the names of those who have nothing to fill."""
    from workbench.sheets.safe_names import file_names

    measures = rules_of_round(office, connection, round_)
    packets: list[Packet] = []
    nothing_open = []
    stems = []
    for person_id, name in _chosen(connection, round_, reviewers).items():
        own = packets_of(connection, round_, measures, person_id, name)
        packets += own
        stem = f"{round_.code}_{name}"
        stems += [stem] if len(own) == 1 else [f"{stem}_{number}" for number in range(1, len(own) + 1)]
        if not own:
            nothing_open.append(name)
    if reviewers and nothing_open:
        raise Refused("issue.nothing_for", names=tuple(nothing_open), round=round_.code)
    if not packets:
        raise Refused(_why_nothing(connection, round_), round=round_.code)
    names = (f"{stem}.xlsx" for stem in file_names(stems))
    return dict(zip(names, packets, strict=True)), tuple(nothing_open)


def _why_nothing(connection: Connection, round_: Round) -> str:
    """Why nobody has a form to fill."""
    from workbench.storage.stores import rounds, sheets

    if not rounds.seats_of(connection, round_.id):
        return "issue.no_panel"
    return "issue.nothing" if sheets.of_round(connection, round_.id) else "issue.no_sheets"


def _chosen(connection: Connection, round_: Round, reviewers: Sequence[str]) -> dict[int, str]:
    """Names by person id: those asked for, else everyone who is seated in the round."""
    from workbench.storage.stores import rounds

    if not reviewers:
        seats = sorted(rounds.seats_of(connection, round_.id), key=lambda seat: seat.name)
        return {seat.person_id: seat.name for seat in seats}
    chosen = {}
    for name in reviewers:
        person = person_named(connection, name.strip())
        if person.role is not Role.REVIEWER:
            raise BadInput("issue.not_a_reviewer", name=person.name, role=person.role)
        chosen[person.id] = person.name
    return chosen


def _put_in_place(folder: Path, contents: Mapping[str, bytes]) -> frozenset[str]:
    """Write what is not there yet, each file whole; the names written. A failure takes them back."""
    from workbench.sheets.put_files import put_files

    try:
        folder.mkdir(parents=True, exist_ok=True)
        missing = {name: content for name, content in contents.items() if not (folder / name).exists()}
        others = contents.keys() - missing.keys()
        if taken := sorted(name for name in others if (folder / name).read_bytes() != contents[name]):
            raise BadInput("issue.exists", folder=str(folder), files=tuple(taken))
    except OSError as error:
        raise BadInput("export.folder", folder=str(folder), reason=os_reason(error)) from error
    put_files(missing, folder)
    return frozenset(missing)


def _record(
    round_code: str, packets: Mapping[str, Packet], contents: Mapping[str, bytes]
) -> dict[str, object]:
    return {
        "round": round_code,
        "files": [
            {
                "file": name,
                "reviewer": packet.reviewer,
                "sha256": sha256(contents[name]).hexdigest(),
                "sheets": {
                    one.identity.submission_code: {
                        "version": int(one.identity.version),
                        "checksum": one.identity.checksum,
                    }
                    for one in packet.sheets
                },
            }
            for name, packet in packets.items()
        ],
    }
