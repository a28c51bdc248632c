"""Lay a new workspace: settings, the shipped rule files as drafts, an empty record."""

from __future__ import annotations

import shutil
from pathlib import Path
from zoneinfo import ZoneInfo

from workbench.domain.errors import BadInput
from workbench.i18n import Language, language
from workbench.i18n.os_reason import os_reason
from workbench.services.office import Office, open_office
from workbench.services.settings import DEFAULT_ZONE, SETTINGS, Config, settings_text
from workbench.services.short_text import short_text


def lay_workspace(
    folder: Path,
    *,
    name: str | None = None,
    zone: str = DEFAULT_ZONE,
    speak: Language | None = None,
    is_demo: bool = False,
) -> Office:
    """Make ``folder`` a workspace, whole or not at all.

    Raises:
        BadInput: ``workspace.exists``, ``workspace.not_empty``, ``workspace.not_a_folder``,
            ``workspace.not_writable``, ``text.*`` for the name.
    """
    target = folder.absolute()
    half_done = target.with_name(f".{target.name}.half-done")
    known_as = short_text(name or target.name, "workspace_name")
    config = Config(known_as, ZoneInfo(zone), speak or language(), is_demo)
    try:
        _check_free(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(half_done, ignore_errors=True)
        half_done.mkdir()
        try:
            _fill(half_done, config)
            if target.is_dir():
                target.rmdir()
            half_done.rename(target)
        finally:
            shutil.rmtree(half_done, ignore_errors=True)
    except OSError as error:
        raise BadInput("workspace.not_writable", folder=str(target), detail=os_reason(error)) from error
    return open_office(target)


def _check_free(target: Path) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise BadInput("workspace.not_a_folder", folder=str(target))
    if (target / SETTINGS).exists():
        raise BadInput("workspace.exists", folder=str(target))
    if found := next(iter(sorted(target.iterdir())), None):
        raise BadInput("workspace.not_empty", folder=str(target), found=found.name)


def _fill(folder: Path, config: Config) -> None:
    from workbench.rules.shipped import shipped
    from workbench.storage.upgrade import upgrade

    office = Office(folder, config)
    (folder / SETTINGS).write_text(settings_text(config), "utf-8")
    office.exports.mkdir()
    shutil.copytree(shipped() / "rubrics", office.rubrics)
    upgrade(office.database)
