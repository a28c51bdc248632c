"""Three fingerprints of a measure: its bytes, its meaning, and what binds the marks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date
from enum import Enum
from fractions import Fraction
from hashlib import sha256

from workbench.domain.rubric import Hashes, Measure, Scoring


def bytes_sha256(measure: bytes, policy: bytes | None) -> str:
    """What was signed: ``cat measure.yaml policy.yaml | sha256sum``; without a policy, the file alone."""
    return sha256(measure + (policy or b"")).hexdigest()


def meaning_sha256(measure: Measure) -> str:
    """Hash of what the measure says: canonical JSON, fen as integers, fractions as n/d, dates as ISO.

    Comments, layout and the order of keys do not change it. A field at its default is left out, so
    that a field added later does not change the hashes of rounds frozen before.
    """
    meaning = _canonical_fields(measure)
    del meaning["hashes"]
    return _digest("meaning/1", meaning)


def scoring_sha256(scoring: Scoring) -> str:
    """Hash of what gives a stored mark its sense: item ids in order, points, steps and weights."""
    cells = [[item.id, item.points, item.step, item.weight] for item in scoring.items]
    return _digest("scoring/1", _canonical(cells))


def hashed(measure: Measure, data: bytes, policy: bytes | None) -> Measure:
    """The measure with all three in place."""
    hashes = Hashes(bytes_sha256(data, policy), meaning_sha256(measure), scoring_sha256(measure.scoring))
    return replace(measure, hashes=hashes)


def _digest(kind: str, value: object) -> str:
    return sha256(f"{kind}\n{_text(value)}".encode()).hexdigest()


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _canonical(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return _canonical_fields(value)
    match value:
        case Enum():
            return value.value
        case Fraction():
            return f"{value.numerator}/{value.denominator}"
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): _canonical(one) for key, one in value.items()}
        case tuple() | list():
            return [_canonical(one) for one in value]
    return value


def _canonical_fields(value: object) -> dict[str, object]:
    assert is_dataclass(value)
    kept = {}
    for one in fields(value):
        default = one.default_factory() if one.default_factory is not MISSING else one.default
        content = getattr(value, one.name)
        if content != default:
            kept[one.name] = _canonical(content)
    return kept
