"""What is wrong with the amounts that an office decides, each looked at alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workbench.domain.case import Result
from workbench.domain.claim.ceiling import ceiling
from workbench.domain.draft import UNLIMITED
from workbench.domain.errors import BadInput, Place, Problem
from workbench.domain.measure import Measure
from workbench.i18n.phrase import Phrase
from workbench.services.round_inputs import RoundInputs
from workbench.services.short_text import REASON, bounded

# Money from elsewhere, or of a lower grade, that the policy counts against an award.
_COUNTED_ELSEWHERE = frozenset({"overlap", "difference"})


@dataclass(frozen=True)
class Change:
    """An amount decided for one submission, fen, and why it is not the computed one."""

    amount_fen: int
    reason: str = ""


def named_wrongly(inputs: RoundInputs, changes: Mapping[str, Change]) -> Iterator[Problem]:
    """Changes of submissions that the round does not have, or that are withdrawn."""
    standing = {one.id for one in inputs.case.submissions}
    for code in changes:
        if code not in standing:
            place = Place(path=code)
            if code in inputs.submissions:
                yield Problem("C02", place, {})
            else:
                yield Problem("C01", place, {"round": inputs.round.code})


def row_problems(measure: Measure, result: Result, change: Change) -> Iterator[Problem]:
    """Everything that keeps one amount from being decided.

    Less than the computed amount, nothing included, is free and takes a reason. More than it takes a
    reason and a clause that still leaves room: an application that does not qualify, was not scored or is
    below every tier has none, since a decision does not stand in for the review.
    """
    place = Place(path=result.submission.id)
    computed, approved = result.award or 0, change.amount_fen
    if approved < 0:
        yield Problem("C03", place, {"approved": approved})
        return
    try:
        reason = bounded(change.reason, "reason", REASON)
    except BadInput as error:
        yield Problem("C05", place, {"error": error})
        return
    if approved == computed:
        return
    if not reason:
        yield Problem("C04", place, {"computed": computed, "approved": approved})
    unit = int(measure.award.rounding.unit)
    if approved % unit:
        yield Problem("C06", place, {"approved": approved, "unit": unit})
    if approved > computed:
        yield from _too_much(measure, result, approved, place)


def _too_much(measure: Measure, result: Result, approved: int, place: Place) -> Iterator[Problem]:
    if result.eligible != "yes":
        yield Problem("C07", place, {"approved": approved, "eligible": result.eligible})
        return
    limit = ceiling(measure, result)
    if limit is None:
        yield Problem("C08", place, {"approved": approved, "computed": result.award or 0})
        return
    for node in result.trace:
        if node.bound_by in _COUNTED_ELSEWHERE and approved > (left := int(str(node.value))):
            cited = clauses(measure, node.citations)
            yield Problem("C09", place, {"approved": approved, "left": left, "clauses": cited})
            return
    if approved > limit.most:
        if limit.base >= UNLIMITED:
            yield Problem("C11", place, {"approved": approved})
        else:
            amounts = {"approved": approved, "most": limit.most, "base": limit.base, "extra": limit.extra}
            yield Problem("C10", place, {**amounts, "clauses": clauses(measure, limit.citations)})


def clauses(measure: Measure, citations: tuple[str, ...]) -> tuple[Phrase, ...]:
    """The clauses behind a figure, worded where the message is."""
    return tuple(
        Phrase(
            "trace.citation",
            {
                "kind": Phrase(f"term.citation_kind.{one.kind}"),
                "document": one.document,
                "article": one.article,
                "quote": one.quote,
            },
        )
        for one in (measure.citations[name] for name in dict.fromkeys(citations))
    )
