"""Layout files as JSON Schema, for editors that complete and underline while one is written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workbench.domain.facts import NO, YES
from workbench.i18n import in_every_language
from workbench.sheets.layout.columns import KNOWN_COLUMNS, KNOWN_SIGNATURES, UNITS, UNITS_OF
from workbench.sheets.layout.keys import (
    ALIGNS,
    COLUMN_KEYS,
    COLUMN_REQUIRED,
    DIRECTIONS,
    FORMAT,
    KEYS,
    LEAST_MARGIN,
    MOST_MARGIN,
    PAGE_KEYS,
    REQUIRED,
    SIDES,
    SIGNATURE_KEYS,
    SIGNATURE_REQUIRED,
    WIDEST,
)
from workbench.sheets.layout.model import Form, Paper, Protection
from workbench.sheets.model import Kind

Shape = dict[str, Any]
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Shape = {"type": "string", "minLength": 1}


def schema() -> Shape:
    """The shape of a layout file: keys as they are written, described in both languages.

    It knows the shapes and each table's columns; what must agree with what is judged by ``layouts check``.
    """
    shapes: dict[str, Shape] = {
        "格式": {"type": "string", "const": FORMAT},
        "编号": _one_of(kind.value for kind in Kind),
        "单位": _one_of(UNITS),
        "标题": _TEXT,
        "英文标题": _TEXT,
        "栏": {"type": "array", "minItems": 1, "items": _column()},
        "页面": _page(),
        "保护": _one_of(one.value for one in Protection),
        "签字": {"type": "array", "items": _signature()},
    }
    about = " / ".join(in_every_language("sheets.layout.schema"))
    head = {"$schema": _DIALECT, "title": "workbench layout", "description": about}
    return {**head, **_mapping("file", shapes, KEYS, REQUIRED), "allOf": [_of_kind(kind) for kind in Kind]}


def _one_of(words: Iterable[str]) -> Shape:
    return {"type": "string", "enum": list(words)}


def _mapping(
    place: str, shapes: dict[str, Shape], keys: Iterable[str], required: Iterable[str] = ()
) -> Shape:
    """A mapping with its keys, each described in both languages."""
    properties = {
        key: {**shapes[key], "description": " / ".join(in_every_language(f"sheets.layout.key.{place}.{key}"))}
        for key in keys
    }
    found: Shape = {"type": "object", "additionalProperties": False, "properties": properties}
    return {**found, "required": list(required)} if required else found


def _column() -> Shape:
    every = sorted(frozenset().union(*KNOWN_COLUMNS.values()))
    shapes: dict[str, Shape] = {
        "号": _one_of(every),
        "宽": {"type": "integer", "minimum": 1, "maximum": WIDEST},
        "题": _TEXT,
        "英文题": _TEXT,
        "格式": _one_of(form.value for form in Form),
        "对齐": _one_of(ALIGNS),
        "换行": _one_of((YES, NO)),
    }
    return _mapping("column", shapes, COLUMN_KEYS, COLUMN_REQUIRED)


def _page() -> Shape:
    margin: Shape = {"type": "integer", "minimum": LEAST_MARGIN, "maximum": MOST_MARGIN}
    margins: Shape = {
        "type": "object",
        "additionalProperties": False,
        "properties": dict.fromkeys(SIDES, margin),
    }
    answer = _one_of((YES, NO))
    shapes: dict[str, Shape] = {
        "纸张": _one_of(paper.value for paper in Paper),
        "方向": _one_of(DIRECTIONS),
        "页边距": margins,
        "每页重复表头": answer,
        "页码": answer,
        "适合页宽": answer,
        "冻结列": _TEXT,
    }
    return _mapping("page", shapes, PAGE_KEYS)


def _signature() -> Shape:
    own = _mapping("signature", dict.fromkeys(SIGNATURE_KEYS, _TEXT), SIGNATURE_KEYS, SIGNATURE_REQUIRED)
    return {"anyOf": [_one_of(KNOWN_SIGNATURES), own]}


def _of_kind(kind: Kind) -> Shape:
    """Columns and units of one table."""
    columns: Shape = {"items": {"properties": {"号": _one_of(sorted(KNOWN_COLUMNS[kind]))}}}
    then: Shape = {"properties": {"栏": columns, "单位": _one_of(UNITS_OF[kind])}}
    return {"if": {"properties": {"编号": {"const": kind.value}}}, "then": then}
