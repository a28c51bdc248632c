"""The nominal amount of one submission, by the method of its clause, exact and rounded at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from workbench.domain.award_methods import (
    BY_TIER,
    Band,
    Base,
    Discretion,
    Fixed,
    Instalments,
    LevelAmounts,
    LevelRates,
    Method,
    Pick,
    Pool,
    Rate,
    TierRates,
)
from workbench.domain.calendar import anniversary
from workbench.domain.case import Case
from workbench.domain.claim.times import base_lines
from workbench.domain.draft import UNLIMITED, Draft
from workbench.domain.errors import BadInput, Undecided
from workbench.domain.trace import TraceNode


def nominal(draft: Draft, case: Case) -> None:
    """Set ``nominal`` and ``award``, or ``upper`` where an amount is still to be decided.

    Raises:
        BadInput: ``decision.outside``, ``decision.not_whole``, ``decision.not_asked``.
    """
    award = draft.measure.award
    if draft.submission.decision is not None and not _may_decide(draft, case):
        raise BadInput("decision.not_asked", submission=draft.submission.id, method=award.method)
    if award.method in BY_TIER:
        _by_tier(draft)
    else:
        _by_terms(draft, case)


def _by_tier(draft: Draft) -> None:
    tier, award = draft.tier, draft.measure.award
    if tier is None:
        _none(draft)
    elif isinstance(award.terms, TierRates) and tier.rate is not None:
        _rate(draft, "tier_rate", tier.rate, award.terms.base, tier.citations, {"tier": tier.name})
    elif award.method is Method.TIER_BAND:
        _decided(draft, tier.band or Band(), tier.citations, {"tier": tier.name})
    else:
        amount = draft.nominal = draft.award = tier.amount or 0
        parts: dict[str, object] = {"tier": tier.name, "amount": amount}
        node = TraceNode("nominal", "nominal.tier", amount, "fen", str(amount), None, tier.citations, parts)
        draft.add(node)


def _by_terms(draft: Draft, case: Case) -> None:
    award = draft.measure.award
    match award.terms:
        case Rate(rate=rate, base=base, ceiling=ceiling):
            code = "rate" if ceiling is None else "rate_chosen"
            _rate(draft, code, rate, base, (), {"ceiling": ceiling})
        case LevelRates(by_field=field, base=base, levels=levels):
            if (level := _level(draft, field)) is not None:
                terms = levels[level]
                _rate(draft, "level_rate", terms.rate, base, (), {"level": level}, terms.cap)
        case Fixed(amount=amount):
            _set(draft, "fixed", amount, str(amount), (), {"amount": amount})
        case LevelAmounts(by_field=field, amounts=amounts):
            if (level := _level(draft, field)) is not None:
                amount = amounts[level]
                _set(draft, "level", amount, str(amount), (), {"level": level, "amount": amount})
        case Discretion() as terms:
            _discretion(draft, terms)
        case Instalments() as terms:
            _instalment(draft, terms, case)
        case Pool(top=top, amount=amount):
            parts = {"top": top, "pool": amount, "figure": draft.figure}
            draft.add(TraceNode("nominal", "nominal.pool", citations=award.citations, parts=parts))


def _discretion(draft: Draft, terms: Discretion) -> None:
    if terms.by_field is None:
        _decided(draft, terms.band or Band())
    elif (level := _level(draft, terms.by_field)) is not None:
        _decided(draft, terms.levels[level], more={"level": level})


def _may_decide(draft: Draft, case: Case) -> bool:
    """Whether the clause leaves this submission's amount to a decision."""
    match draft.measure.award.terms:
        case Discretion():
            return True
        case Instalments(equal=equal, first=first):
            return not equal and (first is None or any(base_lines(draft, case, draft.submission.project)))
    return draft.measure.award.method is Method.TIER_BAND


def _none(draft: Draft) -> None:
    draft.nominal = draft.award = 0
    draft.add(TraceNode("nominal", "nominal.none", 0, "fen", "0", None, (), {"tier": None, "amount": 0}))


def _set(
    draft: Draft,
    code: str,
    amount: int,
    formula: str,
    citations: tuple[str, ...],
    parts: Mapping[str, object],
    bound_by: str | None = None,
) -> None:
    draft.nominal = draft.award = amount
    cited = tuple(dict.fromkeys((*draft.measure.award.citations, *citations)))
    draft.add(TraceNode("nominal", f"nominal.{code}", amount, "fen", formula, bound_by, cited, parts))


