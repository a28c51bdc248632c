"""What is known about one value: where it stands, what it says, what may stand there, who set it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from workbench.domain.errors import Problem
from workbench.i18n import join, t
from workbench.i18n.errors import problem_text
from workbench.services.rubric_edit import Trial
from workbench.services.rubric_tree import Branch
from workbench.tui.screens.rubric import rows
from workbench.tui.screens.rubric.page import Page
from workbench.tui.widgets.words import Line, Prose


class ValueDetail(VerticalScroll):
    """The pane beside the tree; it scrolls when it has the focus."""

    help_key = "tui.help.rubric_detail"

    def compose(self) -> ComposeResult:
        """One text."""
        yield Prose(id="detail-text")

    def show(self, lines: Sequence[Line]) -> None:
        """Show another text."""
        self.query_one("#detail-text", Prose).say(lines)
        self.scroll_home(animate=False)


def detail_lines(page: Page, branch: Branch, after: str | None, trial: Trial | None) -> Iterator[Line]:
    """Findings first, then the value and its clauses."""
    if trial is not None:
        yield from finding_lines(trial)
    yield Line("", head=rows.place(branch.path, rows.names_of(page.branches)))
    if branch.value is not None:
        yield Line(t("tui.rubric.now", value=branch.value if after is None else after))
        if after is not None:
            yield Line(t("tui.rubric.before", value=branch.value))
        yield from _how(branch)
    for one in branch.clauses:
        words = t("tui.rubric.clause", id=one.id, kind=rows.kind_words(one.kind), document=one.document,
                  article=one.article)  # fmt: skip
        yield Line("", head=words)
        yield Line(t("tui.rubric.quote", quote=one.quote))
    if branch.is_default:
        yield Line(_default_words(page, branch), style="$text-warning")
    file = page.rubric.policy_file if branch.is_inherited else page.rubric.file
    yield Line(t("tui.rubric.line", file=file, line=branch.line), style="$foreground-muted")


def _how(branch: Branch) -> Iterator[Line]:
    """What may be written."""
    if branch.is_fixed:
        words = t("tui.rubric.inherited" if branch.is_inherited else "tui.rubric.fixed")
        yield Line(words, style="$text-warning")
        return
    yield Line(t(f"tui.rubric.kind.{branch.kind.name}"))
    if branch.kind.options:
        yield Line(t("tui.rubric.options", options=join(branch.kind.options)))


def _default_words(page: Page, branch: Branch) -> str:
    by, document = (
        page.rubric.text_at("采纳", key, inherit=branch.is_inherited) for key in ("批准人", "文号")
    )
    return t("tui.rubric.adopted_default", by=by, document=document) if by else t("tui.rubric.is_default")


def finding_lines(trial: Trial) -> Iterator[Line]:
    """Errors, then the warnings that the changes brought."""
    for problem in trial.errors:
        yield Line(t("tui.rubric.error", text=finding_text(problem)), style="bold $text-error")
    for problem in trial.new_warnings:
        yield Line(t("tui.rubric.warning", text=finding_text(problem)), style="$text-warning")


def finding_text(problem: Problem) -> str:
    """A finding with its line, in words."""
    text = problem_text(problem)
    file = f"{problem.place.file}:"
    return text.removeprefix(file) if problem.place.file else text
