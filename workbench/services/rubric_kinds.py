"""What may be written at a place of a rule file, read off the format itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from workbench.domain.facts import TRUTHS
from workbench.rules.format import values
from workbench.rules.format.document import MeasureText
from workbench.source import Path

KindName = Literal["amount", "share", "number", "date", "yes_no", "choice", "text"]


@dataclass(frozen=True)
class ValueKind:
    """The kind of a value; ``options`` are words that may stand there, all of them for a choice."""

    name: KindName
    options: tuple[str, ...] = ()


TEXT = ValueKind("text")
_NAMED: tuple[tuple[Any, ValueKind], ...] = (
    (values.Amount, ValueKind("amount")),
    (values.PositiveAmount, ValueKind("amount")),
    (values.PendingAmount, ValueKind("amount", (values.PENDING,))),
    (values.Share, ValueKind("share")),
    (values.PositiveShare, ValueKind("share")),
    (values.Number, ValueKind("number")),
    (values.Positive, ValueKind("number")),
    (values.Count, ValueKind("number")),
    (values.PendingCount, ValueKind("number", (values.PENDING,))),
    (values.Places, ValueKind("number")),
    (values.Day, ValueKind("date")),
    (values.YesNo, ValueKind("yes_no", tuple(TRUTHS))),
)
_BY_READER = {id(get_args(shape)[1]): kind for shape, kind in _NAMED}


def kind_at(path: Path) -> ValueKind:
    """The kind of the value at a path of a measure file; plain text where the format leaves it open."""
    return _kind_at(tuple(0 if isinstance(step, int) else step for step in path))


@cache
def _kind_at(path: Path) -> ValueKind:
    shapes: list[Any] = [MeasureText]
    for step in path:
        shapes = [below for shape in shapes for one in _members(shape) for below in _below(one, step)]
    kinds = [kind for shape in shapes for one in _members(shape) for kind in _leaves(one)]
    options = tuple(dict.fromkeys(word for kind in kinds for word in kind.options))
    named = next((kind.name for kind in kinds if kind.name not in ("choice", "text")), None)
    if named is not None:
        return ValueKind(named, options)
    if any(kind == TEXT for kind in kinds) or not kinds:
        return TEXT
    return ValueKind("choice", options)


def _members(shape: Any) -> Iterator[Any]:
    """The alternatives of a shape; a reader of values, for instance of amounts, stays whole."""
    origin = get_origin(shape)
    if origin is Annotated:
        if any(id(one) in _BY_READER for one in shape.__metadata__):
            yield shape
        else:
            yield from _members(get_args(shape)[0])
    elif origin in (Union, UnionType):
        for one in get_args(shape):
            yield from _members(one)
    elif shape is not NoneType:
        yield shape


def _below(shape: Any, step: str | int) -> Iterator[Any]:
    if get_origin(shape) in (tuple, list):
        # A list of one may be written as its only item.
        if isinstance(step, int):
            yield get_args(shape)[0]
        else:
            for one in _members(get_args(shape)[0]):
                yield from _below(one, step)
    elif get_origin(shape) is dict:
        yield get_args(shape)[1]
    elif isinstance(shape, type) and issubclass(shape, BaseModel):
        for field in shape.model_fields.values():
            if field.alias == step:
                yield Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation


def _leaves(shape: Any) -> Iterator[ValueKind]:
    origin = get_origin(shape)
    if origin is Annotated:
        yield from (_BY_READER[id(one)] for one in shape.__metadata__ if id(one) in _BY_READER)
    elif origin is Literal:
        yield ValueKind("choice", tuple(str(one) for one in get_args(shape)))
    elif origin in (tuple, list):
        for one in _members(get_args(shape)[0]):
            yield from _leaves(one)
    elif shape is str:
        yield TEXT
