"""The workspace a command works on, and who acts there."""

from __future__ import annotations

import argparse
import getpass
from typing import TYPE_CHECKING

from workbench.i18n import t

if TYPE_CHECKING:
    from workbench.services.actor import Actor
    from workbench.services.office import Office


def office_of(chosen: argparse.Namespace) -> Office:
    """The workspace that ``--workspace``, ``WORKBENCH_DIR`` or the current folder names."""
    from workbench.services.office import open_office

    return open_office(getattr(chosen, "workspace", None))


def operator() -> Actor:
    """Whoever can run commands on the workspace's files acts as its staff, under the login's name."""
    from workbench.services.actor import Actor, Role

    return Actor(None, t("cli.operator", login=getpass.getuser()), Role.STAFF)
