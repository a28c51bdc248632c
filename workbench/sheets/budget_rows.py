"""Rows of the sheet 参数 about the money of the year, and what the ledger took of it before this round."""

from __future__ import annotations

from datetime import date

from workbench.domain.allocation.rules import in_policy
from workbench.domain.award_limits import Budget
from workbench.domain.measure import Measure, MeasureId
from workbench.i18n import t
from workbench.sheets.addresses import MONEY_LOOK
from workbench.sheets.model import ExportInput
from workbench.sheets.parameter_rows import VALUE_COLUMN, ParameterRows
from workbench.sheets.shared.rules import SharedRules
from workbench.sheets.style import as_input, yuan

OWN, POLICY = "own", "policy"


def scope_of(budget: Budget) -> str:
    """Whose money of the year it is: the measure's own or its policy's."""
    return POLICY if budget.policy_wide else OWN


def write_budgets(rows: ParameterRows, data: ExportInput, shared: SharedRules, *, every: bool) -> None:
    """The measure's budget and its policy's, those that formulas read with what was used.

    Args:
        shared: the budgets that are shared out by formulas.
        every: whether the tables read all of them.
    """
    rows.group = t("sheets.parameters.budgets")
    read = [one.rule.budget for one in shared.budgets_at(rows.measure)]
    for budget in rows.measure.budgets:
        speaks = not budget.policy_wide or rows.measure.id == home_of_policy(
            data, shared, rows.measure.policy
        )
        live = budget in read or (every and speaks)
        scope = t(f"sheets.parameters.budget.{scope_of(budget)}")
        name = "budget_pending" if budget.amount is None else "budget_amount"
        rows.line(
            ("budget", scope_of(budget)),
            t(f"sheets.parameters.{name}", scope=scope, over=t(f"term.over_budget.{budget.over}")),
            budget.citations,
            None if budget.amount is None else yuan(budget.amount),
            "" if budget.amount is None and not live else t("sheets.unit.yuan"),
            look=as_input(MONEY_LOOK) if live else MONEY_LOOK,
            note=VALUE_COLUMN,
            live=live,
        )
        if live:
            rows.line(
                ("budget used", scope_of(budget)),
                t("sheets.parameters.budget_used", scope=scope, basis=t(_BASES[budget.basis])),
                budget.citations,
                yuan(used_of(data, rows.measure, budget)),
                t("sheets.unit.yuan"),
                look=MONEY_LOOK,
            )


def home_of_policy(data: ExportInput, shared: SharedRules, policy: str) -> MeasureId:
    """The measure where a policy's budget is read: that of its sheet, else the first by number."""
    for one in shared.budgets:
        if one.rule.budget.policy_wide and one.rule.owner == policy:
            return one.home
    return min(part.measure.id for part in data.measures if part.measure.policy == policy)


_BASES = {"批准额": "sheets.parameters.approved", "兑付额": "sheets.parameters.paid"}


def used_of(data: ExportInput, measure: Measure, budget: Budget) -> int:
    """Fen that the ledger took of a budget in the round's year, up to its day."""
    as_of = data.provenance.as_of
    return sum(
        line.money(budget.basis)
        for line in data.ledger
        if date(as_of.year, 1, 1) <= line.decided_on <= as_of
        and (in_policy(line.measure, measure.policy) if budget.policy_wide else line.measure == measure.id)
    )
