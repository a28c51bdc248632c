"""A score report as sections of sentences and tables, on paper, in a terminal or on a screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from workbench.domain.money import signed_yuan_text, yuan_text
from workbench.domain.rounding import decimal_text, places
from workbench.domain.score_report import Deviation, ScoreReport
from workbench.domain.sensitivity import CutOffShift, WeightShift
from workbench.domain.statistics.finding import Finding
from workbench.domain.statistics.odds import SubmissionOdds
from workbench.domain.statistics.reliability.estimate import Estimate
from workbench.domain.statistics.reliability.krippendorff import Alpha
from workbench.i18n import join, t
from workbench.i18n.findings import finding_text

_NUMBERS = frozenset({"mark", "score_to", "at_stake", "change", "sheets", "count"})
# As many rows of a table as a meeting reads; the document has them all.
MOST_ROWS = 60
_MOST_NAMED = 5


@dataclass(frozen=True)
class Table:
    """Headings and rows of texts; ``right`` names the columns that hold numbers."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Section:
    """A heading, then sentences and tables in their order."""

    title: str
    parts: tuple[str | Table, ...]


def sections(report: ScoreReport, titles: Mapping[str, str]) -> tuple[Section, ...]:
    """The report of one measure, from the conclusion to the details."""
    parts = {
        "summary": _summary(report),
        "odds": _odds(report, titles),
        "severity": _severity(report),
        "reliability": _reliability(report),
        "deviations": _deviations(report),
        "sensitivity": _sensitivity(report),
    }
    return tuple(Section(t(f"report.section.{name}"), tuple(found)) for name, found in parts.items())


def _summary(report: ScoreReport) -> Iterator[str]:
    if not report.results:
        yield t("report.no_scores")
        return
    yield t(
        "report.scored",
        submissions=len(report.results),
        reviewers=len({total.reviewer for one in report.results for total in one.panel.totals}),
        sheets=sum(len(one.panel.totals) for one in report.results),
    )
    yield finding_text(_agreement(report))
    yield _verdict(report)
    yield _firmness(report)
    count = len(report.deviations)
    yield t("report.flagged", count=count) if count else t("report.none_flagged")
    yield from (finding_text(one) for one in report.cautions)


def _agreement(report: ScoreReport) -> Finding:
    """The one sentence on reliability that a summary needs."""
    findings = report.reliability.findings
    refused = [one for one in findings if one.level == "refusal" and report.reliability.panel is None]
    icc = [one for one in findings if one.code.startswith("reliability.icc")]
    return (icc or refused)[0]


def _verdict(report: ScoreReport) -> str:
    """What the summary says of severity."""
    severity = report.severity
    if severity is None:
        return t("report.undeclared")
    found = severity.calibration
    if not found.accepted or found.held_out is None:
        return finding_text(next(one for one in found.findings if one.level == "refusal"))
    return t(
        f"report.accepted.{'decides' if severity.decides else 'raw'}",
        gain=_share(found.held_out.gain),
        moved=len(severity.moved),
    )


def _share(value: float) -> Fraction:
    """A share in whole tenths of a percent, as it is read out."""
    return Fraction(round(value * 1000), 1000)


def _firmness(report: ScoreReport) -> str:
    if report.odds.refused:
        return t("report.no_odds")
    shown = [one for one in report.odds.submissions if one is not None]
    close = [one for one in shown if one.borderline]
    return t(
        "report.firmness",
        firm=len(shown) - len(close),
        borderline=len(close),
        all=_whole_yuan(sum(one.at_stake for one in shown)),
        at_stake=_whole_yuan(sum(one.at_stake for one in close)),
    )


def _whole_yuan(fen: int) -> int:
    """An estimate is read out in yuan."""
    return (fen + 50) // 100 * 100


def _odds(report: ScoreReport, titles: Mapping[str, str]) -> Iterator[str | Table]:
    yield from (finding_text(one) for one in report.odds.findings)
    if report.odds.refused:
        return
    yield t("report.seed", draws=report.odds.draws, seed=report.odds.seed)
    lines = odds_lines(report)
    tiers = [*(tier.name for tier in report.measure.tiers), t("term.no_tier")] if report.measure.tiers else []
    has_places = any(one.odds.funded is not None for one in lines)
    headings = [
        *_headings("submission", "score"),
        *(_headings("tier", "band") if tiers else _headings("band")),
        *tiers,
        *(_headings("funded") if has_places else ()),
        *_headings("rank", "rank_range", "at_stake", "title"),
    ]
    rows = [
        (
            one.submission,
            one.score,
            *([tier_text(one.tier)] if tiers else []),
            t("report.borderline") if one.odds.borderline else "",
            *(percent(share) for share in one.odds.probabilities[: len(tiers)]),
            *([percent(one.odds.funded)] if has_places else []),
            f"{one.odds.expected_rank:.1f}",
            "–".join(str(rank) for rank in one.odds.rank_90),
            yuan_text(_whole_yuan(one.odds.at_stake)),
            titles.get(one.submission, ""),
        )
        for one in lines
    ]
    first = 4 if tiers else 3
    yield from _capped(Table(tuple(headings), tuple(rows), frozenset({1, *range(first, len(headings) - 1)})))


