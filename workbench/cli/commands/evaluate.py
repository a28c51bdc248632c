"""``workbench evaluate RULES INPUT``: the whole computation on a case file, without a workspace."""

from __future__ import annotations

import argparse
from pathlib import Path

from workbench.cli.output import data, document, table, words
from workbench.cli.parser import Commands
from workbench.i18n import t


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add("evaluate", run)
    parser.add_argument("rules", type=Path, metavar="RULES", help=t("cli.evaluate.rules"))
    parser.add_argument("input", type=Path, metavar="INPUT", help=t("cli.evaluate.input"))
    parser.add_argument("--json", action="store_true", help=t("cli.option.json"))


def run(chosen: argparse.Namespace) -> int:
    """Compute; exit code 1 where a rule that would change money is not computed."""
    from workbench.i18n.errors import error_text
    from workbench.services.evaluate_case import evaluate_case

    evaluation = evaluate_case(chosen.rules, chosen.input)
    answer = evaluation.document()
    if chosen.json:
        document(answer)
    else:
        _show(answer)
    for refusal in evaluation.outcome.refusals:
        words(error_text(refusal))
    return 1 if evaluation.outcome.refusals else 0


def _show(answer: dict[str, object]) -> None:
    from workbench.domain.money import yuan_text

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
                "-" if one["award_fen"] is None else yuan_text(one["award_fen"]),
            ]
            for one in results
        ),
    )
    for one in results:
        data(f"\n{one['id']}")
        for node in one["trace"]:
            data(f"  {node['text']}")