def _rate(
    draft: Draft,
    code: str,
    rate: Fraction,
    base: Base,
    citations: tuple[str, ...],
    parts: Mapping[str, object],
    level_cap: int | None = None,
) -> None:
    """A rate of the base, rounded at once; a level's own cap after that."""
    found = _base(draft, base)
    if found is None:
        return
    name, amount = found
    rounding = draft.measure.award.rounding
    value = int(rounding.apply(amount * rate))
    formula = rounding.formula(f"{amount} * {rate}")
    bound = level_cap is not None and value > level_cap
    shown = {"base": amount, "base_name": name, "rate": rate, **parts}
    if level_cap is not None:
        shown |= {"cap": level_cap, "cut": max(0, value - level_cap)}
        value, formula, code = min(value, level_cap), f"min({formula}, {level_cap})", f"{code}_capped"
    _set(draft, code, value, formula, citations, shown, "level_cap" if bound else None)


def _base(draft: Draft, base: Base) -> tuple[str, int] | None:
    """Name and fen of the base that counts; of several, those that the application states."""
    names = {field.id: field.name for field in draft.measure.fields}
    stated = [
        (names[field], value)
        for field in base.fields
        if isinstance(value := draft.submission.facts.get(field), int) and not isinstance(value, bool)
    ]
    if not stated:
        _missing(draft, tuple(names[field] for field in base.fields))
        return None
    pick = min if base.pick is Pick.LOWER else max
    return pick(stated, key=lambda one: one[1])


def _level(draft: Draft, field: str) -> str | None:
    """The option that the application states."""
    level = draft.submission.facts.get(field)
    if isinstance(level, str):
        return level
    _missing(draft, tuple(one.name for one in draft.measure.fields if one.id == field))
    return None


def _missing(draft: Draft, names: tuple[str, ...]) -> None:
    """Evidence that the amount needs is not there: no amount, never a zero."""
    draft.eligible = "missing"
    citations = draft.measure.award.citations
    draft.add(TraceNode("nominal", "nominal.fact_missing", citations=citations, parts={"names": names}))


def _decided(
    draft: Draft,
    band: Band,
    citations: tuple[str, ...] = (),
    more: Mapping[str, object] | None = None,
) -> None:
    """The amount that an office decided, checked against its limits; without one, what it may become."""
    decision = draft.submission.decision
    low, high = band.low, band.high
    parts: dict[str, object] = {"limits": (low, high), **(more or {})}
    cited = tuple(dict.fromkeys((*draft.measure.award.citations, *citations)))
    if decision is None:
        draft.upper = UNLIMITED if high is None else high
        draft.add(TraceNode("nominal", "nominal.undecided", citations=cited, parts=parts))
        draft.undecided.append(
            Undecided("undecided.amount", submission=draft.submission.id, limits=(low, high))
        )
        return
    amount = decision.amount
    if (low is not None and amount < low) or (high is not None and amount > high):
        raise BadInput("decision.outside", submission=draft.submission.id, amount=amount, limits=(low, high))
    unit = int(draft.measure.award.rounding.unit)
    if amount % unit:
        raise BadInput("decision.not_whole", submission=draft.submission.id, amount=amount, unit=unit)
    parts |= {
        "amount": amount,
        "by": decision.by,
        "on": decision.on,
        "document": decision.document,
        "reason": decision.reason,
    }
    _set(draft, "decided", amount, str(amount), citations, parts)


def _instalment(draft: Draft, terms: Instalments, case: Case) -> None:
    """The first payment, an equal part, or what was decided within what the pot still holds."""
    lines = sorted(base_lines(draft, case, draft.submission.project), key=lambda line: line.decided_on)
    paid = [line.approved for line in lines]
    if terms.first is not None and not lines:
        _set(draft, "instalment_first", terms.first, str(terms.first), (), {"amount": terms.first})
        return
    if terms.first is not None and not terms.first_counts:
        first_day = lines[0].decided_on
        paid = [line.approved for line in lines if line.decided_on != first_day]
    taken = sum(paid)
    left = max(0, terms.total - taken)
    end = _last_day(draft, terms, lines[0].decided_on if lines else case.as_of)
    parts: dict[str, object] = {"total": terms.total, "taken": taken, "left": left, "until": end}
    if case.as_of > end or left == 0:
        code = "instalment_over" if case.as_of > end else "instalment_spent"
        _set(draft, code, 0, "0", (), parts, "instalments")
    elif terms.equal:
        rounding = draft.measure.award.rounding
        part = int(rounding.apply(Fraction(terms.total, terms.years)))
        last = len({line.decided_on for line in lines}) + 1 >= terms.years
        amount = left if last else min(part, left)
        whole = rounding.formula(f"{terms.total} / {terms.years}")
        formula = f"{terms.total} - {taken}" if last else f"min({whole}, {terms.total} - {taken})"
        _set(draft, "instalment", amount, formula, (), parts)
    else:
        _decided(draft, Band(None, left), more=parts)


def _last_day(draft: Draft, terms: Instalments, first: date) -> date:
    """Last day on which an instalment may be decided: the years run from the stated or the first day."""
    stated = draft.submission.facts.get(terms.start_field or "")
    start = stated if isinstance(stated, date) else first
    return anniversary(start, terms.years)
