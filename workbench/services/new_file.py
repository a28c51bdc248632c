"""Put a fresh form where staff want it, never over another file."""

from __future__ import annotations

from pathlib import Path

from workbench.domain.errors import BadInput
from workbench.i18n.os_reason import os_reason


def require_workbook_name(file: Path) -> None:
    """Raises BadInput: ``import.template_suffix``."""
    if file.suffix.lower() != ".xlsx":
        raise BadInput("import.template_suffix", file=str(file))


def write_new(file: Path, content: bytes) -> None:
    """Write a file that was not there, which might be a filled one.

    Raises:
        BadInput: ``import.template_exists``, ``import.template_unwritable``.
    """
    try:
        with file.open("xb") as stream:
            stream.write(content)
    except FileExistsError:
        raise BadInput("import.template_exists", file=str(file)) from None
    except OSError as error:
        raise BadInput("import.template_unwritable", file=str(file), detail=os_reason(error)) from error
