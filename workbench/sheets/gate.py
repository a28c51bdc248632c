"""Look at a workbook's zip directory before any parser does, and refuse what no form ever is.

Figures: a form of 100,000 submissions is about 10 MB packed and 100 MB unpacked.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import IO

from workbench.domain.errors import BadInput
from workbench.sheets.limits import MEGABYTE

PACKED_AT_MOST = 40 * MEGABYTE
UNPACKED_AT_MOST = 256 * MEGABYTE
# Every part but the cells and their texts.
OTHER_PART_AT_MOST = 16 * MEGABYTE
# Twice what a form of 100,000 rows has; each text begins and ends.
SHARED_TEXTS_AT_MOST = 4_000_000
PARTS_AT_MOST = 1_000
# Small parts may be very regular; a large one that shrinks this well was made to.
RATIO_AT_MOST = 200
RATIO_FROM = 5 * MEGABYTE
_TYPES = "[Content_Types].xml"
_NEEDED = {_TYPES, "xl/workbook.xml"}
_CELLS = ("xl/worksheets/", "xl/sharedstrings.xml")
# Spreadsheet programs use these two; others can be told to want any amount of memory.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ZIP = b"PK"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 64 * 1024
_OVERLAP = 16
_TEXT_ENDS = (b"si>", b"si/>")
_ENCRYPTED = 0x1


def check_workbook(data: bytes, file: str) -> None:
    """Pass the bytes of a plain .xlsx on; ``file`` is its name for the wording.

    Raises:
        BadInput: ``import.empty_file``, ``import.old_or_locked`` (.xls, or a password),
            ``import.not_workbook``, ``import.archive`` (a zip with something else in it),
            ``import.damaged``, ``import.too_large``, ``import.macros``, ``import.external_links``,
            ``import.doctype``.
    """
    if not data:
        raise BadInput("import.empty_file", file=file)
    if len(data) > PACKED_AT_MOST:
        raise too_large(file)
    if data.startswith(_OLE):
        raise BadInput("import.old_or_locked", file=file)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_directory(archive.infolist(), file)
            _check_parts(archive, file)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, ValueError) as error:
        code = "import.damaged" if data.startswith(_ZIP) else "import.not_workbook"
        raise BadInput(code, file=file) from error


def looks_packed(start: bytes) -> bool:
    """Whether a file that begins like this is a workbook of some kind, whatever its name says."""
    return start.startswith((_ZIP, _OLE))


def too_large(file: str, most: int = PACKED_AT_MOST) -> BadInput:
    """The error of a file beyond ``most`` bytes, or whose parts are."""
    return BadInput("import.too_large", file=file, megabytes=most // MEGABYTE)


def _check_directory(parts: list[zipfile.ZipInfo], file: str) -> None:
    names = {part.filename for part in parts}
    if not names >= _NEEDED:
        if _TYPES in names:
            raise BadInput("import.not_workbook", file=file)
        raise BadInput("import.archive", file=file, found=sorted(names)[:5] or ["—"])
    if len(names) < len(parts) or any(
        part.flag_bits & _ENCRYPTED or part.compress_type not in _METHODS for part in parts
    ):
        raise BadInput("import.damaged", file=file)
    if len(parts) > PARTS_AT_MOST or sum(part.file_size for part in parts) > UNPACKED_AT_MOST:
        raise too_large(file)
    if any(_is_swollen(part) for part in parts):
        raise too_large(file)
    if any("vbaproject" in name.lower() for name in names):
        raise BadInput("import.macros", file=file)
    if any(name.lower().startswith("xl/externallinks/") for name in names):
        raise BadInput("import.external_links", file=file)


def _is_swollen(part: zipfile.ZipInfo) -> bool:
    if part.file_size > OTHER_PART_AT_MOST and not part.filename.lower().startswith(_CELLS):
        return True
    return part.file_size > RATIO_FROM and part.file_size > RATIO_AT_MOST * part.compress_size


def _check_parts(archive: zipfile.ZipFile, file: str) -> None:
    texts = 0
    for part in archive.infolist():
        if part.filename.lower().endswith((".xml", ".rels", ".vml")):
            with archive.open(part) as stream:
                for piece in _pieces(stream):
                    if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
                        raise BadInput("import.doctype", file=file)
                    texts += sum(piece.count(end, _OVERLAP) for end in _TEXT_ENDS)
                    if texts > SHARED_TEXTS_AT_MOST:
                        raise too_large(file)


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """A part to its end, so that damage is found here; UTF-16 text is seen through its zero bytes.

    Each piece begins with the last ``_OVERLAP`` bytes before it, so that no word is cut in two.
    """
    tail = b" " * _OVERLAP
    while chunk := stream.read(_CHUNK):
        piece = tail + chunk.replace(b"\0", b"")
        yield piece
        tail = piece[-_OVERLAP:]
