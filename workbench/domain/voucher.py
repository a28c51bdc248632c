"""Vouchers: valid to the end of the year of issue, then void."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from workbench.domain.award_limits import Voucher
from workbench.domain.case import Case
from workbench.domain.draft import Draft
from workbench.domain.facts import FactValue
from workbench.domain.trace import TraceNode


def issue(draft: Draft, case: Case) -> None:
    """Give an award its last day where it is a voucher; redeemed after that day it is worth nothing.

    Source: Siming measures, note 1: AI券 lapse with the year in which they are issued.
    """
    voucher = draft.measure.voucher
    if voucher is None or not draft.award:
        return
    facts = draft.submission.facts
    issued, draft.valid_until = _term(voucher, facts, case.as_of)
    parts: dict[str, object] = {"issued": issued, "valid_until": draft.valid_until, "award": draft.award}
    if has_lapsed(voucher, facts, case.as_of):
        redeemed = facts.get(voucher.redeemed_field or "")
        draft.award = 0
        node = TraceNode(
            "voucher",
            "voucher.lapsed",
            0,
            "fen",
            "0",
            "voucher",
            voucher.citations,
            {**parts, "redeemed": redeemed},
        )
    else:
        node = TraceNode("voucher", "voucher.valid", citations=voucher.citations, parts=parts)
    draft.add(node)


def has_lapsed(voucher: Voucher, facts: Mapping[str, FactValue | None], as_of: date) -> bool:
    """Whether it was redeemed after its last day, so that it is worth nothing."""
    redeemed = facts.get(voucher.redeemed_field or "")
    return isinstance(redeemed, date) and redeemed > _term(voucher, facts, as_of)[1]


def _term(voucher: Voucher, facts: Mapping[str, FactValue | None], as_of: date) -> tuple[date, date]:
    """The day of issue and the last day."""
    issued = facts.get(voucher.issued_field or "")
    day = issued if isinstance(issued, date) else as_of
    return day, date(day.year, 12, 31)
