"""What the format's models object to, as located problems: root cause first, pairs merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from re import findall
from typing import Any

from pydantic import BaseModel, ValidationError

from workbench.domain.errors import BadInput, Problem
from workbench.i18n.phrase import Phrase
from workbench.rules.findings import PathWords, settled
from workbench.rules.format.award import SHAPES
from workbench.rules.format.document import keys_of, models_in
from workbench.source import Path, Source
from workbench.source.guesses import closest, meant

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
    "budget": "S31",
    "基数": "S21",
    "比例性质": "S32",
}
# Limits of the whole programme, which are budgets.
_BUDGET_SCOPES = ("年度总额", "项目总额")
# Keys whose absence leaves a question about money open.
_MISSING = {"基数": "S21", "比例性质": "S32"}


@dataclass(frozen=True)
class Oddity:
    """One objection: its kind, the path in the file, what stands there; ``shape``: the path with the
    word that chose among the shapes of a section."""

    kind: str
    path: Path
    found: object
    details: Mapping[str, Any] = field(default_factory=dict)
    shape: Path = ()


def oddities_of(error: ValidationError) -> list[Oddity]:
    """The objections of one validation."""
    return [
        _oddity(one["type"], one["loc"], one["input"], one.get("ctx", {}))
        for one in error.errors(include_url=False)
    ]


def _oddity(kind: str, shape: Path, found: object, details: Mapping[str, Any]) -> Oddity:
    path = (shape[0], *shape[2:]) if shape[0] == "金额" and len(shape) > 1 else shape
    match kind:
        case "union_tag_not_found":
            return Oddity("missing", (*path, "方式"), None, shape=(*shape, "方式"))
        case "union_tag_invalid":
            expected = {"expected": details["expected_tags"]}
            return Oddity("literal_error", (*path, "方式"), details["tag"], expected, (*shape, "方式"))
        case "literal_error" if path[-1] == "范围" and found in _BUDGET_SCOPES:
            return Oddity("budget", path, found, shape=shape)
        case "missing" if path[-1] in _MISSING:
            return Oddity(str(path[-1]), path[:-1], found, shape=shape[:-1])
    return Oddity(kind, path, found, details, shape)


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
    """Drop what only follows: a list is short because an item of it is wrong."""
    deeper = {one.path[:length] for one in odd for length in range(len(one.path))}
    return [one for one in odd if one.kind != "too_short" or one.path not in deeper]


def _one_mapping(odd: list[Oddity], model: type[BaseModel], source: Source) -> Iterable[Problem]:
    missing = [str(one.path[-1]) for one in odd if one.kind == "missing"]
    for one in odd:
        key = str(one.path[-1])
        if one.kind == "extra_forbidden":
            allowed = keys_of(_model_at(model, (one.shape or one.path)[:-1]))
            guess = closest(key, missing)
            if guess is not None:
                missing.remove(guess)
            remedy = Phrase("rules.meant_key", {"guess": guess}) if guess else meant(key, allowed)
            if guess is None and one.found == "" and closest(key, allowed) is None:
                remedy = Phrase("rules.part_of_value", {"allowed": remedy})
            place = source.key_place(settled(source.root, one.path))
            yield Problem("R01", place, {"key": key, "remedy": remedy})
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
            return Problem("R02", source.place(settled(source.root, odd.path[:-1])), parts)
        case "literal_error":
            parts["remedy"] = meant(str(odd.found), findall(r"'([^']*)'", odd.details["expected"]))
        case "value":
            error = odd.details["error"]
            assert isinstance(error, BadInput)
            below_zero = error.code == "amount.negative"
            parts["why"] = Phrase("rules.no_negative", error.parts) if below_zero else Phrase.of(error)
        case "dict_type" | "model_type" | "model_attributes_type" | "tuple_type":
            brackets = "[…]" if isinstance(odd.found, list) else "{…}"
            parts["found"] = odd.found if isinstance(odd.found, str) else brackets
    return Problem(_CODES.get(odd.kind, "R07"), source.place(settled(source.root, odd.path)), parts)


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel]:
    """The model that a path leads to; a word of 方式 in the path chooses among the shapes of 金额."""
    for number, step in enumerate(path):
        if step in SHAPES and path[number - 1] == "金额":
            model = SHAPES[str(step)]
            continue
        annotation = next((one.annotation for one in model.model_fields.values() if one.alias == step), None)
        model = next(models_in(annotation), model)
    return model
