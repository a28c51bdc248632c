"""Check exported files by their checksums, and the checksums by the record that wrote them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from workbench.domain.errors import BadInput, Place, Problem
from workbench.i18n.os_reason import os_reason
from workbench.services.actor import Actor, Role, require
from workbench.services.export_checksums import HEAD, LINE, SUFFIX, checksum_lines
from workbench.services.office import Office

_CHUNK = 1 << 20
# What experts gave and wrote; a decision changes nothing in them.
_WITHOUT_AMOUNTS = frozenset({"scores", "ballots"})


@dataclass(frozen=True)
class ExportsReport:
    """How many files were named, every finding, and what to look at although it is as recorded."""

    files: int
    findings: tuple[Problem, ...]
    reminders: tuple[Problem, ...]


@dataclass(frozen=True)
class _Exported:
    """The last export of a file with these bytes: number of the event, round, kind of workbook."""

    number: int
    round: str
    kind: str


@dataclass(frozen=True)
class _Named:
    """A line of a file of checksums."""

    path: Path
    expected: str


def verify_exports(office: Office, actor: Actor, folder: Path) -> ExportsReport:
    """Check every file that a file of checksums in a folder names.

    Each must be there with its bytes, the record must have the heads that stand in the file of checksums,
    and an export of these bytes under this name: whoever changes a workbook, or puts one in the place of
    another, can write its checksum anew, but not the record. Reminders name files from before the decision
    in force (``V07``) and workbooks that no file of checksums names (``V08``).

    Raises:
        BadInput: ``export.no_checksums``, ``import.unreadable_file``.
        Refused: ``permission.denied``.
    """
    from workbench.storage import audit
    from workbench.storage.chain import Head

    require(actor, Role.STAFF, Role.AUDITOR)
    files = sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []
    if not files:
        raise BadInput("export.no_checksums", folder=str(folder))
    with office.work().read() as r:
        exported = {
            (one["file"], one["sha256"]): _Exported(number, event["round"], one["kind"])
            for number, event in audit.numbered(r.connection, "export_round")
            for one in event["workbooks"]
        }
        decided = {
            event["round"]: (number, event["after"])
            for number, event in audit.numbered(r.connection, "record_decision")
        }
        read = [_read(file) for file in files]
        findings = [
            *(problem for _, _, problems in read for problem in problems),
            *(
                Problem("V04", Place(file=file.name), {"value": head})
                for file, (heads, _, _) in zip(files, read, strict=True)
                for head in heads
                if not audit.knows(r.connection, Head.parse(head))
            ),
        ]
    named = [one for _, lines, _ in read for one in lines]
    findings += [problem for one in named for problem in _wrong(one, exported)]
    reminders = (*_outdated(named, exported, decided), *_unlisted(folder, named))
    return ExportsReport(len(named), tuple(findings), reminders)


def _outdated(
    named: Iterable[_Named],
    exported: Mapping[tuple[str, str], _Exported],
    decided: Mapping[str, tuple[int, Mapping[str, Any]]],
) -> Iterator[Problem]:
    for one in named:
        export = exported.get((one.path.name, one.expected))
        if export is None or export.kind in _WITHOUT_AMOUNTS or export.round not in decided:
            continue
        number, decision = decided[export.round]
        if export.number < number:
            told = {"document": decision["document"], "on": date.fromisoformat(decision["on"])}
            yield Problem("V07", Place(file=one.path.name), {"by": decision["by"], **told}, "warning")


def _unlisted(folder: Path, named: Iterable[_Named]) -> Iterator[Problem]:
    listed = {one.path.name for one in named}
    for path in sorted(folder.iterdir()):
        # A program that has a workbook open lays a file ~$ beside it.
        is_open = path.name.startswith("~$")
        if path.suffix.lower() in (".xlsx", ".csv") and not is_open and path.name not in listed:
            yield Problem("V08", Place(file=path.name), {}, "warning")


def _read(file: Path) -> tuple[list[str], list[_Named], list[Problem]]:
    """The heads, the files named, and the lines that are neither."""
    try:
        lines = checksum_lines(file)
    except OSError as error:
        raise BadInput("import.unreadable_file", file=str(file), detail=os_reason(error)) from error
    heads, named, problems = [], [], []
    for number, line in enumerate(lines, 1):
        if line.startswith(HEAD) and _is_head(line.removeprefix(HEAD)):
            heads.append(line.removeprefix(HEAD))
        elif found := LINE.fullmatch(line):
            named.append(_Named(file.parent / found[2], found[1]))
        elif not line.startswith("# ") or line.startswith(HEAD):
            problems.append(Problem("V01", Place(file=file.name, line=number), {"value": line[:80]}))
    if not heads:
        problems.append(Problem("V06", Place(file=file.name)))
    return heads, named, problems


def _is_head(text: str) -> bool:
    from workbench.storage.chain import Head

    try:
        return str(Head.parse(text)) == text
    except BadInput:
        return False


def _wrong(one: _Named, exported: Mapping[tuple[str, str], _Exported]) -> Iterator[Problem]:
    place = Place(file=one.path.name)
    if not one.path.is_file():
        yield Problem("V02", place)
        return
    found = _sha256(one.path)
    if found != one.expected:
        yield Problem("V03", place, {"expected": one.expected, "found": found})
    elif (one.path.name, found) not in exported:
        yield Problem("V05", place, {"value": found})


def _sha256(path: Path) -> str:
    hashed = sha256()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                hashed.update(chunk)
    except OSError as error:
        raise BadInput("import.unreadable_file", file=str(path), detail=os_reason(error)) from error
    return hashed.hexdigest()
