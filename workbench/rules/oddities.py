"""What the format's models object to, as located problems: root cause first, pairs merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from re import findall
from types import NoneType
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError

from workbench.domain.errors import BadInput, Problem
from workbench.i18n.phrase import Phrase
from workbench.rules.findings import PathWords, closest, meant
from workbench.rules.model import LATER_DATES, LATER_METHODS, LATER_SCOPES, keys_of
from workbench.source import Path, Source

_CODES = {
    "extra_forbidden": "R01",
    "missing": "R02",
    "literal_error": "R03",
    "value": "R04",
    "tuple_type": "R05",
    "too_short": "R06",
    "dict_type": "R07",
    "model_type": "R07",
    "model_attributes_type": "R07",
    "string_too_short": "R08",
    "string_type": "R08",
    "not_text": "R08",
    "string_pattern_mismatch": "R09",
    "condition": "S36",
    "later": "S31",
}
_LATER_WORDS = {"方式": LATER_METHODS, "范围": LATER_SCOPES, "时点": LATER_DATES}


@dataclass(frozen=True)
class Oddity:
    """One objection: its kind, the path in the file, what stands there."""

    kind: str
    path: Path
    found: object
    details: Mapping[str, Any] = field(default_factory=dict)


def oddities_of(error: ValidationError) -> list[Oddity]:
    """The objections of one validation."""
    return [
        _later(Oddity(one["type"], one["loc"], one["input"], one.get("ctx", {})))
        for one in error.errors(include_url=False)
    ]


def _later(odd: Oddity) -> Oddity:
    """A word that is right, but belongs to rules of a later version."""
    is_later = odd.kind == "literal_error" and odd.found in _LATER_WORDS.get(str(odd.path[-1]), ())
    return Oddity("later", odd.path, odd.found) if is_later else odd


def problems_of(odd: Iterable[Oddity], model: type[BaseModel], source: Source) -> tuple[Problem, ...]:
    """Located problems; an unknown key beside a missing one of like spelling becomes one question."""
    told = _without_consequences(list(odd))
    found: list[Problem] = []
    for _, group in groupby(sorted(told, key=lambda one: _sort(one.path[:-1])), lambda one: one.path[:-1]):
        found += _one_mapping(list(group), model, source)
    return tuple(found)


def _sort(path: Path) -> tuple[str, ...]:
    return tuple(f"{step:06d}" if isinstance(step, int) else step for step in path)


def _without_consequences(odd: list[Oddity]) -> list[Oddity]:
    """Drop what only follows: a list is short because an item of it is wrong; a later way of forming
    amounts explains every other objection to 金额 and 等次."""
    deeper = {one.path[:length] for one in odd for length in range(len(one.path))}
    odd = [one for one in odd if one.kind != "too_short" or one.path not in deeper]
    if not any(one.kind == "later" and one.path == ("金额", "方式") for one in odd):
        return odd
    return [one for one in odd if one.kind == "later" or one.path[0] not in ("金额", "等次")]


def _one_mapping(odd: list[Oddity], model: type[BaseModel], source: Source) -> Iterable[Problem]:
    missing = [str(one.path[-1]) for one in odd if one.kind == "missing"]
    for one in odd:
        key = str(one.path[-1])
        if one.kind == "extra_forbidden":
            allowed = keys_of(_model_at(model, one.path[:-1]))
            guess = closest(key, missing)
            if guess is not None:
                missing.remove(guess)
            remedy = Phrase("rules.meant_key", {"guess": guess}) if guess else meant(key, allowed)
            yield Problem("R01", source.key_place(one.path), {"key": key, "remedy": remedy})
        elif one.kind != "missing":
            yield _problem(one, source)
    for one in odd:
        if one.kind == "missing" and str(one.path[-1]) in missing:
            yield _problem(one, source)


def _problem(odd: Oddity, source: Source) -> Problem:
    key = str(odd.path[-1])
    parts: dict[str, object] = {"path": PathWords(odd.path), "key": key, "found": odd.found}
    match odd.kind:
        case "missing":
            remedy = "rules.write_citation" if key == "依据" else "rules.write_key"
            parts["remedy"] = Phrase(remedy, {"key": key})
            return Problem("R02", source.place(odd.path[:-1]), parts)
        case "literal_error":
            parts["remedy"] = meant(str(odd.found), findall(r"'([^']*)'", odd.details["expected"]))
        case "value":
            error = odd.details["error"]
            assert isinstance(error, BadInput)
            parts["why"] = Phrase.of(error)
        case "later":
            is_section = len(odd.path) == 1 and odd.found == key
            place = source.key_place(odd.path) if is_section else source.place(odd.path)
            return Problem("S31", place, parts)
        case "dict_type" | "model_type" | "model_attributes_type" | "tuple_type":
            parts["found"] = odd.found if isinstance(odd.found, str) else ""
    return Problem(_CODES.get(odd.kind, "R07"), source.place(odd.path), parts)


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel]:
    """The model that a path leads to."""
    for step in path:
        if isinstance(step, str):
            annotation = next(
                (one.annotation for one in model.model_fields.values() if one.alias == step), None
            )
            model = _inner(annotation) or model
    return model


def _inner(annotation: Any) -> type[BaseModel] | None:
    """The model inside ``X | None``, ``tuple[X, ...]`` and their like."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) is None:
        return None
    inner = (_inner(one) for one in get_args(annotation) if one not in (NoneType, ...))
    return next((one for one in inner if one is not None), None)
