"""Results: reviewers by submissions, scores, ranks, tiers, amounts; a trial until settled."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from workbench.domain.errors import WorkbenchError
from workbench.domain.marks import SheetState
from workbench.i18n import t
from workbench.services.actor import Role
from workbench.services.compute_round import MeasureResults, ResultRow, RoundResults
from workbench.services.decide_amount import decide_amount
from workbench.services.opinions import Opinion, RoundOpinions, is_due, round_opinions
from workbench.services.record_opinion import RecordedOpinion, record_opinion
from workbench.services.return_sheet import return_sheet
from workbench.services.void_sheet import void_sheet
from workbench.tui.round_place import RoundPlace
from workbench.tui.screens.dialogs.choice import ChoiceDialog
from workbench.tui.screens.dialogs.decision import DecisionDialog
from workbench.tui.screens.dialogs.opinion import OpinionDialog
from workbench.tui.screens.dialogs.text import TextDialog
from workbench.tui.screens.results import matrix
from workbench.tui.screens.results.trace_screen import TraceScreen
from workbench.tui.screens.results.trace_text import headline
from workbench.tui.texts import one_line
from workbench.tui.widgets.filtered import Filtered
from workbench.tui.widgets.grid import Column, Grid, Row
from workbench.tui.widgets.words import Plain


class ResultsScreen(RoundPlace):
    """One measure at a time; Enter opens the way from marks to yuan."""

    CSS_PATH = "results.tcss"
    place_key = "tui.place.results"
    help_key = "tui.help.results"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "report", "tui.key.report", show=False),
        Binding("f5", "reload", "tui.key.reload", show=False),
        Binding("f7", "turn(-1)", "tui.key.previous_measure", show=False),
        Binding("f8", "turn(1)", "tui.key.next_measure"),
        Binding("f6", "decide", "tui.key.decide"),
        Binding("f9", "sheets", "tui.key.sheets", show=False),
        Binding("f10,o", "opinion", "tui.key.opinion"),
        Binding("escape", "back", "tui.key.back"),
    ]

    def __init__(self, round_code: str, round_name: str) -> None:
        super().__init__(round_code, round_name)
        self._found: RoundOpinions | None = None
        self._index = 0

    def compose_place(self) -> ComposeResult:
        """Trial or final, which measure, the matrix, its signs, its totals."""
        yield Plain(id="banner")
        yield Plain(id="measure")
        yield Filtered(id="matrix", frozen=2, enter="tui.key.trace")
        yield Plain(id="note")
        yield Plain(id="totals")

    def on_mount(self) -> None:
        """Compute, while the keys go to the table."""
        self._grid.focus()
        self.action_reload()

    @property
    def _grid(self) -> Grid:
        return self.query_one("#matrix", Filtered).grid

    @property
    def _results(self) -> RoundResults | None:
        return self._found.results if self._found else None

    @property
    def _measure(self) -> MeasureResults | None:
        measures = self._results.measures if self._results else ()
        return measures[self._index] if self._index < len(measures) else None

    @property
    def _row(self) -> ResultRow | None:
        rows = self._measure.rows if self._measure else ()
        return next((one for one in rows if one.submission.code == self._grid.key), None)

    def action_reload(self) -> None:
        """Compute again from the record."""
        self.say(t("tui.results.computing"))
        self.ask(
            partial(round_opinions, self.office, self.actor, self.round_code),
            self._computed,
            otherwise=self._not_computed,
        )

    def _not_computed(self, error: WorkbenchError) -> None:
        self.query_one("#banner", Plain).say(t("tui.results.none"))
        self.show_refusal(error)

    def _computed(self, found: RoundOpinions) -> None:
        self._found = found
        self._index = min(self._index, max(len(found.results.measures) - 1, 0))
        told = (t(f"tui.results.computed_{name}") for name in ("report", "sheets") if self._offers(name))
        self.say(t("tui.results.computed", more="".join(told)))
        self.reword()
        self.refresh_bindings()

    def reword(self) -> None:
        """Word the page in the language in use."""
        super().reword()
        found, results, measure = self._found, self._results, self._measure
        banner = self.query_one("#banner", Plain)
        banner.set_class(results is None or results.is_trial, "-trial")
        if found is None or results is None or measure is None:
            banner.say(t("tui.results.computing" if results is None else "tui.results.none"))
            return
        banner.say(t("tui.results.trial_banner") if results.is_trial else t("tui.results.final_banner"))
        needs_panel = measure.measure.needs_panel
        lead = measure.lead or t("tui.results.no_lead" if needs_panel else "tui.results.no_panel")
        place = t(
            "tui.results.measure", name=measure.measure.name, number=self._index + 1,
            of=len(results.measures), lead=lead, count=len(measure.rows),
        )  # fmt: skip
        self.query_one("#measure", Plain).say(f"{place}{self._opinions_said(found, measure)}")
        told = self.check_action("opinion", ())
        rows = [
            matrix.row(measure, one, has_opinion=one.submission.code in found.opinions if told else None)
            for one in measure.rows
        ]
        self.query_one("#matrix", Filtered).show(matrix.columns(measure, opinions=bool(told)), rows)
        notes = [t("tui.results.legend")]
        if measure.withheld:
            notes.append(t("tui.results.withheld", codes=measure.withheld))
        self.query_one("#note", Plain).say("\n".join(notes))
        totals = [t("tui.results.total", measure=measure.measure.name, total=measure.total_fen)]
        if len(results.measures) > 1:
            totals.append(t("tui.results.all_total", total=results.total_fen))
        if results.blockers:
            totals.append(t("tui.results.blockers", count=len(results.blockers)))
        self.query_one("#totals", Plain).say("  ".join(totals))

    @staticmethod
    def _opinions_said(found: RoundOpinions, measure: MeasureResults) -> str:
        """How many opinions are still to be written, where any is due."""
        if (
            not found.may_read
            or not measure.measure.needs_panel
            or not any(is_due(row.result) for row in measure.rows)
        ):
            return ""
        missing = len(found.missing(measure))
        said = t("tui.results.opinions_missing", count=missing) if missing else t("tui.results.opinions_all")
        return f"  {said}"

    def action_turn(self, by: int) -> None:
        """Show the next or the previous measure."""
        if self._results and self._results.measures:
            self._index = (self._index + by) % len(self._results.measures)
            self.reword()
            self.refresh_bindings()

    @on(Grid.Chosen, "#matrix-grid")
    def choose(self, event: Grid.Chosen) -> None:
        """Open the trace of the row."""
        self._open(event.key)

    def _open(self, code: str) -> None:
        if self._results and (measure := self._measure):
            self.app.push_screen(TraceScreen(measure, code, is_trial=self._results.is_trial))

    def _offers(self, action: str) -> bool:
        return bool(self.check_action(action, ()))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Sheets are for the lead and staff, until the round is settled."""
        is_trial = bool(self._results and self._results.is_trial)
        if action == "report":
            marked = self._measure is not None and self._measure.measure.needs_panel
            return marked and self.actor.role is not Role.FINANCE
        if action == "sheets":
            return is_trial and self.actor.role in (Role.STAFF, Role.REVIEWER)
        if action == "opinion":
            needs_panel = self._measure is not None and self._measure.measure.needs_panel
            return needs_panel and self._found is not None and self._found.may_read
        if action == "turn":
            return self._results is None or len(self._results.measures) > 1
        if action == "decide":
            takes_it = self._measure is not None and self._measure.measure.award.is_decided
            return is_trial and takes_it and self.actor.role is Role.STAFF
        return True

    def action_report(self) -> None:
        """Show how far the scores of the measure can be trusted."""
        # Loads the statistics, which the results themselves do not need.
        from workbench.tui.screens.results.report_screen import ReportScreen

        if measure := self._measure:
            self.app.push_screen(ReportScreen(self.round_code, self.round_name, measure.measure))

    @work(group="decide", exclusive=True)
    async def action_decide(self) -> None:
        """Record the amount that an office decided for the row under the cursor."""
        code = self._grid.key
        if code is None:
            return
        dialog = DecisionDialog(t("tui.round.decide_question", code=code), t("tui.results.decide_detail"))
        answer = await self.app.push_screen_wait(dialog)
        if answer is not None:
            call = partial(decide_amount, self.office, self.actor, self.round_code, code, **vars(answer))
            words = t("tui.round.amount_decided", code=code, amount=answer.amount)
            self.ask(call, lambda _decided: self._said(words), group="decide act")

    @work(group="opinion", exclusive=True)
    async def action_opinion(self) -> None:
        """Write the panel's opinion on the row under the cursor, or read it where it stands for good."""
        found, measure, one = self._found, self._measure, self._row
        if found is None or measure is None or one is None:
            return
        code, known = one.submission.code, found.opinions.get(one.submission.code)
        dialog = OpinionDialog(
            t("tui.opinion.heading", code=code, title=one_line(one.submission.title)),
            f"{headline(measure, one)}\n{self._written(known)}",
            known.text if known else "",
            lambda text, seen: record_opinion(
                self.office, self.actor, self.round_code, code, text, seen=seen
            ),
            locked=self._locked(found),
        )
        if (recorded := await self.app.push_screen_wait(dialog)) is not None:
            self._recorded(recorded)

    @staticmethod
    def _written(known: Opinion | None) -> str:
        return t("tui.opinion.written", by=known.by, at=known.at) if known else t("tui.opinion.none")

    def _locked(self, found: RoundOpinions) -> str:
        if found.decided is not None:
            return t("tui.opinion.decided", document=found.decided)
        return "" if found.may_write else t("tui.opinion.read_only")

    def _recorded(self, recorded: RecordedOpinion) -> None:
        before = recorded.before.text if recorded.before else ""
        if recorded.text != before:
            key = "tui.opinion.saved" if recorded.text else "tui.opinion.taken_back"
            cleaned = t("tui.opinion.cleaned") if recorded.was_cleaned else ""
            self._said(t(key, code=recorded.submission) + cleaned)

    @work(group="sheets", exclusive=True)
    async def action_sheets(self) -> None:
        """Return a sheet for re-scoring, or void it, with a reason."""
        one = self._row
        if one is None:
            return
        reviewer = await self.app.push_screen_wait(self._sheets_dialog(one))
        if reviewer is None:
            return
        acts = self._acts(one.sheets[reviewer].state)
        if not acts:
            self.say(t("tui.results.no_act", reviewer=reviewer), "warn")
            return
        rows = [Row(act, (t(f"tui.results.act.{act}"),)) for act in acts]
        question = t("tui.results.act_question", reviewer=reviewer, code=one.submission.code)
        act = await self.app.push_screen_wait(ChoiceDialog(question, [Column("", 60)], rows))
        if act is None:
            return
        ask = TextDialog(
            t(f"tui.results.{act}_question", reviewer=reviewer, code=one.submission.code,
              title=one.submission.title),
            t("tui.results.reason"), required=True, yes=f"tui.results.act.{act}",
        )  # fmt: skip
        if reason := await self.app.push_screen_wait(ask):
            verb = return_sheet if act == "return" else void_sheet
            call = partial(
                verb, self.office, self.actor, self.round_code, one.submission.code, reviewer, reason
            )
            self.ask(call, lambda _none: self._acted(act, reviewer, one), group="sheets act")

    def _sheets_dialog(self, one: ResultRow) -> ChoiceDialog:
        columns = [
            Column(t("tui.column.name"), 14),
            Column(t("tui.column.state"), 12),
            Column(t("tui.column.total"), 12, right=True),
            Column(t("tui.column.reason"), 20, grows=True),
        ]
        rows = [
            Row(name, (name, t(f"term.sheet_state.{cell.state.value}"), matrix.sheet_cell(cell), cell.reason))
            for name, cell in one.sheets.items()
        ]
        question = t("tui.results.sheets", code=one.submission.code, title=one.submission.title)
        return ChoiceDialog(question, columns, rows)

    def _acts(self, state: SheetState) -> list[str]:
        acts = ["return"] if state is SheetState.SUBMITTED else []
        if self.actor.role is Role.REVIEWER and state not in (SheetState.VOID, SheetState.RECUSED):
            acts.append("void")
        return acts

    def _acted(self, act: str, reviewer: str, one: ResultRow) -> None:
        self._said(t(f"tui.results.{act}_done", reviewer=reviewer, code=one.submission.code))

    def _said(self, words: str) -> None:
        self.notify(words, markup=False)
        self.action_reload()

    def own_commands(self) -> list[tuple[str, Callable[[], object]]]:
        """Every submission of the measure, for the palette."""
        measure = self._measure
        report = [(t("tui.key.report"), self.action_report)] if self.check_action("report", ()) else []
        return [*report, *(
            (t("tui.command.trace", code=one.submission.code, title=one.submission.title),
             partial(self._open, one.submission.code))
            for one in (measure.rows if measure else ())
        )]  # fmt: skip
