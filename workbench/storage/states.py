"""Words that the database keeps for roles and states; table checks allow no others.

A sheet's states are the domain's ``SheetState``.
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person may do in the office."""

    STAFF = "staff"
    FINANCE = "finance"
    AUDITOR = "auditor"
    REVIEWER = "reviewer"


class RoundState(StrEnum):
    """Life of a round: open takes marks, locked takes none, settled is the record."""

    OPEN = "open"
    LOCKED = "locked"
    SETTLED = "settled"


class SubmissionState(StrEnum):
    """Whether a submission still stands."""

    ACTIVE = "active"
    WITHDRAWN = "withdrawn"


class RecusalSource(StrEnum):
    """Who raised a recusal: the reviewer, or a comparison of organisations."""

    DECLARED = "declared"
    FOUND = "found"


class RecusalState(StrEnum):
    """Whether staff have decided on a recusal."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
