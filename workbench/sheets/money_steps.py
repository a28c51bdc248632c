"""The steps from a tier's amount to the award and its parts: caps, add-ons, rounding, split."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

from workbench.domain.award_limits import AddOn
from workbench.domain.award_methods import Method
from workbench.domain.case import LedgerLine, Result
from workbench.domain.claim.eligibility import holds
from workbench.domain.conditions import Comparison, Operator
from workbench.domain.facts import NO, YES
from workbench.domain.measure import Measure
from workbench.domain.voucher import has_lapsed
from workbench.i18n import t
from workbench.i18n.trace import node_text
from workbench.sheets.addresses import MONEY_LOOK
from workbench.sheets.rounded import STEP_NOISE, to_whole_units
from workbench.sheets.stages import (
    Stage,
    add_ons_are_live,
    amount_after,
    amount_with,
    changed,
    first_stage,
    words_of,
)
from workbench.sheets.steps import Steps
from workbench.sheets.style import NUMBER, TEXT, Look, yuan

_COMPARISON = {
    Operator.AT_LEAST: ">=",
    Operator.ABOVE: ">",
    Operator.AT_MOST: "<=",
    Operator.BELOW: "<",
    Operator.EQUALS: "=",
    Operator.ONE_OF: "=",
    Operator.NOT_BEFORE: ">=",
    Operator.NOT_AFTER: "<=",
}


def add_item_cap(steps: Steps) -> None:
    """The item cap; an award that waits for somebody's decision ends here."""
    cell, cap = steps.grid.cell, steps.measure.item_cap
    if first_stage(steps.measure) is Stage.NOMINAL and cap is not None:
        steps.item_cap = steps.where["item cap", cap.id]

    def formula(row: int) -> str:
        nominal = cell("nominal", row)
        capped = f"MIN({nominal},{steps.item_cap})" if steps.item_cap else nominal
        return f'IF({cell("held", row)}="{YES}","",{capped})'

    steps.money("item_capped", t("sheets.column.item_capped"), formula, "nominal")


def add_add_on(steps: Steps, add_on: AddOn) -> None:
    """One add-on, inside or outside the item cap."""
    if not add_ons_are_live(steps.part, steps.data.ledger):
        _stand_add_on(steps, add_on)
        return
    cell, where, before = steps.grid.cell, steps.where, steps.last
    met, given = f"met:{add_on.id}", f"given:{add_on.id}"
    _evidence(steps, add_on)
    if add_on.once:
        steps.enter(
            given,
            t("sheets.column.given", name=add_on.name),
            9,
            Look(),
            lambda result: YES if given_before(steps.data.ledger, steps.measure, add_on, result) else NO,
        )

    def tests(row: int) -> str:
        found = [_condition(steps, add_on, row)]
        if add_on.needs_base_award:
            found.append(f'{cell("tier", row)}<>""')
            if "words:nominal" in steps.grid or steps.measure.award.method is not Method.TIER_AMOUNT:
                found.append(f"{cell('nominal', row)}>0")
        if add_on.once:
            found.append(f'{cell(given, row)}<>"{YES}"')
        return ",".join(found)

    steps.add(
        met,
        t("sheets.column.met", name=add_on.name),
        9,
        NUMBER,
        lambda row, _: f"IF(AND({tests(row)}),1,0)",
    )

    def formula(row: int) -> str:
        raised = f"{cell(before, row)}+{where['add_on', add_on.id]}"
        if add_on.inside_item_cap and steps.item_cap:
            # An add-on outside the limit may stand above it already.
            raised = f"MIN({raised},MAX({cell(before, row)},{steps.item_cap}))"
        return f"IF({cell(met, row)}=1,{raised},{cell(before, row)})"

    steps.money(f"with:{add_on.id}", t("sheets.column.with_add_on", name=add_on.name), formula, before)


def _stand_add_on(steps: Steps, add_on: AddOn) -> None:
    """One add-on as the system decided it."""
    ids = [one.id for one in steps.measure.add_ons]
    given = ids[: ids.index(add_on.id) + 1]

    def words(result: Result) -> str:
        nodes = (node for node in result.trace if node.step == "add_on")
        return " ".join(node_text(node) for node in nodes if node.parts.get("add_on") == add_on.id)

    steps.stand(
        f"with:{add_on.id}",
        t("sheets.column.with_add_on", name=add_on.name),
        lambda result: amount_with(result, given),
        words,
    )


def add_decided(steps: Steps, stage: Stage) -> None:
    """A stage that only the whole round settles, where it changes an amount."""
    if changed(steps.part, stage):
        steps.stand(
            f"stage:{stage.name.lower()}",
            t(f"sheets.column.stage.{stage.name.lower()}"),
            lambda result: amount_after(result, stage),
            lambda result: words_of(result, stage),
        )


