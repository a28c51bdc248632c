"""What an office decides on a settled round: computed and approved amounts, and the document that says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from workbench.domain.errors import BadInput, WorkbenchError
from workbench.domain.facts import parse_day
from workbench.i18n import t
from workbench.i18n.errors import error_text
from workbench.services.actor import Role
from workbench.services.record_decision import Recorded, record_decision
from workbench.services.show_decision import DecisionRow, ShownDecision, show_decision
from workbench.tui.round_place import RoundPlace
from workbench.tui.screens.decision import rows
from workbench.tui.screens.decision.draft import Draft, rows_of, sums_of
from workbench.tui.screens.dialogs.amount import AmountDialog
from workbench.tui.screens.dialogs.confirm import Confirm
from workbench.tui.screens.dialogs.problems import ProblemsDialog, problems_dialog
from workbench.tui.widgets.filtered import Filtered
from workbench.tui.widgets.grid import Grid
from workbench.tui.widgets.words import Plain, Words

FIELDS = ("document", "on", "by")


@dataclass(frozen=True)
class Head:
    """Document, day and who decided."""

    document: str
    on: date
    by: str


class DecisionScreen(RoundPlace):
    """Read-only where a decision stands; staff draft one, change rows with Enter, record it with F10."""

    CSS_PATH = "decision.tcss"
    place_key = "tui.place.decision"
    help_key = "tui.help.decision"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5", "reload", "tui.key.reload", show=False),
        Binding("f6", "draft", "tui.key.new_decision"),
        Binding("f10", "record", "tui.key.record"),
        Binding("ctrl+s", "record", "tui.key.record", show=False),
        Binding("tab", "next_part", "tui.key.switch"),
        Binding("escape", "back", "tui.key.back"),
    ]

    def __init__(self, round_code: str, round_name: str) -> None:
        super().__init__(round_code, round_name)
        self._shown: ShownDecision | None = None
        self._draft: Draft | None = None
        self._is_busy = False
        self._let_go: object = None

    def compose_place(self) -> ComposeResult:
        """What stands, the document, the rows, the row under the cursor, the sums."""
        yield Plain(id="state")
        with Vertical(id="head"):
            for name in FIELDS:
                with Horizontal():
                    yield Words(f"tui.decide.{name}")
                    yield Input(compact=True, id=name)
        yield Filtered(id="rows", frozen=1, enter="tui.key.change")
        yield Plain(id="about")
        yield Plain(id="totals")

    def on_mount(self) -> None:
        """Read the round; keys go to the rows."""
        self.query_one("#head").display = False
        self.query_one("#rows", Filtered).grid.focus()
        self.action_reload()

    def action_reload(self) -> None:
        """Read what was computed and what was decided."""
        self.ask(partial(show_decision, self.office, self.actor, self.round_code), self._show)

    def _show(self, shown: ShownDecision) -> None:
        self._shown = shown
        begins = shown.head is None and self.actor.role is Role.STAFF and self._draft is None
        if begins:
            self._draft = Draft()
            self.say(t("tui.decide.hint"))
        self.reword()
        if begins:
            self.query_one("#document", Input).focus()

    def reword(self) -> None:
        """Word the page in the language in use."""
        super().reword()
        shown, draft = self._shown, self._draft
        self.query_one("#head").display = draft is not None
        if shown is None:
            return
        self.query_one("#state", Plain).say("\n".join(rows.state_lines(shown, is_draft=draft is not None)))
        table = self.query_one("#rows", Filtered)
        table.grid.hint("tui.key.change" if draft is not None else "")
        table.show(rows.columns(), rows.rows(shown, draft))
        self._tell_row()
        self.refresh_bindings()

    @property
    def _row(self) -> DecisionRow | None:
        key = self.query_one("#rows", Filtered).grid.key
        return (
            next((one for one in rows_of(self._shown) if one.submission == key), None)
            if self._shown
            else None
        )

    @on(Grid.Moved, "#rows-grid")
    def _tell_row(self) -> None:
        """Say the whole of the row that the table cuts, what is wrong with it, and the sums around it."""
        shown, draft, row = self._shown, self._draft, self._row
        if shown is None:
            return
        refused = draft.refused.get(row.submission, ()) if draft and row else ()
        about = self.query_one("#about", Plain)
        about.set_class(bool(refused), "-bad")
        about.say("\n".join(rows.about_lines(shown, row, draft, refused) if row else []))
        here = rows.measure_of(shown, row) if row else ""
        self.query_one("#totals", Plain).say("\n".join(rows.total_lines(sums_of(shown, draft), here)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Staff draft where a decision stands, and record what they drafted; only a draft has fields."""
        if action == "next_part":
            return self._draft is not None
        is_staff = self._shown is not None and self.actor.role is Role.STAFF
        if action == "record":
            return is_staff and self._draft is not None
        if action == "draft":
            return is_staff and self._draft is None
        return action != "reload" or self._draft is None

    def action_draft(self) -> None:
        """Begin a decision that takes the place of the one in force, with its amounts."""
        if self._shown is not None:
            self._draft = Draft.of(self._shown)
            self.reword()
            self.query_one("#document", Input).focus()
            self.say(t("tui.decide.redraft_hint"))

    def action_next_part(self) -> None:
        """Go on to the next field, from the last one to the rows."""
        self.focus_next()

    @on(Input.Submitted)
    def next_field(self, event: Input.Submitted) -> None:
        """Enter goes to the next line, and from the last one to the rows."""
        place = FIELDS.index(str(event.input.id)) if event.input.id in FIELDS else len(FIELDS)
        if place + 1 < len(FIELDS):
            self.query_one(f"#{FIELDS[place + 1]}", Input).focus()
        else:
            self.query_one("#rows", Filtered).grid.focus()

    @on(Grid.Chosen, "#rows-grid")
    def change(self) -> None:
        """Change the approved amount of the row under the cursor."""
        if self._draft is not None and self._row is not None:
            self._change(self._draft, self._row)
        else:
            self.say(t("tui.decide.read_only"))

    @work(group="ask", exclusive=True)
    async def _change(self, draft: Draft, row: DecisionRow) -> None:
        question = t("tui.decide.question", code=row.submission, entity=row.entity_name)
        computed = row.computed_fen or 0
        detail = t("tui.decide.computed", amount=computed)
        # What the line said is of the attempt before.
        self.say("")
        change = await self.app.push_screen_wait(AmountDialog(question, detail, computed, draft.amount(row)))
        if change is not None:
            draft.enter(row, change)
            self.reword()
            told = {"code": row.submission, "amount": change.amount_fen}
            self.say(t("tui.decide.changed", **told, difference=rows.signed(change.amount_fen - computed)))

    # Recording: a rehearsal finds every problem, a question names the sums, then it is written

    def action_record(self) -> None:
        """Rehearse the decision; what stands in the way is shown at once."""
        head = self._head()
        if head is None or self._draft is None:
            return
        if self._is_busy:
            self.say(t("tui.decide.busy"), "warn")
            return
        self._is_busy = True
        self.say(t("tui.decide.checking"))
        call, then = self._call(head, dry_run=True), partial(self._rehearsed, head)
        self.ask(call, then, group="record", otherwise=self._failed)

    def _call(self, head: Head, *, dry_run: bool) -> Callable[[], Recorded]:
        # Every row, for one that is put back to the computed amount is no change of the draft.
        draft, shown = self._draft, self._shown
        changes = {one.submission: draft.amount(one) for one in rows_of(shown)} if draft and shown else {}
        return partial(
            record_decision, self.office, self.actor, self.round_code, document=head.document, on=head.on,
            by=head.by, changes=changes, dry_run=dry_run,
        )  # fmt: skip

    @property
    def _fields(self) -> dict[str, Input]:
        return {name: self.query_one(f"#{name}", Input) for name in FIELDS}

    def _head(self) -> Head | None:
        """What is typed in the three lines; None where one is to be put right, which is said."""
        typed = self._fields
        for name, line in typed.items():
            if not line.value.strip():
                self.say(t("tui.decision.missing", name=t(f"tui.decide.{name}")), "bad")
                line.focus()
                return None
        try:
            day = parse_day(typed["on"].value)
        except BadInput as error:
            self.say(error_text(error), "bad")
            typed["on"].focus()
            return None
        return Head(typed["document"].value, day, typed["by"].value)

    def _rehearsed(self, head: Head, rehearsed: Recorded) -> None:
        self._is_busy = False
        self.say("")
        self._confirm(head, rehearsed)

    @work(group="ask", exclusive=True)
    async def _confirm(self, head: Head, rehearsed: Recorded) -> None:
        question = t("tui.decide.record_question", name=self.round_name, document=rehearsed.document)
        detail = "\n".join(rows.confirm_lines(rehearsed))
        if await self.app.push_screen_wait(Confirm(question, detail, yes="tui.dialog.record")):
            self._is_busy = True
            self.say(t("tui.decide.recording"))
            self.ask(self._call(head, dry_run=False), self._recorded, group="record", otherwise=self._failed)

    def _recorded(self, recorded: Recorded) -> None:
        self._is_busy, self._draft = False, None
        for one in self._fields.values():
            one.value = ""
        self.query_one("#rows", Filtered).grid.focus()
        self.say(t("tui.decide.recorded", name=self.round_name, approved=recorded.approved_fen), "good")
        self.action_reload()
        if recorded.warnings:
            heading = t("tui.decide.warnings", count=len(recorded.warnings))
            self.app.push_screen(ProblemsDialog(heading, recorded.warnings))

    def _failed(self, error: WorkbenchError) -> None:
        self._is_busy = False
        dialog = problems_dialog(error)
        if dialog is None or self._draft is None or self._shown is None:
            self.show_refusal(error)
            return
        codes = [one.submission for one in rows_of(self._shown)]
        self._draft.refuse(dialog.problems, codes)
        self.reword()
        self.say(t("tui.decide.refused", count=len(dialog.problems)), "bad")
        self.app.push_screen(dialog)

    async def may_leave(self) -> bool:
        """Say once that what is entered would be lost; asked again, let go of it."""
        if self._is_busy:
            self.say(t("tui.decide.busy"), "warn")
            return False
        if self._draft is None:
            return True
        typed = tuple(one.value.strip() for one in self._fields.values())
        entered = (typed, dict(self._draft.changes))
        touched = self._draft.touched
        if not (touched or any(typed)) or self._let_go == entered:
            return True
        self._let_go = entered
        rows_told = t("tui.decide.unsaved", count=touched) if touched else t("tui.decide.unsaved_head")
        self.say(rows_told, "warn")
        return False

    def own_commands(self) -> list[tuple[str, Callable[[], object]]]:
        """Every row, for the palette."""
        grid = self.query_one("#rows", Filtered).grid
        return [
            (t("tui.command.go_to_row", code=one.submission, entity=one.entity_name),
             partial(grid.go_to, one.submission))
            for one in (rows_of(self._shown) if self._shown else ())
        ]  # fmt: skip
