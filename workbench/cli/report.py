"""How an import tells what it did."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from workbench.cli.output import data, words
from workbench.domain.errors import Problem
from workbench.i18n import t
from workbench.i18n.errors import problem_text


class Found(Protocol):
    """A recusal that the import found."""

    @property
    def submission_code(self) -> str: ...
    @property
    def reviewer(self) -> str: ...
    @property
    def organisation(self) -> str: ...


class Report(Protocol):
    """What every import reports."""

    @property
    def file(self) -> str: ...
    @property
    def dry_run(self) -> bool: ...
    @property
    def added(self) -> tuple[str, ...]: ...
    @property
    def updated(self) -> tuple[str, ...]: ...
    @property
    def unchanged(self) -> int: ...
    @property
    def warnings(self) -> tuple[Problem, ...]: ...
    @property
    def recusals(self) -> Sequence[Found]: ...


def show_import(report: Report) -> None:
    """Tell the counts, the warnings and the recusals found."""
    data(
        t(
            "cli.import.rehearsed" if report.dry_run else "cli.import.done",
            file=report.file,
            added=len(report.added),
            updated=len(report.updated),
            unchanged=report.unchanged,
        )
    )
    for warning in report.warnings:
        words(problem_text(warning))
    show_recusals(report.recusals)


def show_recusals(found: Sequence[Found]) -> None:
    """Tell which experts belong to an applicant, for staff to confirm."""
    for one in found:
        words(
            t(
                "cli.import.recusal",
                reviewer=one.reviewer,
                organisation=one.organisation,
                submission=one.submission_code,
            )
        )


def import_document(report: Report) -> dict[str, Any]:
    """The same as one JSON document."""
    return {
        "file": report.file,
        "dry_run": report.dry_run,
        "added": list(report.added),
        "updated": list(report.updated),
        "unchanged": report.unchanged,
        "warnings": [problem_text(warning) for warning in report.warnings],
        "recusals": [
            {"submission": one.submission_code, "reviewer": one.reviewer} for one in report.recusals
        ],
    }
