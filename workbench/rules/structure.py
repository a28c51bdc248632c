"""A tree against the format: every section is checked, a broken one does not hide the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from workbench.domain.errors import Problem
from workbench.rules.model import INHERITED, LATER_SECTIONS, REQUIRED, Document, MeasureText, keys_of
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


def read_structure(model: type[D], source: Source) -> Structure[D]:
    """Check a tree against a model of the format.

    Problems carry R01 unknown key, R02 missing key, R03 wrong word, R04 unreadable value, R05 not a
    list, R06 empty list, R07 not key and value, R08 no text, R09 odd id, S31 a rule of a later version,
    S36 a condition without one clear shape.
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


def _root(model: type[Document], data: dict[str, Any]) -> list[Oddity]:
    excused = INHERITED if model is MeasureText and "政策" in data else ()
    later = [Oddity("later", (key,), key) for key in data if key in LATER_SECTIONS]
    unknown = [
        Oddity("extra_forbidden", (key,), key)
        for key in data
        if key not in keys_of(model) and key not in LATER_SECTIONS
    ]
    missing = [
        Oddity("missing", (key,), None) for key in REQUIRED[model] if key not in data and key not in excused
    ]
    return later + unknown + missing


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
