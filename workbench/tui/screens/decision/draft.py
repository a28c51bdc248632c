"""A decision while it is written: the rows of a settled round with the amounts entered so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from workbench.domain.errors import Problem
from workbench.services.record_decision import Change
from workbench.services.show_decision import DecisionRow, ShownDecision


@dataclass
class Draft:
    """What is entered, fen.

    Attributes:
        changes: by submission code, where the amount or the reason is not as computed.
        refused: what the last attempt found wrong, by submission code.
        begun: the changes that it began with.
    """

    changes: dict[str, Change] = field(default_factory=dict)
    refused: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    begun: Mapping[str, Change] = field(default_factory=dict)

    @classmethod
    def of(cls, shown: ShownDecision) -> Draft:
        """A draft that begins with the decision in force, or as computed where there is none."""
        begun = {
            one.submission: Change(one.approved_fen or 0, one.reason)
            for one in rows_of(shown)
            if one.difference_fen or one.reason
        }
        return cls(dict(begun), begun=begun)

    @property
    def touched(self) -> int:
        """How many rows are not as the draft began."""
        return sum(self.changes.get(code) != self.begun.get(code) for code in {*self.changes, *self.begun})

    def amount(self, row: DecisionRow) -> Change:
        """The amount approved for a row."""
        return self.changes.get(row.submission, Change(row.computed_fen or 0))

    def enter(self, row: DecisionRow, change: Change) -> None:
        """Take an amount; what was found wrong with the row is to be looked at again."""
        self.refused.pop(row.submission, None)
        if change == Change(row.computed_fen or 0):
            self.changes.pop(row.submission, None)
        else:
            self.changes[row.submission] = change

    def refuse(self, problems: Iterable[Problem], codes: Iterable[str]) -> None:
        """Keep every problem beside the row that it is about."""
        known = set(codes)
        found: dict[str, tuple[Problem, ...]] = {}
        for one in problems:
            for code in _about(one, known):
                found[code] = (*found.get(code, ()), one)
        self.refused = found


def rows_of(shown: ShownDecision) -> tuple[DecisionRow, ...]:
    """The rows of every measure."""
    return tuple(row for measure in shown.measures for row in measure.rows)


def _about(problem: Problem, known: set[str]) -> Iterable[str]:
    """Submissions that a problem is about: that of its place, or those that it names."""
    if problem.place.path in known:
        return (problem.place.path or "",)
    named = problem.parts.get("submissions", ())
    return [code for code in named if code in known] if isinstance(named, tuple) else ()


def sums_of(shown: ShownDecision, draft: Draft | None) -> tuple[tuple[str, int, int | None], ...]:
    """By measure: name, computed and approved, fen; approved is None while nothing is decided or drafted."""
    return tuple(
        (
            one.name,
            one.computed_fen,
            sum(draft.amount(row).amount_fen for row in one.rows) if draft else one.approved_fen,
        )
        for one in shown.measures
    )