@dataclass(frozen=True)
class OddsLine:
    """One submission's odds beside its published result."""

    submission: str
    score: str
    tier: str | None
    odds: SubmissionOdds


def odds_lines(report: ScoreReport) -> list[OddsLine]:
    """Submissions with odds: borderline ones first, most money at stake first."""
    decimals = report.measure.scoring.decimals
    lines = [
        OddsLine(one.submission.id, decimal_text(one.panel.score, decimals), one.tier, odds)
        for one, odds in report.odds_by_result()
        if one.panel.score is not None
    ]
    return sorted(lines, key=lambda one: (not one.odds.borderline, -one.odds.at_stake, one.submission))


def _severity(report: ScoreReport) -> Iterator[str | Table]:
    severity = report.severity
    if severity is None:
        yield t("report.undeclared")
        return
    found = severity.calibration
    spoken = next((one for one in found.findings if one.level == "refusal"), None)
    yield from (finding_text(one) for one in found.findings if one is not spoken)
    if found.f is not None and found.share is not None:
        f = f"{found.f.statistic:.2f}" if found.f.statistic < 1000 else ">1000"
        yield t("report.test", f=f, p=found.f.p, share=_share(found.share))
    if any(one.points for one in severity.reviewers):
        yield t("report.adjustment" if found.accepted else "report.estimate_only")
        points = "taken_off" if found.accepted else "estimated"
        lines = tuple((one.reviewer, str(one.sheets), signed(one.points)) for one in severity.reviewers)
        yield Table(_headings("reviewer", "sheets", points), lines, frozenset({1, 2}))
    if not severity.scores:
        return
    if slight := sum(one.is_slight for one in severity.moved):
        yield t("report.slight", count=slight)
    headings = _headings("submission", "raw", "calibrated", "tier_raw", "tier_calibrated", "change", "band")
    decimals = report.measure.scoring.decimals
    unmoved = [one for one in severity.scores if not one.moves]
    rows = tuple(
        (
            one.submission,
            decimal_text(one.raw, decimals),
            decimal_text(one.calibrated, decimals),
            tier_text(one.tier_raw),
            tier_text(one.tier_calibrated),
            signed_yuan_text(one.change),
            t("report.moves") if one.moves else "",
        )
        for one in (*severity.moved, *unmoved)
    )
    yield from _capped(Table(headings, rows, frozenset({1, 2, 5})))


def _reliability(report: ScoreReport) -> Iterator[str | Table]:
    found = report.reliability
    spoken = _agreement(report)
    yield from (finding_text(one) for one in found.findings if one is not spoken)
    if found.plan is None:
        return
    has_calibrated = found.plan.rows[0].calibrated is not None
    top = _top_tier(report)
    says_right = top is not None and bool(found.plan.rows[0].right)
    headings = [
        *_headings("experts", "reliability"),
        *(_headings("reliability_calibrated") if has_calibrated else ()),
        *([t("report.column.right", tier=top)] if says_right else []),
    ]
    rows = tuple(
        (
            str(row.sheets),
            f"{row.raw:.2f}",
            *([f"{row.calibrated:.2f}"] if row.calibrated is not None else []),
            *([percent(row.right[0])] if says_right else []),
        )
        for row in found.plan.rows
    )
    yield Table(tuple(headings), rows, frozenset(range(len(headings))))
    yield Table(
        _headings("criterion", "reliability", "alpha"),
        tuple((one.name, _figure(one.mean), _figure(one.alpha)) for one in report.criteria),
        frozenset({1, 2}),
    )


def _top_tier(report: ScoreReport) -> str | None:
    """The best tier that somebody is in."""
    reached = {one.tier for one in report.results if one.eligible == "yes"}
    return next((tier.name for tier in report.measure.tiers if tier.name in reached), None)


def _figure(estimate: Estimate | Alpha | None) -> str:
    return "-" if estimate is None else f"{estimate.value:.2f}"


def _deviations(report: ScoreReport) -> Iterator[str | Table]:
    if not report.deviations:
        yield t("report.none_flagged")
        return
    yield from _capped(
        Table(
            _headings("submission", "what"),
            tuple((one.submission, deviation_text(one)) for one in report.deviations),
        )
    )


