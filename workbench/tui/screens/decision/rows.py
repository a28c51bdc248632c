"""A decision in words: what stands, a line for each submission, the sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from workbench.domain.errors import Place, Problem
from workbench.domain.money import signed_yuan_text, yuan_text
from workbench.i18n import t
from workbench.i18n.errors import problem_text
from workbench.services.actor import actor_text
from workbench.services.decision_in_force import DecisionHead
from workbench.services.record_decision import Recorded
from workbench.services.show_decision import DecisionRow, ShownDecision
from workbench.tui.screens.decision.draft import Draft
from workbench.tui.widgets.grid import Cell, CellTone, Column, Row

# Earlier decisions beyond these are on the command line.
EARLIER_SHOWN = 1


def signed(fen: int) -> str:
    """A difference with its sign."""
    return signed_yuan_text(fen)


def state_lines(shown: ShownDecision, *, is_draft: bool) -> list[str]:
    """The decision in force and the last one before it; that nothing was decided, where it was not."""
    if shown.head is None:
        return [t("tui.decide.none" if is_draft else "tui.decide.none_yet")]
    lines = [_head("tui.decide.in_force", shown.head)]
    if is_draft:
        return [*lines, t("tui.decide.replacing")]
    return lines + [_head("tui.decide.earlier", one) for one in shown.earlier[-EARLIER_SHOWN:]]


def _head(key: str, head: DecisionHead) -> str:
    recorded_by = actor_text(head.recorded_by)
    return t(key, document=head.document, on=head.decided_on, by=head.by, recorded_by=recorded_by)


def columns() -> list[Column]:
    """Headings."""
    return [
        Column(t("tui.column.code"), 8),
        Column(t("tui.column.entity"), 14),
        Column(t("tui.column.tier"), 8),
        Column(t("tui.column.computed"), 12, right=True),
        Column(t("tui.column.approved"), 12, right=True),
        Column(t("tui.column.difference"), 12, right=True),
        Column(t("tui.column.reason"), 10, grows=True),
    ]


def rows(shown: ShownDecision, draft: Draft | None) -> list[Row]:
    """A line for each submission; in a draft with the amounts entered so far."""
    return [_row(measure.name, one, draft) for measure in shown.measures for one in measure.rows]


def _row(measure: str, one: DecisionRow, draft: Draft | None) -> Row:
    approved, reason, is_refused = one.approved_fen, one.reason, False
    if draft is not None:
        change = draft.amount(one)
        approved, reason = change.amount_fen, change.reason
        is_refused = one.submission in draft.refused
    difference = None if approved is None else approved - (one.computed_fen or 0)
    tone: CellTone = "bad" if is_refused else "warn" if difference else ""
    sign = t("tui.decide.wrong", reason=reason) if is_refused else reason
    cells = (
        one.submission,
        one.entity_name,
        one.tier or (t("term.no_tier") if one.is_below else "-"),
        _yuan(one.computed_fen),
        Cell(_yuan(approved), tone),
        Cell("-" if difference is None else signed(difference), tone),
        Cell(sign, "bad" if is_refused else ""),
    )
    return Row(one.submission, cells, search=measure)


def _yuan(fen: int | None) -> str:
    return "-" if fen is None else yuan_text(fen)


def measure_of(shown: ShownDecision, row: DecisionRow) -> str:
    """Name of the measure that a row belongs to."""
    return next(one.name for one in shown.measures if row in one.rows)


def about_lines(
    shown: ShownDecision, row: DecisionRow, draft: Draft | None, refused: Sequence[Problem]
) -> list[str]:
    """The whole of a row: what is wrong with it first, then the measure and the reason."""
    reason = draft.amount(row).reason if draft else row.reason
    lines = [problem_text(replace(one, place=Place())) for one in refused]
    told = {"entity": row.entity_name, "measure": measure_of(shown, row)}
    lines.append(t("tui.decide.about", code=row.submission, **told))
    return [*lines, t("tui.decide.about_reason", reason=reason)] if reason else lines


def total_lines(sums: Sequence[tuple[str, int, int | None]], here: str) -> list[str]:
    """Computed, approved, difference: of all, and of the measure ``here`` where there are several."""
    approved = [one for _, _, one in sums]
    whole = None if None in approved else sum(one or 0 for one in approved)
    lines = [_sum("tui.decide.all", sum(one for _, one, _ in sums), whole)]
    if len(sums) > 1:
        lines += [_sum("tui.decide.here", one, own, name=here) for name, one, own in sums if name == here]
    return lines


def _sum(key: str, computed: int, approved: int | None, **told: str) -> str:
    figures = t("tui.decide.computed_sum", computed=computed)
    if approved is not None:
        difference = signed(approved - computed)
        figures = t("tui.decide.sum", computed=computed, approved=approved, difference=difference)
    return t(key, figures=figures, **told)


def confirm_lines(recorded: Recorded) -> list[str]:
    """What a question names before a decision is recorded."""
    changed = sum(bool(one.amount.difference_fen) for one in recorded.rows)
    lines = [
        t("tui.decide.record_detail", on=recorded.decided_on, by=recorded.by, count=recorded.submissions,
          changed=changed),
        _sum("tui.decide.all", recorded.computed_fen, recorded.approved_fen),
    ]  # fmt: skip
    if recorded.replaced is not None:
        lines.append(t("tui.decide.replaces", document=recorded.replaced))
    return lines + [problem_text(one) for one in recorded.warnings]
