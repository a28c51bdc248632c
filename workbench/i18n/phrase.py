"""A part of a message that is worded only when the message is."""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.domain.errors import WorkbenchError
from workbench.i18n import t


@dataclass(frozen=True)
class Phrase:
    """Words inside words: a key with its parts, formatted in the language in use.

    Hand it as a part of a Problem or an error where the reason itself has several wordings.
    """

    key: str
    parts: dict[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, error: WorkbenchError) -> Phrase:
        """The words of an error as a part of a longer message."""
        return cls(f"error.{error.code}", error.parts)

    def __str__(self) -> str:
        return t(self.key, **self.parts)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)
