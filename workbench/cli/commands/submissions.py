"""``workbench submissions``: the intake template, the import, and what staff decide about a submission."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cli.output import data, document, table, words, yuan_or_dash
from workbench.cli.parser import Commands
from workbench.cli.report import import_document, show_import
from workbench.cli.workspace import office_of, operator
from workbench.i18n import t

if TYPE_CHECKING:
    from workbench.services.payee_changes import PayeeChange


def add(commands: Commands) -> None:
    """Add the group."""
    group = commands.group("submissions")
    template = group.add("template", write_template)
    template.add_argument("file", type=Path, metavar="FILE", help=t("cli.submissions.template_file"))
    bring = group.add("import", bring_in)
    bring.add_argument("file", type=Path, metavar="FILE", help=t("cli.submissions.import_file"))
    bring.add_argument("--dry-run", action="store_true", help=t("cli.option.dry_run"))
    amounts = group.add("amounts", bring_in_amounts)
    amounts.add_argument("file", type=Path, metavar="FILE", help=t("cli.submissions.amounts_file"))
    amounts.add_argument("--dry-run", action="store_true", help=t("cli.option.dry_run"))
    listing = group.add("list", show_list)
    withdraw = group.add("withdraw", withdraw_one)
    permit = group.add("permit", permit_one)
    permit.add_argument("--document", default="", metavar="TEXT", help=t("cli.option.document"))
    prefer = group.add("prefer", prefer_one)
    prefer.add_argument("--place", required=True, metavar="N", help=t("cli.submissions.place"))
    for parser in (withdraw, permit, prefer):
        parser.add_argument("submission", metavar="SUBMISSION", help=t("cli.option.submission"))
    for parser in (withdraw, permit):
        parser.add_argument("--reason", required=True, metavar="TEXT", help=t("cli.option.reason"))
    for parser in (template, bring, amounts, listing, withdraw, permit, prefer):
        parser.add_argument("--round", required=True, metavar="R", help=t("cli.option.round"))
    for parser in (bring, amounts, listing):
        parser.add_argument("--json", action="store_true", help=t("cli.option.json"))


def write_template(chosen: argparse.Namespace) -> int:
    """Write the empty intake workbook of a round."""
    from workbench.services.write_template import write_template as write

    data(str(write(office_of(chosen), operator(), chosen.round, chosen.file)))
    return 0


def bring_in(chosen: argparse.Namespace) -> int:
    """Import a filled intake workbook, all or nothing."""
    from workbench.services.import_submissions import import_submissions
    from workbench.services.payee_changes import payee_text

    report = import_submissions(office_of(chosen), operator(), chosen.round, chosen.file, chosen.dry_run)
    if chosen.json:
        document(import_document(report) | {"payees": [_payee_document(one) for one in report.payee_changes]})
        return 0
    show_import(report)
    if report.payee_changes:
        replaced = sum(1 for one in report.payee_changes if one.before is not None)
        data(t("cli.submissions.payees", added=len(report.payee_changes) - replaced, replaced=replaced))
        table(
            [t(f"cli.column.{name}") for name in ("submission", "payee_before", "payee_after")],
            (
                [one.code, "-" if one.before is None else payee_text(one.before), payee_text(one.after)]
                for one in report.payee_changes
            ),
        )
    return 0


def _payee_document(one: PayeeChange) -> dict[str, str | None]:
    from workbench.services.payee_changes import payee_text

    before = None if one.before is None else payee_text(one.before)
    return {"submission": one.code, "before": before, "after": payee_text(one.after)}


def bring_in_amounts(chosen: argparse.Namespace) -> int:
    """Import recognised amounts, all or nothing, and list each with what stood before."""
    from workbench.i18n.errors import problem_text
    from workbench.services.import_amounts import import_amounts

    report = import_amounts(office_of(chosen), operator(), chosen.round, chosen.file, chosen.dry_run)
    if chosen.json:
        document(
            {
                "file": report.file,
                "dry_run": report.dry_run,
                "changes": [vars(one) for one in report.changes],
                "unchanged": report.unchanged,
                "warnings": [problem_text(warning) for warning in report.warnings],
            }
        )
        return 0
    key = "cli.submissions.amounts_rehearsed" if report.dry_run else "cli.submissions.amounts_done"
    data(t(key, file=report.file, changed=len(report.changes), unchanged=report.unchanged))
    if report.changes:
        names = ("submission", "amount_name", "amount_before", "amount_after")
        rows = (
            [one.submission, one.name, yuan_or_dash(one.before_fen), yuan_or_dash(one.after_fen)]
            for one in report.changes
        )
        table([t(f"cli.column.{name}") for name in names], rows, right=frozenset({2, 3}))
    for warning in report.warnings:
        words(problem_text(warning))
    return 0


def show_list(chosen: argparse.Namespace) -> int:
    """List a round's submissions with their sheets."""
    from workbench.i18n.errors import problem_text
    from workbench.services.submissions import submissions

    found = submissions(office_of(chosen), operator(), chosen.round)
    if chosen.json:
        document(
            [
                {
                    "id": one.code,
                    "title": one.title,
                    "entity": one.entity_code,
                    "entity_name": one.entity_name,
                    "project": one.project_code,
                    "measure": one.measure_id,
                    "state": one.state,
                    "sheets": dict(one.sheets),
                    "warnings": [problem_text(warning) for warning in one.warnings],
                }
                for one in found
            ]
        )
        return 0
    table(
        [t(f"cli.column.{name}") for name in ("submission", "entity_name", "title", "state", "sheets")],
        (
            [
                one.code,
                one.entity_name,
                one.title,
                t(f"term.submission_state.{one.state}"),
                _sheets(one.sheets),
            ]
            for one in found
        ),
    )
    for one in found:
        for warning in one.warnings:
            words(problem_text(warning))
    return 0


def _sheets(states: Mapping[str, int]) -> str:
    return " ".join(f"{t(f'term.sheet_state.{state}')} {count}" for state, count in states.items() if count)


def withdraw_one(chosen: argparse.Namespace) -> int:
    """Take a submission out of the round."""
    from workbench.services.withdraw_submission import withdraw_submission

    withdraw_submission(office_of(chosen), operator(), chosen.round, chosen.submission, chosen.reason)
    words(t("cli.submissions.withdrawn", submission=chosen.submission))
    return 0


def permit_one(chosen: argparse.Namespace) -> int:
    """Record the exception that lets one project stand under several measures."""
    from workbench.services.permit_project import permit_project

    others = permit_project(
        office_of(chosen), operator(), chosen.round, chosen.submission, chosen.reason, chosen.document
    )
    words(t("cli.submissions.permitted", submissions=others))
    return 0


def prefer_one(chosen: argparse.Namespace) -> int:
    """Record which of its applications the applicant wants first."""
    from workbench.services.prefer_submission import prefer_submission

    place = prefer_submission(office_of(chosen), operator(), chosen.round, chosen.submission, chosen.place)
    key = "cli.submissions.preferred" if place else "cli.submissions.not_preferred"
    words(t(key, submission=chosen.submission, place=place))
    return 0
