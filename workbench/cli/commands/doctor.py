"""``workbench doctor``: what is wrong with this installation."""

from __future__ import annotations

import argparse
from contextlib import suppress

from workbench.cli.output import data, document, pad, width
from workbench.cli.parser import Commands
from workbench.cli.workspace import office_of, operator
from workbench.domain.errors import WorkbenchError
from workbench.i18n import t
from workbench.i18n.errors import error_text


def add(commands: Commands) -> None:
    """Add the command."""
    commands.add("doctor", run).add_argument("--json", action="store_true", help=t("cli.option.json"))


def run(chosen: argparse.Namespace) -> int:
    """Examine everything; exit code 1 where something is not well."""
    from workbench.services.examine import examine

    # Only for the workspace's language; what is wrong with the workspace is a finding.
    with suppress(WorkbenchError):
        office_of(chosen)
    findings = tuple(examine(getattr(chosen, "workspace", None), operator()))
    if chosen.json:
        document([{"key": one.key, "found": one.found, "well": one.is_well} for one in findings])
    else:
        signs = {True: t("cli.doctor.well"), False: t("cli.doctor.unwell")}
        wide = max(width(sign) for sign in signs.values())
        for one in findings:
            sign = pad(signs[one.is_well], wide)
            data(f"{sign}  {t(f'cli.doctor.{one.key}', found=one.found)}")
            if one.error is not None:
                data(f"{pad('', wide)}  {error_text(one.error)}")
    return 0 if all(one.is_well for one in findings) else 1
