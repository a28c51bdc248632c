"""Which yearly caps and budgets of a workbook formulas follow: those whose applications all stand in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Generic, TypeVar

from workbench.domain.allocation.rules import Limit, Pot, limits_of, pots_of
from workbench.domain.award_limits import Cap, Overrun
from workbench.domain.case import Result
from workbench.domain.measure import Measure, MeasureId
from workbench.domain.trace import TraceNode
from workbench.sheets.model import ExportInput, MeasureExport
from workbench.sheets.rounded import shares_settle
from workbench.sheets.stages import is_open

Rule = TypeVar("Rule", Limit, Pot)
# Beyond so many rows an office takes minutes to rank them.
MOST_ROWS = 20_000


@dataclass(frozen=True)
class Entry:
    """One application under a shared rule."""

    part: MeasureExport
    result: Result


@dataclass(frozen=True, eq=False)
class Shared(Generic[Rule]):
    """A cap or a budget with all that stands under it; ``home`` is the measure whose parameters state it."""

    rule: Rule
    home: MeasureId
    parts: tuple[MeasureExport, ...]

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Its applications by number."""
        every = (Entry(part, result) for part in self.parts for result in part.results)
        return tuple(sorted(every, key=lambda one: one.result.submission.id))

    def covers(self, measure: Measure) -> bool:
        """Whether applications of a measure stand under it."""
        return any(part.measure.id == measure.id for part in self.parts)


@dataclass(frozen=True)
class SharedRules:
    """The live caps and budgets, each in the order of computation."""

    caps: tuple[Shared[Limit], ...] = ()
    budgets: tuple[Shared[Pot], ...] = ()

    def caps_at(self, measure: Measure) -> tuple[Shared[Limit], ...]:
        """Those that the parameters of a measure state."""
        return tuple(one for one in self.caps if one.home == measure.id)

    def budgets_at(self, measure: Measure) -> tuple[Shared[Pot], ...]:
        """Those that the parameters of a measure state."""
        return tuple(one for one in self.budgets if one.home == measure.id)


def cap_key(cap: Cap) -> tuple[str, ...]:
    """What the amount of a yearly cap is found by among the figures of a measure."""
    return "yearly cap", cap.id, cap.scope.value, "policy" if cap.policy_wide else "own"


def shared_rules(data: ExportInput) -> SharedRules:
    """The rules that formulas follow; where one is not among them, its stage stands as the system decided it.

    A measure has all its caps live, or none; the same of its budgets.
    """
    every = (*data.unused, *data.others, *(part.measure for part in data.measures))
    measures = _by_id({one.id: one for one in every}.values())
    caps = _whole(data, measures, limits_of(measures), _states_cap)
    pots = [pot for pot in pots_of(measures) if pot.budget.amount is not None]
    budgets = _whole(data, measures, pots, _states_budget)
    return SharedRules(
        _live(caps, _nothing_waits), _live(budgets, lambda one: _nothing_waits(one) and _settles(one))
    )


def _whole(
    data: ExportInput,
    measures: Sequence[Measure],
    rules: Iterable[Rule],
    stated: Callable[[Rule, Measure], bool],
) -> list[tuple[frozenset[MeasureId], Shared[Rule] | None]]:
    """Each rule with the measures that it covers.

    It is None where some of its applications, or the file that states it, are not shown.
    """
    hidden, unseen = {one.id for one in data.others}, _unseen_lines(data)
    found: list[tuple[frozenset[MeasureId], Shared[Rule] | None]] = []
    for rule in rules:
        covered = frozenset(measures[at].id for at in rule.members)
        parts = tuple(part for part in data.measures if part.measure.id in covered)
        home = next((one.id for one in _by_id(part.measure for part in parts) if stated(rule, one)), None)
        seen = not any(map(rule.counts, unseen))
        whole = seen and not covered & hidden and sum(len(part.results) for part in parts) <= MOST_ROWS
        found.append((covered, Shared(rule, home, parts) if whole and home else None))
    return found


def _unseen_lines(data: ExportInput) -> set[str]:
    """The measures of ledger lines that a reader must not see, whose limits would show them."""
    if data.sees_ledger:
        return set()
    shown = {part.measure.id for part in data.measures}
    return {line.measure for line in data.ledger if line.measure not in shown}


def _states_cap(limit: Limit, measure: Measure) -> bool:
    return limit.stated_by(measure) is not None


def _states_budget(pot: Pot, measure: Measure) -> bool:
    return pot.budget in measure.budgets


def _by_id(measures: Iterable[Measure]) -> list[Measure]:
    return sorted(measures, key=lambda one: one.id)


def _live(
    rules: Sequence[tuple[frozenset[MeasureId], Shared[Rule] | None]], fits: Callable[[Shared[Rule]], bool]
) -> tuple[Shared[Rule], ...]:
    """Those that fit and share no measure, whatever the detour, with one that does not."""
    fitting = [(covered, one if one is not None and fits(one) else None) for covered, one in rules]
    stands: set[MeasureId] = set()
    while True:
        live = [None if covered & stands else one for covered, one in fitting]
        standing = (covered for (covered, _), one in zip(fitting, live, strict=True) if one is None)
        more = {name for covered in standing for name in covered}
        if more <= stands:
            return tuple(one for one in live if one is not None)
        stands |= more


def _nothing_waits(shared: Shared[Rule]) -> bool:
    """Whether no amount is still open, which others may have to wait for."""
    return not any(is_open(entry.result) for entry in shared.entries)


def _settles(shared: Shared[Pot]) -> bool:
    """Whether no share lies so close to a step, or to another share, that steadying it would move it."""
    if shared.rule.budget.over is not Overrun.PRO_RATA:
        return True
    shares = (_share(shared, entry) for entry in shared.entries)
    return shares_settle(share for share in shares if share is not None)


def _share(shared: Shared[Pot], entry: Entry) -> Fraction | None:
    """Units before rounding, as the trace has them; None where nothing was scaled."""
    node = _node(shared, entry)
    if node is None or node.code != "budget.pro_rata":
        return None
    before, room, demand, unit = (int(str(node.parts[one])) for one in ("before", "left", "demand", "unit"))
    return Fraction(before * room, demand * unit)


def _node(shared: Shared[Pot], entry: Entry) -> TraceNode | None:
    """What the trace says of this budget: a measure's own comes before its policy's."""
    nodes = [node for node in entry.result.trace if node.step == "budget"]
    own = any(not budget.policy_wide for budget in entry.part.measure.budgets)
    place = int(shared.rule.budget.policy_wide and own)
    return nodes[place] if place < len(nodes) else None
