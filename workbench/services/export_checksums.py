"""The file of checksums beside an export: which bytes left the house, from which record, by which rules.

Its lines are those of ``sha256sum``, so that an office can run ``sha256sum -c`` without us; lines that
begin with ``#`` are comments to that program. It carries no date, so the same export gives the same bytes.

It has a block for each export whose files are in the folder, the newest first: the head of the record and
the rules, then the files. An export of some workbooks leaves the lines of the others as they are, also of
one that was changed since, which a check is to find; a line goes with its file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.domain.errors import BadInput
from workbench.i18n import t
from workbench.i18n.os_reason import os_reason

if TYPE_CHECKING:
    from workbench.sheets.model import ExportInput, Kind

SUFFIX = ".sha256"
HEAD = "# record head "
# A name with a path would make us read files elsewhere.
LINE = re.compile(r"([0-9a-f]{64}) [ *]([^/\\]+)")


def checksum_name(round_code: str) -> str:
    """``2025-1_校验.sha256``."""
    from workbench.sheets.safe_names import file_name

    return file_name(f"{round_code}_{t('sheets.file.checksums')}") + SUFFIX


def checksums(
    data: ExportInput, contents: Mapping[str, tuple[Kind, bytes]], folder: Path
) -> dict[str, bytes]:
    """Name and content of the file for the workbooks of one export, and for earlier ones in the folder.

    Raises:
        BadInput: ``export.folder`` where the file that is there cannot be read.
    """
    about = data.provenance
    head = [f"{HEAD}{about.audit_head}", f"# program Tiering Workbench {about.program_version}"]
    for part in data.measures:
        one = part.measure
        hashes = f"bytes {one.hashes.bytes_sha256} meaning {one.hashes.meaning_sha256}"
        head.append(f"# rules {one.id} v{one.version} {hashes}")
    blocks = {tuple(head): {name: sha256(content).hexdigest() for name, (_, content) in contents.items()}}
    name = checksum_name(about.round_code)
    for comments, files in _earlier(folder / name):
        others = files.keys() - contents.keys()
        kept = {one: files[one] for one in others if os.path.isfile(folder / one)}
        if kept:
            blocks[comments] = {**kept, **blocks.get(comments, {})}
    lines = (line for comments, files in blocks.items() for line in (*comments, *_sums(files)))
    return {name: "".join(f"{line}\n" for line in lines).encode()}


def checksum_lines(file: Path) -> list[str]:
    """The lines of a file of checksums, whatever its bytes are. Raises OSError."""
    return file.read_bytes().decode("utf-8", "replace").splitlines()


def _earlier(file: Path) -> list[tuple[tuple[str, ...], dict[str, str]]]:
    """Comments and files of each block that stands there; lines that are neither are not taken over."""
    try:
        lines = checksum_lines(file)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise BadInput("export.folder", folder=str(file.parent), reason=os_reason(error)) from error
    blocks: list[tuple[list[str], dict[str, str]]] = []
    for line in lines:
        if line.startswith(HEAD):
            blocks.append(([line], {}))
        elif blocks and line.startswith("# "):
            blocks[-1][0].append(line)
        elif blocks and (found := LINE.fullmatch(line)):
            blocks[-1][1][found[2]] = found[1]
    return [(tuple(comments), files) for comments, files in blocks]


def _sums(files: Mapping[str, str]) -> Iterable[str]:
    return (f"{digest}  {name}" for name, digest in sorted(files.items()))
