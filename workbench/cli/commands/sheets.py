"""``workbench sheets``: offline score sheets, out to the experts and back."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cli.output import Progress, data, document, table, words
from workbench.cli.parser import Commands
from workbench.cli.workspace import office_of, operator
from workbench.domain.marks import Blank
from workbench.i18n import t

if TYPE_CHECKING:
    from workbench.services.collect_sheets import CollectReport, MarkChange


def add(commands: Commands) -> None:
    """Add the group."""
    group = commands.group("sheets")
    issue = group.add("issue", issue_all)
    issue.add_argument(
        "--reviewer",
        dest="reviewers",
        nargs="+",
        action="extend",
        default=[],
        metavar="NAME",
        help=t("cli.sheets.reviewer"),
    )
    issue.add_argument("-o", "--output", type=Path, metavar="DIR", help=t("cli.sheets.output"))
    collect = group.add("collect", collect_all)
    collect.add_argument("files", type=Path, nargs="+", metavar="FILE", help=t("cli.sheets.files"))
    collect.add_argument("--partial", action="store_true", help=t("cli.sheets.partial"))
    collect.add_argument(
        "--without",
        action="append",
        default=[],
        metavar="SUBMISSION",
        help=t("cli.sheets.without"),
    )
    collect.add_argument("--dry-run", action="store_true", help=t("cli.option.dry_run"))
    for parser in (issue, collect):
        parser.add_argument("--round", required=True, metavar="R", help=t("cli.option.round"))
        parser.add_argument("--json", action="store_true", help=t("cli.option.json"))


def issue_all(chosen: argparse.Namespace) -> int:
    """Write a workbook for each expert and say where."""
    from workbench.services.issue_sheets import issue_sheets

    report = issue_sheets(
        office_of(chosen), operator(), chosen.round, chosen.reviewers, chosen.output, Progress()
    )
    if chosen.json:
        document(
            {
                "files": [
                    {
                        "file": str(one.path),
                        "reviewer": one.reviewer,
                        "submissions": list(one.submissions),
                        "sha256": one.sha256,
                        "new": one.is_new,
                    }
                    for one in report.files
                ],
                "nothing_open": list(report.nothing_open),
            }
        )
        return 0
    for one in report.files:
        data(f"{one.path}  {one.sha256}")
    sheets = sum(len(one.submissions) for one in report.files)
    words(t("cli.sheets.issued", files=len(report.files), sheets=sheets))
    if report.nothing_open:
        words(t("cli.sheets.nothing_open", names=report.nothing_open))
    return 0


def collect_all(chosen: argparse.Namespace) -> int:
    """Take filled workbooks back, all or nothing, with a report of every form."""
    from workbench.services.collect_sheets import collect_sheets

    report = collect_sheets(
        office_of(chosen),
        operator(),
        chosen.round,
        chosen.files,
        partial=chosen.partial,
        without=chosen.without,
        dry_run=chosen.dry_run,
        progress=Progress(),
    )
    if chosen.json:
        document(_document(report))
    else:
        _show(report)
    return 0


def _show(report: CollectReport) -> None:
    from workbench.i18n.errors import problem_text
    from workbench.services.collect_sheets import Outcome

    names = ("file", "submission", "reviewer", "collected", "marked", "changes")
    table(
        [t(f"cli.column.{name}") for name in names],
        (
            [
                one.file,
                one.submission_code,
                one.reviewer,
                t(f"term.collected.{one.outcome}"),
                f"{one.marked}/{one.items}" if one.items else "-",
                len(one.changes) + len(one.comments),
            ]
            for one in report.sheets
        ),
    )
    counts = tuple(
        f"{t(f'term.collected.{outcome}')} {count}" for outcome in Outcome if (count := report.count(outcome))
    )
    key = "cli.sheets.rehearsed" if report.dry_run else "cli.sheets.collected"
    data(t(key, files=len(report.files), sheets=len(report.sheets), counts=counts))
    for one in report.sheets:
        if changes := tuple(_change(change) for change in one.changes if change.before is not None):
            data(t("cli.sheets.overwrites", code=one.submission_code, name=one.reviewer, changes=changes))
    if report.outstanding:
        count = sum(len(codes) for _, codes in report.outstanding)
        words(t("cli.sheets.outstanding", count=count))
        for reviewer, codes in report.outstanding:
            words(t("cli.sheets.outstanding_of", name=reviewer, codes=codes))
    for warning in report.warnings:
        words(problem_text(warning))


def _change(change: MarkChange) -> str:
    def told(mark: str | None) -> str:
        return t("term.blank.na") if mark == Blank.NOT_APPLICABLE.value else mark or "-"

    return f"{change.item_id} {told(change.before)} → {told(change.after)}"


def _document(report: CollectReport) -> dict[str, Any]:
    from workbench.i18n.errors import problem_text

    return {
        "round": report.round_code,
        "dry_run": report.dry_run,
        "files": [{"file": name, "sha256": digest} for name, digest in report.files],
        "sheets": [
            {
                "file": one.file,
                "sheet": one.sheet,
                "submission": one.submission_code,
                "reviewer": one.reviewer,
                "outcome": one.outcome,
                "marked": one.marked,
                "items": one.items,
                "changes": [
                    {"item": change.item_id, "before": change.before, "after": change.after}
                    for change in one.changes
                ],
                "comments": list(one.comments),
            }
            for one in report.sheets
        ],
        "warnings": [problem_text(warning) for warning in report.warnings],
        "outstanding": [
            {"reviewer": reviewer, "submissions": list(codes)} for reviewer, codes in report.outstanding
        ],
    }
