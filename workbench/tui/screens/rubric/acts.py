"""What the rubric screen asks before it acts: which word, which round, whether to save."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.i18n import t
from workbench.services.rubric_edit import EXAMPLES, Edits, values
from workbench.services.rubric_rounds import RoundChoice
from workbench.services.rubric_tree import Branch
from workbench.tui.screens.dialogs.choice import ChoiceDialog
from workbench.tui.screens.dialogs.confirm import Confirm
from workbench.tui.screens.rubric import rows
from workbench.tui.screens.rubric.page import Page
from workbench.tui.widgets.grid import Column, Row

if TYPE_CHECKING:
    from workbench.tui.app import WorkbenchApp

MOST_TOLD = 5


async def ask_word(app: WorkbenchApp, branch: Branch, now: str) -> str | None:
    """One of the words that may stand at a place."""
    question = t("tui.rubric.choose_word", name=rows.label_of(branch), value=now)
    words = [Row(one, (one,)) for one in branch.kind.options]
    return await app.push_screen_wait(ChoiceDialog(question, [Column("", 60)], words))


async def ask_round(app: WorkbenchApp, rounds: tuple[RoundChoice, ...]) -> RoundChoice | None:
    """The round to try changes on."""
    columns = [Column(t("tui.column.round"), 30, grows=True), Column(t("tui.column.state"), 12)]
    lines = [Row(one.code, (one.name, t(f"term.round_state.{one.state}"))) for one in rounds]
    code = await app.push_screen_wait(ChoiceDialog(t("tui.rubric.choose_round"), columns, lines))
    return next((one for one in rounds if one.code == code), None)


async def ask_save(app: WorkbenchApp, page: Page, edits: Edits) -> bool:
    """Whether to save; the question names the changes."""
    question = t("tui.rubric.save_question", name=page.rubric.text_at("名称"))
    changes = "\n".join(_changes(page, edits))
    detail = t("tui.rubric.save_detail", file=page.rubric.file, changes=changes)
    answer = await app.push_screen_wait(Confirm(question, detail, yes="tui.dialog.save_draft"))
    return answer is True


def _changes(page: Page, edits: Edits) -> list[str]:
    names = rows.names_of(page.branches)
    now = values(edits)
    changed = [one for one in page.branches if now.get(one.path, one.value) != one.value]
    told = [
        t("tui.rubric.change", place=rows.place(one.path, names), before=one.value, after=now[one.path])
        for one in changed
        if one.path[0] != EXAMPLES
    ]
    if (more := len(told) - MOST_TOLD) > 0:
        told[MOST_TOLD:] = [t("tui.rubric.more_changes", count=more)]
    if examples := sum(one.path[0] == EXAMPLES for one in changed):
        told.append(t("tui.rubric.examples_too", count=examples))
    return told
