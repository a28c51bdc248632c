"""What staff do about one open point: each asks, names what it is about, and writes in a worker."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from workbench.domain.errors import Problem
from workbench.i18n import t
from workbench.services.decide_recusal import decide_recusal
from workbench.services.permit_project import permit_project
from workbench.services.record_gate import record_gate
from workbench.services.recusals import RecusalLine
from workbench.services.withdraw_submission import withdraw_submission
from workbench.tui.screens.dialogs.choice import ChoiceDialog
from workbench.tui.screens.dialogs.text import TextDialog
from workbench.tui.widgets.grid import Column, Row

if TYPE_CHECKING:
    from workbench.tui.screens.round.screen import RoundScreen


def _choice(question: str, options: tuple[tuple[str, str], ...]) -> ChoiceDialog:
    return ChoiceDialog(question, [Column("", 60)], [Row(key, (t(words),)) for key, words in options])


def decide(screen: RoundScreen, line: RecusalLine) -> None:
    """Confirm or dismiss a found recusal."""

    async def ask() -> None:
        question = t(
            "tui.round.recusal_question", reviewer=line.reviewer, organisation=line.organisation,
            code=line.submission_code, title=line.title, entity=line.entity_name,
        )  # fmt: skip
        options = (("confirm", "tui.round.recusal_confirm"), ("dismiss", "tui.round.recusal_dismiss"))
        answer = await screen.app.push_screen_wait(_choice(question, options))
        if answer is not None:
            call = partial(
                decide_recusal, screen.office, screen.actor, screen.round_code, line.id, answer == "confirm"
            )
            words = t(f"tui.round.recusal_{answer}ed", reviewer=line.reviewer, code=line.submission_code)
            screen.do(call, words)

    screen.run_worker(ask(), group="ask", exclusive=True)


def record_finding(screen: RoundScreen, problem: Problem) -> None:
    """Write what the formal check found on a gate."""
    code, name = problem.place.path or "", problem.parts["name"]
    measures = screen.page.results.measures if screen.page else ()
    gate = next(
        (gate.id for one in measures if any(row.submission.code == code for row in one.rows)
         for gate in one.measure.gates if gate.name == name),
        None,
    )  # fmt: skip

    async def ask() -> None:
        options = (("yes", "tui.round.gate_yes"), ("no", "tui.round.gate_no"))
        question = t("tui.round.gate_question", code=code, name=name)
        answer = await screen.app.push_screen_wait(_choice(question, options))
        if answer is not None and gate is not None:
            passed = answer == "yes"
            call = partial(record_gate, screen.office, screen.actor, screen.round_code, code, gate, passed)
            screen.do(call, t("tui.round.gate_recorded", code=code, name=name))

    screen.run_worker(ask(), group="ask", exclusive=True)


def permit(screen: RoundScreen, problem: Problem) -> None:
    """Permit one project under two measures, with a reason."""
    code = problem.place.path or ""

    async def ask() -> None:
        question = t("tui.round.permit_question", code=code, others=problem.parts["others"])
        dialog = TextDialog(question, t("tui.results.reason"), required=True, yes="tui.dialog.permit")
        if reason := await screen.app.push_screen_wait(dialog):
            call = partial(permit_project, screen.office, screen.actor, screen.round_code, code, reason)
            screen.do(call, t("tui.round.permitted", code=code))

    screen.run_worker(ask(), group="ask", exclusive=True)


def withdraw(screen: RoundScreen, problem: Problem) -> None:
    """Take a submission out of the round, with a reason."""
    code = problem.place.path or ""

    async def ask() -> None:
        question = t("tui.round.withdraw_question", code=code)
        dialog = TextDialog(question, t("tui.results.reason"), required=True, yes="tui.dialog.withdraw")
        if reason := await screen.app.push_screen_wait(dialog):
            call = partial(withdraw_submission, screen.office, screen.actor, screen.round_code, code, reason)
            screen.do(call, t("tui.round.withdrawn", code=code))

    screen.run_worker(ask(), group="ask", exclusive=True)
