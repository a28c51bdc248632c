"""``workbench decision``: what an office decided on a settled round, beside what was computed."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cli.decision_document import recorded_document, shown_document
from workbench.cli.output import data, document, table, words, yuan_or_dash
from workbench.cli.parser import Commands, day
from workbench.cli.workspace import office_of, operator
from workbench.domain.errors import BadInput
from workbench.domain.money import parse_amount, signed_yuan_text
from workbench.i18n import t
from workbench.i18n.errors import error_text, problem_text

if TYPE_CHECKING:
    from workbench.services.record_decision import Change, Recorded
    from workbench.services.show_decision import DecidedMeasure

# CODE=AMOUNT or CODE=AMOUNT:REASON; the reason may hold either sign, the amount holds neither.
_CHANGE = re.compile(r"(?P<code>.+?)=(?P<amount>[^=:：]*)(?:[:：](?P<reason>.*))?", re.DOTALL)


def add(commands: Commands) -> None:
    """Add the group."""
    group = commands.group("decision")
    record = group.add("record", record_one)
    record.add_argument("--document", required=True, metavar="TEXT", help=t("cli.decide.document"))
    record.add_argument("--on", required=True, type=day, metavar="DATE", help=t("cli.decide.on"))
    record.add_argument("--by", required=True, metavar="NAME", help=t("cli.decide.by"))
    record.add_argument(
        "--change",
        action="append",
        default=[],
        type=change,
        metavar="CODE=AMOUNT:REASON",
        help=t("cli.decision.change"),
    )
    record.add_argument("--changes", type=Path, metavar="FILE", help=t("cli.decision.changes"))
    record.add_argument("--dry-run", action="store_true", help=t("cli.option.dry_run"))
    template = group.add("template", write_template)
    template.add_argument(
        "-o", "--output", required=True, type=Path, metavar="FILE", help=t("cli.decision.template_file")
    )
    show = group.add("show", show_one)
    for parser in (record, template, show):
        parser.add_argument("--round", required=True, metavar="R", help=t("cli.option.round"))
    for parser in (record, show):
        parser.add_argument("--json", action="store_true", help=t("cli.option.json"))


def change(text: str) -> tuple[str, int, str]:
    """An argument ``D03=200万元:理由``: submission, fen, reason."""
    found = _CHANGE.fullmatch(text)
    if found is None:
        raise argparse.ArgumentTypeError(t("cli.decision.bad_change", text=text))
    try:
        amount = parse_amount(found["amount"])
    except BadInput as error:
        told = t("cli.decision.bad_amount", submission=found["code"].strip(), error=error_text(error))
        raise argparse.ArgumentTypeError(told) from None
    return found["code"].strip(), amount, (found["reason"] or "").strip()


def record_one(chosen: argparse.Namespace) -> int:
    """Record the decision, or with ``--dry-run`` tell what it would be."""
    recorded = _recorded(chosen)
    if chosen.json:
        document(recorded_document(recorded))
        return 0
    data(
        t(
            "cli.decision.rehearsed" if recorded.dry_run else "cli.decision.done",
            round=recorded.round_code,
            document=recorded.document,
            submissions=recorded.submissions,
            computed=recorded.computed_fen,
            approved=recorded.approved_fen,
        )
    )
    if recorded.replaced is not None:
        words(t("cli.decision.replaced", document=recorded.replaced))
        if recorded.carried:
            words(t("cli.decision.carried", submissions=recorded.carried))
    if recorded.rows:
        names = ("submission", "computed", "decided", "difference", "decided_before", "reason")
        rows = (
            [
                one.submission,
                yuan_or_dash(one.amount.computed_fen),
                yuan_or_dash(one.amount.approved_fen),
                signed_yuan_text(one.amount.difference_fen),
                yuan_or_dash(one.before_fen),
                one.amount.reason,
            ]
            for one in recorded.rows
        )
        table([t(f"cli.column.{name}") for name in names], rows, right=frozenset({1, 2, 3, 4}))
    for warning in recorded.warnings:
        words(problem_text(warning))
    return 0


def _recorded(chosen: argparse.Namespace) -> Recorded:
    from workbench.services.record_decision import record_decision
    from workbench.services.record_decision_file import record_decision_file

    office = office_of(chosen)
    if chosen.changes is None:
        record = partial(record_decision, office, operator(), chosen.round)
    else:
        record = partial(record_decision_file, office, operator(), chosen.round, chosen.changes)
    return record(
        document=chosen.document,
        on=chosen.on,
        by=chosen.by,
        changes=_changes(chosen.change),
        dry_run=chosen.dry_run,
    )


def write_template(chosen: argparse.Namespace) -> int:
    """Write the decision form, every row filled in."""
    from workbench.services.write_decision_template import write_decision_template

    data(str(write_decision_template(office_of(chosen), operator(), chosen.round, chosen.output)))
    return 0


def _changes(given: list[tuple[str, int, str]]) -> Mapping[str, Change]:
    from workbench.services.record_decision import Change

    changes: dict[str, Change] = {}
    for code, amount, reason in given:
        if code in changes:
            raise BadInput("decision.changed_twice", submission=code)
        changes[code] = Change(amount, reason)
    return changes


def show_one(chosen: argparse.Namespace) -> int:
    """Show computed and approved amounts with their difference and reason, and the totals by measure."""
    from workbench.services.show_decision import show_decision

    office = office_of(chosen)
    shown = show_decision(office, operator(), chosen.round)
    if chosen.json:
        document(shown_document(shown, office.config.zone))
        return 0
    head = shown.head
    if head is None:
        data(t("cli.decision.none", name=shown.round_name, round=shown.round_code))
    else:
        told = {"document": head.document, "on": head.decided_on, "by": head.by}
        data(t("cli.decision.head", name=shown.round_name, round=shown.round_code, **told))
    for earlier in shown.earlier:
        told = {"document": earlier.document, "on": earlier.decided_on, "by": earlier.by}
        words(t("cli.decision.earlier", **told))
    for measure in shown.measures:
        data("")
        data(t("cli.decision.measure", name=measure.name))
        _show_rows(measure)
    return 0


def _show_rows(measure: DecidedMeasure) -> None:
    names = ("submission", "entity_name", "computed", "decided", "difference", "reason")
    rows: list[list[object]] = [
        [
            one.submission,
            one.entity_name,
            yuan_or_dash(one.computed_fen),
            yuan_or_dash(one.approved_fen),
            "-" if one.difference_fen is None else signed_yuan_text(one.difference_fen),
            one.reason,
        ]
        for one in measure.rows
    ]
    approved = measure.approved_fen
    difference = "-" if approved is None else signed_yuan_text(approved - measure.computed_fen)
    sums = [yuan_or_dash(measure.computed_fen), yuan_or_dash(approved), difference]
    rows.append([t("cli.decision.total"), "", *sums, ""])
    table([t(f"cli.column.{name}") for name in names], rows, right=frozenset({2, 3, 4}))
