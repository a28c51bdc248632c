"""Compile every .po beside its .mo: ``python -m workbench.i18n.compile``."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from workbench.i18n import CATALOGUES

# Without a date of its own a catalogue would carry the minute in which it was compiled.
_DATE = datetime(2025, 1, 1, tzinfo=UTC)


def compiled(source: Path) -> bytes:
    """The .mo bytes of a .po file: the same file, the same bytes."""
    with source.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    catalogue.creation_date = catalogue.revision_date = _DATE
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def main() -> None:
    """Write each .mo file."""
    for source in sorted(CATALOGUES.glob("*/*.po")):
        source.with_suffix(".mo").write_bytes(compiled(source))


if __name__ == "__main__":
    main()
