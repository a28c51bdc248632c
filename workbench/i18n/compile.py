"""Compile every .po beside its .mo: ``python -m workbench.i18n.compile``."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from workbench.i18n import CATALOGUES


def compiled(source: Path) -> bytes:
    """The .mo bytes of a .po file."""
    with source.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def main() -> None:
    """Write each .mo file."""
    for source in sorted(CATALOGUES.glob("*/*.po")):
        source.with_suffix(".mo").write_bytes(compiled(source))


if __name__ == "__main__":
    main()
