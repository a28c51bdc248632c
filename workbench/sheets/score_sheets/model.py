"""What goes out to one expert, gathered by the service that issues it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from workbench.domain.marks import Cell
from workbench.domain.rubric import ItemId, Scoring
from workbench.sheets.score_sheets.identity import Identity

# Item id of the comment on the whole sheet, as the record keeps it.
WHOLE_SHEET = ""


@dataclass(frozen=True)
class ScoreSheet:
    """One form: what the expert sees of a submission, with their own marks and comments so far.

    ``returned_reason`` is empty unless the sheet was sent back.
    """

    identity: Identity
    title: str
    entity_name: str
    project_code: str
    measure_name: str
    facts: tuple[tuple[str, str], ...]
    scoring: Scoring
    cells: Mapping[ItemId, Cell]
    comments: Mapping[str, str]
    returned_reason: str = ""


@dataclass(frozen=True)
class Packet:
    """One workbook: some or all forms of one expert. ``day`` is the only date that the file carries."""

    round_name: str
    reviewer: str
    day: date
    sheets: tuple[ScoreSheet, ...]
