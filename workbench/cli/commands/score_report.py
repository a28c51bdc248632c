"""``workbench score-report --round R``: how far the scores can be trusted, for a panel meeting."""

from __future__ import annotations

import argparse

from workbench.cli.output import data, document
from workbench.cli.parser import Commands
from workbench.cli.score_report_text import add_options, show_report
from workbench.cli.workspace import office_of, operator
from workbench.i18n import t


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add("score-report", run)
    parser.add_argument("--round", required=True, metavar="R", help=t("cli.option.round"))
    parser.add_argument("--measure", metavar="ID", help=t("cli.score_report.measure"))
    add_options(parser)
    parser.add_argument("--json", action="store_true", help=t("cli.option.json"))


def run(chosen: argparse.Namespace) -> int:
    """Print the report of each measure that reviewers mark; nothing is stored."""
    from workbench.services.score_report import round_report
    from workbench.services.score_report_document import round_document

    office = office_of(chosen)
    found = round_report(
        office, operator(), chosen.round, chosen.measure, chosen.draws, shortlisted=chosen.shortlisted
    )
    if chosen.json:
        document(round_document(found))
        return 0
    data(
        t(
            f"report.head.{'trial' if found.is_trial else 'final'}",
            name=found.round_name,
            round=found.round_code,
        )
    )
    data(t("report.for_whom"))
    if not found.measures:
        data(t("report.no_panel"))
    for one in found.measures:
        show_report(one.report, one.titles, one.withheld)
    return 0
