"""``workbench export``: the workbooks of a round."""

from __future__ import annotations

import argparse
from pathlib import Path

from workbench.cli.output import Progress, data, document, words
from workbench.cli.parser import Commands
from workbench.cli.workspace import office_of, operator
from workbench.i18n import t
from workbench.sheets.model import KINDS


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add("export", run)
    parser.add_argument("--round", required=True, metavar="R", help=t("cli.option.round"))
    parser.add_argument("--kind", dest="kinds", action="append", choices=KINDS, help=t("cli.export.kind"))
    parser.add_argument("-o", "--output", type=Path, metavar="DIR", help=t("cli.export.output"))
    parser.add_argument("--csv", action="store_true", help=t("cli.export.csv"))
    parser.add_argument("--json", action="store_true", help=t("cli.option.json"))


def run(chosen: argparse.Namespace) -> int:
    """Write the workbooks and say where they are."""
    from workbench.services.export_checksums import checksum_name
    from workbench.services.export_round import export_round

    office = office_of(chosen)
    folder = chosen.output or office.exports
    written = export_round(office, operator(), chosen.round, chosen.kinds, folder, Progress(), csv=chosen.csv)
    if chosen.json:
        document([{"kind": one.kind, "file": str(one.path), "sha256": one.sha256} for one in written])
    else:
        for one in written:
            data(f"{one.path}  {one.sha256}")
        words(t("cli.export.checksums", file=checksum_name(chosen.round), folder=str(folder)))
    return 0
