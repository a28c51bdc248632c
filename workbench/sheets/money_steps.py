"""The steps from a tier's amount to the award and its parts: caps, add-ons, rounding, split."""

from __future__ import annotations

from functools import partial

from workbench.domain.case import LedgerLine, Result
from workbench.domain.eligibility import holds
from workbench.domain.facts import NO, YES
from workbench.domain.rubric import AddOn, Cap, CapScope, Comparison, FieldKind, Measure, Operator
from workbench.i18n import t
from workbench.sheets.addresses import MONEY_LOOK, fact_content
from workbench.sheets.steps import STEP_NOISE, TOP, Steps, to_steps
from workbench.sheets.style import DAY, NUMBER, Content, Look

# Sets ranks apart from the row numbers that settle equal ranks.
_RANK_STEP = 100_000
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
_FACT_LOOKS = {FieldKind.MONEY: MONEY_LOOK, FieldKind.DATE: Look(form=DAY)}


def add_item_cap(steps: Steps) -> None:
    """The item cap; what a rule that is not computed holds back ends here."""
    cell, caps = steps.grid.cell, [cap for cap in steps.measure.caps if cap.scope is CapScope.ITEM]
    steps.item_cap = steps.where["item cap", caps[0].id] if caps else None

    def formula(row: int) -> str:
        nominal = cell("nominal", row)
        capped = f"MIN({nominal},{steps.item_cap})" if steps.item_cap else nominal
        return f'IF({cell("held", row)}="{YES}","",{capped})'

    steps.money("item_capped", t("sheets.column.item_capped"), formula, "nominal")


def add_add_on(steps: Steps, add_on: AddOn) -> None:
    """One add-on, inside or outside the item cap."""
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
            raised = f"MIN({raised},{steps.item_cap})"
        return f"IF({cell(met, row)}=1,{raised},{cell(before, row)})"

    steps.money(f"with:{add_on.id}", t("sheets.column.with_add_on", name=add_on.name), formula, before)


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
    names = {one.id: one.name for one in steps.measure.fields}
    for field in dict.fromkeys(one.field for one in add_on.condition.comparisons):
        if f"fact:{field}" in steps.grid:
            continue
        kinds = {one.id: one.kind for one in steps.measure.fields}
        look = _FACT_LOOKS.get(kinds.get(field, FieldKind.TEXT), Look())
        steps.enter(f"fact:{field}", names.get(field, field), 10, look, partial(_fact, field))


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


def add_entity_cap(steps: Steps, cap: Cap) -> None:
    """Fill the year's room by rank: what fits of everything up to this row, less what fits before it."""
    cell, where, before = steps.grid.cell, steps.where, steps.last
    used, order, earlier = f"used:{cap.id}", f"order:{cap.id}", f"earlier:{cap.id}"
    steps.add(
        used,
        t("sheets.column.used"),
        14,
        MONEY_LOOK,
        lambda row, _: (
            f"SUMIFS({where['ledger', cap.basis]},{where['ledger keys']},{cell('entity key', row)})"
        ),
    )
    steps.add(
        order,
        t("sheets.column.order"),
        9,
        NUMBER,
        lambda row, _: f'IF({cell(before, row)}="","",{cell("rank", row)}*{_RANK_STEP}+{cell("no", row)})',
    )

    def sum_before(row: int, _: Result) -> str:
        amounts, keys, orders = (
            steps.grid.down(key, TOP, steps.bottom) for key in (before, "entity key", order)
        )
        mine = f'{keys},{cell("entity key", row)},{orders},"<"&{cell(order, row)}'
        return f'IF({cell(before, row)}="","",SUMIFS({amounts},{mine}))'

    steps.add(earlier, t("sheets.column.earlier"), 15, MONEY_LOOK, sum_before)

    def formula(row: int) -> str:
        room = f"MAX(0,{where['entity cap', cap.id]}-{cell(used, row)})"
        upto = f"{cell(earlier, row)}+{cell(before, row)}"
        return f"ROUND(MIN({room},{upto})-MIN({room},{cell(earlier, row)}),2)"

    steps.money(f"year:{cap.id}", t("sheets.column.entity_capped"), formula, before)


def add_rounding_and_split(steps: Steps) -> None:
    """The award in whole units, then the parts that each payer bears."""
    cell, where, before = steps.grid.cell, steps.where, steps.last
    mode = steps.measure.award.rounding.mode
    unit = where["unit"]
    steps.money(
        "award",
        t("sheets.column.award"),
        lambda row: f"{to_steps(cell(before, row) + '/' + unit, mode)}*{unit}",
        before,
    )
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


def _fact(field: str, result: Result) -> Content:
    return fact_content(result.submission.facts.get(field))[0]


def given_before(ledger: tuple[LedgerLine, ...], measure: Measure, add_on: AddOn, result: Result) -> bool:
    """Whether the ledger holds this once-only add-on for the same project."""
    one = result.submission
    return any(
        (line.entity, line.project, line.measure, line.series)
        == (one.entity, one.project, measure.id, add_on.id)
        for line in ledger
    )
