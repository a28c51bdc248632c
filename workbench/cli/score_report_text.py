"""A score report on paper or in a terminal."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING

from workbench.cli.output import data, table
from workbench.i18n import t

if TYPE_CHECKING:
    from workbench.domain.score_report import ScoreReport


# As many as `workbench.domain.statistics.odds` takes; loading it here would load scipy at every start.
_MOST_DRAWS = 100_000


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what a report may be told: how many joint draws, and that it sees a shortlist only."""
    parser.add_argument("--draws", type=_draws, metavar="N", help=t("cli.score_report.draws"))
    parser.add_argument("--shortlisted", action="store_true", help=t("cli.score_report.shortlisted"))


def _draws(text: str) -> int:
    if text.isascii() and text.isdecimal() and 0 < int(text) <= _MOST_DRAWS:
        return int(text)
    raise argparse.ArgumentTypeError(t("cli.score_report.no_such_draws", text=text, most=_MOST_DRAWS))


def show_report(report: ScoreReport, titles: Mapping[str, str], withheld: tuple[str, ...] = ()) -> None:
    """Write one measure's report, section by section; ``titles`` by submission id."""
    from workbench.services.score_report_sections import Table, sections

    data("\n" + t("report.measure", name=report.measure.name, id=report.measure.id))
    if withheld:
        data(t("report.withheld", codes=withheld))
    for section in sections(report, titles):
        data(f"\n{section.title}")
        for part in section.parts:
            if isinstance(part, Table):
                table(part.headings, part.rows, right=part.right)
            else:
                data(part)
