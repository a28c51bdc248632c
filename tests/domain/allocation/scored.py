"""Small panels for what must hold from the marks to the money."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from tests.domain.allocation.rounds import PLAIN, TODAY
from workbench.domain.award_limits import Quota
from workbench.domain.award_methods import Award, Method, Ranking, Tier, TieRule
from workbench.domain.awards import compute
from workbench.domain.case import Case, Submission
from workbench.domain.marks import Sheet, SheetState
from workbench.domain.rounding import places
from workbench.domain.rubric import Criterion, Item, ItemId, MissingMarkRule, Scoring, Trim

QUALITY = Item(ItemId("A1"), "质量", Fraction(100), Fraction(1, 2))
CUT_OFFS = {80: 20_000, 60: 10_000}
TIERED = replace(
    PLAIN,
    scoring=Scoring(
        criteria=(Criterion("A", "质量", (QUALITY,), ("SC",)),),
        average="trimmed_mean",
        trim=Trim(5, 1, 1),
        minimum_sheets=3,
        full_points=Fraction(100),
        missing=MissingMarkRule.NO_TIER,
        rounding=places(2),
        decimals=2,
        citations=("SC",),
    ),
    tiers=tuple(Tier(f"{mark}分", Fraction(mark), fen, ("TI",)) for mark, fen in CUT_OFFS.items()),
    award=Award(Method.TIER_AMOUNT, PLAIN.award.rounding, ("AW",)),
)
RANKED = replace(TIERED, quota=Quota(2, Ranking(ties=TieRule.NONE), backfill=False, citations=("QU",)))


def submission(number: int, marks: list[int], recused: list[int]) -> Submission:
    """A submission of RANKED with one sheet a mark."""
    states = [SheetState.SUBMITTED] * len(marks) + [SheetState.RECUSED] * len(recused)
    sheets = tuple(
        Sheet(f"E{place}", state, {ItemId("A1"): Fraction(mark)})
        for place, (state, mark) in enumerate(zip(states, marks + recused, strict=True))
    )
    day = date(2025, 10, 8)
    return Submission(f"S{number}", RANKED.id, f"单位{number}", f"P{number}", "课题", day, sheets=sheets)


def recusals_count_nowhere(panels: list[tuple[list[int], list[int]]]) -> None:
    """A recused sheet is as good as none: same counts, scores, ranks, awards and trace."""
    with_them = tuple(submission(number, *panel) for number, panel in enumerate(panels))
    without = tuple(submission(number, marks, []) for number, (marks, _) in enumerate(panels))
    results = compute({RANKED.id: RANKED}, Case(TODAY, with_them)).results
    expected = compute({RANKED.id: RANKED}, Case(TODAY, without)).results
    for one, other in zip(results, expected, strict=True):
        assert len(one.panel.totals) == len(other.panel.totals)
        assert one.panel.score == other.panel.score
        assert (one.rank, one.award) == (other.rank, other.award)
        assert [node for node in one.trace if node.code != "sheet.recused"] == list(other.trace)


def a_cut_off_includes_its_own_score(mark: int) -> None:
    """A score reaches the best tier that begins at it or below."""
    case = Case(TODAY, (submission(0, [mark] * 3, []),))
    (result,) = compute({TIERED.id: TIERED}, case).results
    assert result.award == max((fen for cut_off, fen in CUT_OFFS.items() if mark >= cut_off), default=0)
