"""``workbench experts import FILE``: the experts of a plain sheet."""

from __future__ import annotations

import argparse
from pathlib import Path

from workbench.cli.output import document
from workbench.cli.parser import Commands
from workbench.cli.report import import_document, show_import
from workbench.cli.workspace import office_of, operator
from workbench.i18n import t


def add(commands: Commands) -> None:
    """Add the group."""
    parser = commands.group("experts").add("import", run)
    parser.add_argument("file", type=Path, metavar="FILE", help=t("cli.experts.file"))
    parser.add_argument("--dry-run", action="store_true", help=t("cli.option.dry_run"))
    parser.add_argument("--json", action="store_true", help=t("cli.option.json"))


def run(chosen: argparse.Namespace) -> int:
    """Import, all or nothing."""
    from workbench.services.import_experts import import_experts

    report = import_experts(office_of(chosen), operator(), chosen.file, chosen.dry_run)
    if chosen.json:
        document(import_document(report))
    else:
        show_import(report)
    return 0
