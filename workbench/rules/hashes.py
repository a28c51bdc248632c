"""Three fingerprints of a measure: its bytes, its meaning, and what binds the marks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cache
from hashlib import sha256
from typing import Any, get_args

from workbench.domain.award_methods import Terms
from workbench.domain.measure import Hashes, Measure
from workbench.domain.rubric import Scoring

_SHAPES: tuple[type, ...] = get_args(Terms)
_ASIDE = frozenset({"version", "status", "adoption", "hashes"})


def bytes_sha256(measure: bytes, policy: bytes | None) -> str:
    """What was signed: ``cat measure.yaml policy.yaml | sha256sum``; without a policy, the file alone."""
    return sha256(measure + (policy or b"")).hexdigest()


def meaning_sha256(measure: Measure) -> str:
    """Hash of what the measure says: canonical JSON, fen as integers, fractions as n/d, dates as ISO.

    Comments, layout and the order of keys do not change it, nor do version, status and adoption, which
    `workbench.rules.diff` sets aside too. A field at its default is left out, so that a field added later
    does not change the hashes of rounds frozen before.
    """
    meaning = _canonical_fields(measure)
    return _digest("meaning/1", {name: said for name, said in meaning.items() if name not in _ASIDE})


def scoring_sha256(scoring: Scoring) -> str:
    """Hash of what gives a stored mark its sense: item ids in order, points, steps and weights."""
    cells = [
        [item.id, item.points, item.step, criterion.weight]
        for criterion in scoring.criteria
        for item in criterion.items
    ]
    return _digest("scoring/1", cells)


def hashed(measure: Measure, data: bytes, policy: bytes | None) -> Measure:
    """The measure with all three in place."""
    hashes = Hashes(bytes_sha256(data, policy), meaning_sha256(measure), scoring_sha256(measure.scoring))
    return replace(measure, hashes=hashes)


def _digest(kind: str, value: object) -> str:
    return sha256(f"{kind}\n{_text(value)}".encode()).hexdigest()


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_canonical)


def _canonical(value: object) -> object:
    """What JSON has no form for; it asks again for what stands inside."""
    if is_dataclass(value):
        # Two ways of giving money may name their fields alike.
        kind = {"kind": type(value).__name__} if isinstance(value, _SHAPES) else {}
        return {**kind, **_canonical_fields(value)}
    match value:
        case Enum():
            return value.value
        case Fraction():
            return f"{value.numerator}/{value.denominator}"
        case date():
            return value.isoformat()
        case Mapping():
            return dict(value)
    raise TypeError(value)


def _canonical_fields(value: Any) -> dict[str, object]:
    return {
        name: content
        for name, default in _defaults(value.__class__)
        if (content := getattr(value, name)) != default
    }


@cache
def _defaults(kind: type) -> tuple[tuple[str, object], ...]:
    """The fields of a dataclass with what each is where nothing is said."""
    assert is_dataclass(kind)
    return tuple(
        (one.name, one.default_factory() if one.default_factory is not MISSING else one.default)
        for one in fields(kind)
    )
