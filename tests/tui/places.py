"""Every place of the app, ready to look at: who is there, how to get there, what proves that it is filled."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from tests.tui.driving import until, until_seen
from tests.tui.invented import DATASET, ROUND, Invented
from workbench.services.compute_round import compute_round
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.desk.marks_screen import MarksScreen
from workbench.tui.screens.start.sign_in import SignInScreen

NAME = "2025年第一批"


@dataclass(frozen=True)
class Place:
    """A screen for one person; ``shows`` is seen once it is filled, ``then`` after the ``keys``.

    A place that is ``slow`` has its pictures taken in full runs only.
    """

    who: str
    make: Callable[[Invented], Screen[Any]]
    shows: str
    keys: tuple[str, ...] = ()
    then: str = ""
    slow: bool = False


def _sign_in(_made: Invented) -> Screen[Any]:
    return SignInScreen()


def _home(_made: Invented) -> Screen[Any]:
    from workbench.tui.screens.start.home import HomeScreen

    return HomeScreen()


def _desk(_made: Invented) -> Screen[Any]:
    from workbench.tui.screens.desk.list_screen import DeskScreen

    return DeskScreen(ROUND, NAME)


def _form(code: str) -> Callable[[Invented], Screen[Any]]:
    def make(_made: Invented) -> Screen[Any]:
        from workbench.tui.screens.desk.sheet_screen import SheetScreen

        return SheetScreen(ROUND, code)

    return make


def _results(_made: Invented) -> Screen[Any]:
    from workbench.tui.screens.results.screen import ResultsScreen

    return ResultsScreen(ROUND, NAME)


def _report(made: Invented) -> Screen[Any]:
    from workbench.tui.screens.results.report_screen import ReportScreen

    results = compute_round(made.office, made.people["王工"], ROUND)
    measure = next(one.measure for one in results.measures if one.measure.id == DATASET)
    return ReportScreen(ROUND, NAME, measure)


def _trace(code: str) -> Callable[[Invented], Screen[Any]]:
    def make(made: Invented) -> Screen[Any]:
        from workbench.tui.screens.results.trace_screen import TraceScreen

        results = compute_round(made.office, made.people["王工"], ROUND)
        measure = next(one for one in results.measures if one.measure.id == DATASET)
        return TraceScreen(measure, code, is_trial=True)

    return make


def _round(_made: Invented) -> Screen[Any]:
    from workbench.tui.screens.round.screen import RoundScreen

    return RoundScreen(ROUND, NAME)


def _export(_made: Invented) -> Screen[Any]:
    from workbench.tui.screens.export.screen import ExportScreen

    return ExportScreen(ROUND, NAME)


def _sheets(_made: Invented) -> Screen[Any]:
    from workbench.tui.screens.sheets.issue_screen import IssueScreen

    return IssueScreen(ROUND, NAME)


def _collect(_made: Invented) -> Screen[Any]:
    from workbench.tui.screens.sheets.collect_screen import CollectScreen

    return CollectScreen(ROUND, NAME)


def _rubrics(_made: Invented) -> Screen[Any]:
    from workbench.tui.screens.rubric.list_screen import RubricListScreen

    return RubricListScreen()


def _rubric(_made: Invented) -> Screen[Any]:
    from workbench.tui.screens.rubric.screen import RubricScreen

    return RubricScreen(RUBRIC)


def _effect(made: Invented) -> Screen[Any]:
    from workbench.services.rubric_edit import try_edits, with_edit
    from workbench.services.rubric_files import open_rubric
    from workbench.services.rubric_rounds import rounds_with
    from workbench.tui.screens.rubric.effect_screen import EffectScreen

    staff = made.people["王工"]
    rubric = open_rubric(made.office, staff, RUBRIC)
    trial = try_edits(rubric, with_edit(rubric, (), ("等次", 1, "起分"), "78"))
    assert trial.measure is not None
    return EffectScreen(rounds_with(made.office, staff, DATASET)[0], trial.measure)


RUBRIC = "rubrics/datong-2025/dataset.yaml"
# From the first line of the tree to the cut-off of the second tier.
TO_CUT_OFF = (*["down"] * 13, "right", "down", "down", "right", "down", "down")
PLACES: dict[str, Place] = {
    "sign-in": Place("王工", _sign_in, "桑干河研究院"),
    "home": Place("陈思远", _home, NAME),
    "desk": Place("李敏[/b]", _desk, "S005"),
    "form": Place("李敏[/b]", _form("S003"), "/ 100"),
    "form-refused": Place("李敏[/b]", _form("S003"), "S003 ", ("9", "9", "enter"), "99"),
    "form-comment": Place("李敏[/b]", _form("S003"), "S003 ", ("f6",)),
    "form-recusal": Place("李敏[/b]", _form("S003"), "S003 ", ("f9",)),
    "form-submit": Place("赵立新", _form("S003"), "S003 ", ("f10",)),
    "results": Place("王工", _results, "87.67"),
    "results-opinion": Place("陈思远", _results, "87.67", ("down", "f10"), "79.83"),
    "results-sheets": Place("王工", _results, "S001", ("f9",)),
    "report": Place("王工", _report, "(1/"),
    "report-odds": Place("王工", _report, "(1/", ("f8",), "(2/"),
    "report-severity": Place("王工", _report, "(1/", ("f8", "f8"), "(3/"),
    "trace": Place("王工", _trace("S002"), "79.83"),
    "round": Place("王工", _round, "S003"),
    "round-lock": Place("王工", _round, "S003", ("f4",)),
    "export": Place("王工", _export, "F10"),
    "sheets": Place("王工", _sheets, "[x]", slow=True),
    "sheets-back": Place("王工", _collect, "--without", slow=True),
    "rubrics": Place("王工", _rubrics, "dataset.yaml"),
    "rubric": Place("王工", _rubric, "rubric/1"),
    "rubric-cut-off": Place("王工", _rubric, "rubric/1", TO_CUT_OFF, "D3"),
    "rubric-change": Place("王工", _rubric, "rubric/1", (*TO_CUT_OFF, "enter", "7", "8"), "S28"),
    "rubric-refused": Place("王工", _rubric, "rubric/1", (*TO_CUT_OFF, "enter", "7", "x"), "R04"),
    "rubric-effect": Place("王工", _effect, "+1,000,000"),
    "help": Place("李敏[/b]", _form("S003"), "S003 ", ("f1",)),
    "palette": Place("李敏[/b]", _desk, "S003", ("ctrl+p",)),
    "jump": Place("李敏[/b]", _desk, "S003", ("f3",)),
}


async def arrive(app: WorkbenchApp, pilot: Pilot[Any], made: Invented, name: str) -> None:
    """Stand at a place, filled, with its dialog open where it has one."""
    one = PLACES[name]
    if name != "sign-in":
        app._actor = made.people[one.who]
        app.push_screen(one.make(made))
    await until_seen(pilot, one.shows)
    if isinstance(app.screen, MarksScreen):
        await until(pilot, lambda: isinstance(app.focused, Input))
    for key in one.keys:
        await pilot.press(key)
    if one.then:
        await until_seen(pilot, one.then)
    await pilot.pause(0.1)


# Where most words and most text of people stand; a full run goes to all places.
FEW = ("home", "form", "results", "trace", "round")
A_FEW_OR_ALL = pytest.mark.parametrize(
    "places", [pytest.param(FEW, id="few"), pytest.param(tuple(PLACES), id="all", marks=pytest.mark.slow)]
)


async def every_place(
    made: Invented, size: tuple[int, int], places: tuple[str, ...]
) -> AsyncIterator[tuple[str, WorkbenchApp]]:
    """One app that goes to each of the places in turn."""
    app = WorkbenchApp(made.office)
    async with app.run_test(size=size) as pilot:
        for name in places:
            await arrive(app, pilot, made, name)
            yield name, app
            while len(app.screen_stack) > 1:
                await app.pop_screen()
            await pilot.pause()
