"""Every located problem of a refusal, each in full with its place: a list that scrolls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from workbench.domain.errors import BadInputs, Blocked, Place, Problem, WorkbenchError
from workbench.i18n import t
from workbench.i18n.errors import place_text, problem_text
from workbench.tui.screens.dialogs.dialog import Dialog
from workbench.tui.widgets.words import Line, Plain, Prose


class ProblemsDialog(Dialog[None]):
    """What was refused, and all the reasons; the arrow keys scroll at once."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "tui.key.close")]
    help_key = "tui.help.problems"

    def __init__(self, heading: str, problems: Sequence[Problem]) -> None:
        super().__init__()
        self._heading = heading
        self.problems = tuple(problems)

    def compose_place(self) -> ComposeResult:
        """The refusal over its reasons."""
        yield Plain(self._heading, classes="question")
        with VerticalScroll(id="problems"):
            yield Prose(id="problem-list")

    def on_mount(self) -> None:
        """Fill the list."""
        self.query_one("#problem-list", Prose).say(_lines(self.problems))
        self.query_one("#problems").focus()


def _lines(problems: Sequence[Problem]) -> Iterator[Line]:
    """The problems one below the other, numbered; a file is named once over those that stand in it."""
    file: str | None = None
    for number, problem in enumerate(problems, 1):
        place = problem.place
        if place.file != file and (file := place.file):
            yield Line("", head=file)
        where = place_text(replace(place, file=None))
        yield Line(f"  {problem_text(replace(problem, place=Place()))}", head=f"{number}. {where}".rstrip())


def problems_dialog(error: WorkbenchError) -> ProblemsDialog | None:
    """The dialog for a refusal that carries located problems; None for one that fits on a line."""
    if isinstance(error, (BadInputs, Blocked)):
        return ProblemsDialog(t(f"error.{error.code}", **error.parts), error.problems)
    return None
