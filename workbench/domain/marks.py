"""Marks: one cell, one sheet, and the text that a person types for a mark.

Stored form: int16 per item in the frozen order, ``mark * scale``; sentinels for the other states.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from fractions import Fraction

from workbench.domain.errors import BadInput
from workbench.domain.rounding import decimal_text
from workbench.domain.rubric import Item, ItemId, Scoring


class Blank(Enum):
    """A cell without a mark."""

    PENDING = "pending"
    NOT_APPLICABLE = "na"


Cell = Fraction | Blank


class SheetState(StrEnum):
    """Life of one score sheet."""

    OPEN = "open"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    RECUSED = "recused"
    VOID = "void"


@dataclass(frozen=True)
class Sheet:
    """One reviewer's marks for one submission; an item not in ``cells`` is pending."""

    reviewer: str
    state: SheetState = SheetState.SUBMITTED
    cells: Mapping[ItemId, Cell] = field(default_factory=dict)

    @property
    def counts(self) -> bool:
        """Only a submitted sheet counts; recused and void ones never do."""
        return self.state is SheetState.SUBMITTED

    def cell(self, item: ItemId) -> Cell:
        """The cell of an item; PENDING where nothing was entered."""
        return self.cells.get(item, Blank.PENDING)


_STOPS = str.maketrans("。．０１２３４５６７８９", "..0123456789")
_NUMBER = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")
_NEGATIVE = re.compile(rf"[-－−]{_NUMBER.pattern}")
# Typed by those who mean that the item does not apply.
_NOT_APPLICABLE = frozenset({"na", "NA", "n/a", "不适用"})


def parse_mark(text: str) -> Cell:
    """Read the whole text of a mark field: ``8。5`` is 8.5, ``８５`` is 85.

    Raises:
        BadInput: ``mark.empty``, ``mark.negative`` or ``mark.unreadable``; never a guess (``8，5``, ``8 5``,
            ``8e1``).

    >>> parse_mark("8。5"), parse_mark("８５")
    (Fraction(17, 2), Fraction(85, 1))
    """
    stripped = text.strip()
    if not stripped:
        raise BadInput("mark.empty")
    if stripped in _NOT_APPLICABLE:
        return Blank.NOT_APPLICABLE
    plain = stripped.translate(_STOPS)
    if _NEGATIVE.fullmatch(plain):
        raise BadInput("mark.negative", text=stripped)
    if not _NUMBER.fullmatch(plain):
        raise BadInput("mark.unreadable", text=stripped)
    return Fraction(plain)


def mark_text(cell: Cell) -> str | None:
    """A cell as records and documents keep it: a decimal, ``na``, or None while pending."""
    if isinstance(cell, Fraction):
        return decimal_text(cell)
    return None if cell is Blank.PENDING else cell.value


def check_mark(cell: Cell, item: Item) -> Cell:
    """Return the cell if the item allows it.

    Raises:
        BadInput: ``mark.above_points``, ``mark.off_step`` or ``mark.must_apply``.
    """
    if cell is Blank.PENDING:
        return cell
    if isinstance(cell, Blank):
        if not item.may_not_apply:
            raise BadInput("mark.must_apply", item=item.id, name=item.name)
        return cell
    named = {"item": item.id, "name": item.name, "mark": decimal_text(cell)}
    if cell < 0 or cell > item.points:
        raise BadInput("mark.above_points", points=decimal_text(item.points), **named)
    if (cell / item.step).denominator != 1:
        below = min(cell // item.step, item.points // item.step - 1) * item.step
        near = {"below": decimal_text(below), "above": decimal_text(below + item.step)}
        raise BadInput("mark.off_step", step=decimal_text(item.step), **near, **named)
    return cell


PENDING_CODE = -1
NOT_APPLICABLE_CODE = -2


def scale_of(scoring: Scoring) -> int:
    """Smallest power of ten that makes every step of the rubric a whole number."""
    scale = 1
    while any((item.step * scale).denominator != 1 for item in scoring.items):
        scale *= 10
    return scale


def pack(cells: Mapping[ItemId, Cell], scoring: Scoring) -> bytes:
    """Pack a sheet as little-endian int16 in item order, for storage."""
    scale = scale_of(scoring)
    codes = [to_code(cells.get(item.id, Blank.PENDING), scale) for item in scoring.items]
    return struct.pack(f"<{len(codes)}h", *codes)


def has_marks(packed: bytes) -> bool:
    """Whether anything was ever entered on a packed sheet that still holds it."""
    blank = struct.pack("<h", PENDING_CODE)
    return packed != blank * (len(packed) // len(blank))


def to_code(cell: Cell, scale: int) -> int:
    """A cell as a whole number: its mark times ``scale``, or the sentinel of its state."""
    if cell is Blank.PENDING:
        return PENDING_CODE
    if isinstance(cell, Blank):
        return NOT_APPLICABLE_CODE
    return int(cell * scale)


def unpack(packed: bytes, scoring: Scoring) -> dict[ItemId, Cell]:
    """Read a packed sheet back.

    Raises:
        BadInput: ``marks.wrong_length`` where the vector does not fit the rubric.
    """
    if len(packed) != 2 * len(scoring.items):
        raise BadInput("marks.wrong_length", found=len(packed) // 2, expected=len(scoring.items))
    scale = scale_of(scoring)
    codes = struct.unpack(f"<{len(scoring.items)}h", packed)
    return {item.id: from_code(code, scale) for item, code in zip(scoring.items, codes, strict=True)}


def from_code(code: int, scale: int) -> Cell:
    """The cell behind a stored whole number."""
    if code == PENDING_CODE:
        return Blank.PENDING
    if code == NOT_APPLICABLE_CODE:
        return Blank.NOT_APPLICABLE
    return Fraction(code, scale)


def missing_items(cells: Mapping[ItemId, Cell], items: Sequence[Item]) -> tuple[Item, ...]:
    """Items that still wait for a mark, in sheet order; items marked once by staff are not asked."""
    return tuple(
        item for item in items if not item.marked_once and cells.get(item.id, Blank.PENDING) is Blank.PENDING
    )
