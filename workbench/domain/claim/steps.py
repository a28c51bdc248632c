"""What one submission may claim by itself: eligibility, score, tier, nominal amount, item cap, add-ons."""

from __future__ import annotations

from workbench.domain.aggregate import panel
from workbench.domain.award_methods import BY_TIER, Recorded
from workbench.domain.case import Case, Panel, Submission
from workbench.domain.claim.eligibility import judge
from workbench.domain.claim.item_cap import cap_and_add
from workbench.domain.claim.nominal import nominal
from workbench.domain.claim.ranking import figure_of, ranking_of
from workbench.domain.claim.tiers import tier_for
from workbench.domain.claim.times import used_up
from workbench.domain.draft import Draft
from workbench.domain.errors import BadInput
from workbench.domain.measure import Measure
from workbench.domain.trace import TraceNode

_NOT_ELIGIBLE = {"no": "nominal.ineligible", "missing": "nominal.missing"}
_NO_SHEETS = Panel((), None, None, {}, False, ())


def claim(measure: Measure, submission: Submission, case: Case, given: Panel | None = None) -> Draft:
    """Take one submission up to its claim.

    Args:
        given: a panel score that stands already; else it is computed from the sheets.

    Raises:
        BadInput: ``decision.outside``, ``decision.not_asked`` or ``decision.used_up``.
    """
    eligible, nodes = judge(measure, submission, case.as_of)
    scored = given or (panel(measure.scoring, submission) if measure.needs_panel else _NO_SHEETS)
    draft = Draft(submission, measure, eligible, scored, trace=[*nodes, *scored.trace])
    draft.figure = figure_of(draft)
    if isinstance(measure.award.terms, Recorded):
        why = measure.award.terms.why
        draft.add(
            TraceNode("nominal", "nominal.recorded", citations=measure.award.citations, parts={"why": why})
        )
        return draft
    if eligible != "yes":
        draft.add(TraceNode("nominal", _NOT_ELIGIBLE[eligible]))
        return draft
    used = used_up(draft, case)
    if code := _nothing_to_go_by(draft, used):
        draft.add(TraceNode("nominal", code))
        return draft
    if measure.award.method in BY_TIER and scored.score is not None:
        draft.tier, tier_nodes = tier_for(measure, scored.score, scored.criterion_means)
        draft.trace += tier_nodes
    if used and submission.decision is not None:
        raise BadInput("decision.used_up", submission=submission.id)
    if used:
        draft.nominal = draft.award = 0
    else:
        nominal(draft, case)
    cap_and_add(draft, case)
    return draft


def _nothing_to_go_by(draft: Draft, used: bool) -> str | None:
    """Why nothing can be claimed: no score, or no ranked figure; an add-on to an old base needs no score."""
    measure, ranking = draft.measure, ranking_of(draft.measure)
    by_score = measure.needs_panel and (ranking is None or ranking.by_field is None)
    if measure.award.method in BY_TIER and not used and draft.panel.score is None:
        return "nominal.unscored"
    if ranking is not None and draft.figure is None:
        return "nominal.unscored" if by_score else "nominal.no_figure"
    return None


def check_decision(measure: Measure, submission: Submission, case: Case, given: Panel | None = None) -> Draft:
    """Test a decision against the limits of its clause, with what was awarded before; return the claim.

    Args:
        given: the panel that decides where tiers follow calibrated scores (`decided_by_calibration`).

    Raises:
        BadInput: ``decision.outside``; ``decision.not_asked`` where the clause leaves nothing to decide;
            ``decision.used_up`` where no further award may be given.
    """
    return claim(measure, submission, case, given)
