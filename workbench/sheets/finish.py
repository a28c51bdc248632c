"""The finishing pass: each formula's value beside it, and the same bytes for the same content.

openpyxl writes formulas without values, so viewers and importers show blanks, and it stamps the hour
into the file. Both are put right in the zip itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree
from openpyxl.workbook.workbook import Workbook

from workbench.sheets.functions import Scalar

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(<)")


def finished(book: Workbook, values: Mapping[str, Mapping[str, Scalar]], day: date) -> bytes:
    """The bytes of a workbook.

    Args:
        values: value of every formula cell, by sheet title and coordinate.
        day: the only date that the file carries.
    """
    raw = BytesIO()
    book.save(raw)
    stamp = f"{day.isoformat()}T00:00:00Z".encode()
    parts = {
        f"xl/worksheets/sheet{place}.xml": values[sheet.title]
        for place, sheet in enumerate(book.worksheets, 1)
    }
    out = BytesIO()
    with ZipFile(raw) as source, ZipFile(out, "w") as target:
        for name in sorted(source.namelist()):
            content = source.read(name)
            if name in parts:
                content = _with_values(content, parts[name])
            elif name == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>" + stamp + rb"\g<3>", content)
            info = ZipInfo(name, _ZIP_EPOCH)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            target.writestr(info, content)
    return out.getvalue()


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
            holder.text = value
        else:
            cell.attrib.pop("t", None)
            holder.text = _digits(value or Fraction(0))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _digits(value: Fraction) -> str:
    """A number as offices store it: the shortest decimal of the nearest binary double."""
    return str(value.numerator) if value.denominator == 1 else repr(float(value))