def deviation_text(deviation: Deviation) -> str:
    """Everything that asks for a reason on one submission."""
    said = []
    if deviation.reviewers:
        said.append(t("report.deviation.reviewer", reviewers=deviation.reviewers))
    if deviation.wide_spread:
        said.append(t("report.deviation.spread"))
    said += [
        t("report.deviation.criterion", reviewer=reviewer, criterion=criterion)
        for reviewer, criterion in deviation.low_criteria
    ]
    said += [t("report.deviation.item", item=item.name) for item in deviation.differing]
    return t("report.joint").join(said)


def _sensitivity(report: ScoreReport) -> Iterator[str | Table]:
    found = report.sensitivity
    if report.severity is not None and report.severity.decides:
        yield t("report.sensitivity.calibrated")
    decimals = report.measure.scoring.decimals
    if found.marks:
        names = {item.id: item.name for item in report.measure.scoring.items}
        yield t("report.sensitivity.marks")
        yield from _rows(("submission", "reviewer", "mark", "tier_from", "tier_to", "at_stake", "item"), [
            (one.submission, one.reviewer or t("report.sensitivity.staff"),
             f"{decimal_text(one.mark_from)} → {decimal_text(one.mark_to)}", tier_text(one.tier_from),
             tier_text(one.tier_to), yuan_text(one.at_stake), names[one.item])
            for one in found.marks
        ])  # fmt: skip
    elif report.results:
        yield t("report.sensitivity.no_marks")
    if found.leave_one_out:
        yield t("report.sensitivity.left_out")
        yield from _rows(("submission", "without", "score_to", "tier_from", "tier_to", "at_stake"), [
            (one.submission, one.reviewer, decimal_text(one.score_to, decimals), tier_text(one.tier_from),
             tier_text(one.tier_to), yuan_text(one.at_stake))
            for one in found.leave_one_out
        ])  # fmt: skip
    elif report.results and not found.too_few:
        yield t("report.sensitivity.no_left_out")
    if found.too_few:
        yield t("report.sensitivity.too_few", minimum=found.too_few[0].minimum)
        yield from _rows(("submission", "sheets", "tier", "at_stake"), [
            (one.submission, str(one.sheets), tier_text(one.tier), yuan_text(one.at_stake))
            for one in found.too_few
        ])  # fmt: skip
    changes: list[CutOffShift | WeightShift] = [
        *(one for one in found.cut_offs if one.moves),
        *(one for one in found.weights if one.moves),
    ]
    if changes:
        yield t("report.sensitivity.rules")
        yield from _rows(("rule", "count", "change", "moving"), [
            (rule_text(report, one), str(len(one.moves)), signed_yuan_text(one.change), _moves(one))
            for one in sorted(changes, key=lambda one: -one.at_stake)
        ])  # fmt: skip


def rule_text(report: ScoreReport, one: CutOffShift | WeightShift) -> str:
    """Which figure of the rubric, from and to."""
    if isinstance(one, CutOffShift):
        return t("report.sensitivity.cut_off", tier=one.tier, old=one.cut_from, new=one.cut_to)
    names = {criterion.id: criterion.name for criterion in report.measure.scoring.criteria}
    old, new = (decimal_text(places(2).apply(points)) for points in (one.points_from, one.points_to))
    return t("report.sensitivity.weight", criterion=names[one.criterion], old=old, new=new)


def _moves(shift: CutOffShift | WeightShift) -> str:
    """The first of those who move."""
    first = [
        f"{one.submission} {tier_text(one.tier_from)}→{tier_text(one.tier_to)}"
        for one in shift.moves[:_MOST_NAMED]
    ]
    return join([*first, "…"] if len(shift.moves) > _MOST_NAMED else first)


def _rows(columns: Sequence[str], rows: Sequence[tuple[str, ...]]) -> Iterator[str | Table]:
    numbers = {at for at, name in enumerate(columns) if name in _NUMBERS}
    return _capped(Table(_headings(*columns), tuple(rows), frozenset(numbers)))


def _capped(table: Table) -> Iterator[str | Table]:
    """As many rows as a meeting reads, and how many more there are."""
    yield replace(table, rows=table.rows[:MOST_ROWS])
    if len(table.rows) > MOST_ROWS:
        yield t("report.more", count=len(table.rows) - MOST_ROWS)


def _headings(*columns: str) -> tuple[str, ...]:
    return tuple(t(f"report.column.{name}") for name in columns)


def tier_text(tier: str | None) -> str:
    """A tier, or that there is none."""
    return tier or t("term.no_tier")


def signed(points: Fraction) -> str:
    """Points with their sign, as they are read out."""
    text = decimal_text(places(2).apply(points), 2)
    return f"+{text}" if points > 0 else text


def percent(share: float | None) -> str:
    """A probability as people read it; what is left of a hundredth is not called certain."""
    if share is None:
        return "-"
    if 0 < share < 0.005:
        return "<1%"
    return ">99%" if 0.995 <= share < 1 else f"{share:.0%}"
