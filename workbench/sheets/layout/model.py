"""A layout file as it was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from workbench.i18n import t
from workbench.sheets.model import Kind

Unit = Literal["points", "yuan", "wan"]
Side = Literal["top", "bottom", "left", "right"]
Align = Literal["left", "center", "right"]


class Form(StrEnum):
    """How the numbers of a column stand, by the name in the file."""

    WHOLE = "整数"
    POINTS = "分数"
    LONG_POINTS = "长分数"
    YUAN = "金额"
    WAN = "万元"
    SHARE = "百分比"
    DAY = "日期"
    TEXT = "文本"


class Paper(StrEnum):
    """Sheets of paper that offices print on."""

    A4 = "A4"
    A3 = "A3"


class Protection(StrEnum):
    """What a reader of the workbook may not change: nothing, its sheets, or its formulas as well."""

    NONE = "否"
    STRUCTURE = "结构"
    FULL = "全部"


@dataclass(frozen=True)
class LayoutColumn:
    """One column; ``heading`` is what the file says in the language in use, None for the usual words.

    ``form``, ``align`` and ``wrap`` are None where the column looks as it usually does.
    """

    key: str
    width: int
    heading: str | None = None
    form: Form | None = None
    align: Align | None = None
    wrap: bool | None = None

    @property
    def shown(self) -> str:
        """The heading, the usual one where the file has none."""
        return self.heading or t(f"sheets.column.{self.key}")


@dataclass(frozen=True)
class PageSetup:
    """The printed page. ``margins`` are millimetres; a side that is not there keeps its usual one.

    ``freeze`` is the column up to which the table stands still on screen, None for none.
    """

    paper: Paper = Paper.A4
    landscape: bool = True
    margins: Mapping[Side, int] = field(default_factory=dict)
    repeat_headings: bool = True
    page_numbers: bool = True
    fit_width: bool = True
    freeze: str | None = None


@dataclass(frozen=True)
class Signature:
    """One place to sign: one of the usual ones by its key, or with words of the office's own."""

    key: str = ""
    words: str | None = None

    @property
    def shown(self) -> str:
        """What stands at the place."""
        return t(f"sheets.sign.{self.key}") if self.words is None else self.words


@dataclass(frozen=True)
class Layout:
    """One table: title and unit above it, columns from left to right, who signs below it, the page.

    ``title`` is the pattern in the language in use with its parts in braces, None for the usual title.
    """

    kind: Kind
    unit: Unit
    columns: tuple[LayoutColumn, ...]
    signatures: tuple[Signature, ...]
    title: str | None = None
    page: PageSetup = PageSetup()
    protection: Protection = Protection.NONE
