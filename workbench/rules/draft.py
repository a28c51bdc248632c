"""One file under check, with the policy that it inherits from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from workbench.domain.errors import Problem
from workbench.domain.rubric import FactField
from workbench.rules.build import fact_fields
from workbench.rules.model import CitationText, Document, MeasureText, PolicyText
from workbench.rules.structure import Structure
from workbench.source import Path, Source


@dataclass(frozen=True)
class Draft:
    """What the checks look at; a section that is None is absent or broken, and is passed over."""

    structure: Structure[MeasureText] | Structure[PolicyText]
    policy: Structure[PolicyText] | None = None

    @property
    def source(self) -> Source:
        """The file's text and tree."""
        return self.structure.source

    @property
    def text(self) -> Document:
        """The file's sections."""
        return self.structure.text

    @property
    def measure(self) -> MeasureText | None:
        """The sections of a measure file; None for a policy file."""
        return self.text if isinstance(self.text, MeasureText) else None

    @cached_property
    def citations(self) -> dict[str, CitationText] | None:
        """Citations by id, those of the policy too; None where they cannot be known."""
        orphaned = self.policy is None and self.measure is not None and self.measure.policy is not None
        if orphaned or "依据" in self.structure.broken or (self.policy and "依据" in self.policy.broken):
            return None
        own = self.text.citations or ()
        inherited = (self.policy.text.citations or ()) if self.policy else ()
        return {one.id: one for one in (*inherited, *own)}

    @cached_property
    def fields(self) -> dict[str, FactField] | None:
        """Application fields by id; None where they cannot be known."""
        if self.measure is None or "申报字段" in self.structure.broken:
            return None
        return fact_fields(self.measure)

    def cited(self, ids: tuple[str, ...]) -> tuple[CitationText, ...]:
        """The citations of a rule, those that exist."""
        known = self.citations or {}
        return tuple(known[one] for one in ids if one in known)

    def problem(
        self, code: str, path: Path, /, *, level: Literal["error", "warning"] = "error", **parts: object
    ) -> Problem:
        """A finding at the value of a path."""
        return Problem(code, self.source.place(path), parts, level)
