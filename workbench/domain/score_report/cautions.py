"""What a panel should mind: how the scores came about, and where they are tight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from workbench.domain.case import Case, Result
from workbench.domain.marks import SheetState
from workbench.domain.measure import Measure
from workbench.domain.score_report.odds import places_left
from workbench.domain.statistics.calibration import Calibration
from workbench.domain.statistics.finding import Finding
from workbench.domain.statistics.odds import SubmissionOdds

# A chance of money between these is neither a yes nor a no.
_UNSURE = 0.05


def cautions(
    measure: Measure,
    case: Case,
    scored: Sequence[Result],
    odds: Sequence[SubmissionOdds | None],
    calibration: Calibration,
) -> Iterator[Finding]:
    """Warnings and notes about the scored submissions of one measure.

    Args:
        odds: of the eligible ones among them, in their order.
    """
    yield from _names("score.one_sheet_kept", [one for one in scored if _trimmed_to_one(one)], "warning")
    cut_offs = {tier.from_score for tier in measure.tiers}
    yield from _names("score.on_cut_off", [one for one in scored if one.panel.score in cut_offs], "note")
    recused = [
        one for one in scored if any(sheet.state is SheetState.RECUSED for sheet in one.submission.sheets)
    ]
    yield from _names("score.recused", recused, "note")
    yield from _tied(places_left(measure, case), scored)
    yield from _tight_budget(measure, scored, odds)
    is_mean = measure.scoring.average == "mean" and not measure.scoring.by_criterion
    if any(odds) and not is_mean:
        yield Finding("score.odds_of_means", "note")
    if measure.scoring.calibration is None:
        yield from (one for one in calibration.findings if one.level == "warning")
    found = calibration.components
    if found is not None and found.linked_groups > 1:
        yield Finding("score.unlinked", "warning", {"groups": found.linked_groups})


def _trimmed_to_one(result: Result) -> bool:
    totals = result.panel.totals
    return len(totals) > 1 and sum(total.dropped is None for total in totals) == 1


def _names(code: str, results: Sequence[Result], level: Literal["warning", "note"]) -> Iterator[Finding]:
    if results:
        names = tuple(sorted(one.submission.id for one in results))
        yield Finding(code, level, {"count": len(names), "names": names})


def _tied(places: int | None, scored: Sequence[Result]) -> Iterator[Finding]:
    """Equal scores on both sides of the last place."""
    ranked = sorted((one for one in scored if one.rank is not None), key=lambda one: one.rank or 0)
    if places is None or not 0 < places < len(ranked):
        return
    last = ranked[places - 1].panel.score
    if last == ranked[places].panel.score:
        tied = [one for one in ranked if one.panel.score == last]
        yield from _names("score.tied_at_quota", tied, "warning")


def _tight_budget(
    measure: Measure, scored: Sequence[Result], odds: Sequence[SubmissionOdds | None]
) -> Iterator[Finding]:
    """A budget whose line runs through submissions whose order is open."""
    if measure.budget is None or measure.budget.amount is None:
        return
    eligible = [one for one in scored if one.eligible == "yes"]
    unsure = [
        result
        for result, one in zip(eligible, odds, strict=True)
        if one is not None and one.funded is not None and _UNSURE < one.funded < 1 - _UNSURE
    ]
    yield from _names("score.budget_in_band", unsure, "warning")
