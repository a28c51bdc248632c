"""``workbench audit``: prove the record, read it, and dump the marks in the open."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from workbench.cli.output import data, document, table, words
from workbench.cli.parser import Commands, positive
from workbench.cli.workspace import office_of, operator
from workbench.i18n import t


def add(commands: Commands) -> None:
    """Add the group."""
    group = commands.group("audit")
    verify = group.add("verify", run_verify)
    verify.add_argument("--head", metavar="SEQ:HASH", help=t("cli.audit.head"))
    verify.add_argument("--exports", type=Path, metavar="DIR", help=t("cli.audit.exports"))
    show = group.add("show", run_show)
    show.add_argument("--count", type=positive, default=50, metavar="N", help=t("cli.audit.count"))
    marks = group.add("marks", run_marks)
    marks.add_argument("--round", required=True, metavar="R", help=t("cli.option.round"))
    for parser in (verify, show, marks):
        parser.add_argument("--json", action="store_true", help=t("cli.option.json"))


def run_verify(chosen: argparse.Namespace) -> int:
    """Walk the chain; exit code 1 where it does not hold."""
    from workbench.i18n.errors import problem_text
    from workbench.services.verify_audit import verify_audit
    from workbench.services.verify_exports import verify_exports

    office, actor = office_of(chosen), operator()
    report = verify_audit(office, actor, chosen.head)
    exports = None if chosen.exports is None else verify_exports(office, actor, chosen.exports)
    findings = (*report.findings, *(exports.findings if exports else ()))
    reminders = [problem_text(one) for one in exports.reminders] if exports else []
    if chosen.json:
        document(
            {
                "events": report.events,
                "head": report.head,
                "findings": [problem_text(finding) for finding in findings],
                **({} if exports is None else {"files": exports.files, "reminders": reminders}),
            }
        )
        return 1 if findings else 0
    for finding in findings:
        data(problem_text(finding))
    key = "cli.audit.broken" if report.findings else "cli.audit.whole"
    data(t(key, events=report.events, head=report.head, findings=len(report.findings)))
    if exports is not None:
        key = "cli.audit.exports_broken" if exports.findings else "cli.audit.exports_whole"
        data(t(key, files=exports.files, folder=str(chosen.exports), findings=len(exports.findings)))
    for reminder in reminders:
        words(reminder)
    return 1 if findings else 0


def run_show(chosen: argparse.Namespace) -> int:
    """Show the newest events, newest first."""
    from workbench.services.actor import actor_text
    from workbench.services.show_audit import show_audit

    office = office_of(chosen)
    events = show_audit(office, operator(), chosen.count)
    if chosen.json:
        document(
            [
                {
                    "seq": one.seq,
                    "at": one.at.isoformat(),
                    "actor": one.actor,
                    "verb": one.verb,
                    "payload": one.payload,
                    "event_sha256": one.event_sha256,
                }
                for one in events
            ]
        )
        return 0
    for one in events:
        local = office.local(one.at)
        data(f"{one.seq}  {local:%Y-%m-%d %H:%M:%S}  {actor_text(one.actor)}  {t(f'term.verb.{one.verb}')}")
        data(f"    {json.dumps(one.payload, ensure_ascii=False)}")
    return 0


def run_marks(chosen: argparse.Namespace) -> int:
    """Every mark of a round as the record holds it."""
    from workbench.services.dump_marks import dump_marks

    found = dump_marks(office_of(chosen), operator(), chosen.round)
    if chosen.json:
        document(
            [
                {
                    "measure": one.measure,
                    "submission": one.submission,
                    "reviewer": one.reviewer,
                    "state": one.state,
                    "version": one.version,
                    "item": one.item,
                    "mark": one.mark,
                }
                for one in found
            ]
        )
        return 0
    names = ("measure", "submission", "reviewer", "state", "item", "mark")
    table(
        [t(f"cli.column.{name}") for name in names],
        (
            [
                one.measure,
                one.submission,
                one.reviewer,
                t(f"term.sheet_state.{one.state}"),
                one.item,
                "-" if one.mark is None else one.mark,
            ]
            for one in found
        ),
    )
    words(t("cli.audit.cells", count=len(found)))
    return 0
