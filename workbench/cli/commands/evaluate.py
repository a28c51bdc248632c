"""``workbench evaluate RULES INPUT``: the whole computation on a case file, without a workspace."""

from __future__ import annotations

import argparse
from pathlib import Path

from workbench.cli.output import data, document, table, words, yuan_or_dash
from workbench.cli.parser import Commands
from workbench.cli.score_report_text import add_options, show_report
from workbench.i18n import t


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add("evaluate", run)
    parser.add_argument("rules", type=Path, metavar="RULES", help=t("cli.evaluate.rules"))
    parser.add_argument("input", type=Path, metavar="INPUT", help=t("cli.evaluate.input"))
    parser.add_argument("--statistics", action="store_true", help=t("cli.evaluate.statistics"))
    add_options(parser)
    parser.add_argument("--json", action="store_true", help=t("cli.option.json"))


def run(chosen: argparse.Namespace) -> int:
    """Compute; exit code 1 where people must settle something first."""
    from workbench.i18n.errors import error_text
    from workbench.services.evaluate_case import evaluate_case

    evaluation = evaluate_case(chosen.rules, chosen.input)
    asked = chosen.statistics or chosen.shortlisted or chosen.draws is not None
    reports = evaluation.reports(chosen.draws, shortlisted=chosen.shortlisted) if asked else ()
    answer = evaluation.document(reports if asked else None)
    if chosen.json:
        document(answer)
    else:
        _show(answer)
        titles = {one.id: one.title for one in evaluation.case.submissions}
        for report in reports:
            show_report(report, titles)
    if later := evaluation.later_lines:
        words(t("cli.evaluate.later_lines", count=len(later), day=evaluation.case.as_of))
    for refusal in evaluation.outcome.undecided:
        words(error_text(refusal))
    return 1 if evaluation.outcome.undecided else 0


def _show(answer: dict[str, object]) -> None:

    results = answer["results"]
    assert isinstance(results, list)
    table(
        [t(f"cli.column.{name}") for name in ("submission", "measure", "score", "rank", "tier", "award")],
        (
            [
                one["id"],
                one["measure"],
                one["score"] or "-",
                one["rank"] or "-",
                one["tier"] or "-",
                yuan_or_dash(one["award_fen"]),
            ]
            for one in results
        ),
    )
    for one in results:
        data(f"\n{one['id']}")
        for node in one["trace"]:
            data(f"  {node['text']}")
