"""One rule file as a tree: change values, see findings and effect at once, save a new draft version."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.timer import Timer
from textual.widgets import Input

from workbench.i18n import t
from workbench.services.rubric_edit import Edits, Trial, carried, values, with_edit
from workbench.services.rubric_examples import with_examples
from workbench.services.rubric_rounds import RoundChoice
from workbench.services.rubric_tree import Branch
from workbench.services.save_rubric import Saved, save_rubric
from workbench.services.what_if import WhatIf, what_if
from workbench.tui.base_screen import BaseScreen
from workbench.tui.screens.rubric import rows, telling
from workbench.tui.screens.rubric.acts import ask_round, ask_save, ask_word
from workbench.tui.screens.rubric.detail import ValueDetail, detail_lines, finding_text
from workbench.tui.screens.rubric.edit_line import EditLine
from workbench.tui.screens.rubric.effect_screen import EffectScreen
from workbench.tui.screens.rubric.page import Page, Tried, check, read_page
from workbench.tui.screens.rubric.tree_grid import TreeGrid
from workbench.tui.screens.rubric.value_input import ValueInput
from workbench.tui.widgets.filtered import Filtered
from workbench.tui.widgets.grid import Grid
from workbench.tui.widgets.words import Plain

PAUSE_SECONDS = 0.3
_NOT_WHILE_TYPING = ("effect", "reload", "undo", "round", "examples", "save")


class RubricScreen(BaseScreen[None]):
    """Enter opens a branch or changes a value."""

    CSS_PATH = "rubric.tcss"
    place_key = "tui.place.rubric"
    help_key = "tui.help.rubric"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "effect", "tui.key.effect"),
        Binding("f5", "reload", "tui.key.reload", show=False),
        Binding("f6", "undo", "tui.key.undo", show=False),
        Binding("f7", "round", "tui.key.choose_round", show=False),
        Binding("f9", "examples", "tui.key.examples", show=False),
        Binding("f10", "save", "tui.key.save_draft"),
        Binding("ctrl+s", "save", "tui.key.save_draft", show=False),
        Binding("escape", "back", "tui.key.back"),
    ]

    def __init__(self, file: str) -> None:
        super().__init__()
        self._file = file
        self._page: Page | None = None
        self._edits: Edits = ()
        self._trial: Trial | None = None
        self._round: RoundChoice | None = None
        self._effect: WhatIf | None = None
        self._editing: Branch | None = None
        self._pause: Timer | None = None
        self._let_go: Edits = ()

    def compose_place(self) -> ComposeResult:
        """Which file; the tree with what is known of a value; the line to type in; what is pending."""
        yield Plain(id="heading")
        with Container(id="work"):
            yield Filtered(id="tree", enter="tui.key.change", grid=TreeGrid)
            yield ValueDetail()
        yield EditLine()
        yield Plain(id="pending")

    def on_mount(self) -> None:
        """Read the file, while the keys go to the tree."""
        self._tree.focus()
        self._load(self._file, self._show)

    @property
    def _tree(self) -> TreeGrid:
        grid = self.query_one("#tree", Filtered).grid
        assert isinstance(grid, TreeGrid)
        return grid

    @property
    def _branch(self) -> Branch | None:
        key = self._tree.key
        branches = self._page.branches if self._page else ()
        return next((one for one in branches if rows.key_of(one.path) == key), None)

    # Reading

    def _load(self, file: str, then: Callable[[Page], None]) -> None:
        self.ask(partial(read_page, self.office, self.actor, file), then)

    def _show(self, page: Page) -> None:
        self._page, self._file = page, page.rubric.file
        if self._round is None and len(page.rounds) == 1:
            self._round = page.rounds[0]
        self._try(self._edits, self._take)

    def action_reload(self) -> None:
        """Read the file again; changes whose places still say the same are kept."""
        self._load(self._file, self._reloaded)

    def _reloaded(self, page: Page) -> None:
        self._edits, lost = carried(self._edits, page.rubric)
        self._show(page)
        words = t("tui.rubric.lost", count=len(lost)) if lost else t("tui.rubric.reloaded", file=self._file)
        self.notify(words, severity="warning" if lost else "information", markup=False)

    # Trying

    def _try(self, edits: Edits, then: Callable[[Tried], None]) -> None:
        if self._page is not None:
            self.ask(partial(check, self.office, self._page.rubric, edits), then, group="check")

    def _take(self, tried: Tried) -> None:
        self._edits, self._trial = tried.edits, tried.trial
        self._effect = None
        self.reword()
        self.refresh_bindings()
        self.say(*telling.standing(tried))
        self._measure_effect()

    def _measure_effect(self) -> None:
        measure = self._trial.measure if self._trial else None
        if measure is not None and self._round is not None and self._edits:
            call = partial(what_if, self.office, self.actor, self._round.code, {measure.id: measure})
            self.ask(call, self._show_effect, group="effect")

    def _show_effect(self, effect: WhatIf) -> None:
        self._effect = effect
        self._reword_pending()

    # Words

    def reword(self) -> None:
        """Word the page in the language in use."""
        super().reword()
        page = self._page
        if page is None:
            return
        rubric = page.rubric
        heading = t(
            "tui.rubric.heading", name=rubric.text_at("名称"), version=rubric.text_at("版本"),
            status=rows.status_words(rubric.text_at("状态")), file=rubric.file,
        )  # fmt: skip
        self.query_one("#heading", Plain).say(heading)
        lines = rows.rows(page.branches, values(self._edits))
        self.query_one("#tree", Filtered).show(rows.columns(), lines)
        self._reword_detail(self._trial)
        self._reword_pending()

    def _reword_detail(self, trial: Trial | None) -> None:
        branch, page = self._editing or self._branch, self._page
        if branch is not None and page is not None:
            after = values(self._edits).get(branch.path)
            self.query_one(ValueDetail).show(list(detail_lines(page, branch, after, trial)))

    def _reword_pending(self) -> None:
        words = telling.pending(self._edits, self._trial, self._effect, self._round)
        self.query_one("#pending", Plain).say(words)

    @on(Grid.Moved, "#tree-grid")
    def tell_branch(self) -> None:
        """Say what is known of the value under the cursor."""
        self._reword_detail(self._trial)

    # Changing

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is typed is taken or left before anything else is done."""
        return self._editing is None if action in _NOT_WHILE_TYPING else True

    @on(Grid.Chosen, "#tree-grid")
    def choose(self) -> None:
        """Open a branch, or change a value."""
        branch = self._branch
        if branch is None:
            return
        if branch.value is None:
            self._tree.toggle(rows.key_of(branch.path))
        elif branch.is_fixed:
            self.say(t("tui.rubric.inherited" if branch.is_inherited else "tui.rubric.fixed"), "warn")
        elif branch.kind.name in ("choice", "yes_no"):
            self._choose_word(branch)
        else:
            self._editing = branch
            self.query_one(EditLine).open(rows.label_of(branch), self._now(branch))
            self.refresh_bindings()
            self.say(t(f"tui.rubric.kind.{branch.kind.name}"))

    @work(group="word", exclusive=True)
    async def _choose_word(self, branch: Branch) -> None:
        if word := await ask_word(self.workbench, branch, self._now(branch)):
            self._change(branch, word)

    def _now(self, branch: Branch) -> str:
        return values(self._edits).get(branch.path, branch.value or "")

    @on(Input.Changed, "#edit-value")
    def typed(self) -> None:
        """Check what is typed once the keys rest."""
        self._stop_pause()
        self._pause = self.set_timer(PAUSE_SECONDS, self._preview)

    def _stop_pause(self) -> None:
        if self._pause is not None:
            self._pause.stop()

    def _preview(self) -> None:
        if self._editing is not None and self._page is not None:
            text = self.query_one(EditLine).text
            self._try(with_edit(self._page.rubric, self._edits, self._editing.path, text), self._show_preview)

    def _show_preview(self, tried: Tried) -> None:
        if self._editing is None:
            return
        self._reword_detail(tried.trial)
        self.say(*telling.typed(tried.trial))

    @on(Input.Submitted, "#edit-value")
    def take(self) -> None:
        """Take the text, unless it cannot be read: then it stays to be corrected."""
        self._stop_pause()
        if self._editing is not None:
            self._change(self._editing, self.query_one(EditLine).text)

    @on(ValueInput.GivenUp)
    def give_up(self) -> None:
        """Leave the value as it was."""
        self._stop_pause()
        self._close_editor()
        self._try(self._edits, self._take)

    def _close_editor(self) -> None:
        self._editing = None
        self.query_one(EditLine).close()
        self._tree.focus()

    def _change(self, branch: Branch, text: str) -> None:
        if self._page is None:
            return

        def checked(tried: Tried) -> None:
            problem = tried.trial.unreadable(branch.path) if self._editing is not None else None
            if problem is None:
                self._close_editor()
                self._take(tried)
            else:
                self._reword_detail(tried.trial)
                self.say(finding_text(problem), "bad")

        self._try(with_edit(self._page.rubric, self._edits, branch.path, text), checked)

    def action_undo(self) -> None:
        """Take back the last change."""
        if self._edits:
            self._tree.reveal(rows.key_of(self._edits[-1].path))
            self._try(self._edits[:-1], self._take)

    def action_examples(self) -> None:
        """Move the worked examples that stand on a changed figure."""
        if self._page is None:
            return
        edits = with_examples(self._page.rubric, self._edits)
        if edits == self._edits:
            self.say(t("tui.rubric.no_examples"))
        else:
            self._try(edits, partial(self._moved, len(edits) - len(self._edits)))

    def _moved(self, count: int, tried: Tried) -> None:
        self._take(tried)
        if not tried.trial.errors:
            self.say(t("tui.rubric.examples_moved", count=count), "good")

    # Effect

    @work(group="round", exclusive=True)
    async def action_round(self) -> None:
        """Choose the round to try the changes on."""
        if await self._choose_round():
            self._measure_effect()

    async def _choose_round(self) -> RoundChoice | None:
        rounds = self._page.rounds if self._page else ()
        if not rounds:
            self.say(t("tui.rubric.no_round"), "warn")
            return None
        chosen = await ask_round(self.workbench, rounds)
        self._round = chosen or self._round
        return chosen

    @work(group="round", exclusive=True)
    async def action_effect(self) -> None:
        """Show who moves, and how much money."""
        measure = self._trial.measure if self._trial else None
        if not self._edits:
            self.say(t("tui.rubric.nothing_changed"), "warn")
        elif measure is None:
            self._refuse_errors()
        elif (round_ := self._round or await self._choose_round()) is not None:
            self.app.push_screen(EffectScreen(round_, measure))

    def _refuse_errors(self) -> None:
        count = len(self._trial.errors) if self._trial else 0
        self.say(t("tui.rubric.errors_first", count=count), "bad")

    # Saving

    @work(group="save", exclusive=True)
    async def action_save(self) -> None:
        """Save a new draft version, after a question that names the changes."""
        page, trial = self._page, self._trial
        if page is None or trial is None:
            return
        if not self._edits:
            self.say(t("tui.rubric.nothing_changed"), "warn")
        elif trial.errors:
            self._refuse_errors()
        elif await ask_save(self.workbench, page, self._edits):
            call = partial(save_rubric, self.office, self.actor, page.rubric, self._edits)
            self.ask(call, self._saved, group="save")

    def _saved(self, saved: Saved) -> None:
        self._edits = ()
        self.notify(t("tui.rubric.saved", file=saved.file, version=saved.version), markup=False)
        self._load(saved.file, self._show)

    async def may_leave(self) -> bool:
        """Say once that changes would be lost; asked again, let go of them."""
        if not self._edits or self._let_go == self._edits:
            return True
        self._let_go = self._edits
        self.say(t("tui.rubric.unsaved", count=len(self._edits)), "warn")
        return False

    def own_commands(self) -> list[tuple[str, Callable[[], object]]]:
        """Every section of the file, for the palette."""
        branches = self._page.branches if self._page else ()
        return [
            (t("tui.command.go_to_section", name=rows.label_of(one)),
             partial(self._tree.reveal, rows.key_of(one.path)))
            for one in branches
            if len(one.path) == 1
        ]  # fmt: skip
