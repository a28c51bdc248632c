"""What keeps the round from settling, the recusals, and the round's state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from workbench.domain.errors import Problem
from workbench.i18n import t
from workbench.services.actor import Actor, Role
from workbench.services.compute_round import RoundResults, compute_round
from workbench.services.lock_round import lock_round
from workbench.services.office import Office
from workbench.services.open_round import open_round
from workbench.services.recusals import RecusalLine, recusals
from workbench.services.settle_round import Settled, settle_round
from workbench.tui.round_place import RoundPlace
from workbench.tui.screens.dialogs.confirm import Confirm
from workbench.tui.screens.dialogs.problems import ProblemsDialog
from workbench.tui.screens.dialogs.text import TextDialog
from workbench.tui.screens.results.trace_text import problem_words
from workbench.tui.screens.round.acts import choose, decide, decide_money, record_finding, withdraw
from workbench.tui.widgets.filtered import Filtered
from workbench.tui.widgets.grid import Cell, CellTone, Column, Grid, Row
from workbench.tui.widgets.words import Plain, Words

STATE_TONES: dict[str, CellTone] = {"proposed": "warn", "confirmed": "good", "dismissed": "dim"}


@dataclass(frozen=True)
class RoundPage:
    """Everything the page shows."""

    results: RoundResults
    recusals: tuple[RecusalLine, ...]


def read_page(office: Office, actor: Actor, round_code: str) -> RoundPage:
    """Compute the round and list its recusals."""
    return RoundPage(compute_round(office, actor, round_code), recusals(office, actor, round_code))


class RoundScreen(RoundPlace):
    """Enter on an open point does what settles it."""

    CSS_PATH = "round.tcss"
    place_key = "tui.place.round"
    help_key = "tui.help.round"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "lock", "tui.key.lock"),
        Binding("f5", "reload", "tui.key.reload", show=False),
        Binding("f6", "reopen", "tui.key.reopen"),
        Binding("f7", "sheets", "tui.key.offline"),
        Binding("f8", "decision", "tui.key.decision"),
        Binding("f9", "withdraw", "tui.key.withdraw", show=False),
        Binding("f10", "settle", "tui.key.settle"),
        Binding("escape", "back", "tui.key.back"),
    ]

    def __init__(self, round_code: str, round_name: str) -> None:
        super().__init__(round_code, round_name)
        self.page: RoundPage | None = None
        self._left_for_sheets = False

    def compose_place(self) -> ComposeResult:
        """The state, the open points, the recusals."""
        yield Plain(id="state")
        yield Words("tui.round.open_points")
        yield Filtered(id="open-points", enter="tui.key.act")
        yield Words("tui.round.recusals")
        yield Filtered(id="recusals", enter="tui.key.act")

    def on_mount(self) -> None:
        """Keys go to the open points."""
        self.query_one("#open-points", Filtered).grid.focus()
        self.action_reload()

    def action_reload(self) -> None:
        """Read the round again."""
        self.ask(partial(read_page, self.office, self.actor, self.round_code), self._show)

    def _show(self, page: RoundPage) -> None:
        self.page = page
        self.reword()

    @property
    def state(self) -> str:
        """open, locked or settled; empty until known."""
        return str(self.page.results.state) if self.page else ""

    def reword(self) -> None:
        """Word the page in the language in use."""
        super().reword()
        page = self.page
        if page is None:
            self.query_one("#state", Plain).say(t("tui.results.computing"))
            return
        count = len(page.results.blockers)
        words = [
            t("tui.round.state", name=self.round_name, state=t(f"term.round_state.{self.state}"),
              total=page.results.total_fen),
            t(f"tui.round.next.{self.state}", count=count),
        ]  # fmt: skip
        self.query_one("#state", Plain).say("\n".join(words))
        enter = "" if self.state == "settled" else "tui.key.act"
        for name, shown in (
            ("#open-points", self._points(page.results.blockers)),
            ("#recusals", self._recusals(page.recusals)),
        ):
            table = self.query_one(name, Filtered)
            table.grid.hint(enter)
            table.show(*shown)
        self.refresh_bindings()

    @staticmethod
    def _points(blockers: tuple[Problem, ...]) -> tuple[list[Column], list[Row]]:
        columns = [Column(t("tui.column.code"), 12), Column(t("tui.column.point"), 40, grows=True)]
        rows = [
            Row(str(index), (problem.place.path or "", problem_words(problem)))
            for index, problem in enumerate(blockers)
        ]
        return columns, rows

    @staticmethod
    def _recusals(lines: tuple[RecusalLine, ...]) -> tuple[list[Column], list[Row]]:
        columns = [
            Column(t("tui.column.state"), 10),
            Column(t("tui.column.code"), 8),
            Column(t("tui.column.reviewer"), 12),
            Column(t("tui.column.source"), 12),
            Column(t("tui.column.reason"), 20, grows=True),
        ]
        rows = [
            Row(str(line.id), (
                Cell(t(f"term.recusal_state.{line.state}"), STATE_TONES[line.state]), line.submission_code,
                line.reviewer, t(f"term.recusal_source.{line.source}"), line.reason,
            ), search=f"{line.title} {line.entity_name} {line.organisation}")
            for line in lines
        ]  # fmt: skip
        return columns, rows

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the one step that the round's state allows; only staff act."""
        needed = {
            "lock": "open", "sheets": "open", "reopen": "locked", "settle": "locked", "decision": "settled",
        }  # fmt: skip
        if action in (*needed, "withdraw") and self.actor.role is not Role.STAFF:
            return False
        return self.state == needed[action] if action in needed else True

    # Acts on what stands under the cursor

    @on(Grid.Moved, "#open-points-grid")
    def tell_point(self, event: Grid.Moved) -> None:
        """Say the whole of a point that the table cuts."""
        if self.page is not None and event.key is not None:
            self.say(problem_words(self.page.results.blockers[int(event.key)]))

    @on(Grid.Chosen, "#open-points-grid")
    def on_point(self, event: Grid.Chosen) -> None:
        """Do what settles an open point."""
        if self.page is None or self.state == "settled":
            return
        problem = self.page.results.blockers[int(event.key)]
        match problem.code:
            case "B02":
                line = self._proposed(problem)
                if line is not None:
                    decide(self, line)
            case "B03":
                record_finding(self, problem)
            case "B05":
                choose(self, problem)
            case "B10":
                decide_money(self, problem)
            case "B07":
                self.action_lock()
            case _:
                self.say(t("tui.round.elsewhere"), "warn")

    def _proposed(self, problem: Problem) -> RecusalLine | None:
        lines = self.page.recusals if self.page else ()
        return next(
            (line for line in lines if line.state == "proposed"
             and line.submission_code == problem.place.path and line.reviewer == problem.parts["reviewer"]),
            None,
        )  # fmt: skip

    @on(Grid.Chosen, "#recusals-grid")
    def on_recusal(self, event: Grid.Chosen) -> None:
        """Decide on a found recusal."""
        line = (
            next((one for one in self.page.recusals if str(one.id) == event.key), None) if self.page else None
        )
        if line is None or line.state != "proposed" or self.state == "settled":
            self.say(t("tui.round.decided"))
        else:
            decide(self, line)

    def action_withdraw(self) -> None:
        """Withdraw the submission of the open point under the cursor."""
        key = self.query_one("#open-points", Filtered).grid.key
        if self.page is not None and key is not None:
            withdraw(self, self.page.results.blockers[int(key)])

    def do(self, call: Callable[[], object], words: str) -> None:
        """Run an act in a worker, say that it was done, read the round again."""

        def done(_value: object) -> None:
            self.say(words, "good")
            self.action_reload()

        self.ask(call, done, group="act")

    # The places that belong to a state

    def action_sheets(self) -> None:
        """Write offline score sheets, or take them back."""
        from workbench.tui.screens.sheets.issue_screen import IssueScreen

        self._left_for_sheets = True
        self.app.push_screen(IssueScreen(self.round_code, self.round_name))

    def action_decision(self) -> None:
        """Show what the office decided, or record it."""
        from workbench.tui.screens.decision.screen import DecisionScreen

        self.app.push_screen(DecisionScreen(self.round_code, self.round_name))

    def on_screen_resume(self) -> None:
        """Sheets that came back may have settled open points."""
        if self._left_for_sheets:
            self._left_for_sheets = False
            self.action_reload()

    # The round's state

    @work(group="state", exclusive=True)
    async def action_lock(self) -> None:
        """Lock the round, after a question that names it."""
        question = t("tui.round.lock_question", name=self.round_name)
        left = sum(one.code == "B01" for one in self.page.results.blockers) if self.page else 0
        open_ = t("tui.round.lock_open", count=left) if left else ""
        confirm = Confirm(question, t("tui.round.lock_detail") + open_, yes="tui.dialog.lock")
        if await self.app.push_screen_wait(confirm):
            call = partial(lock_round, self.office, self.actor, self.round_code)
            self.do(call, t("tui.round.locked", name=self.round_name))

    @work(group="state", exclusive=True)
    async def action_reopen(self) -> None:
        """Take marks again, with a reason."""
        question = t("tui.round.reopen_question", name=self.round_name)
        dialog = TextDialog(question, t("tui.results.reason"), required=True, yes="tui.dialog.reopen")
        if reason := await self.app.push_screen_wait(dialog):
            call = partial(open_round, self.office, self.actor, self.round_code, reason)
            self.do(call, t("tui.round.reopened", name=self.round_name))

    @work(group="state", exclusive=True)
    async def action_settle(self) -> None:
        """Make the results the record, after a question that names the round."""
        page = self.page
        if page is None:
            return
        if page.results.blockers:
            self.say(t("tui.round.blocked", count=len(page.results.blockers)), "bad")
            self.query_one("#open-points", Filtered).grid.focus()
            return
        question = t("tui.round.settle_question", name=self.round_name)
        detail = t("tui.round.settle_detail", total=page.results.total_fen)
        if await self.app.push_screen_wait(Confirm(question, detail, yes="tui.dialog.settle")):
            self.ask(
                partial(settle_round, self.office, self.actor, self.round_code), self._settled, group="act"
            )

    def key_f10(self) -> None:
        """A settled round settles no more; say so rather than nothing."""
        if self.state == "settled":
            self.say(t("tui.round.next.settled"))

    def _settled(self, settled: Settled) -> None:
        self.say(t("tui.round.settled", name=self.round_name, total=settled.total_fen), "good")
        self.action_reload()
        if settled.reminders:
            self.app.push_screen(ProblemsDialog(t("tui.round.reminders"), settled.reminders))
