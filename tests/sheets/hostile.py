"""Hostile and broken workbooks, made when they are needed, each with the error that it ends in."""

from __future__ import annotations

import os
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO

from openpyxl import Workbook

from workbench.sheets import gate, limits

SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@contextmanager
def limited(seconds: float, megabytes: int) -> Iterator[None]:
    """Hold the block to processor seconds, its children's too, and to memory at any moment in this process.

    The parser's own process has limits of its own.
    """
    tracemalloc.start()
    before = os.times()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    spent = sum(now - then for now, then in zip(os.times()[:4], before[:4], strict=True))
    assert spent < seconds
    assert peak < megabytes << 20


def plain() -> bytes:
    out = BytesIO()
    book = Workbook()
    assert book.active is not None
    book.active["A1"] = "申报编号"
    book.save(out)
    return out.getvalue()


def changed(extra: dict[str, bytes], *, without: str = "") -> bytes:
    """A sound workbook with some parts replaced, added or left out."""
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(plain())) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            if name not in extra and name != without:
                target.writestr(name, source.read(name))
        for name, data in extra.items():
            target.writestr(name, data, compresslevel=1)
    return out.getvalue()


def sheet_of(cells: str) -> bytes:
    return changed({SHEET: f"<worksheet {MAIN}><sheetData>{cells}</sheetData></worksheet>".encode()})


def encrypted() -> bytes:
    data = bytearray(plain())
    place = data.index(b"PK\x01\x02")
    data[place + 8] |= 1
    return bytes(data)


def packed(method: int) -> bytes:
    """A sound workbook packed by a method that no spreadsheet program uses."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(plain())) as source, zipfile.ZipFile(out, "w", method) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    return out.getvalue()


def archive(name: str, data: bytes) -> bytes:
    """A zip with one file in it."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr(name, data)
    return out.getvalue()


def shared(texts: int) -> bytes:
    """Texts that cells share, far more than any form has, and not too regular."""
    piece = b"".join(b"<si><t>%x</t></si>" % (number * 2654435761 % 2**32) for number in range(10_000))
    return f'<sst xmlns="{MAIN}">'.encode() + piece * (texts // 10_000) + b"</sst>"


BILLION = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&b;</t></si></sst>"""
LATE_DOCTYPE = b"<!--" + b"x" * 100_000 + b"-->" + BILLION
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "import.empty_file"),
    "words": (lambda: "申报编号,申报单位\nS1,大同云".encode(), "import.not_workbook"),
    "old xls or password": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "import.old_or_locked",
    ),
    "half a file": (lambda: plain()[: len(plain()) // 2], "import.damaged"),
    "encrypted part": (encrypted, "import.damaged"),
    "another zip": (lambda: changed({}, without="xl/workbook.xml"), "import.not_workbook"),
    "macros": (lambda: changed({"xl/vbaProject.bin": b"x"}), "import.macros"),
    "external links": (
        lambda: changed({"xl/externalLinks/externalLink1.xml": b"<x/>"}),
        "import.external_links",
    ),
    "entity bomb": (lambda: changed({"xl/sharedStrings.xml": BILLION}), "import.doctype"),
    "doctype behind a comment": (lambda: changed({"xl/sharedStrings.xml": LATE_DOCTYPE}), "import.doctype"),
    "doctype in UTF-16": (
        lambda: changed({"xl/sharedStrings.xml": BILLION.decode().encode("utf-16")}),
        "import.doctype",
    ),
    "zip bomb": (lambda: changed({SHEET: b" " * (gate.UNPACKED_AT_MOST + 1)}), "import.too_large"),
    "very regular part": (lambda: changed({SHEET: b" " * (gate.RATIO_FROM + 1)}), "import.too_large"),
    "many parts": (
        lambda: changed({f"xl/media/{number}": b"" for number in range(gate.PARTS_AT_MOST)}),
        "import.too_large",
    ),
    "too large": (lambda: b"PK" + b"\0" * gate.PACKED_AT_MOST, "import.too_large"),
    "broken XML": (lambda: changed({SHEET: b"<worksheet><sheetData><row>"}), "import.damaged"),
    "a zip in a zip": (lambda: archive("form.xlsx", plain()), "import.archive"),
    "zips all the way down": (
        lambda: archive("a.zip", archive("b.zip", archive("form.xlsx", plain()))),
        "import.archive",
    ),
    "a document": (
        lambda: changed({"word/document.xml": b"<x/>"}, without="xl/workbook.xml"),
        "import.not_workbook",
    ),
    "packed to want memory": (lambda: packed(zipfile.ZIP_LZMA), "import.damaged"),
    "shared texts without end": (
        lambda: changed({"xl/sharedStrings.xml": shared(gate.SHARED_TEXTS_AT_MOST // 2 + 10_000)}),
        "import.too_large",
    ),
    "styles without end": (
        lambda: changed({"xl/styles.xml": b"<!-- %s -->" % (b"style" * 4_000_000)}),
        "import.too_large",
    ),
    "a row beyond all rows": (
        lambda: sheet_of('<row r="99999999999"><c r="A1"><v>1</v></c></row>'),
        "import.too_many",
    ),
    "a column beyond all columns": (
        lambda: sheet_of('<row r="1"><c r="ZZZZZ1"><v>1</v></c></row>'),
        "import.damaged",
    ),
    "last cell of all": (
        lambda: sheet_of('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "import.too_many",
    ),
    "last column": (lambda: sheet_of('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "import.too_many"),
    "a row too many": (
        lambda: sheet_of(f'<row r="{limits.ROWS_AT_MOST + 1}"><c r="A1"><v>1</v></c></row>'),
        "import.too_many",
    ),
}
