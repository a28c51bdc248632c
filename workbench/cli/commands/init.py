"""``workbench init DIR``: a new workspace."""

from __future__ import annotations

import argparse
from pathlib import Path

from workbench.cli.output import data, document
from workbench.cli.parser import Commands
from workbench.i18n import t


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add("init", run)
    parser.add_argument("folder", type=Path, metavar="DIR", help=t("demo.init.folder"))
    parser.add_argument("--name", metavar="TEXT", help=t("demo.init.name"))
    parser.add_argument("--json", action="store_true", help=t("cli.option.json"))


def run(chosen: argparse.Namespace) -> int:
    """Lay the workspace and say what is in it."""
    from workbench.services.lay_workspace import lay_workspace

    office = lay_workspace(chosen.folder, name=chosen.name)
    places = {
        "workspace": office.root,
        "rubrics": office.rubrics,
        "exports": office.exports,
        "database": office.database,
    }
    if chosen.json:
        document({"name": office.name, **{name: str(place) for name, place in places.items()}})
        return 0
    data(t("demo.init.done", name=office.name))
    for name, place in places.items():
        data(t(f"demo.init.place.{name}", place=place))
    return 0
