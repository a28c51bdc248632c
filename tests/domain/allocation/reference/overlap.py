"""Money of the ledger for the same project or series."""

from __future__ import annotations

from tests.domain.allocation.reference.round import Claim, Round, by_basis, in_policy, told
from workbench.domain.award_limits import Overlap, OverlapRule
from workbench.domain.case import LedgerLine

LEVELS = {"国家级": "国家", "省级": "省", "市级": "市", "区级": "区"}


def overlap(one: Round) -> None:
    """Money from outside the policy for the same project."""
    for claim in list(one.live()):
        overlaps = claim.measure.overlaps
        found: dict[int, list[LedgerLine]] = {}
        for line in one.case.earlier(*claim.place):
            if in_policy(line, claim.measure.policy):
                continue
            fitting = [number for number, entry in enumerate(overlaps) if _names(entry, line)]
            if fitting and by_basis(line, overlaps[fitting[0]].basis):
                found.setdefault(fitting[0], []).append(line)
        if overlaps and not found and not claim.open:
            claim.note("overlap", "overlap.none", ())
        for number in sorted(found):
            if claim.live:
                _meet(claim, overlaps[number], found[number])


def _names(entry: Overlap, line: LedgerLine) -> bool:
    sources = {LEVELS.get(source, source) for source in entry.sources}
    by_payer = LEVELS.get(line.payer, line.payer) in sources
    if line.payer == "":
        by_payer = bool(sources & set(LEVELS.values()))
    return by_payer or any(line.measure.startswith(source) for source in entry.sources)


def _meet(claim: Claim, entry: Overlap, lines: list[LedgerLine]) -> None:
    received = sum(by_basis(line, entry.basis) for line in lines)
    amount = claim.upper
    less = max(0, amount - received)
    code, after, formula = {
        OverlapRule.HIGHER: ("higher", amount, str(amount)) if amount > received else ("lower", 0, "0"),
        OverlapRule.TOP_UP: ("top_up", less, f"max(0, {amount} - {received})"),
        OverlapRule.DEDUCT: ("deducted", less, f"max(0, {amount} - {received})"),
        OverlapRule.CHOOSE_ONE: ("chosen", 0, "0"),
        OverlapRule.STACK: ("stacked", amount, ""),
    }[entry.rule]
    if claim.open:
        claim.upper = after
        return
    parts: dict[str, object] = {
        "sources": entry.sources,
        "lines": told(lines, entry.basis),
        "received": received,
    }
    if formula:
        bound = "overlap" if after < amount else None
        parts |= {"before": amount, "after": after}
        claim.becomes(after, formula, ("overlap", f"overlap.{code}", bound, entry.citations), **parts)
    else:
        claim.note("overlap", f"overlap.{code}", entry.citations, **parts)


def difference(one: Round) -> None:
    """One award of a series in a round, less what the series has paid before."""
    groups: dict[tuple[str, ...], list[Claim]] = {}
    for claim in one.live():
        rule = claim.measure.difference
        if rule:
            project = claim.submission.project if rule.unit == "同一项目" else ""
            groups.setdefault((rule.series, rule.unit, claim.submission.entity, project), []).append(claim)
    for group in groups.values():
        ids = tuple(sorted(claim.id for claim in group))
        if len(group) > 1 and any(claim.open for claim in group):
            one.undecide("difference", series=group[0].series, submissions=ids)
            for claim in group:
                if not claim.open:
                    citations = claim.measure.difference.citations  # type: ignore[union-attr]
                    claim.note("difference", "difference.open", citations, series=claim.series)
                claim.open = True
        best = min(group, key=lambda claim: (-claim.upper, claim.id))
        for claim in group:
            rule = claim.measure.difference
            assert rule is not None
            if claim is best or claim.open:
                _less_paid(one, claim)
            else:
                claim.loses(
                    "difference",
                    "difference.same_round",
                    "difference",
                    rule.citations,
                    series=rule.series,
                    kept=best.id,
                )


def _less_paid(one: Round, claim: Claim) -> None:
    rule = claim.measure.difference
    assert rule is not None
    lines = [
        line
        for line in one.case.earlier(
            claim.submission.entity, claim.submission.project if rule.unit == "同一项目" else None
        )
        if by_basis(line, rule.basis)
        and (line.series == rule.series or (line.series == "" and line.measure == claim.measure.id))
    ]
    paid = sum(by_basis(line, rule.basis) for line in lines)
    before, after = claim.upper, max(0, claim.upper - paid)
    if claim.open:
        claim.upper = after
    elif not lines:
        claim.note("difference", "difference.none", rule.citations, series=rule.series)
    else:
        claim.becomes(
            after,
            f"max(0, {before} - {paid})",
            ("difference", "difference.deducted", "difference" if after < before else None, rule.citations),
            series=rule.series,
            paid=paid,
            lines=told(lines, rule.basis),
            before=before,
            after=after,
        )
