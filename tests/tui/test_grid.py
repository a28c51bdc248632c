"""The table: columns that line up under Chinese, a cursor that stays, filters, and many rows."""

import time
from typing import Any

from rich.cells import cell_len
from textual.app import App, ComposeResult

from workbench.tui.widgets.grid import Cell, Column, Grid, Row

COLUMNS = [Column("编号", 6), Column("名称", 12, grows=True), Column("分", 6, right=True)]
ROWS = [
    Row("a", ("S1", "煤岩识别数据集与很长的名称", "9.5")),
    Row("b", ("S2", "abc[/b]", Cell("10", "good"))),
]


class Bench(App[None]):
    """A table alone."""

    def __init__(self, frozen: int = 0) -> None:
        super().__init__()
        self.grid = Grid(frozen=frozen)

    def compose(self) -> ComposeResult:
        yield self.grid


def lines(grid: Grid) -> list[str]:
    return [grid.render_line(y).text for y in range(grid.size.height)]


async def test_every_line_is_as_wide_as_the_table_whatever_its_letters() -> None:
    app = Bench()
    async with app.run_test(size=(30, 6)) as pilot:
        app.grid.show(COLUMNS, ROWS)
        await pilot.pause()

        assert {cell_len(line) for line in lines(app.grid)} == {app.grid.scrollable_content_region.width}
        assert lines(app.grid)[2].split() == ["S2", "abc[/b]", "10"]


async def test_the_cursor_stays_on_its_row_when_the_rows_change() -> None:
    app = Bench()
    async with app.run_test(size=(30, 6)) as pilot:
        app.grid.show(COLUMNS, ROWS)
        await pilot.press("tab", "down")
        assert app.grid.key == "b"
        app.grid.show(COLUMNS, [Row("c", ("S0", "new", "1")), *ROWS])
        assert app.grid.key == "b"
        app.grid.narrow("煤岩")
        assert app.grid.key == "a"
        app.grid.narrow("nothing like it")
        assert app.grid.key is None


async def test_frozen_columns_stay_while_the_others_scroll() -> None:
    app = Bench(frozen=1)
    many = [Column("编号", 6), *(Column(f"列{number}", 8) for number in range(9))]
    rows = [Row("a", ("S1", *(f"v{number}xxxxx" for number in range(9))))]
    async with app.run_test(size=(40, 5)) as pilot:
        app.grid.show(many, rows)
        await pilot.press("tab", *["right"] * 9)
        assert "S1" in lines(app.grid)[1]
        assert "v8xxxxx" in lines(app.grid)[1]
        assert "v0xxxxx" not in lines(app.grid)[1]
        await pilot.press(*["left"] * 9)
        assert "v0xxxxx" in lines(app.grid)[1]


async def test_a_national_round_moves_without_delay() -> None:
    app = Bench()
    rows = [Row(str(number), (str(number), f"项目{number}", "1")) for number in range(50_000)]
    async with app.run_test(size=(80, 24)) as pilot:
        app.grid.show(COLUMNS, rows)
        await pilot.press("tab", "end")
        assert app.grid.key == "49999"
        before: Any = time.process_time()
        app.grid.action_move(-1)
        lines(app.grid)

        assert time.process_time() - before < 0.1
