"""Build the demo: a workspace with one invented round, made by the verbs that an office uses."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from workbench.domain.errors import BadInput
from workbench.i18n import t
from workbench.i18n.os_reason import os_reason
from workbench.services.actor import Actor
from workbench.services.compute_round import compute_round
from workbench.services.demo.opinions import write_opinions
from workbench.services.demo.people import EXPERTS, STAFF, panel_of
from workbench.services.demo.projects import PROJECTS, UNFINISHED
from workbench.services.demo.score import score_sheets
from workbench.services.demo.stages import ROUND, import_forms, open_round, seat_panels
from workbench.services.lay_workspace import lay_workspace
from workbench.services.office import Office
from workbench.services.settings import SETTINGS, read_settings

_FIRST_MOMENT = datetime(2025, 11, 3, 1, tzinfo=UTC)
_BETWEEN_MOMENTS = timedelta(seconds=47)

# What one of the steps beside the marking takes, counted in sheets.
_STAGE = 40
_STAGES = 4

Progress = Callable[[int, int], None]


@dataclass
class _Steps:
    """Counts what is done and tells it."""

    tell: Progress
    total: int
    done: int = 0

    def take(self, steps: int) -> None:
        """Count so many more as done."""
        self.done += steps
        self.tell(self.done, self.total)


@dataclass(frozen=True)
class DemoReport:
    """What was built; ``waiting`` is the one unfinished sheet: submission and reviewer."""

    office: Office
    submissions: int
    experts: int
    sheets: int
    recused: tuple[str, str]
    waiting: tuple[str, str]


def is_demo(folder: Path) -> bool:
    """Whether a folder is a demo that was built before.

    Raises:
        BadInput: ``demo.not_a_demo`` for a folder that holds something else, and as `read_settings`.
    """
    if (folder / SETTINGS).is_file():
        if read_settings(folder / SETTINGS).is_demo:
            return True
    elif not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return False
    raise BadInput("demo.not_a_demo", folder=str(folder))


def invented_clock() -> Callable[[], datetime]:
    """A clock of the round's own days, so that two builds keep the same record."""
    ticks = count()
    return lambda: _FIRST_MOMENT + next(ticks) * _BETWEEN_MOMENTS


def build_demo(folder: Path, clock: Callable[[], datetime], progress: Progress) -> DemoReport:
    """Make ``folder`` a demo workspace, whole or not at all.

    Args:
        clock: gives the times of the invented record.
        progress: told how many of how many steps are done.

    Raises:
        BadInput: as `lay_workspace`.
    """
    target = folder.absolute()
    half_built = target.with_name(f".{target.name}.half-built")
    shutil.rmtree(half_built, ignore_errors=True)
    try:
        laid = lay_workspace(half_built, name=t("demo.workspace"), is_demo=True)
        office = replace(laid, clock=clock)
        report = _fill(office, progress)
        office.engine.dispose()
        if target.is_dir():
            target.rmdir()
        half_built.rename(target)
    except OSError as error:
        raise BadInput("workspace.not_writable", folder=str(target), detail=os_reason(error)) from error
    except BadInput as error:
        if "folder" in error.parts:  # name the folder that was asked for
            raise BadInput(error.code, **{**error.parts, "folder": str(target)}) from error
        raise
    finally:
        shutil.rmtree(half_built, ignore_errors=True)
    return replace(report, office=Office(target, laid.config))


def _fill(office: Office, progress: Progress) -> DemoReport:
    pairs = [(project, expert.name) for project in PROJECTS for expert in panel_of(project.measure)]
    steps = _Steps(progress, _STAGES * _STAGE + len(pairs))
    steps.take(0)
    staff = Actor(None, *STAFF)
    measures = open_round(office, staff)
    steps.take(_STAGE)
    import_forms(office, staff, measures)
    steps.take(_STAGE)
    recused = seat_panels(office, staff)
    steps.take(_STAGE)
    score_sheets(office, measures, pairs, recused, lambda: steps.take(1))
    write_opinions(office, compute_round(office, staff, ROUND).measures, best_only=True)
    steps.take(_STAGE)
    return DemoReport(
        office=office,
        submissions=len(PROJECTS),
        experts=len(EXPERTS),
        sheets=len(pairs),
        recused=recused,
        waiting=UNFINISHED,
    )
