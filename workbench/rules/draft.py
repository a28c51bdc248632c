"""One file under check, with the policy that it inherits from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from workbench.domain.errors import Problem
from workbench.domain.facts import FactField
from workbench.rules.build.measure import fact_fields
from workbench.rules.findings import settled
from workbench.rules.format.document import Document, MeasureText, PolicyText
from workbench.rules.format.facts import CitationText
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
        if self.orphaned or any("依据" in one.broken for one in self._structures):
            return None
        own = self.text.citations or ()
        inherited = (self.policy.text.citations or ()) if self.policy else ()
        return {one.id: one for one in (*inherited, *own)}

    @cached_property
    def fields(self) -> dict[str, FactField] | None:
        """Application fields by id, those of the policy too; None where they cannot be known."""
        if self.orphaned or any("申报字段" in one.broken for one in self._structures):
            return None
        return fact_fields(*(one.text for one in self._structures))

    @property
    def files(self) -> tuple[Document, ...]:
        """The file's sections, then those of its policy."""
        return tuple(one.text for one in self._structures)

    @property
    def orphaned(self) -> bool:
        """Whether the file names a policy that is not there."""
        return self.policy is None and self.measure is not None and self.measure.policy is not None

    @property
    def _structures(self) -> tuple[Structure[MeasureText] | Structure[PolicyText], ...]:
        return (self.structure, self.policy) if self.policy else (self.structure,)

    def cited(self, ids: tuple[str, ...]) -> tuple[CitationText, ...]:
        """The citations of a rule, those that exist."""
        known = self.citations or {}
        return tuple(known[one] for one in ids if one in known)

    def problem(
        self, code: str, path: Path, /, *, level: Literal["error", "warning"] = "error", **parts: object
    ) -> Problem:
        """A finding at the value of a path."""
        return Problem(code, self.source.place(settled(self.source.root, path)), parts, level)
