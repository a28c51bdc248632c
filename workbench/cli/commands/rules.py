"""``workbench rules``: check, show, list, compare and adopt rule files."""

from __future__ import annotations

import argparse
from pathlib import Path

from workbench.cli.check_report import show_check
from workbench.cli.commands import rules_diff
from workbench.cli.output import data, document, table, yuan_or_dash
from workbench.cli.parser import Commands, day
from workbench.cli.workspace import office_of, operator, rules_path
from workbench.i18n import t


def add(commands: Commands) -> None:
    """Add the group."""
    group = commands.group("rules")
    check = group.add("check", run_check)
    check.add_argument("paths", nargs="*", type=Path, metavar="PATH", help=t("cli.rules.paths"))
    check.add_argument("--texts", type=Path, metavar="DIR", help=t("cli.rules.texts"))
    show = group.add("show", run_show)
    show.add_argument("measure", metavar="ID", help=t("cli.option.measure"))
    listing = group.add("list", run_list)
    approve = group.add("approve", run_approve)
    approve.add_argument("target", metavar="ID", help=t("cli.rules.target"))
    approve.add_argument("--by", required=True, metavar="NAME", help=t("cli.rules.by"))
    approve.add_argument("--on", required=True, type=day, metavar="DATE", help=t("cli.rules.on"))
    approve.add_argument("--document", required=True, metavar="TEXT", help=t("cli.rules.document"))
    diff = rules_diff.add(group)
    schema = group.add("schema", run_schema)
    schema.add_argument("--kind", choices=("measure", "policy"), default="measure", help=t("cli.rules.kind"))
    for parser in (show, listing, approve, diff):
        parser.add_argument("--rules", type=Path, metavar="PATH", help=t("cli.rules.where"))
    for parser in (check, show, listing, approve, diff):
        parser.add_argument("--json", action="store_true", help=t("cli.option.json"))


def run_check(chosen: argparse.Namespace) -> int:
    """Tell every problem with its file, line and column; exit code 1 where one is an error."""
    from workbench.services.check_rules import check_rules

    checked = check_rules(chosen.paths or [rules_path(chosen)], texts=chosen.texts)
    sound = {"measures": list(checked.measures)}
    return show_check(checked, "cli.rules.checked", sound=sound, as_json=chosen.json)


def run_show(chosen: argparse.Namespace) -> int:
    """Put one measure into plain words."""
    from workbench.services.show_rules import show_rules

    shown = show_rules(rules_path(chosen), chosen.measure)
    if chosen.json:
        document({"measure": chosen.measure, "lines": list(shown.lines)})
        return 0
    for line in shown.lines:
        data(line)
    return 0


def run_list(chosen: argparse.Namespace) -> int:
    """List the clauses with how the money of each comes about."""
    from workbench.services.list_rules import list_rules

    found = list_rules(rules_path(chosen))
    if chosen.json:
        document(
            [
                {
                    "clause": one.clause or None,
                    "measure": one.measure,
                    "name": one.name,
                    "mechanism": one.mechanism,
                    "state": one.state,
                    "why": one.why or None,
                    "version": one.version,
                    "status": one.status,
                    "in_force_from": one.in_force_from.isoformat(),
                    "in_force_to": one.in_force_to.isoformat(),
                    "item_cap_fen": one.item_cap,
                    "file": str(one.file),
                }
                for one in found
            ]
        )
        return 0
    names = ("clause", "measure", "name", "mechanism", "kind", "version", "state", "in_force", "item_cap")
    table(
        [t(f"cli.column.{name}") for name in names],
        (
            [
                one.clause or "-",
                one.measure,
                one.name,
                t(f"term.method.{one.mechanism}"),
                t(f"term.clause_state.{one.state}"),
                one.version,
                t(f"term.rule_status.{one.status}"),
                f"{one.in_force_from}～{one.in_force_to}",
                yuan_or_dash(one.item_cap),
            ]
            for one in found
        ),
    )
    return 0


def run_schema(chosen: argparse.Namespace) -> int:
    """Print the JSON Schema of a rule file, for editors."""
    from workbench.rules.format.schema import schema

    document(schema(chosen.kind))
    return 0


def run_approve(chosen: argparse.Namespace) -> int:
    """Adopt a measure, or all drafts of a policy, in the workspace or at a path."""
    from workbench.services.approve_rules import approve_rules

    where = chosen.rules or office_of(chosen)
    actor = None if chosen.rules else operator()
    approved = approve_rules(where, actor, chosen.target, chosen.by, chosen.on, chosen.document)
    if chosen.json:
        document(
            [
                {"file": str(one.file), "before_sha256": one.before_sha256, "after_sha256": one.after_sha256}
                for one in approved
            ]
        )
        return 0
    for one in approved:
        data(f"{one.file}  {one.after_sha256}")
    return 0
