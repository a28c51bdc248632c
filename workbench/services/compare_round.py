"""The same round under other rule files and other budget policies, side by side; nothing is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.domain.award_limits import BY_PLACE, Budget, Overrun
from workbench.domain.awards import compute
from workbench.domain.errors import BadInput, Undecided
from workbench.domain.measure import Measure, MeasureId
from workbench.services.actor import Actor
from workbench.services.office import Office
from workbench.services.rule_file import measures_under, rule_file
from workbench.services.what_if import inputs_for_staff, under


@dataclass(frozen=True)
class Variant:
    """One way to compute the round.

    Attributes:
        rules: the rule file that differs, as it was named; empty for the round's own rules.
        overrun: the budget policy that differs, None for the one in the files.
        awards: fen by submission in the order of their codes, None where there is none or it is undecided.
        undecided: what people would have to settle first.
    """

    rules: str
    overrun: Overrun | None
    awards: Mapping[str, int | None]
    undecided: tuple[Undecided, ...]

    @property
    def total_fen(self) -> int:
        """Sum of the awards."""
        return sum(award or 0 for award in self.awards.values())

    @property
    def awarded(self) -> int:
        """How many submissions get money."""
        return sum(bool(award) for award in self.awards.values())


@dataclass(frozen=True)
class Comparison:
    """Variants of a round, the round as it is first; ``titles`` by submission code."""

    round_code: str
    titles: Mapping[str, str]
    budgets: tuple[Budget, ...]
    variants: tuple[Variant, ...]


def compare_round(
    office: Office,
    actor: Actor,
    round_code: str,
    rules: Sequence[str] = (),
    overruns: Sequence[Overrun] = (),
    budgets: Mapping[str, int] | None = None,
) -> Comparison:
    """Compute a round as it is, under each rule file, and each of those under each budget policy.

    Args:
        rules: measure or policy files, ids or ``ID@版本``; each alone replaces what the round froze.
        overruns: budget policies; without rules and without these, all five are tried. A budget over
            several measures keeps its own where the policy goes by rank.
        budgets: yearly money in fen to try, by measure or policy id, in place of what the files say.

    Raises:
        BadInput: ``round.unknown``, ``round.not_in_round``, or as `workbench.services.rule_file.rule_file`.
        Refused: ``permission.denied``, ``rules.marks_do_not_fit``.
    """
    inputs = inputs_for_staff(office, actor, round_code)
    tried = overruns or (() if rules else tuple(Overrun))
    variants = []
    for named in ("", *rules):
        other = measures_under(office, round_code, rule_file(office.rubrics, named)) if named else {}
        read, case = under(inputs, other)
        measures = _with_budgets(read, budgets or {}, round_code)
        for overrun in (None, *tried):
            outcome = compute(_with_overrun(measures, overrun) if overrun else measures, case)
            awards = {one.submission.id: one.award for one in outcome.results}
            variants.append(Variant(named, overrun, awards, outcome.undecided))
    titles = {one.id: one.title for one in inputs.case.submissions}
    tried_on = _with_budgets(inputs.measures, budgets or {}, round_code)
    return Comparison(round_code, titles, tuple(_budgets(tried_on.values())), tuple(variants))


def _with_budgets(
    measures: Mapping[MeasureId, Measure], budgets: Mapping[str, int], round_code: str
) -> Mapping[MeasureId, Measure]:
    """The measures with other yearly money: under a measure's id its own, under a policy's id its whole."""
    known = (*dict.fromkeys(measure.policy for measure in measures.values()), *measures)
    for name in budgets:
        if name not in known:
            raise BadInput("round.not_in_round", round=round_code, measure=name, known=known)
    return {name: _with_budget(measure, budgets) for name, measure in measures.items()}


def _with_budget(measure: Measure, budgets: Mapping[str, int]) -> Measure:
    kept = {one.policy_wide: one for one in measure.budgets}
    for name, policy_wide in ((measure.id, False), (measure.policy, True)):
        if name in budgets:
            plain = kept.get(policy_wide, Budget(None, Overrun.STOP, (), policy_wide=policy_wide))
            kept[policy_wide] = replace(plain, amount=budgets[name])
    return replace(measure, budgets=tuple(kept[wide] for wide in (False, True) if wide in kept))


def _with_overrun(measures: Mapping[MeasureId, Measure], overrun: Overrun) -> dict[MeasureId, Measure]:
    return {
        name: replace(
            measure,
            budgets=tuple(
                one if one.policy_wide and overrun in BY_PLACE else replace(one, over=overrun)
                for one in measure.budgets
            ),
        )
        for name, measure in measures.items()
    }


def _budgets(measures: Iterable[Measure]) -> Iterable[Budget]:
    for measure in measures:
        yield from (one for one in measure.budgets if one.amount is not None)
