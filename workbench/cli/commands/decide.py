"""``workbench decide SUBMISSION``: the amount that an office decided, within the limits of its clause."""

from __future__ import annotations

import argparse

from workbench.cli.output import document, words
from workbench.cli.parser import Commands, day
from workbench.cli.workspace import office_of, operator
from workbench.i18n import t


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add("decide", run)
    parser.add_argument("submission", metavar="SUBMISSION", help=t("cli.option.submission"))
    parser.add_argument("--round", required=True, metavar="R", help=t("cli.option.round"))
    parser.add_argument("--amount", required=True, metavar="AMOUNT", help=t("cli.decide.amount"))
    parser.add_argument("--by", required=True, metavar="NAME", help=t("cli.decide.by"))
    parser.add_argument("--on", required=True, type=day, metavar="DATE", help=t("cli.decide.on"))
    parser.add_argument("--document", required=True, metavar="TEXT", help=t("cli.decide.document"))
    parser.add_argument("--reason", required=True, metavar="TEXT", help=t("cli.decide.reason"))
    parser.add_argument("--json", action="store_true", help=t("cli.option.json"))


def run(chosen: argparse.Namespace) -> int:
    """Record the decision."""
    from workbench.services.decide_amount import decide_amount

    decided = decide_amount(
        office_of(chosen),
        operator(),
        chosen.round,
        chosen.submission,
        amount=chosen.amount,
        by=chosen.by,
        on=chosen.on,
        document=chosen.document,
        reason=chosen.reason,
    )
    decision = decided.decision
    if chosen.json:
        document(
            {
                "submission": decided.submission,
                "amount_fen": decision.amount,
                "by": decision.by,
                "on": decision.on.isoformat(),
                "document": decision.document,
                "reason": decision.reason,
                "before_fen": decided.before_fen,
            }
        )
    elif decided.before_fen is None:
        words(t("cli.decide.done", submission=decided.submission, amount=decision.amount))
    else:
        words(
            t(
                "cli.decide.replaced",
                submission=decided.submission,
                amount=decision.amount,
                before=decided.before_fen,
            )
        )
    return 0
