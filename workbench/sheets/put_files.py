"""Put finished files into a folder: all of them, or the folder stays as it was."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from workbench.domain.errors import BadInput
from workbench.i18n.os_reason import os_reason


def put_files(contents: Mapping[str, bytes], folder: Path) -> None:
    """Write files by name, in place of those of the same name; each appears whole.

    Everything is on the disk before the first file is replaced, and a failure puts back what was there.

    Raises:
        BadInput: ``export.folder`` where the folder cannot be written.
    """
    parts = {name: folder / f".{name}.part" for name in contents}
    before: dict[Path, bytes | None] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, part in parts.items():
            part.write_bytes(contents[name])
        for name, part in parts.items():
            path = folder / name
            found = path.read_bytes() if path.exists() else None
            part.replace(path)
            before[path] = found
    except OSError as error:
        _put_back(before)
        for part in parts.values():
            _remove(part)
        raise BadInput("export.folder", folder=str(folder), reason=os_reason(error)) from error


def _put_back(before: Mapping[Path, bytes | None]) -> None:
    for path, content in before.items():
        if content is None:
            _remove(path)
        else:
            path.write_bytes(content)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return  # Where the folder itself is none, nothing was written.
