"""The trace of one claim, rebuilt from what each step kept as arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from workbench.domain.allocation.budgets import Drawn
from workbench.domain.allocation.claims import Bools, Claims, Ints, position
from workbench.domain.allocation.cuts import Cuts
from workbench.domain.allocation.nodes import (
    budget_node,
    cap_node,
    cut,
    difference_node,
    overlap_node,
    rounding_node,
    said,
    share_node,
)
from workbench.domain.allocation.rivals import Rivals
from workbench.domain.allocation.selection import Selection, places_of
from workbench.domain.allocation.shares import Share
from workbench.domain.award_limits import ExclusivityRule
from workbench.domain.award_methods import Pool, TieRule
from workbench.domain.claim.ranking import ranking_of
from workbench.domain.facts import FieldKind
from workbench.domain.measure import Measure
from workbench.domain.trace import TraceNode


@dataclass(frozen=True, eq=False)
class Rounded:
    """Awards (fen) before and after rounding; open claims are not rounded."""

    before: Ints
    after: Ints
    open: Bools


@dataclass(frozen=True, eq=False)
class Steps:
    """What each step decided, in the order of computation.

    ``freed`` tells which claims gave their places back, and by which node each had come to nothing.
    """

    rivals: Rivals
    selection: Selection
    freed: Mapping[int, str]
    shares: Mapping[int, Share]
    cuts: Cuts
    drawn: list[Drawn]
    rounded: Rounded


class Trace:
    """Rebuilds traces; all that needs a look at every claim is done once, here."""

    def __init__(self, claims: Claims, steps: Steps) -> None:
        self.claims = claims
        self.steps = steps
        self.places, self.used = places_of(claims)
        selection = steps.selection
        self._held = self._by_measure(selection.held)
        self._held_standing = [claims.standing[held] for held in self._held]
        self._asked_standing = [claims.standing[asked] for asked in self._by_measure(selection.asked)]
        self._away = self._by_measure(selection.asked & ~selection.held)
        self._steps: tuple[Callable[[int, Measure], Iterator[TraceNode]], ...] = (
            self._times,
            self._exclusivity,
            self._quota,
            self._share,
            self._overlap,
            self._difference,
            self._caps,
            self._budgets,
            self._rounding,
        )

    def nodes(self, claim: int) -> Iterator[TraceNode]:
        """The nodes of one claim, up to the one that leaves it nothing."""
        measure = self.claims.measures[int(self.claims.measure[claim])]
        for step in self._steps:
            for node in step(claim, measure):
                yield node
                if node.value == 0:
                    return

    def _by_measure(self, told: Bools) -> list[Ints]:
        """Of the claims that a mask names, each measure's, the best first; none where no measure ranks."""
        if not any(ranking_of(one) for one in self.claims.measures):
            return [np.zeros(0, np.int64)] * len(self.claims.measures)
        ranked = self.claims.ranked[told[self.claims.ranked]]
        edges = np.searchsorted(self.claims.measure[ranked], np.arange(len(self.claims.measures) + 1))
        return [ranked[low:high] for low, high in pairwise(edges)]

    def _unknown(self, claim: int) -> bool:
        """Whether its amount was open before overlap, caps and budgets."""
        return bool(self.steps.selection.open[claim] or self.claims.open[claim])

    def _times(self, claim: int, measure: Measure) -> Iterator[TraceNode]:
        times, rule = self.steps.rivals.times, measure.times
        if rule is not None and times.lost[claim]:
            kept = self.claims.sorted_ids(times.kept_instead(claim))
            told = {"unit": rule.unit, "most": rule.most, "period": rule.period, "kept": kept}
            yield TraceNode("times", "times.same_round", 0, "fen", "0", "times", rule.citations, told)

    def _exclusivity(self, claim: int, measure: Measure) -> Iterator[TraceNode]:
        rule = measure.exclusivity
        if rule is None:
            return
        rivals, selection, records = self.steps.rivals, self.steps.selection, self.claims.records
        cites = rule.citations
        rest = rivals.others(claim)
        others = self.claims.sorted_ids(rest)
        lines = records.taken_before.get(claim)
        reason = records.permitted.get(int(self.claims.project[claim]))
        chosen = (ExclusivityRule.JOINT, ExclusivityRule.CHOICE)[bool(rivals.choice[claim])]
        if reason is not None and (others or lines):
            yield said("exclusivity.permitted", cites, others=others, reason=reason)
        elif lines:
            yield cut("exclusivity.taken_before", "exclusivity", cites, lines=lines)
        elif not others:
            yield said("exclusivity.alone", cites)
        elif selection.open[claim] and rivals.contested[claim]:
            yield said("exclusivity.unresolved", cites, others=others)
        elif rivals.not_chosen[claim]:
            yield cut("exclusivity.not_chosen", "exclusivity", cites, others=others)
        elif selection.asked[claim] or claim in self.steps.freed or selection.open[claim]:
            yield said("exclusivity.kept", cites, others=others, rule=chosen)
        else:
            (taken,) = self.claims.sorted_ids(rest[selection.held[rest]])
            yield cut("exclusivity.gave_way", "exclusivity", cites, others=others, rule=chosen, taken=taken)

    def _quota(self, claim: int, measure: Measure) -> Iterator[TraceNode]:
        ranking, quota = ranking_of(measure), measure.quota
        if ranking is None:
            return
        pooled = isinstance(measure.award.terms, Pool)
        cites = measure.award.citations if pooled or quota is None else quota.citations
        at = int(self.claims.measure[claim])
        limits = {"places": self.places[at], "used": self.used[at]}
        selection = self.steps.selection
        if claim in self.steps.freed:
            yield cut("quota.freed", "quota", cites, **limits, by=self.steps.freed[claim])
        elif not pooled and quota and quota.per_year is None:
            yield said("quota.not_set", cites)
        elif selection.open[claim]:
            yield said("quota.open", cites, **limits)
        else:
            parts: dict[str, object] = {"place": 1 + self._better(self._held_standing[at], claim), **limits}
            if selection.held[claim]:
                yield said("quota.selected", cites, **parts, first_out=self._figure(self._away[at][:1]))
            else:
                level = (
                    ranking.ties is TieRule.NONE
                    and self._better(self._asked_standing[at], claim) < self.places[at]
                )
                parts |= {
                    "last_in": self._figure(self._held[at][-1:]),
                    "figure": self._figure(np.array([claim])),
                }
                yield cut("quota.tied_out" if level else "quota.passed_over", "quota", cites, **parts)

    def _better(self, standings: Ints, claim: int) -> int:
        """How many of some claims of its measure, the best first, stand better."""
        return int(np.searchsorted(standings, self.claims.standing[claim], side="left"))

    def _figure(self, claims: Ints) -> Fraction | int | None:
        """What the first of some claims was ranked by; money as an int, as in the facts."""
        figure = self.claims.figure_of(int(claims[0])) if len(claims) else None
        if figure is None:
            return None
        measure = self.claims.measures[int(self.claims.measure[claims[0]])]
        ranking = ranking_of(measure)
        kinds = {one.id: one.kind for one in measure.fields}
        by_money = ranking is not None and kinds.get(ranking.by_field or "") is FieldKind.MONEY
        return int(figure) if by_money else figure

    def _share(self, claim: int, measure: Measure) -> Iterator[TraceNode]:
        share = self.steps.shares.get(claim)
        if share is None:
            return
        yield share_node(share, measure.award.citations)

    def _overlap(self, claim: int, measure: Measure) -> Iterator[TraceNode]:
        if self._unknown(claim) or not measure.overlaps:
            return
        met = self.steps.cuts.met.get(claim, ())
        if not met:
            yield said("overlap.none", ())
        for one in met:
            yield overlap_node(one)

    def _difference(self, claim: int, measure: Measure) -> Iterator[TraceNode]:
        rule, done = measure.difference, self.steps.cuts.differences
        if rule is None or self._unknown(claim):
            return
        if (stays := done.kept.get(claim)) is not None:
            kept = self.claims.ids[stays]
            yield cut("difference.same_round", "difference", rule.citations, series=rule.series, kept=kept)
        elif done.waiting[claim]:
            yield said("difference.open", rule.citations, series=rule.series)
        elif (before := done.before.get(claim)) is not None:
            paid = self.claims.records.paid[claim]
            yield difference_node(rule, before, paid)
        else:
            yield said("difference.none", rule.citations, series=rule.series)

    def _caps(self, claim: int, measure: Measure) -> Iterator[TraceNode]:
        for capped in self.steps.cuts.capped:
            at = position(capped.members, claim)
            if at is not None and not capped.silent[at]:
                yield cap_node(capped, at, self.claims.year, measure)

    def _budgets(self, claim: int, measure: Measure) -> Iterator[TraceNode]:
        for drawn in self.steps.drawn:
            at = position(drawn.members, claim)
            if at is not None and (drawn.code == "open" or not drawn.unsure[at]):
                unit = int(measure.award.rounding.unit)
                yield budget_node(drawn, at, unit)

    def _rounding(self, claim: int, measure: Measure) -> Iterator[TraceNode]:
        rounded = self.steps.rounded
        if rounded.open[claim]:
            return
        before, after = int(rounded.before[claim]), int(rounded.after[claim])
        yield rounding_node(before, after, measure.award.rounding, measure.award.citations)
