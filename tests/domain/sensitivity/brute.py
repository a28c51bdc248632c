"""The same findings by trying everything, each trial with the exact panel and tier of one submission."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from workbench.domain.aggregate import panel
from workbench.domain.case import Submission
from workbench.domain.claim.tiers import tier_for
from workbench.domain.marks import Cell, Sheet
from workbench.domain.measure import Measure
from workbench.domain.rubric import Item, Scoring
from workbench.domain.sensitivity import Amounts, LeftOut, MarkMove, TierMove, TooFew

UNSCORED = "unscored"
Severity = Mapping[str, Fraction] | None


def tier(measure: Measure, one: Submission, severity: Severity = None) -> str | None:
    """Name of the tier, None below the last, or UNSCORED."""
    scored = panel(measure.scoring, one, severity)
    if scored.score is None:
        return UNSCORED
    reached, _ = tier_for(measure, scored.score, scored.criterion_means)
    return reached.name if reached else None


def with_mark(one: Submission, reviewer: str | None, item: Item, mark: Cell) -> Submission:
    """The submission with one mark changed: a reviewer's, or that of the staff."""
    if reviewer is None:
        return replace(one, objective={**one.objective, item.id: mark})
    return replace(
        one,
        sheets=tuple(
            replace(sheet, cells={**sheet.cells, item.id: mark}) if sheet.reviewer == reviewer else sheet
            for sheet in one.sheets
        ),
    )


def without(one: Submission, reviewer: str) -> Submission:
    return replace(one, sheets=tuple(sheet for sheet in one.sheets if sheet.reviewer != reviewer))


def money(amounts: Amounts, name: str, reached: str | None) -> int:
    return amounts.get(name, {}).get(reached, 0)


def mark_moves(
    measure: Measure, submissions: tuple[Submission, ...], amounts: Amounts, severity: Severity = None
) -> list[MarkMove]:
    best = [
        min(moves, key=lambda pair: pair[0])[1]
        for one in submissions
        if (moves := list(_moves(measure, one, amounts, severity)))
    ]
    return sorted(best, key=lambda move: (-move.at_stake, move.points, move.steps, move.submission))


def _moves(
    measure: Measure, one: Submission, amounts: Amounts, severity: Severity
) -> Iterator[tuple[tuple[object, ...], MarkMove]]:
    before = tier(measure, one, severity)
    if before == UNSCORED:
        return
    place = {item.id: number for number, item in enumerate(measure.scoring.items)}
    worth = {item.id: item.step * part.weight for part in measure.scoring.criteria for item in part.items}
    for reviewer, item, mark in _marks(measure.scoring, one):
        for sign in (-1, 1):
            steps, now = 1, mark + sign * item.step
            while 0 <= now <= item.points:
                after = tier(measure, with_mark(one, reviewer, item, now), severity)
                if after != before:
                    size = steps * worth[item.id]
                    stake = abs(money(amounts, one.id, after) - money(amounts, one.id, before))
                    move = MarkMove(one.id, reviewer, item.id, mark, now, steps, size, before, after, stake)
                    yield (size, steps, reviewer or "", place[item.id], sign), move
                    break
                steps, now = steps + 1, now + sign * item.step


def _marks(scoring: Scoring, one: Submission) -> Iterator[tuple[str | None, Item, Fraction]]:
    counting: list[Sheet] = [sheet for sheet in one.sheets if sheet.counts]
    for item in scoring.items:
        if item.marked_once:
            held: list[tuple[str | None, Cell | None]] = [(None, one.objective.get(item.id))]
        else:
            held = [(sheet.reviewer, sheet.cell(item.id)) for sheet in counting]
        for reviewer, cell in held:
            if isinstance(cell, Fraction):
                yield reviewer, item, cell


def left_out(
    measure: Measure, submissions: tuple[Submission, ...], amounts: Amounts, severity: Severity = None
) -> list[LeftOut]:
    found = []
    for one in submissions:
        before, score = tier(measure, one, severity), panel(measure.scoring, one, severity).score
        for sheet in one.sheets:
            less = without(one, sheet.reviewer)
            after, then = tier(measure, less, severity), panel(measure.scoring, less, severity).score
            if score is not None and then is not None and after != before:
                stake = abs(money(amounts, one.id, after) - money(amounts, one.id, before))
                found.append(LeftOut(one.id, sheet.reviewer, score, then, before, after, stake))
    return sorted(
        found,
        key=lambda one: (
            -one.at_stake,
            abs(one.score_to - one.score_from),
            one.submission,
            one.reviewer,
        ),
    )


def too_few(
    measure: Measure, submissions: tuple[Submission, ...], amounts: Amounts, severity: Severity = None
) -> list[TooFew]:
    """Those that lose their score with a sheet: some sheet's absence must take it."""
    found = []
    for one in submissions:
        before, scored = tier(measure, one, severity), panel(measure.scoring, one)
        if before != UNSCORED and any(
            tier(measure, without(one, sheet.reviewer)) == UNSCORED for sheet in one.sheets
        ):
            sheets, least = len(scored.totals), max(1, measure.scoring.minimum_sheets)
            found.append(TooFew(one.id, sheets, least, before, money(amounts, one.id, before)))
    return sorted(found, key=lambda one: (-one.at_stake, one.submission))


def tier_moves(
    measure: Measure,
    changed: Measure,
    submissions: tuple[Submission, ...],
    amounts: Amounts,
    severity: Severity = None,
) -> tuple[TierMove, ...]:
    """Who has another tier under the changed measure."""
    found = []
    for one in submissions:
        before, after = tier(measure, one, severity), tier(changed, one, severity)
        if UNSCORED not in (before, after) and before != after:
            change = money(amounts, one.id, after) - money(amounts, one.id, before)
            found.append(TierMove(one.id, before, after, change))
    return tuple(sorted(found, key=lambda move: (-abs(move.change), move.submission)))
