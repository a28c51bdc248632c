"""``workbench ledger``: earlier decisions, which caps, differences, places and budgets count in."""

from __future__ import annotations

import argparse
from pathlib import Path

from workbench.cli.output import data, document, table, words
from workbench.cli.parser import Commands
from workbench.cli.workspace import office_of, operator
from workbench.i18n import t


def add(commands: Commands) -> None:
    """Add the group."""
    group = commands.group("ledger")
    template = group.add("template", write_template)
    template.add_argument("file", type=Path, metavar="FILE", help=t("cli.ledger.template_file"))
    bring = group.add("import", bring_in)
    bring.add_argument("file", type=Path, metavar="FILE", help=t("cli.ledger.import_file"))
    bring.add_argument("--dry-run", action="store_true", help=t("cli.option.dry_run"))
    listing = group.add("list", show_list)
    for parser in (bring, listing):
        parser.add_argument("--json", action="store_true", help=t("cli.option.json"))


def write_template(chosen: argparse.Namespace) -> int:
    """Write the empty form of the ledger."""
    from workbench.services.write_ledger_template import write_ledger_template

    data(str(write_ledger_template(office_of(chosen), operator(), chosen.file)))
    return 0


def bring_in(chosen: argparse.Namespace) -> int:
    """Import a filled form, all or nothing."""
    from workbench.i18n.errors import problem_text
    from workbench.services.import_ledger import import_ledger

    report = import_ledger(office_of(chosen), operator(), chosen.file, chosen.dry_run)
    if chosen.json:
        document(
            {
                "file": report.file,
                "dry_run": report.dry_run,
                "added": report.added,
                "updated": report.updated,
                "unchanged": report.unchanged,
                "approved_fen": report.approved_fen,
                "paid_fen": report.paid_fen,
                "warnings": [problem_text(warning) for warning in report.warnings],
            }
        )
        return 0
    data(
        t(
            "cli.ledger.rehearsed" if report.dry_run else "cli.ledger.done",
            file=report.file,
            added=report.added,
            updated=report.updated,
            unchanged=report.unchanged,
            approved=report.approved_fen,
            paid=report.paid_fen,
        )
    )
    for warning in report.warnings:
        words(problem_text(warning))
    return 0


def show_list(chosen: argparse.Namespace) -> int:
    """List every line with where it comes from."""
    from workbench.domain.money import yuan_text
    from workbench.services.ledger_lines import ledger_lines

    found = ledger_lines(office_of(chosen), operator())
    if chosen.json:
        document(
            [
                {
                    "entity": one.entity_code,
                    "entity_name": one.entity_name,
                    "project": one.project_code,
                    "measure": one.measure,
                    "series": one.series,
                    "decided_on": one.decided_on.isoformat(),
                    "approved_fen": one.approved_fen,
                    "paid_fen": one.paid_fen,
                    "payer": one.payer,
                    "round": one.round_code,
                    "file": one.file,
                    "row": one.row_number,
                }
                for one in found
            ]
        )
        return 0
    names = ("decided_on", "entity", "project", "measure", "series", "approved", "paid", "payer", "source")
    table(
        [t(f"cli.column.{name}") for name in names],
        (
            [
                one.decided_on,
                one.entity_code,
                one.project_code,
                one.measure,
                one.series or "-",
                yuan_text(one.approved_fen),
                yuan_text(one.paid_fen),
                one.payer or "-",
                one.round_code or (f"{one.file}:{one.row_number}" if one.file else "-"),
            ]
            for one in found
        ),
    )
    return 0
