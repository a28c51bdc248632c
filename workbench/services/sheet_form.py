"""The rubric with one reviewer's own cells and comments: the form of the scoring desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from workbench.domain.marks import Blank, Cell, missing_items
from workbench.domain.measure import Measure
from workbench.domain.rubric import Item, ItemId, Scoring
from workbench.domain.sheet_points import subtotals
from workbench.services.sources import SourceView, source_of

WHOLE_SHEET = ""


@dataclass(frozen=True)
class AnchorView:
    """What a band of points looks like; ``from_points`` is included, in the item's own points."""

    band: str
    from_points: Fraction
    text: str


@dataclass(frozen=True)
class ItemView:
    """One cell of the form. ``marked_once``: staff mark it for all, the reviewer only reads it."""

    id: str
    name: str
    points: Fraction
    step: Fraction
    kind: Literal["objective", "subjective"]
    evidence: str
    anchors: tuple[AnchorView, ...]
    source: SourceView | None
    marked_once: bool
    may_not_apply: bool
    cell: Cell
    comment: str


@dataclass(frozen=True)
class CriterionView:
    """A first-level criterion; ``points`` is what it can add to the total."""

    id: str
    name: str
    points: Fraction
    source: SourceView | None
    items: tuple[ItemView, ...]


@dataclass(frozen=True)
class Progress:
    """Points of what is marked so far, and the ids of the items that still wait for a mark."""

    subtotals: Mapping[str, Fraction]
    total: Fraction
    missing: tuple[str, ...]


def progress(scoring: Scoring, cells: Mapping[ItemId, Cell]) -> Progress:
    """Where a sheet stands, items marked once included."""
    points = subtotals(scoring, cells)
    waiting = tuple(str(item.id) for item in missing_items(cells, scoring.items))
    return Progress(points, sum(points.values(), Fraction(0)), waiting)


def criteria(
    measure: Measure, cells: Mapping[ItemId, Cell], comments: Mapping[str, str]
) -> tuple[CriterionView, ...]:
    """The form in the frozen order of the rubric."""

    def view(item: Item) -> ItemView:
        return ItemView(
            id=item.id,
            name=item.name,
            points=item.points,
            step=item.step,
            kind=item.kind,
            evidence=item.evidence,
            anchors=tuple(
                AnchorView(anchor.band, anchor.from_share * item.points, anchor.text)
                for anchor in item.anchors
            ),
            source=source_of(measure, item.citations),
            marked_once=item.marked_once,
            may_not_apply=item.may_not_apply,
            cell=cells.get(item.id, Blank.PENDING),
            comment=comments.get(item.id, ""),
        )

    return tuple(
        CriterionView(
            criterion.id,
            criterion.name,
            criterion.points,
            source_of(measure, criterion.citations),
            tuple(view(item) for item in criterion.items),
        )
        for criterion in measure.scoring.criteria
    )
