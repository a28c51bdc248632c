"""``workbench round``: the life of a round, and its results."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from workbench.cli.output import data, document, table, words, yuan_or_dash
from workbench.cli.parser import Commands, day
from workbench.cli.workspace import office_of, operator
from workbench.i18n import t

if TYPE_CHECKING:
    from workbench.services.compute_round import ResultRow


def add(commands: Commands) -> None:
    """Add the group."""
    group = commands.group("round")
    create = group.add("create", create_one)
    create.add_argument("round", metavar="R", help=t("cli.option.round"))
    create.add_argument("--name", required=True, metavar="TEXT", help=t("cli.round.name"))
    create.add_argument("--year", required=True, type=int, metavar="YEAR", help=t("cli.round.year"))
    create.add_argument("--as-of", required=True, type=day, metavar="DATE", help=t("cli.round.as_of"))
    create.add_argument("--lot-seed", default="", metavar="TEXT", help=t("cli.round.lot_seed"))
    create.add_argument("measures", nargs="+", metavar="MEASURE", help=t("cli.round.measures"))
    listing = group.add("list", show_list)
    reopen = group.add("open", reopen_one)
    reopen.add_argument("--reason", required=True, metavar="TEXT", help=t("cli.option.reason"))
    lock = group.add("lock", lock_one)
    settle = group.add("settle", settle_one)
    results = group.add("results", show_results)
    replay = group.add("replay", replay_one)
    for parser in (reopen, lock, settle, results, replay):
        parser.add_argument("round", metavar="R", help=t("cli.option.round"))
    for parser in (listing, settle, results, replay):
        parser.add_argument("--json", action="store_true", help=t("cli.option.json"))


def create_one(chosen: argparse.Namespace) -> int:
    """Create an open round and freeze its adopted rule files."""
    from workbench.services.create_round import create_round

    create_round(
        office_of(chosen),
        operator(),
        chosen.round,
        chosen.name,
        chosen.measures,
        chosen.as_of,
        chosen.year,
        chosen.lot_seed,
    )
    words(t("cli.round.created", round=chosen.round))
    return 0


def show_list(chosen: argparse.Namespace) -> int:
    """List the rounds."""
    from workbench.services.home import home

    found = home(office_of(chosen), operator()).rounds
    if chosen.json:
        document(
            [
                {
                    "round": one.code,
                    "name": one.name,
                    "state": one.state,
                    "submissions": one.submissions,
                    "waiting": {"kind": one.waiting_kind, "count": one.waiting},
                }
                for one in found
            ]
        )
        return 0
    table(
        [t(f"cli.column.{name}") for name in ("round", "name", "state", "submissions", "waiting")],
        (
            [
                one.code,
                one.name,
                t(f"term.round_state.{one.state}"),
                one.submissions,
                t(f"term.waiting.{one.waiting_kind}", count=one.waiting),
            ]
            for one in found
        ),
    )
    return 0


def lock_one(chosen: argparse.Namespace) -> int:
    """Lock the round: no mark may change any more."""
    from workbench.services.lock_round import lock_round

    left = lock_round(office_of(chosen), operator(), chosen.round)
    words(t("cli.round.locked", round=chosen.round))
    if left:
        words(t("cli.round.locked_open", count=left))
    return 0


def reopen_one(chosen: argparse.Namespace) -> int:
    """Open a locked round again."""
    from workbench.services.open_round import open_round

    open_round(office_of(chosen), operator(), chosen.round, chosen.reason)
    words(t("cli.round.opened", round=chosen.round))
    return 0


def settle_one(chosen: argparse.Namespace) -> int:
    """Settle a locked round: freeze the hashes and store the results."""
    from workbench.i18n.errors import problem_text
    from workbench.services.settle_round import settle_round

    settled = settle_round(office_of(chosen), operator(), chosen.round)
    if chosen.json:
        document(
            {
                "round": settled.round_code,
                "submissions": settled.submissions,
                "awarded": settled.awarded,
                "total_fen": settled.total_fen,
                "results_sha256": settled.results_sha256,
                "warnings": [problem_text(one) for one in (*settled.warnings, *settled.reminders)],
            }
        )
        return 0
    data(
        t(
            "cli.round.settled",
            round=settled.round_code,
            submissions=settled.submissions,
            awarded=settled.awarded,
            total=settled.total_fen,
        )
    )
    for warning in (*settled.warnings, *settled.reminders):
        words(problem_text(warning))
    return 0


def show_results(chosen: argparse.Namespace) -> int:
    """Show scores, tiers and amounts: a trial until the round is settled."""
    from workbench.domain.rounding import decimal_text
    from workbench.i18n.errors import problem_text
    from workbench.services.compute_round import compute_round
    from workbench.services.decided_words import decided_fields
    from workbench.services.result_document import result_fields
    from workbench.services.tier_words import tier_words

    found = compute_round(office_of(chosen), operator(), chosen.round)
    if chosen.json:
        document(
            {
                "round": found.round_code,
                "state": found.state,
                "trial": found.is_trial,
                "results": [
                    result_fields(group.measure, row.result) | decided_fields(row.decided)
                    for group in found.measures
                    for row in group.rows
                ],
                "totals": [
                    {
                        "measure": group.measure.id,
                        "award_fen": group.total_fen,
                        "approved_fen": group.approved_fen,
                    }
                    for group in found.measures
                ],
                "total_fen": found.total_fen,
                "blockers": [problem_text(blocker) for blocker in found.blockers],
            }
        )
        return 0
    state = t("term.trial") if found.is_trial else t(f"term.round_state.{found.state}")
    for group in found.measures:
        decimals = group.measure.scoring.decimals
        data(t("cli.round.measure", name=group.measure.name, state=state, total=group.total_fen))
        head = next((row.decided.head for row in group.rows if row.decided), None)
        names = ["rank", "submission", "entity_name", "score", "tier", "award"]
        if head:
            names += ["approved_award", "reason"]
            data(
                t(
                    "cli.round.decided",
                    approved=group.approved_fen,
                    by=head.by,
                    on=head.decided_on,
                    document=head.document,
                )
            )
        table(
            [t(f"cli.column.{name}") for name in names],
            (
                [
                    row.result.rank or "-",
                    row.submission.code,
                    row.submission.entity_name,
                    "-" if row.result.panel.score is None else decimal_text(row.result.panel.score, decimals),
                    tier_words(group.measure, row.result),
                    yuan_or_dash(row.result.award),
                    *_decided_cells(row),
                ]
                for row in group.rows
            ),
        )
        data("")
    for blocker in found.blockers:
        words(problem_text(blocker))
    return 0


def _decided_cells(row: ResultRow) -> tuple[str, ...]:
    """The approved amount and why it is not the computed one; none while nothing was decided."""
    if row.decided is None:
        return ()
    return yuan_or_dash(row.decided.amount.approved_fen), row.decided.amount.reason


def replay_one(chosen: argparse.Namespace) -> int:
    """Compute a settled round again from what it froze; exit code 1 where anything differs."""
    from workbench.services.replay_round import replay_round

    again = replay_round(office_of(chosen), operator(), chosen.round)
    if chosen.json:
        document(
            {
                "round": again.round_code,
                "identical": True,
                "submissions": again.submissions,
                "total_fen": again.total_fen,
                "results_sha256": again.results_sha256,
            }
        )
    else:
        data(
            t(
                "cli.round.replayed",
                round=again.round_code,
                submissions=again.submissions,
                total=again.total_fen,
            )
        )
    return 0
