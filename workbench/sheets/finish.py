"""The finishing pass: values beside formulas, blocks of rows streamed in, the same bytes each time.

openpyxl writes formulas without values, so viewers and importers show blanks, it needs a kilobyte for every
cell, and it stamps the hour into the file. All three are put right in the zip itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from io import BytesIO
from itertools import islice
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree
from openpyxl.utils import get_column_letter
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from workbench.sheets.areas import Scalar
from workbench.sheets.blocks import Block, blocks_of
from workbench.sheets.escapes import escaped
from workbench.sheets.row_xml import block_rows, digits

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(<)")
_DIMENSION = re.compile(rb'(<dimension ref=")[^"]*(")')
_DATA = re.compile(rb"<sheetData\s*(?:/>|>(.*?)</sheetData>)", re.DOTALL)
_ROW = re.compile(rb'<row r="([0-9]+)"[^>]*?(?:/>|>.*?</row>)', re.DOTALL)
# Rows that go to the compressor together.
_ROWS_AT_ONCE = 200


def finished(book: Workbook, values: Mapping[str, Mapping[str, Scalar]], day: date) -> bytes:
    """The bytes of a workbook, as `finish` writes them."""
    out = BytesIO()
    finish(book, values, day, out)
    return out.getvalue()


def finish(book: Workbook, values: Mapping[str, Mapping[str, Scalar]], day: date, target: IO[bytes]) -> None:
    """Write a workbook, its blocks of rows one row after another.

    Args:
        values: value of every formula cell outside blocks, by sheet title and coordinate.
        day: the only date that the file carries.
        target: a file that can be read back and sought in.
    """
    streamed = {
        f"xl/worksheets/sheet{place}.xml": (sheet, values[sheet.title])
        for place, sheet in enumerate(book.worksheets, 1)
    }
    # A style that only blocks have is in the book before openpyxl writes its styles.
    rows = {sheet: [block_rows(sheet, block) for block in blocks_of(sheet)] for sheet in book.worksheets}
    raw = BytesIO()
    book.save(raw)
    stamp = f"{day.isoformat()}T00:00:00Z".encode()
    with ZipFile(raw) as source, ZipFile(target, "w") as package:
        for name in sorted(source.namelist()):
            content = source.read(name)
            info = ZipInfo(name, _ZIP_EPOCH)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            if name not in streamed:
                if name == "docProps/core.xml":
                    content = _STAMP.sub(rb"\g<1>" + stamp + rb"\g<3>", content)
                package.writestr(info, content)
                continue
            sheet, of_sheet = streamed[name]
            content = _with_values(content, of_sheet)
            with package.open(info, "w") as part:
                for piece in _pieces(content, sheet, rows[sheet]):
                    part.write(piece)


def _pieces(content: bytes, sheet: Worksheet, rows: list[Iterator[str]]) -> Iterator[bytes]:
    """The XML of a sheet with its blocks among the rows that openpyxl wrote."""
    blocks = blocks_of(sheet)
    if not blocks:
        yield content
        return
    content = _DIMENSION.sub(rb"\g<1>" + _dimension(sheet, blocks) + rb"\g<2>", content, count=1)
    data = _DATA.search(content)
    assert data is not None
    yield content[: data.start()] + b"<sheetData>"
    own = [(int(found[1]), found[0]) for found in _ROW.finditer(data[1] or b"")]
    place = 0
    for block, lines in zip(blocks, rows, strict=True):
        while place < len(own) and own[place][0] < block.top:
            yield own[place][1]
            place += 1
        if place < len(own) and own[place][0] < block.below:
            raise ValueError(f"row {own[place][0]} of {sheet.title} is written twice")
        yield from _batches(lines)
    yield b"".join(row for _, row in own[place:]) + b"</sheetData>" + content[data.end() :]


def _batches(lines: Iterator[str]) -> Iterator[bytes]:
    while batch := "".join(islice(lines, _ROWS_AT_ONCE)):
        yield batch.encode()


def _dimension(sheet: Worksheet, blocks: Sequence[Block]) -> bytes:
    """The range that own cells and blocks cover together."""
    rows = [row for row, _ in sheet._cells] + [row for one in blocks for row in (one.top, one.below - 1)]
    columns = [column for _, column in sheet._cells] + [len(one.looks) for one in blocks]
    first = min([column for _, column in sheet._cells] + [1])
    return f"{get_column_letter(first)}{min(rows)}:{get_column_letter(max(columns))}{max(rows)}".encode()


def _with_values(content: bytes, values: Mapping[str, Scalar]) -> bytes:
    root = etree.fromstring(content)
    for cell in root.iter(f"{_MAIN}c"):
        if cell.find(f"{_MAIN}f") is None:
            continue
        value = values[cell.get("r")]
        holder = cell.find(f"{_MAIN}v")
        if holder is None:
            holder = etree.SubElement(cell, f"{_MAIN}v")
        if isinstance(value, bool):
            cell.set("t", "b")
            holder.text = str(int(value))
        elif isinstance(value, str):
            cell.set("t", "str")
            holder.text = escaped(value)
        else:
            cell.attrib.pop("t", None)
            holder.text = digits(value or 0)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
