"""What is wrong with the amounts that an office decides, taken together: caps, budgets, places, projects.

Each limit is refused only where the decision takes more of it than both the limit and the computed
amounts do: an amount that stays, or goes down, passes no limit anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from workbench.domain.allocation.from_ledger import places_used
from workbench.domain.allocation.rules import in_policy, limits_of, pots_of
from workbench.domain.award_methods import Pool
from workbench.domain.case import Case, Outcome, Result
from workbench.domain.errors import Place, Problem
from workbench.domain.exclusivity import same_project
from workbench.domain.measure import Measure, MeasureId
from workbench.services.decision_rows import clauses


class Together:
    """The amounts of a whole decision beside the computed ones, fen, by submission."""

    def __init__(
        self,
        measures: Mapping[MeasureId, Measure],
        case: Case,
        outcome: Outcome,
        approved: Mapping[str, int],
    ) -> None:
        self.measures = measures
        self.case = case
        self.results = outcome.results
        self.approved = approved

    def problems(self) -> Iterator[Problem]:
        """Every limit that the decision goes beyond."""
        yield from self._yearly_caps()
        yield from self._budgets()
        yield from self._pools()
        yield from self._places()
        yield from self._projects()

    @cached_property
    def _sorted(self) -> list[Measure]:
        return sorted(self.measures.values(), key=lambda one: one.id)

    def _raised(self, results: list[Result]) -> tuple[str, ...]:
        return tuple(
            one.submission.id for one in results if self.approved[one.submission.id] > (one.award or 0)
        )

    def _sums(self, results: list[Result]) -> tuple[int, int]:
        """Approved and computed."""
        approved = sum(self.approved[one.submission.id] for one in results)
        return approved, sum(one.award or 0 for one in results)

    def _owner(self, owner: str, members: tuple[int, ...]) -> Measure:
        """The measure whose file cites a limit; a policy's limit is cited in each of its files."""
        return self.measures.get(MeasureId(owner), self._sorted[members[0]])

    def _of(self, members: tuple[int, ...]) -> list[Result]:
        ids = {self._sorted[at].id for at in members}
        return [one for one in self.results if one.submission.measure in ids]

    def _yearly_caps(self) -> Iterator[Problem]:
        for limit in limits_of(self._sorted):
            by_entity: dict[str, list[Result]] = {}
            for one in self._of(limit.members):
                by_entity.setdefault(one.submission.entity, []).append(one)
            for entity, together in by_entity.items():
                approved, computed = self._sums(together)
                lines = self.case.of_this_year(entity)
                earlier = sum(line.money(limit.cap.basis) for line in lines if limit.counts(line.measure))
                left = max(0, limit.cap.amount - earlier)
                if approved > max(left, computed):
                    measure = self._owner(limit.owner, limit.members)
                    raised = self._raised(together)
                    yield Problem(
                        "C12",
                        Place(path=raised[0]),
                        {
                            "entity": entity,
                            "submissions": raised,
                            "approved": approved,
                            "cap": limit.cap.amount,
                            "earlier": earlier,
                            "left": left,
                            "clauses": clauses(measure, limit.cap.citations),
                        },
                    )

    def _budgets(self) -> Iterator[Problem]:
        for pot in pots_of(self._sorted):
            if pot.budget.amount is None:
                continue
            together = self._of(pot.members)
            approved, computed = self._sums(together)
            lines = self.case.of_this_year()
            spent = sum(line.money(pot.budget.basis) for line in lines if pot.counts(line.measure))
            left = max(0, pot.budget.amount - spent)
            if approved > max(left, computed):
                measure = self._owner(pot.owner, pot.members)
                yield Problem(
                    "C13",
                    Place(path=pot.owner),
                    {
                        "submissions": self._raised(together),
                        "approved": approved,
                        "budget": pot.budget.amount,
                        "spent": spent,
                        "left": left,
                        "clauses": clauses(measure, pot.budget.citations),
                    },
                )

    def _pools(self) -> Iterator[Problem]:
        for at, measure in enumerate(self._sorted):
            if isinstance(measure.award.terms, Pool):
                together = self._of((at,))
                approved, computed = self._sums(together)
                if approved > max(measure.award.terms.amount, computed):
                    parts = {"approved": approved, "pool": measure.award.terms.amount}
                    cited = clauses(measure, measure.award.citations)
                    told = {"submissions": self._raised(together), **parts, "clauses": cited}
                    yield Problem("C14", Place(path=measure.id), told)

    def _places(self) -> Iterator[Problem]:
        for at, measure in enumerate(self._sorted):
            quota = measure.quota
            if quota is None or quota.per_year is None:
                continue
            together = self._of((at,))
            approved = sum(self.approved[one.submission.id] > 0 for one in together)
            computed = sum(bool(one.award) for one in together)
            used = places_used(measure, self.case)
            if approved > max(quota.per_year - used, computed):
                yield Problem(
                    "C15",
                    Place(path=measure.id),
                    {
                        "submissions": self._raised(together),
                        "approved": approved,
                        "places": quota.per_year,
                        "used": used,
                        "clauses": clauses(measure, quota.citations),
                    },
                )

    def _projects(self) -> Iterator[Problem]:
        permitted = {(one.entity, one.project) for one in self.case.permissions}
        standing = same_project(self.measures, (one.submission for one in self.results))
        rivals = {one.id: together for together in standing.values() for one in together}
        for result in self.results:
            one = result.submission
            measure = self.measures[one.measure]
            starts = self.approved[one.id] > 0 and not result.award
            if not starts or measure.exclusivity is None or (one.entity, one.project) in permitted:
                continue
            others = sorted(
                other.id
                for other in rivals.get(one.id, ())
                if other.measure != one.measure and self.approved[other.id] > 0
            )
            taken = sorted(
                line.measure
                for line in self.case.earlier(one.entity, one.project)
                if line.measure != measure.id
                and in_policy(line.measure, measure.policy)
                and line.approved > 0
            )
            if others or taken:
                cited = clauses(measure, measure.exclusivity.citations)
                told = {"project": one.project, "others": (*others, *taken), "clauses": cited}
                yield Problem("C16", Place(path=one.id), told)
