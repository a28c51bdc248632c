"""What is to be collected, read from what a person typed or pasted."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from workbench.domain.errors import BadInput
from workbench.i18n.os_reason import os_reason


@dataclass(frozen=True)
class Batch:
    """The files and the two choices of `workbench.services.collect_sheets.collect_sheets`."""

    files: tuple[Path, ...]
    partial: bool
    without: tuple[str, ...]


def files_named(text: str) -> tuple[Path, ...]:
    """The files of a text with a file or folder on each line, each once; a folder stands for its workbooks.

    A terminal into which files are dragged puts them on one line, in quotes where they hold spaces.

    Raises:
        BadInput: ``collect.no_files``, ``collect.no_such_file``, ``collect.empty_folder``.
    """
    found: list[Path] = []
    for line in text.splitlines():
        if line.strip():
            for path in _paths(line.strip()):
                found += _workbooks(path) if path.is_dir() else [path]
    if not found:
        raise BadInput("collect.no_files")
    return tuple(dict.fromkeys(found))


def _paths(line: str) -> Iterator[Path]:
    whole = Path(line).expanduser()
    if whole.exists():
        yield whole
        return
    try:
        names = shlex.split(line)
    except ValueError:
        names = [line]
    for name in names:
        path = Path(name).expanduser()
        if not path.exists():
            raise BadInput("collect.no_such_file", file=name if len(names) > 1 else line)
        yield path


def _workbooks(folder: Path) -> list[Path]:
    """Workbooks of a folder by name, without the lock files that spreadsheet programs leave beside them."""
    try:
        names = sorted(path for path in folder.iterdir() if path.suffix.casefold() == ".xlsx")
    except OSError as error:
        raise BadInput("collect.no_folder", folder=str(folder), reason=os_reason(error)) from error
    found = [path for path in names if path.is_file() and not path.name.startswith(("~$", "."))]
    if not found:
        raise BadInput("collect.empty_folder", folder=str(folder))
    return found


def codes_named(text: str) -> tuple[str, ...]:
    """Codes parted by spaces or commas of any width, each once.

    >>> codes_named("S001，S002 S001")
    ('S001', 'S002')
    """
    return tuple(dict.fromkeys(code for code in re.split(r"[\s,，、;；]+", text) if code))


def has_changed(digests: tuple[tuple[str, str], ...]) -> bool:
    """Whether a file has other bytes than when its SHA-256 was taken; True too where it cannot be read."""
    try:
        return any(sha256(Path(name).read_bytes()).hexdigest() != digest for name, digest in digests)
    except OSError:
        return True
