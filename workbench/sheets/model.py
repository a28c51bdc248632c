"""What an export needs to know, gathered by the service that asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from workbench.domain.case import LedgerLine, Result
from workbench.domain.measure import Measure


class Kind(StrEnum):
    """The workbooks of a round."""

    SCORES = "scores"
    AWARDS = "awards"
    PAYMENTS = "payments"
    NOTICE = "notice"


@dataclass(frozen=True)
class Payee:
    """Where an award is paid to."""

    account_name: str
    bank: str
    account: str
    district: str


@dataclass(frozen=True)
class MeasureExport:
    """One measure with its panel and its results in the order of the tables (by rank, unscored last).

    ``approved`` has 核定额 by submission, fen, where an office decided another amount than the computed one.
    """

    measure: Measure
    reviewers: tuple[str, ...]
    results: tuple[Result, ...]
    approved: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Provenance:
    """What a printed sheet must carry to be traced back; ``audit_head`` is empty outside a workspace."""

    round_code: str
    round_name: str
    as_of: date
    is_trial: bool
    generated_for: date
    program_version: str
    audit_head: str = ""


@dataclass(frozen=True)
class ExportInput:
    """A round for export. Names, payees and remarks are keyed by submission id."""

    provenance: Provenance
    measures: tuple[MeasureExport, ...]
    entity_names: Mapping[str, str]
    payees: Mapping[str, Payee] = field(default_factory=dict)
    ledger: tuple[LedgerLine, ...] = ()
    remarks: Mapping[str, str] = field(default_factory=dict)

    def entity_name(self, result: Result) -> str:
        """The applicant's name, or its code where no name is known."""
        return self.entity_names.get(result.submission.id, result.submission.entity)


@dataclass(frozen=True)
class Written:
    """One workbook on disk."""

    kind: Kind
    path: Path
    bytes: int
    sha256: str
