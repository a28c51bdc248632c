"""The workspace a command works on, and who acts there."""

from __future__ import annotations

import argparse
import getpass
import os
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.domain.errors import BadInput
from workbench.i18n import LANGUAGES, set_language

if TYPE_CHECKING:
    from workbench.services.actor import Actor
    from workbench.services.office import Office


def office_of(chosen: argparse.Namespace) -> Office:
    """The workspace that ``--workspace``, ``WORKBENCH_DIR`` or the current folder names."""
    from workbench.services.office import open_office

    office = open_office(getattr(chosen, "workspace", None))
    # Where nobody asked for a language, the workspace's own is spoken.
    if (getattr(chosen, "lang", None) or os.environ.get("WORKBENCH_LANG")) not in LANGUAGES:
        set_language(office.config.language)
    return office


def rules_path(chosen: argparse.Namespace) -> Path:
    """The rules that ``--rules`` names, else those of the workspace, else the shipped ones."""
    from workbench.rules.shipped import shipped

    named: Path | None = getattr(chosen, "rules", None)
    if named is not None:
        return named
    try:
        return office_of(chosen).rubrics
    except BadInput:
        if getattr(chosen, "workspace", None) is not None:
            raise
        return shipped() / "rubrics"


def operator() -> Actor:
    """Whoever can run commands on the workspace's files acts as its staff, under the login's name."""
    from workbench.services.actor import Actor, Role, operator_name

    return Actor(None, operator_name(getpass.getuser()), Role.STAFF)
