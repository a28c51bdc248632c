"""One submission from marks to yuan, with the clause behind each step."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll

from workbench.i18n import t
from workbench.services.compute_round import MeasureResults, ResultRow
from workbench.tui.base_screen import BaseScreen
from workbench.tui.screens.results.trace_text import headline, trace_lines
from workbench.tui.texts import one_line
from workbench.tui.widgets.words import Plain, Prose


class TraceScreen(BaseScreen[None]):
    """A page to read; F7 and F8 turn to the neighbours in rank."""

    CSS_PATH = "results.tcss"
    place_key = "tui.place.trace"
    help_key = "tui.help.trace"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f7", "turn(-1)", "tui.key.previous_row"),
        Binding("f8", "turn(1)", "tui.key.next_row"),
        Binding("escape", "back", "tui.key.back"),
    ]

    def __init__(self, results: MeasureResults, code: str, *, is_trial: bool) -> None:
        super().__init__()
        self._results, self._is_trial = results, is_trial
        self._index = next(i for i, one in enumerate(results.rows) if one.submission.code == code)

    @property
    def _row(self) -> ResultRow:
        return self._results.rows[self._index]

    def compose_place(self) -> ComposeResult:
        """Whose page it is, then the steps."""
        with Vertical(id="heading"):
            yield Plain(id="whose")
        with VerticalScroll(id="steps"):
            yield Prose(id="trace")

    def on_mount(self) -> None:
        """Let the arrow keys scroll at once."""
        self.query_one("#steps").focus()

    def reword(self) -> None:
        """Word the page in the language in use."""
        super().reword()
        submission = self._row.submission
        state = t("tui.results.trial") if self._is_trial else t("tui.results.final")
        heading = [
            one_line(f"{submission.code} {submission.title}"),
            one_line(f"{submission.entity_name} · {self._results.measure.name}"),
            one_line(f"{headline(self._results, self._row)}  [{state}]"),
        ]
        self.query_one("#whose", Plain).say("\n".join(heading))
        self.query_one("#trace", Prose).say(trace_lines(self._results, self._row))

    def action_turn(self, by: int) -> None:
        """Go to the neighbour in the table."""
        index = self._index + by
        if 0 <= index < len(self._results.rows):
            self._index = index
            self.reword()
            self.query_one("#steps").scroll_home(animate=False)
        else:
            self.say(t("tui.results.no_more"))
