"""Writing a rule file: whole or not at all, and never over another."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from workbench.domain.errors import BadInput, Refused
from workbench.i18n.os_reason import os_reason


def write_new(file: Path, data: bytes) -> None:
    """Put bytes where no file was.

    Raises:
        BadInput: ``rules.unwritable``, also where a file is there.
    """
    try:
        with file.open("xb") as stream:
            try:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            except BaseException:
                file.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise BadInput("rules.unwritable", path=str(file), reason=os_reason(error)) from error


def rewrite(file: Path, before: bytes, after: bytes) -> None:
    """Put new bytes in place of those that were read.

    Raises:
        Refused: ``rules.changed_meanwhile`` where the file is no longer what was read.
        BadInput: ``rules.unwritable``.
    """
    try:
        if file.read_bytes() != before:
            raise Refused("rules.changed_meanwhile", path=str(file))
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        try:
            with os.fdopen(handle, "wb") as temporary:
                temporary.write(after)
                temporary.flush()
                os.fsync(temporary.fileno())
            shutil.copymode(file, name)
            Path(name).replace(file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise BadInput("rules.unwritable", path=str(file), reason=os_reason(error)) from error
