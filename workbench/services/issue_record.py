"""What the record says of forms: which were issued here, and where collecting left their sheets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

# Version and comments digest of a stored sheet.
Stand = tuple[int, str]


def issued_checksums(payloads: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Checksums of every form that was issued."""
    files = (file for payload in payloads for file in payload["files"])
    return frozenset(one["checksum"] for file in files for one in file["sheets"].values())


def issued_pairs(payloads: Iterable[Mapping[str, Any]], round_code: str) -> frozenset[tuple[str, str]]:
    """Reviewer and submission of every form that was issued for a round."""
    files = (file for payload in payloads if payload["round"] == round_code for file in payload["files"])
    return frozenset((file["reviewer"], code) for file in files for code in file["sheets"])


def stands(payloads: Iterable[Mapping[str, Any]]) -> dict[str, Stand]:
    """Where each collecting left the sheets of its forms, by checksum; the last one counts."""
    return {
        one["checksum"]: (one["version"], one["comments_sha256"])
        for payload in payloads
        for one in payload["sheets"]
    }
