"""``workbench panel``: seat experts and a lead for a measure, and decide the recusals found."""

from __future__ import annotations

import argparse

from workbench.cli.output import data, document, table, words
from workbench.cli.parser import Commands
from workbench.cli.report import show_recusals
from workbench.cli.workspace import office_of, operator
from workbench.i18n import t


def add(commands: Commands) -> None:
    """Add the group."""
    group = commands.group("panel")
    seat = group.add("set", seat_all)
    seat.add_argument("measure", metavar="MEASURE", help=t("cli.option.measure"))
    seat.add_argument("names", nargs="+", metavar="NAME", help=t("cli.panel.names"))
    seat.add_argument("--lead", required=True, metavar="NAME", help=t("cli.panel.lead"))
    listing = group.add("recusals", show_recusal_list)
    decide = group.add("decide", decide_one)
    decide.add_argument("recusal", type=int, metavar="NUMBER", help=t("cli.panel.recusal"))
    answer = decide.add_mutually_exclusive_group(required=True)
    answer.add_argument("--confirm", action="store_true", help=t("cli.panel.confirm"))
    answer.add_argument("--dismiss", metavar="REASON", help=t("cli.panel.dismiss"))
    for parser in (seat, listing):
        parser.add_argument("--json", action="store_true", help=t("cli.option.json"))
    for parser in (seat, listing, decide):
        parser.add_argument("--round", required=True, metavar="R", help=t("cli.option.round"))


def seat_all(chosen: argparse.Namespace) -> int:
    """Seat the experts; every one of them scores every submission of the measure unless recused."""
    from workbench.services.seat_panel import seat_panel

    seated = seat_panel(
        office_of(chosen), operator(), chosen.round, chosen.measure, chosen.names, chosen.lead
    )
    if chosen.json:
        document(
            {
                "measure": chosen.measure,
                "names": chosen.names,
                "lead": chosen.lead,
                "sheets": seated.sheets,
                "needed": seated.needed,
                "recusals": [
                    {"submission": one.submission_code, "reviewer": one.reviewer} for one in seated.found
                ],
            }
        )
        return 0
    data(t("cli.panel.seated", experts=len(chosen.names), lead=chosen.lead, sheets=seated.sheets))
    if len(chosen.names) < seated.needed:
        words(t("cli.panel.too_few", experts=len(chosen.names), needed=seated.needed))
    show_recusals(seated.found)
    return 0


def show_recusal_list(chosen: argparse.Namespace) -> int:
    """List the recusals, undecided first."""
    from workbench.services.recusals import recusals

    found = recusals(office_of(chosen), operator(), chosen.round)
    if chosen.json:
        document(
            [
                {
                    "number": one.id,
                    "submission": one.submission_code,
                    "reviewer": one.reviewer,
                    "reason": one.reason,
                    "source": one.source,
                    "state": one.state,
                }
                for one in found
            ]
        )
        return 0
    names = ("number", "submission", "entity_name", "reviewer", "source", "reason", "state")
    table(
        [t(f"cli.column.{name}") for name in names],
        (
            [
                one.id,
                one.submission_code,
                one.entity_name,
                one.reviewer,
                t(f"term.recusal_source.{one.source}"),
                one.reason,
                t(f"term.recusal_state.{one.state}"),
            ]
            for one in found
        ),
    )
    return 0


def decide_one(chosen: argparse.Namespace) -> int:
    """Confirm a recusal, or dismiss it with a reason."""
    from workbench.services.decide_recusal import decide_recusal

    decide_recusal(
        office_of(chosen), operator(), chosen.round, chosen.recusal, chosen.confirm, chosen.dismiss or ""
    )
    words(t("cli.panel.decided", number=chosen.recusal))
    return 0
