"""Whose sheet a worksheet is: named in hidden columns of the worksheet itself, under a checksum."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from hashlib import sha256

FORMAT = "score-sheet/1"
CHECKSUM = "checksum"
_SHORT = 12


@dataclass(frozen=True)
class Identity:
    """What a sheet was issued for, and the state of the record then.

    Attributes:
        version: version of the stored sheet at issue; it moves with every mark and every state.
        comments_sha256: digest of the stored comments at issue (`comments_digest`).
        scoring_sha256: hash of what binds marks (items, points, steps).
    """

    round_code: str
    measure_id: str
    submission_code: str
    reviewer: str
    version: str
    comments_sha256: str
    scoring_sha256: str

    @property
    def checksum(self) -> str:
        """Plain SHA-256 of the fields: it notices edits; that it was issued, only the record can say."""
        return _digest([FORMAT, *self.as_rows()])

    @property
    def number(self) -> str:
        """The short form printed on paper, which ties a signed page to its file."""
        return self.checksum[:_SHORT]

    def as_rows(self) -> tuple[tuple[str, str], ...]:
        """Key and value of each field, in the order of the hidden columns."""
        return tuple((field.name, getattr(self, field.name)) for field in fields(self))


def identity_of(found: Mapping[str, str]) -> Identity | None:
    """The identity in these keys and values; None where one is missing or the checksum does not hold."""
    names = [field.name for field in fields(Identity)]
    if not set(found) >= {*names, CHECKSUM}:
        return None
    identity = Identity(**{name: found[name] for name in names})
    return identity if identity.checksum == found[CHECKSUM] else None


def comments_digest(comments: Mapping[str, str]) -> str:
    """SHA-256 over comments by item id, the same for the same comments."""
    return _digest(sorted(comments.items()))


def _digest(value: object) -> str:
    return sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()
