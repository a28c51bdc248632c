"""``workbench explain SUBMISSION``: one page from the marks to the yuan, with the clauses."""

from __future__ import annotations

import argparse

from workbench.cli.output import data, document
from workbench.cli.parser import Commands
from workbench.cli.workspace import office_of, operator
from workbench.i18n import t


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add("explain", run)
    parser.add_argument("submission", metavar="SUBMISSION", help=t("cli.option.submission"))
    parser.add_argument("--round", required=True, metavar="R", help=t("cli.option.round"))
    parser.add_argument("--json", action="store_true", help=t("cli.option.json"))


def run(chosen: argparse.Namespace) -> int:
    """Print the page."""
    from workbench.services.explain_submission import explain_submission

    explained = explain_submission(office_of(chosen), operator(), chosen.round, chosen.submission)
    if chosen.json:
        document(dict(explained.data))
    else:
        for line in explained.lines:
            data(line)
    return 0
