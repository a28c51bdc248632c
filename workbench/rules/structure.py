"""A tree against the format: every section is checked, a broken one does not hide the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from workbench.domain.errors import Problem
from workbench.rules.format.award import RECORDED, SHAPES, TIERED
from workbench.rules.format.document import INHERITED, REQUIRED, Document, MeasureText, PolicyText, keys_of
from workbench.rules.oddities import Oddity, oddities_of, problems_of
from workbench.source import Source
from workbench.source.nodes import plain

D = TypeVar("D", bound=Document)


@dataclass(frozen=True)
class Structure(Generic[D]):
    """A file's sections as values; a section that is absent or broken is None."""

    source: Source
    text: D
    problems: tuple[Problem, ...]
    broken: frozenset[str]

    @property
    def method(self) -> str | None:
        """金额.方式, also where the rest of 金额 is broken; None where it is no word of the format."""
        award = self.source.root.entry("金额")
        return method_of({"金额": plain(award.value)}) if award else None


def read_structure(model: type[D], source: Source) -> Structure[D]:
    """Check a tree against a model of the format.

    Problems carry R01 unknown key, R02 missing key, R03 wrong word, R04 unreadable value, R05 not a
    list, R06 empty list, R07 not key and value, R08 no text, R09 odd id, S21 a rate without its base,
    S31 a limit that is written elsewhere, S32 a rate that may be a ceiling, S36 a condition without one
    clear shape.
    """
    data: dict[str, Any] = {entry.key.text: plain(entry.value) for entry in source.root.entries}
    odd = _root(model, data)
    known = {key: value for key, value in data.items() if key in keys_of(model)}
    try:
        text = model.model_validate(known)
    except ValidationError:
        text = _section_by_section(model, known, odd)
    broken = frozenset(str(one.path[0]) for one in odd)
    return Structure(source, text, problems_of(odd, model, source), broken)


def method_of(data: dict[str, Any]) -> str | None:
    """金额.方式 of a plain tree, where it is a word of the format."""
    award = data.get("金额")
    method = award.get("方式") if isinstance(award, dict) else None
    return method if isinstance(method, str) and method in SHAPES else None


def _root(model: type[Document], data: dict[str, Any]) -> list[Oddity]:
    unknown = [Oddity("extra_forbidden", (key,), key) for key in data if key not in keys_of(model)]
    missing = [Oddity("missing", (key,), None) for key in _required(model, data) if key not in data]
    return unknown + missing


def _required(model: type[Document], data: dict[str, Any]) -> tuple[str, ...]:
    """The keys that this file must hold."""
    if model is PolicyText:
        return (*REQUIRED[model], "原因") if "清单" in data else REQUIRED[model]
    method = method_of(data)
    keys = REQUIRED[MeasureText]
    if method != RECORDED:
        keys += ("申报字段", "算例")
    if method in TIERED:
        keys += ("评分", "等次")
    return tuple(key for key in keys if "政策" not in data or key not in INHERITED)


def _section_by_section(model: type[D], data: dict[str, Any], odd: list[Oddity]) -> D:
    """Keep the sections that are right; what the others say goes to ``odd``."""
    good: dict[str, Any] = {}
    for key, value in data.items():
        try:
            model.model_validate({key: value})
            good[key] = value
        except ValidationError as error:
            odd += oddities_of(error)
    return model.model_validate(good)
