"""``workbench db upgrade``: bring a workspace's database to this version's schema."""

from __future__ import annotations

import argparse

from workbench.cli.output import data, document
from workbench.cli.parser import Commands
from workbench.cli.workspace import office_of
from workbench.i18n import t


def add(commands: Commands) -> None:
    """Add the group."""
    parser = commands.group("db").add("upgrade", run)
    parser.add_argument("--json", action="store_true", help=t("cli.option.json"))


def run(chosen: argparse.Namespace) -> int:
    """Upgrade; a database that is up to date stays as it is."""
    from workbench.services.upgrade_database import upgrade_database

    before, after = upgrade_database(office_of(chosen))
    if chosen.json:
        document({"before": before, "after": after})
        return 0
    key = "cli.db.current" if before == after else "cli.db.upgraded"
    data(t(key, before=before or "-", after=after))
    return 0
