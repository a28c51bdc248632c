"""Vouchers: valid to the end of the year of issue, then void."""

from __future__ import annotations

from datetime import date

from workbench.domain.case import Case
from workbench.domain.draft import Draft
from workbench.domain.trace import TraceNode


def issue(draft: Draft, case: Case) -> None:
    """Give an award its last day where it is a voucher; redeemed after that day it is worth nothing.

    Source: Siming measures, note 1: AI券 lapse with the year in which they are issued.
    """
    voucher = draft.measure.voucher
    if voucher is None or not draft.award:
        return
    facts = draft.submission.facts
    issued = facts.get(voucher.issued_field or "")
    redeemed = facts.get(voucher.redeemed_field or "")
    day = issued if isinstance(issued, date) else case.as_of
    draft.valid_until = date(day.year, 12, 31)
    parts: dict[str, object] = {"issued": day, "valid_until": draft.valid_until, "award": draft.award}
    if isinstance(redeemed, date) and redeemed > draft.valid_until:
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
