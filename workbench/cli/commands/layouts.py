"""``workbench layouts``: check, list and copy the files that say what the workbooks show."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cli.check_report import show_check
from workbench.cli.output import data, document, table, words
from workbench.cli.parser import Commands
from workbench.cli.workspace import office_of, operator
from workbench.domain.errors import BadInput
from workbench.i18n import t

if TYPE_CHECKING:
    from workbench.services.office import Office


def add(commands: Commands) -> None:
    """Add the group."""
    group = commands.group("layouts")
    check = group.add("check", run_check)
    check.add_argument("paths", nargs="*", type=Path, metavar="PATH", help=t("cli.layouts.paths"))
    listing = group.add("list", run_list)
    copy = group.add("copy", run_copy)
    copy.add_argument("kind", metavar="KIND", help=t("cli.layouts.kind"))
    group.add("schema", run_schema)
    for parser in (check, listing, copy):
        parser.add_argument("--json", action="store_true", help=t("cli.option.json"))


def run_check(chosen: argparse.Namespace) -> int:
    """Tell every problem with its file, line and column; exit code 1 where one is an error."""
    from workbench.services.check_layouts import check_layouts

    office = None if chosen.paths else _office(chosen)
    checked = check_layouts(chosen.paths, office)
    sound = {"layouts": [kind.value for kind in checked.kinds]}
    return show_check(checked, "cli.layouts.checked", sound=sound, as_json=chosen.json)


def run_list(chosen: argparse.Namespace) -> int:
    """List the layout of each workbook and where it comes from."""
    from workbench.services.list_layouts import list_layouts

    found = list_layouts(_office(chosen))
    if chosen.json:
        document(
            [
                {
                    "kind": one.kind.value,
                    "is_own": one.is_own,
                    "columns": None if one.columns is None else list(one.columns),
                    "paper": one.paper or None,
                    "protection": one.protection or None,
                    "file": str(one.file),
                }
                for one in found
            ]
        )
        return 0
    names = ("layout_kind", "workbook", "layout_from", "columns", "paper", "protection", "file")
    table(
        [t(f"cli.column.{name}") for name in names],
        (
            [
                one.kind.value,
                t(f"sheets.file.{one.kind.value}"),
                t("cli.layouts.own" if one.is_own else "cli.layouts.shipped"),
                t("cli.layouts.has_errors") if one.columns is None else len(one.columns),
                one.paper or "-",
                t(f"cli.layouts.protection.{one.protection}") if one.protection else "-",
                one.file,
            ]
            for one in found
        ),
    )
    return 0


def run_copy(chosen: argparse.Namespace) -> int:
    """Lay a shipped layout into the workspace."""
    from workbench.services.copy_layout import copy_layout

    path = copy_layout(office_of(chosen), operator(), chosen.kind)
    if chosen.json:
        document({"kind": chosen.kind, "file": str(path)})
        return 0
    data(str(path))
    words(t("cli.layouts.copied", kind=t(f"sheets.file.{chosen.kind}"), path=path))
    return 0


def run_schema(chosen: argparse.Namespace) -> int:
    """Print the JSON Schema of a layout file, for editors."""
    from workbench.sheets.layout.schema import schema

    document(schema())
    return 0


def _office(chosen: argparse.Namespace) -> Office | None:
    """The workspace, or None outside one where none was named."""
    try:
        return office_of(chosen)
    except BadInput:
        if getattr(chosen, "workspace", None) is not None:
            raise
        return None
