"""``workbench compare --round R``: the same round under other rules or budget policies, side by side."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cli.output import data, document, table, words, yuan_or_dash
from workbench.cli.parser import Commands
from workbench.cli.workspace import office_of, operator
from workbench.domain.award_limits import Overrun
from workbench.domain.errors import BadInput
from workbench.domain.money import parse_amount
from workbench.i18n import language, t
from workbench.i18n.errors import error_text

if TYPE_CHECKING:
    from workbench.services.compare_round import Comparison, Variant


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add("compare", run)
    parser.add_argument("--round", required=True, metavar="R", help=t("cli.option.round"))
    parser.add_argument("--rules", action="append", default=[], metavar="FILE", help=t("cli.compare.rules"))
    parser.add_argument(
        "--overrun",
        action="append",
        default=[],
        type=_overrun,
        metavar="TEXT",
        help=t("cli.compare.overrun", known=_known()),
    )
    parser.add_argument(
        "--budget",
        action="append",
        default=[],
        type=_budget,
        metavar="ID=AMOUNT",
        help=t("cli.compare.budget"),
    )
    parser.add_argument("--json", action="store_true", help=t("cli.option.json"))


def _known() -> tuple[str, ...]:
    """The budget policies as one types them: as rule files write them, or in English pro-rata, by-rank …"""
    return tuple(str(one) if language() == "zh" else _english(one) for one in Overrun)


def _english(overrun: Overrun) -> str:
    return overrun.name.lower().replace("_", "-")


def _overrun(text: str) -> Overrun:
    for one in Overrun:
        if text in (one, _english(one)):
            return one
    raise argparse.ArgumentTypeError(t("cli.compare.no_such_overrun", text=text, known=_known()))


def _budget(text: str) -> tuple[str, int]:
    name, sign, amount = text.partition("=")
    try:
        if sign and name:
            return name, parse_amount(amount)
    except BadInput as error:
        raise argparse.ArgumentTypeError(error_text(error)) from None
    raise argparse.ArgumentTypeError(t("cli.compare.no_such_budget", text=text))


def run(chosen: argparse.Namespace) -> int:
    """Compute every variant; nothing is stored."""
    from workbench.services.compare_round import compare_round

    rules, overruns = (tuple(dict.fromkeys(given)) for given in (chosen.rules, chosen.overrun))
    budgets = dict(chosen.budget)
    found = compare_round(office_of(chosen), operator(), chosen.round, rules, overruns, budgets)
    if chosen.json:
        document(
            {
                "round": found.round_code,
                "variants": [
                    {
                        "name": _name(one),
                        "rules": one.rules or None,
                        "overrun": one.overrun,
                        "total_fen": one.total_fen,
                        "awarded": one.awarded,
                        "awards_fen": dict(one.awards),
                        "undecided": [error_text(each) for each in one.undecided],
                    }
                    for one in found.variants
                ],
            }
        )
        return 0
    _show(found)
    return 0


def _name(variant: Variant) -> str:
    rules = Path(variant.rules).name if variant.rules else t("cli.compare.as_is")
    if variant.overrun is None:
        return rules
    overrun = t(f"term.over_budget.{variant.overrun}")
    return f"{rules} · {overrun}" if variant.rules else overrun


def _show(found: Comparison) -> None:
    names = [_name(one) for one in found.variants]
    rows: list[list[object]] = [
        [code, *(yuan_or_dash(one.awards[code]) for one in found.variants)] for code in found.titles
    ]
    rows.append([t("cli.compare.total"), *(yuan_or_dash(one.total_fen) for one in found.variants)])
    rows.append([t("cli.compare.awarded"), *(one.awarded for one in found.variants)])
    table([t("cli.column.submission"), *names], rows)
    if not found.budgets and any(one.overrun for one in found.variants):
        words(t("cli.compare.no_budget"))
    for name, one in zip(names, found.variants, strict=True):
        for each in one.undecided:
            data(t("cli.compare.undecided", variant=name, reason=error_text(each)))