def _evidence(steps: Steps, add_on: AddOn) -> None:
    """The facts that the condition asks for; without marks only whether it holds."""
    if not steps.marks:
        steps.enter(
            f"holds:{add_on.id}",
            t("sheets.column.holds", name=add_on.name),
            9,
            Look(),
            lambda result: YES if holds(add_on.condition, result.submission.facts) else NO,
        )
        return
    for field in dict.fromkeys(one.field for one in add_on.condition.comparisons):
        steps.enter_fact(field)


def _condition(steps: Steps, add_on: AddOn, row: int) -> str:
    if not steps.marks:
        found = steps.grid.cell(f"holds:{add_on.id}", row)
        return f'{found}="{YES}"'
    tests = [
        _compare(steps, add_on, place, one, row) for place, one in enumerate(add_on.condition.comparisons)
    ]
    return f"{'OR' if add_on.condition.any_of else 'AND'}({','.join(tests)})"


def _compare(steps: Steps, add_on: AddOn, place: int, comparison: Comparison, row: int) -> str:
    """Missing evidence is an empty cell, which no comparison may take for a zero."""
    fact, sign = steps.grid.cell(f"fact:{comparison.field}", row), _COMPARISON[comparison.operator]
    values = (
        steps.where["condition", add_on.id, str(place), str(number)]
        for number in range(len(comparison.values))
    )
    tests = ",".join(f"{fact}{sign}{value}" for value in values)
    return f'AND({fact}<>"",OR({tests}))'


def add_voucher(steps: Steps) -> None:
    """Vouchers that were redeemed too late are worth nothing."""
    voucher, as_of = steps.measure.voucher, steps.data.provenance.as_of
    facts = [one.submission.facts for one in steps.part.results]
    if voucher is None or not any(has_lapsed(voucher, one, as_of) for one in facts):
        return
    steps.enter(
        "lapsed",
        t("sheets.column.lapsed"),
        9,
        Look(),
        lambda result: YES if has_lapsed(voucher, result.submission.facts, as_of) else NO,
    )
    cell, before = steps.grid.cell, steps.last
    steps.money(
        "in time",
        t("sheets.column.stage.voucher"),
        lambda row: f'IF({cell("lapsed", row)}="{YES}",0,{cell(before, row)})',
        before,
    )


def add_rounding_and_split(steps: Steps) -> None:
    """The award in whole units, then the parts that each payer bears."""
    cell, where, before = steps.grid.cell, steps.where, steps.last
    unit, approved = where["unit"], steps.part.approved

    def rounded(row: int) -> str:
        return to_whole_units(cell(before, row), unit)

    def changed_to(result: Result) -> Decimal | None:
        fen = approved.get(result.submission.id)
        return None if fen is None else yuan(fen)

    def decided(row: int, _: Result) -> str:
        return f'IF({cell("decided", row)}="",{cell("computed", row)},{cell("decided", row)})'

    if approved:
        steps.money("computed", t("sheets.column.computed"), rounded, before)
        steps.enter("decided", t("sheets.column.decided"), 15, MONEY_LOOK, changed_to)
        steps.grid.add(
            "reason",
            t("sheets.column.reason"),
            24,
            TEXT,
            lambda _, result: steps.data.why_decided(result.submission.id),
        )
        steps.add("award", t("sheets.column.approved"), 15, MONEY_LOOK, decided)
        steps.last = "award"
    else:
        steps.money("award", t("sheets.column.award"), rounded, before)
    split = steps.measure.split
    if split is None:
        return
    weights = {payer: where["split", payer] for payer in split.parts}
    others = [payer for payer in split.parts if payer != split.odd_fen_to]
    whole = "+".join(weights.values())

    def share(payer: str, row: int) -> str:
        return f"INT(ROUND({cell('award', row)}*100*{weights[payer]}/({whole}),{STEP_NOISE}))/100"

    def rest(row: int) -> str:
        parts = "".join(f"-{cell(f'split:{payer}', row)}" for payer in others)
        return f"ROUND({cell('award', row)}{parts},2)"

    for payer in split.parts:
        formula = rest if payer == split.odd_fen_to else partial(share, payer)
        steps.money(f"split:{payer}", t("sheets.column.split", payer=payer), formula, "award")


def given_before(ledger: tuple[LedgerLine, ...], measure: Measure, add_on: AddOn, result: Result) -> bool:
    """Whether the ledger holds this once-only add-on for the same project."""
    one = result.submission
    return any(
        (line.entity, line.project, line.measure, line.series)
        == (one.entity, one.project, measure.id, add_on.id)
        for line in ledger
    )
