"""The file of checksums beside an export: which bytes left the house, from which record, by which rules.

Its lines are those of ``sha256sum``, so that an office can run ``sha256sum -c`` without us; lines that
begin with ``#`` are comments to that program. It carries no date, so the same export gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import TYPE_CHECKING

from workbench.i18n import t

if TYPE_CHECKING:
    from workbench.sheets.model import ExportInput, Kind

SUFFIX = ".sha256"
HEAD = "# record head "


def checksum_name(round_code: str) -> str:
    """``2025-1_校验.sha256``, without spaces and characters that file systems refuse."""
    name = f"{round_code}_{t('sheets.file.checksums')}"
    return re.sub(r'[\\/:*?"<>|\s\x00-\x1f]', "_", name) + SUFFIX


def checksums(data: ExportInput, contents: Mapping[str, tuple[Kind, bytes]]) -> dict[str, bytes]:
    """Name and content of the file for the workbooks of one export."""
    about = data.provenance
    lines = [f"{HEAD}{about.audit_head}", f"# program Tiering Workbench {about.program_version}"]
    for part in data.measures:
        one = part.measure
        hashes = f"bytes {one.hashes.bytes_sha256} meaning {one.hashes.meaning_sha256}"
        lines.append(f"# rules {one.id} v{one.version} {hashes}")
    lines += [f"{sha256(content).hexdigest()}  {name}" for name, (_, content) in sorted(contents.items())]
    return {checksum_name(about.round_code): "".join(f"{line}\n" for line in lines).encode()}
