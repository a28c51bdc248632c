"""``workbench doctor``: what is wrong with this installation."""

from __future__ import annotations

import argparse

from workbench.cli.output import data, document
from workbench.cli.parser import Commands
from workbench.cli.workspace import operator
from workbench.i18n import t
from workbench.i18n.errors import error_text


def add(commands: Commands) -> None:
    """Add the command."""
    commands.add("doctor", run).add_argument("--json", action="store_true", help=t("cli.option.json"))


def run(chosen: argparse.Namespace) -> int:
    """Examine everything; exit code 1 where something is not well."""
    from workbench.services.examine import examine

    findings = tuple(examine(getattr(chosen, "workspace", None), operator()))
    if chosen.json:
        document([{"key": one.key, "found": one.found, "well": one.is_well} for one in findings])
    else:
        for one in findings:
            sign = t("cli.doctor.well" if one.is_well else "cli.doctor.unwell")
            data(f"{sign}  {t(f'cli.doctor.{one.key}', found=one.found)}")
            if one.error is not None:
                data(f"      {error_text(one.error)}")
    return 0 if all(one.is_well for one in findings) else 1
