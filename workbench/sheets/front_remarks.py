"""The remark of a row in the tables of awards and payments: why there is no money, or which limit cut it."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.domain.facts import YES
from workbench.i18n import t
from workbench.sheets.book import Draft, FrontRow
from workbench.sheets.model import Kind
from workbench.sheets.style import Content, Formula


def remark(draft: Draft, kind: Kind, row: FrontRow) -> Content:
    """Why there is no money, or which limit cut it; to those who pay only why an amount was decided.

    How the panel's marks differ is for those who see marks.
    """
    if kind is Kind.NOTICE:
        return None
    if kind is Kind.PAYMENTS:
        return draft.data.why_decided(row.result.submission.id) or None
    cells = row.cells
    standing, held = t("term.eligible.yes"), t("sheets.remark.held")
    notes = [f'IF({cells["tier"]}="","{t("sheets.remark.below")}","")'] if "tier" in cells else []
    if "lowered" in cells:
        notes.append(f'IF({cells["lowered"]}>0,"{t("sheets.remark.lowered")}","")')
    notes.append(f'IF({cells["item_capped"]}<{cells["nominal"]},"{t("sheets.remark.item_cap")}","")')
    notes += (f'IF({after}<{before},"{words}","")' for before, after, words in _cuts(row))
    found = f'IF({cells["held"]}="{YES}","{held}",{"&".join(notes)})'
    if "score" in cells:
        found = f'IF({cells["score"]}="","{t("sheets.remark.unscored")}",{found})'
    return Formula(f'IF({cells["eligible"]}<>"{standing}",{cells["eligible"]},{found})')


def _cuts(row: FrontRow) -> Iterator[tuple[str, str, str]]:
    """Cells before and after each limit behind the add-ons, and what it is called."""
    calculation, submission = row.calculation, row.result.submission.id
    before = row.cells["with_add_ons"]
    for column in calculation.grid:
        kind, _, name = column.key.partition(":")
        if kind in ("year", "stage"):
            after = calculation.cell(column.key, submission)
            key = "entity_cap" if kind == "year" else name
            yield before, after, t(f"sheets.remark.{key}")
            before = after
