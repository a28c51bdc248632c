"""The step to the nominal amount: live where figures and stated facts alone give it, else as it was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import partial

from workbench.domain.award_methods import (
    Base,
    Fixed,
    LevelAmounts,
    LevelRates,
    Method,
    Pick,
    Pool,
    Rate,
    TierRates,
)
from workbench.domain.case import Result
from workbench.domain.claim.ranking import ranking_of
from workbench.domain.measure import Measure
from workbench.domain.rounding import places
from workbench.i18n import t
from workbench.sheets.addresses import MONEY_LOOK
from workbench.sheets.model import MeasureExport
from workbench.sheets.pool_steps import PoolSteps, pool_is_live
from workbench.sheets.rounded import STEP_NOISE, to_steps
from workbench.sheets.stages import Stage, amount_after, first_stage, tier_is_live, words_of
from workbench.sheets.steps import Steps

# What MATCH takes for a pattern.
_WILDCARDS = frozenset("*?~")


def nominal_is_live(part: MeasureExport) -> bool:
    """Whether formulas over the figures, the tiers and the stated facts give every nominal amount."""
    award = part.measure.award
    used_up = any(node.code == "times.used" for one in part.results for node in one.trace)
    if used_up or (part.measure.tiers and not tier_is_live(part)):
        return False
    match award.terms:
        case None:
            return award.method is Method.TIER_AMOUNT
        case Fixed():
            return True
        case LevelAmounts(amounts=levels):
            return _match_exactly(levels)
        case LevelRates(levels=levels):
            return _match_exactly(levels) and _settles(part)
        case Rate() | TierRates():
            return _settles(part)
        case Pool():
            return pool_is_live(part)
    return False


def add_nominal(steps: Steps) -> None:
    """The nominal amount, or the amount as the system formed it where no simple formula gives it."""
    heading = t("sheets.column.nominal")
    first = first_stage(steps.measure)
    terms = steps.measure.award.terms
    if nominal_is_live(steps.part):
        if isinstance(terms, Pool):
            PoolSteps(steps, terms).add(heading)
        else:
            _add_live(steps, heading)
    else:
        steps.stand(
            "nominal",
            heading,
            lambda result: amount_after(result, first),
            lambda result: words_of(result, Stage.NOMINAL),
        )


def _add_live(steps: Steps, heading: str) -> None:
    cell, terms = steps.grid.cell, steps.measure.award.terms
    tests = []
    if isinstance(terms, Rate | LevelRates | TierRates):
        tests.append(partial(_no_base, steps, [steps.enter_fact(one) for one in terms.base.fields]))
    if isinstance(terms, LevelRates | LevelAmounts):
        tests.append(partial(_no_level, steps, steps.enter_fact(terms.by_field)))

    def stated(row: int) -> str:
        """The amount; nothing, never a zero, where a fact that it needs is missing."""
        amount = _amount(steps, row)
        missing = ",".join(test(row) for test in tests)
        return f'IF(OR({missing}),"",{amount})' if missing else amount

    def formula(row: int, _: Result) -> str:
        if steps.measure.tiers:
            return f'IF({cell("ranked", row)}="","",IF({cell("tier", row)}="",0,{stated(row)}))'
        if ranking_of(steps.measure) is not None:
            return f'IF({cell("rank", row)}="","",{stated(row)})'
        return f'IF({cell("eligible", row)}<>"{t("term.eligible.yes")}","",{stated(row)})'

    steps.add("nominal", heading, 15, MONEY_LOOK, formula)
    steps.last = "nominal"


def _no_base(steps: Steps, facts: Sequence[str], row: int) -> str:
    return f"COUNT({','.join(steps.grid.cell(fact, row) for fact in facts)})=0"


def _no_level(steps: Steps, fact: str, row: int) -> str:
    return f'{steps.grid.cell(fact, row)}=""'


def _amount(steps: Steps, row: int) -> str:
    where, terms = steps.where, steps.measure.award.terms
    match terms:
        case Fixed():
            return where["fixed"]
        case LevelAmounts(by_field=field):
            return _of_level(steps, field, "level amounts", row)
        case Rate(base=base):
            return _of_base(steps, base, where["rate"], row)
        case TierRates(base=base):
            return _of_base(steps, base, _of_tier(steps, "tier rates", row), row)
        case LevelRates(by_field=field, base=base, levels=levels):
            rated = _of_base(steps, base, _of_level(steps, field, "level rates", row), row)
            if all(one.cap is None for one in levels.values()):
                return rated
            cap = _of_level(steps, field, "level caps", row)
            return f'IF({cap}="",{rated},MIN({rated},{cap}))'
    return _of_tier(steps, "tier amounts", row)


def _of_level(steps: Steps, field: str, figures: str, row: int) -> str:
    stated = steps.grid.cell(f"fact:{field}", row)
    return f"INDEX({steps.where[figures]},MATCH({stated},{steps.where['level names']},0))"


def _of_tier(steps: Steps, figures: str, row: int) -> str:
    reached = steps.grid.span("tier:0", f"tier:{len(steps.measure.tiers) - 1}", row)
    return f"INDEX({steps.where[figures]},MATCH(1,{reached},0))"


def _of_base(steps: Steps, base: Base, rate: str, row: int) -> str:
    """A rate of the base that counts, in whole units."""
    counts = ",".join(steps.grid.cell(f"fact:{field}", row) for field in base.fields)
    if len(base.fields) > 1:
        counts = f"{'MIN' if base.pick is Pick.LOWER else 'MAX'}({counts})"
    unit, mode = steps.where["unit"], steps.measure.award.rounding.mode
    return f"{to_steps(f'{counts}*{rate}/{unit}', mode)}*{unit}"


def _match_exactly(levels: Iterable[str]) -> bool:
    """Whether spreadsheets tell the names of the levels apart: they know no case, and patterns."""
    names = [one.casefold() for one in levels]
    return len(set(names)) == len(names) and _WILDCARDS.isdisjoint("".join(names))


def _settles(part: MeasureExport) -> bool:
    """Whether no share lies so close to a step that steadying it first would move it."""
    rounding = part.measure.award.rounding
    steady = places(STEP_NOISE)

    def same(one: Result) -> bool:
        share = _share(part.measure, one)
        if share is None:
            return True
        steps = steady.apply(share / rounding.unit) * rounding.unit
        return rounding.apply(steps) == rounding.apply(share)

    return all(same(one) for one in part.results)


def _share(measure: Measure, result: Result) -> Fraction | None:
    """Fen before rounding, as the trace has them; None where no share was formed."""
    node = next((node for node in result.trace if "base" in node.parts and "rate" in node.parts), None)
    return None if node is None else Fraction(str(node.parts["base"])) * Fraction(str(node.parts["rate"]))
