"""What a statistic has to say about itself: refused, doubtful, or worth knowing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Finding:
    """One sentence about an estimate; ``code`` is its wording key, for instance ``calibration.unlinked``."""

    code: str
    level: Literal["refusal", "warning", "note"]
    parts: Mapping[str, object] = field(default_factory=dict)
