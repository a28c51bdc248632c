"""How far the scores of one measure can be trusted: pages for the panel lead and staff."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from workbench.domain.measure import Measure
from workbench.i18n import t
from workbench.services.score_report import RoundReport, round_report
from workbench.services.score_report_sections import sections
from workbench.tui.round_place import RoundPlace
from workbench.tui.screens.results.report_pages import Page, columns, pages, rows
from workbench.tui.widgets.filtered import Filtered
from workbench.tui.widgets.grid import Grid
from workbench.tui.widgets.words import Line, Plain, Prose


class ReportScreen(RoundPlace):
    """F7 and F8 turn the pages; the first has the conclusions."""

    CSS_PATH = "results.tcss"
    place_key = "tui.place.report"
    help_key = "tui.help.report"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f7", "turn(-1)", "tui.key.previous_page"),
        Binding("f8", "turn(1)", "tui.key.next_page"),
        Binding("escape", "back", "tui.key.back"),
    ]

    def __init__(self, round_code: str, round_name: str, measure: Measure) -> None:
        super().__init__(round_code, round_name)
        self._measure = measure
        self._found: RoundReport | None = None
        self._pages: tuple[Page, ...] = ()
        self._index = 0

    def compose_place(self) -> ComposeResult:
        """For whom, which page, its sentences, its table."""
        yield Plain(id="banner")
        yield Plain(id="measure")
        with VerticalScroll(id="sentences"):
            yield Prose(id="said")
        yield Filtered(id="table", frozen=1, enter="tui.key.tell")

    def on_mount(self) -> None:
        """Examine the scores, which takes a moment."""
        self.query_one("#table", Filtered).display = False
        self.query_one("#sentences").focus()
        self.reword()
        self.say(t("tui.results.computing"))
        call = partial(round_report, self.office, self.actor, self.round_code, self._measure.id)
        self.ask(call, self._examined)

    def _examined(self, found: RoundReport) -> None:
        self._found = found
        self.say("")
        self.reword()
        self._focus()

    def reword(self) -> None:
        """Word the page in the language in use."""
        super().reword()
        self.query_one("#banner", Plain).say(t("report.for_whom"))
        if self._found is None:
            return
        (one,) = self._found.measures
        self._pages = tuple(pages(sections(one.report, one.titles)))
        page = self._pages[self._index]
        place = t("tui.report.page", title=page.title, number=self._index + 1, of=len(self._pages),
                  name=self._measure.name)  # fmt: skip
        self.query_one("#measure", Plain).say(place)
        sentences = [*page.sentences]
        if one.withheld and not self._index:
            sentences.append(t("report.withheld", codes=one.withheld))
        self.query_one("#said", Prose).say(Line(sentence) for sentence in sentences)
        table = self.query_one("#table", Filtered)
        table.display = page.table is not None
        self.query_one("#sentences").set_class(page.table is not None, "-above")
        if page.table is not None:
            table.show(columns(page.table), rows(page.table))

    def action_turn(self, by: int) -> None:
        """Go to another page."""
        if not self._pages:
            return
        index = self._index + by
        if 0 <= index < len(self._pages):
            self._index = index
            self.reword()
            self.query_one("#sentences").scroll_home(animate=False)
            self._focus()
        else:
            self.say(t("tui.results.no_more"))

    @on(Grid.Chosen)
    def tell(self, event: Grid.Chosen) -> None:
        """Say the whole of a row that the table cuts."""
        if (table := self._pages[self._index].table) is not None:
            row = table.rows[int(event.key)]
            said = (f"{heading} {cell}" for heading, cell in zip(table.headings, row, strict=True) if cell)
            self.say(" · ".join(said))

    def _focus(self) -> None:
        table = self.query_one("#table", Filtered)
        (table.grid if table.display else self.query_one("#sentences")).focus()
