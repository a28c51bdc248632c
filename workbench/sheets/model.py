"""What an export needs to know, gathered by the service that asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from workbench.domain.case import LedgerLine, Result
from workbench.domain.measure import Measure
from workbench.i18n import t


class Kind(StrEnum):
    """The workbooks of a round."""

    SCORES = "scores"
    AWARDS = "awards"
    PAYMENTS = "payments"
    NOTICE = "notice"
    OPINIONS = "opinions"
    REPORT = "report"
    FUNDS = "funds"
    BALLOTS = "ballots"
    AUDIT = "audit"


# What a panel found: nothing of measures that need none.
OF_PANELS = frozenset({Kind.OPINIONS, Kind.REPORT, Kind.BALLOTS})


KINDS = tuple(kind.value for kind in Kind)


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
class Approved:
    """核定额 of one submission beside its 测算额 (fen, None where there is none), and why they differ."""

    computed: int | None
    approved: int
    reason: str


@dataclass(frozen=True)
class DecisionExport:
    """The decision in force: where it is written, who took it when, and every submission's amounts."""

    document: str
    decided_on: date
    by: str
    amounts: Mapping[str, Approved]


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
    """A round for export. Names, payees, remarks and the panel's opinions are keyed by submission id.

    ``others`` are the round's measures with applications that are not shown, which may share a limit with
    those that are; ``unused`` are those that nobody applied for. Who does not ``sees_ledger`` sees lines of
    the shown measures alone. ``lot_seed`` is the announced text that
    settles ties by lot.
    ``comments`` has what reviewers wrote, by submission and reviewer, then by item; the empty item is the
    whole sheet. ``decided`` tells that the results carry the amounts of ``decision``.
    """

    provenance: Provenance
    measures: tuple[MeasureExport, ...]
    entity_names: Mapping[str, str]
    payees: Mapping[str, Payee] = field(default_factory=dict)
    ledger: tuple[LedgerLine, ...] = ()
    remarks: Mapping[str, str] = field(default_factory=dict)
    opinions: Mapping[str, str] = field(default_factory=dict)
    comments: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)
    decision: DecisionExport | None = None
    decided: bool = False
    others: tuple[Measure, ...] = ()
    unused: tuple[Measure, ...] = ()
    sees_ledger: bool = True
    lot_seed: str = ""

    def entity_name(self, result: Result) -> str:
        """The applicant's name, or its code where no name is known."""
        return self.entity_names.get(result.submission.id, result.submission.entity)

    def why_decided(self, submission: str) -> str:
        """The reason for a decided amount that is not the computed one, and the decision's document."""
        one = self.decision.amounts.get(submission) if self.decided and self.decision else None
        if one is None or self.decision is None or one.approved == (one.computed or 0):
            return ""
        return t("sheets.remark.decided", reason=one.reason, document=self.decision.document)

    def computed_fen(self, part: MeasureExport) -> int:
        """The sum of what was computed for a measure, whatever was decided."""
        decided = self.decision.amounts if self.decision else {}
        return sum(
            (decided[one.submission.id].computed if one.submission.id in decided else one.award) or 0
            for one in part.results
        )


@dataclass(frozen=True)
class Written:
    """One workbook on disk."""

    kind: Kind
    path: Path
    bytes: int
    sha256: str
