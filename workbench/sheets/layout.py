"""Layout files ``exports/layouts/<kind>.yaml``: which columns a table shows, in which order and how wide."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from typing import Literal

from workbench.domain.errors import BadInputs, Place, Problem
from workbench.i18n import language
from workbench.sheets.model import Kind
from workbench.source import Listing, Mapping, Node, Scalar, read_source

Unit = Literal["points", "yuan", "wan"]
_UNITS: MappingOf[str, Unit] = {"分": "points", "元": "yuan", "万元": "wan"}
_FORMAT = "layout/1"
_KEYS = ("格式", "编号", "单位", "栏", "签字")
_COLUMN_KEYS = ("号", "宽", "题", "英文题")
_WIDEST = 80


@dataclass(frozen=True)
class LayoutColumn:
    """One column; ``heading`` is what the file says in the language in use, None for the usual words."""

    key: str
    width: int
    heading: str | None = None


@dataclass(frozen=True)
class Layout:
    """One table: unit under its title, columns from left to right, who signs below it."""

    kind: Kind
    unit: Unit
    columns: tuple[LayoutColumn, ...]
    signatures: tuple[str, ...]


# What each table can show; ``reviewers`` and ``split`` stand for as many columns as there are.
_WHO = frozenset({"no", "code", "entity_code", "entity", "title", "clause", "remark"})
_PANEL = frozenset({"sheets", "score", "rank", "tier"})
KNOWN_COLUMNS: MappingOf[Kind, frozenset[str]] = {
    Kind.SCORES: _WHO | _PANEL | {"reviewers", "dropped_high", "dropped_low", "deviation"},
    Kind.AWARDS: _WHO
    | _PANEL
    | {"nominal", "item_capped", "add_on", "entity_capped", "award", "split", "note"},
    Kind.PAYMENTS: _WHO
    | {
        "tier",
        "award",
        "words",
        "words_check",
        "split",
        "account_name",
        "bank",
        "account",
        "district",
        "status",
    },
    Kind.NOTICE: frozenset({"no", "entity", "title", "clause", "tier", "award", "remark"}),
}
KNOWN_SIGNATURES = ("members", "prepared", "checked", "approved", "head", "date")


def read_layout(data: bytes, *, file: str) -> Layout:
    """Read one layout file.

    Raises:
        BadInputs: ``layout.refused`` with every located problem (Y and L codes).
    """
    source, problems = read_source(data, file=file, known_keys=(*_KEYS, *_COLUMN_KEYS))
    if source is None:
        raise BadInputs("layout.refused", problems, file=file)
    reading = _Reading(file)
    layout = reading.layout(source.root)
    if layout is None or reading.problems:
        raise BadInputs("layout.refused", reading.problems, file=file)
    return layout


class _Reading:
    """One file being read, with what is wrong so far."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.problems: list[Problem] = []

    def _wrong(self, node: Node, code: str, **parts: object) -> None:
        self.problems.append(Problem(code, Place(self._file, node.line, node.column), parts))

    def layout(self, root: Mapping) -> Layout | None:
        fields = self._fields(root, _KEYS, required=("格式", "编号", "单位", "栏"))
        if self.problems:
            return None
        self._choice(fields["格式"], (_FORMAT,))
        kind = self._choice(fields["编号"], tuple(Kind))
        unit = self._choice(fields["单位"], tuple(_UNITS))
        if kind is None or unit is None:
            return None
        columns = self._columns(fields["栏"], Kind(kind))
        signatures = tuple(
            self._choice(node, KNOWN_SIGNATURES) or ""
            for node in (self._list(fields["签字"]) if "签字" in fields else ())
        )
        return Layout(Kind(kind), _UNITS[unit], columns, signatures)

    def _columns(self, node: Node, kind: Kind) -> tuple[LayoutColumn, ...]:
        """Each column once, and the one that the totals rest on among them."""
        columns: list[LayoutColumn] = []
        for one in self._list(node):
            column = self._column(one, kind)
            if column.key in {before.key for before in columns if column.key}:
                self._wrong(one, "L06", value=column.key)
            columns.append(column)
        needed = "score" if kind is Kind.SCORES else "award"
        if not self.problems and needed not in {column.key for column in columns}:
            self._wrong(node, "L07", value=needed)
        keys = {column.key for column in columns}
        if not self.problems and ("words" in keys) is not ("words_check" in keys):
            self._wrong(node, "L08")
        return tuple(columns)

    def _column(self, node: Node, kind: Kind) -> LayoutColumn:
        if not isinstance(node, Mapping):
            self._wrong(node, "L03")
            return LayoutColumn("", 0)
        fields = self._fields(node, _COLUMN_KEYS, required=("号", "宽"))
        key = self._choice(fields["号"], tuple(sorted(KNOWN_COLUMNS[kind]))) if "号" in fields else None
        heading = fields.get("题" if language() == "zh" else "英文题")
        words = heading.text if isinstance(heading, Scalar) else None
        return LayoutColumn(key or "", self._width(fields["宽"]) if "宽" in fields else 0, words)

    def _width(self, node: Node) -> int:
        words = node.text if isinstance(node, Scalar) else ""
        if words.isascii() and words.isdigit() and 0 < int(words) <= _WIDEST:
            return int(words)
        self._wrong(node, "L04", value=words, widest=_WIDEST)
        return 0

    def _fields(self, node: Mapping, known: tuple[str, ...], required: tuple[str, ...]) -> dict[str, Node]:
        fields: dict[str, Node] = {}
        for key, value in ((entry.key.text, entry.value) for entry in node.entries):
            if key in known:
                fields[key] = value
            else:
                self._wrong(value, "L01", value=key, known=known)
        for key in required:
            if key not in fields:
                self._wrong(node, "L02", value=key)
        return fields

    def _choice(self, node: Node, options: tuple[str, ...]) -> str | None:
        words = node.text if isinstance(node, Scalar) else ""
        if words in options:
            return words
        self._wrong(node, "L05", value=words, known=options)
        return None

    def _list(self, node: Node) -> tuple[Node, ...]:
        if isinstance(node, Listing):
            return tuple(node.items)
        self._wrong(node, "L03")
        return ()
