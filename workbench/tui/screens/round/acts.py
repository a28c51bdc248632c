"""What staff do about one open point: each asks, names what it is about, and writes in a worker."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from workbench.domain.award_limits import ExclusivityRule
from workbench.domain.errors import Problem
from workbench.domain.measure import Measure
from workbench.i18n import t
from workbench.services.decide_amount import decide_amount
from workbench.services.decide_recusal import decide_recusal
from workbench.services.permit_project import permit_project
from workbench.services.prefer_submission import prefer_submission
from workbench.services.record_gate import record_gate
from workbench.services.recusals import RecusalLine
from workbench.services.withdraw_submission import withdraw_submission
from workbench.tui.screens.dialogs.choice import ChoiceDialog
from workbench.tui.screens.dialogs.decision import DecisionDialog
from workbench.tui.screens.dialogs.text import TextDialog
from workbench.tui.screens.results.trace_text import problem_words
from workbench.tui.widgets.grid import Column, Row

if TYPE_CHECKING:
    from workbench.tui.screens.round.screen import RoundScreen


def _choice(question: str, options: tuple[tuple[str, str], ...]) -> ChoiceDialog:
    return ChoiceDialog(question, [Column("", 60)], [Row(key, (t(words),)) for key, words in options])


def _measure_of(screen: RoundScreen, code: str) -> Measure | None:
    measures = screen.page.results.measures if screen.page else ()
    return next(
        (one.measure for one in measures if any(row.submission.code == code for row in one.rows)), None
    )


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
    measure = _measure_of(screen, code)
    gate = next((gate.id for gate in measure.gates if gate.name == name), None) if measure else None

    async def ask() -> None:
        options = (("yes", "tui.round.gate_yes"), ("no", "tui.round.gate_no"))
        question = t("tui.round.gate_question", code=code, name=name)
        answer = await screen.app.push_screen_wait(_choice(question, options))
        if answer is not None and gate is not None:
            passed = answer == "yes"
            call = partial(record_gate, screen.office, screen.actor, screen.round_code, code, gate, passed)
            screen.do(call, t("tui.round.gate_recorded", code=code, name=name))

    screen.run_worker(ask(), group="ask", exclusive=True)


def choose(screen: RoundScreen, problem: Problem) -> None:
    """One project under two measures: say what its applicant wants first, or permit both with a reason."""
    code = problem.place.path or ""
    measure = _measure_of(screen, code)
    exclusive = measure.exclusivity if measure else None

    async def ask() -> None:
        answer: str | None = "permit"
        if exclusive is not None and exclusive.rule is ExclusivityRule.CHOICE:
            options = (("prefer", "tui.round.choose_prefer"), ("permit", "tui.round.choose_permit"))
            question = t("tui.round.choose_question", code=code, others=problem.parts["others"])
            answer = await screen.app.push_screen_wait(_choice(question, options))
        if answer == "prefer":
            await prefer()
        elif answer == "permit":
            await permit()

    async def prefer() -> None:
        question = t("tui.round.prefer_question", code=code)
        dialog = TextDialog(question, t("tui.round.place"), required=True, yes="tui.dialog.prefer")
        if place := await screen.app.push_screen_wait(dialog):
            call = partial(prefer_submission, screen.office, screen.actor, screen.round_code, code, place)
            screen.do(call, t("tui.round.preferred", code=code))

    async def permit() -> None:
        question = t("tui.round.permit_question", code=code, others=problem.parts["others"])
        dialog = TextDialog(question, t("tui.results.reason"), required=True, yes="tui.dialog.permit")
        if reason := await screen.app.push_screen_wait(dialog):
            call = partial(permit_project, screen.office, screen.actor, screen.round_code, code, reason)
            screen.do(call, t("tui.round.permitted", code=code))

    screen.run_worker(ask(), group="ask", exclusive=True)


def decide_money(screen: RoundScreen, problem: Problem) -> None:
    """Record the amount that an office decided."""
    code = problem.place.path or ""

    async def ask() -> None:
        dialog = DecisionDialog(t("tui.round.decide_question", code=code), problem_words(problem))
        answer = await screen.app.push_screen_wait(dialog)
        if answer is not None:
            call = partial(
                decide_amount, screen.office, screen.actor, screen.round_code, code, **vars(answer)
            )
            screen.do(call, t("tui.round.amount_decided", code=code, amount=answer.amount))

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
