"""Workbooks as they lie in the file: every cell's value and which ones are formulas, read fast."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree
from openpyxl.utils.cell import coordinate_to_tuple

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STORED = re.compile(rb"(</f>)<v[^>]*?(?:/>|>[^<]*</v>)")
Value = str | float | bool | None
Place = tuple[int, int]


@dataclass
class Page:
    """One sheet. Empty cells are left out, also where a formula gives an empty text."""

    values: dict[Place, Value] = field(default_factory=dict)
    formulas: dict[Place, str] = field(default_factory=dict)

    def at(self, row: int, column: int) -> Value:
        """A cell's value, None where it is empty."""
        return self.values.get((row, column))

    def headings(self, row: int) -> dict[str, int]:
        """Columns by heading, the first of each."""
        found: dict[str, int] = {}
        for (at, column), value in sorted(self.values.items()):
            if at == row:
                found.setdefault(str(value), column)
        return found

    def rows(self) -> list[int]:
        """Rows that hold anything."""
        return sorted({row for row, _ in self.values})


def pages_of(source: Path | bytes) -> dict[str, Page]:
    """Every sheet by its title."""
    with ZipFile(source if isinstance(source, Path) else BytesIO(source)) as package:
        names = [one.get("name") for one in _root(package, "xl/workbook.xml").iter(f"{_MAIN}sheet")]
        texts: list[str] = []
        if "xl/sharedStrings.xml" in package.namelist():
            texts = [_text(one) for one in _root(package, "xl/sharedStrings.xml").iter(f"{_MAIN}si")]
        return {
            name: _page(_root(package, f"xl/worksheets/sheet{number}.xml"), texts)
            for number, name in enumerate(names, 1)
        }


def without_values(content: bytes) -> bytes:
    """The same workbook without the values stored beside its formulas, so that somebody must compute them."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name.startswith("xl/worksheets/"):
                part = _STORED.sub(rb"\1", part)
                assert not re.search(rb"</f>\s*<v", part), name
            target.writestr(name, part)
    return out.getvalue()


def _root(package: ZipFile, name: str) -> etree._Element:
    return etree.fromstring(package.read(name))


def _text(element: etree._Element) -> str:
    return "".join(one.text or "" for one in element.iter(f"{_MAIN}t"))


def _page(root: etree._Element, texts: list[str]) -> Page:
    page = Page()
    for place, cell in _cells(root):
        kind, formula, held = cell.get("t"), cell.find(f"{_MAIN}f"), cell.find(f"{_MAIN}v")
        if formula is not None:
            page.formulas[place] = formula.text or ""
        value: Value = None
        if kind == "inlineStr":
            value = _text(cell)
        elif held is not None and held.text is not None:
            value = _value(kind, held.text, texts)
        if value not in (None, ""):
            page.values[place] = value
    return page


def _cells(root: etree._Element) -> Iterator[tuple[Place, etree._Element]]:
    for cell in root.iter(f"{_MAIN}c"):
        yield coordinate_to_tuple(cell.get("r")), cell


def _value(kind: str | None, text: str, texts: list[str]) -> Value:
    match kind:
        case "s":
            return texts[int(text)]
        case "b":
            return text == "1"
        case "str" | "e":
            return text
    return float(text)
