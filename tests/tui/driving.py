"""Drive the app by keys and read what it shows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from textual import events
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets._footer import FooterKey

from tests.tui.invented import ROUND, Invented
from workbench.services.office import Office
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.desk.rows import ItemRow
from workbench.tui.widgets.mark_input import MarkInput

PATIENCE = 200
# Looks at an unchanged screen after which it counts as settled.
STILL = 8


@asynccontextmanager
async def app_on(
    office: Office, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[WorkbenchApp, Pilot[Any]]]:
    """The app, open on its first screen and filled."""
    app = WorkbenchApp(office)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.focused is not None and app.focused.id != "menu")
        yield app, pilot


def seen(app: WorkbenchApp) -> str:
    """Every line of the screen in front."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


async def until(pilot: Pilot[Any], holds: Callable[[], object]) -> None:
    """Wait until something holds; fail with the screen where it never does."""
    for _ in range(PATIENCE):
        await pilot.pause()
        if holds():
            return
        await pilot.pause(0.02)
    raise AssertionError(f"it never came to hold; the screen was:\n{seen(pilot.app)}")  # type: ignore[arg-type]


async def until_seen(pilot: Pilot[Any], *words: str) -> str:
    """Wait until all these words are on the screen, and return it."""
    await until(pilot, lambda: all(word in seen(pilot.app) for word in words))  # type: ignore[arg-type]
    return seen(pilot.app)  # type: ignore[arg-type]


async def until_still(pilot: Pilot[Any], *words: str) -> str:
    """Wait until these words are there and nothing on the screen moves any more, and return it."""
    last = [await until_seen(pilot, *words)]

    def still() -> bool:
        last.append(seen(pilot.app))  # type: ignore[arg-type]
        return len(last) > STILL and len(set(last[-STILL:])) == 1

    await until(pilot, still)
    return last[-1]


async def type_text(pilot: Pilot[Any], text: str) -> None:
    """What an input method commits arrives in one piece; `Pilot.press` drops Chinese punctuation."""
    pilot.app.post_message(events.Paste(text))
    await pilot.pause()


async def sign_in(pilot: Pilot[Any], name: str) -> None:
    """Pick a person of the demo through the filter."""
    await pilot.press("slash")
    await type_text(pilot, name)
    await pilot.press("enter", "enter")
    await until_seen(pilot, "2025年第一批")


@asynccontextmanager
async def place_of(
    made: Invented, name: str, screen: Callable[[], Screen[Any]], size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[WorkbenchApp, Pilot[Any]]]:
    """The app with a person signed in and one place open, past the start screens."""
    app = WorkbenchApp(made.office)
    async with app.run_test(size=size) as pilot:
        app._actor = made.people[name]
        app.push_screen(screen())
        yield app, pilot


def desk_of(
    made: Invented, name: str, size: tuple[int, int] = (80, 24)
) -> AbstractAsyncContextManager[tuple[WorkbenchApp, Pilot[Any]]]:
    """The list of a reviewer."""
    from workbench.tui.screens.desk.list_screen import DeskScreen

    return place_of(made, name, lambda: DeskScreen(ROUND, "2025年第一批"), size)


@asynccontextmanager
async def form_of(
    made: Invented, name: str, code: str, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[WorkbenchApp, Pilot[Any]]]:
    """One form over its list."""
    from workbench.tui.screens.desk.sheet_screen import SheetScreen

    async with desk_of(made, name, size) as (app, pilot):
        app.push_screen(SheetScreen(ROUND, code))
        await until(pilot, lambda: isinstance(app.focused, MarkInput))
        yield app, pilot


def hints_fit(app: WorkbenchApp) -> bool:
    """At most six hints in the footer, and each of them whole."""
    hints = list(app.screen.query(FooterKey))
    return len(hints) <= 6 and all(hint.region.right <= app.size.width for hint in hints)


def item_row(app: WorkbenchApp, item_id: str) -> ItemRow:
    """The line of an item."""
    return next(one for one in app.screen.query(ItemRow) if one.item.id == item_id)


def field(app: WorkbenchApp, item_id: str) -> MarkInput:
    """The field of an item."""
    return item_row(app, item_id).field


def sign_of(app: WorkbenchApp, item_id: str) -> str:
    """The word beside a field."""
    return item_row(app, item_id).sign


def stored(made: Invented, reviewer: str, code: str) -> dict[str, str]:
    """The marks in the database, by item, as decimals."""
    from workbench.domain.marks import Blank
    from workbench.domain.rounding import decimal_text
    from workbench.services.open_sheet import open_sheet

    view = open_sheet(made.office, made.people[reviewer], ROUND, code)
    return {
        item.id: "na" if item.cell is Blank.NOT_APPLICABLE else decimal_text(item.cell)
        for criterion in view.criteria
        for item in criterion.items
        if item.cell is not Blank.PENDING
    }
