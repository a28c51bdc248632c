"""The table of one form: items with their marks, subtotals and the total as formulas over these marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from workbench.domain.marks import Blank, Cell
from workbench.domain.rounding import Rounding, decimal_text
from workbench.domain.rubric import Criterion, Item, ItemId, MissingMarkRule, Scoring
from workbench.i18n import t
from workbench.sheets.ballots.lines import Lines, Looks
from workbench.sheets.column_look import looked
from workbench.sheets.item_words import anchor_words, criterion_words, mark_content
from workbench.sheets.layout import Layout, LayoutColumn
from workbench.sheets.marks_rows import has_share, rescales
from workbench.sheets.paragraphs import paragraphs, wrapped
from workbench.sheets.point_terms import reached, sheet_total
from workbench.sheets.rounded import to_places
from workbench.sheets.style import (
    CODE,
    HEADING,
    HEADING_HEIGHT,
    NUMBER,
    PLAIN,
    POINTS,
    TEXT,
    Content,
    Formula,
    Look,
    as_total,
    lines_needed,
    row_height,
)

_FIGURE = Look(form=PLAIN)
_LOOKS = {"item": CODE, "points": _FIGURE, "mark": _FIGURE}
_POINTS_WIDTH = 7
# A comment that takes more lines than these beside its item stands below the table.
_MOST_LINES = 8


@dataclass(frozen=True)
class Marked:
    """What one reviewer entered: a cell and a comment by item; ``counts`` tells whether points are due."""

    cells: Mapping[ItemId, Cell]
    comments: Mapping[str, str]
    counts: bool


@dataclass(frozen=True)
class WrittenTable:
    """The row of the total, and the comments that are too long for the table, by item."""

    total_row: int
    long_comments: tuple[tuple[Item, str], ...]


@dataclass(frozen=True)
class _Area:
    """Rows of one criterion: its items, and the row of its subtotal below them."""

    criterion: Criterion
    top: int
    bottom: int

    @property
    def subtotal(self) -> int:
        return self.bottom + 1


class FormTable:
    """What every form of one measure shares: columns, looks, words, and how points follow from marks."""

    def __init__(self, scoring: Scoring, layout: Layout) -> None:
        self._scoring = scoring
        self.columns = _with_points(layout.columns)
        self._keys = [column.key for column in self.columns]
        self.mark_column = self._keys.index("mark") + 1
        self._mark = get_column_letter(self.mark_column)
        self._points = get_column_letter(self._keys.index("points") + 1)
        self._item_looks: Looks = tuple(looked(_LOOKS.get(one.key, TEXT), one) for one in self.columns)
        self._sum_looks, self._count_looks = self._sums(POINTS), self._sums(NUMBER)
        self._words = {
            item.id: _item_words(criterion, item)
            for criterion in scoring.criteria
            for item in criterion.items
        }

    def _sums(self, mark: Look) -> Looks:
        looks = {"mark": mark, "points": _FIGURE}
        return tuple(as_total(looks.get(key, TEXT)) for key in self._keys)

    def write(self, lines: Lines, marked: Marked) -> WrittenTable:
        """Write headings, items, subtotals and total; nothing is added up where no points are due."""
        headings = [column.shown for column in self.columns]
        lines.add(headings, (HEADING,) * len(headings), HEADING_HEIGHT)
        top = lines.row
        areas = list(self._areas(top))
        waiting = areas[-1].subtotal + 1
        long_comments = []
        for area in areas:
            for item in area.criterion.items:
                words, is_long = self._comment(item, marked)
                if is_long:
                    long_comments.append((item, words))
                    words = t("sheets.ballots.below")
                self._write_item(lines, area, item, marked.cells.get(item.id, Blank.PENDING), words)
            self._write_subtotal(lines, area, areas, waiting, counts=marked.counts)
        counted = f"{len(self._scoring.items)}-{self._count(areas)}-({self._not_applicable(areas)})"
        self._sum_row(lines, self._count_looks, t("sheets.ballots.waiting"), None, Formula(counted))
        full = self._scoring.full_points
        total = self._total(areas, waiting, waiting + 1) if marked.counts else None
        note = self._note(marked)
        self._sum_row(lines, self._sum_looks, t("sheets.ballots.total"), full, total, note)
        return WrittenTable(waiting + 1, tuple(long_comments))

    def _areas(self, top: int) -> Iterator[_Area]:
        for criterion in self._scoring.criteria:
            yield _Area(criterion, top, top + len(criterion.items) - 1)
            top += len(criterion.items) + 1

    def _comment(self, item: Item, marked: Marked) -> tuple[str, bool]:
        words = paragraphs(marked.comments.get(item.id, ""))
        if item.marked_once:
            return t("sheets.score_sheet.marked_once"), False
        widths = [column.width for column in self.columns if column.key == "comment"]
        return words, bool(words) and (not widths or len(wrapped(words, widths[0])) > _MOST_LINES)

    def _write_item(self, lines: Lines, area: _Area, item: Item, cell: Cell, comment: str) -> None:
        is_first = lines.row == area.top
        words = self._words[item.id] if is_first else {**self._words[item.id], "criterion": ""}
        contents: list[Content] = []
        tallest = 1
        for column in self.columns:
            if column.key == "points":
                contents.append(item.points)
            elif column.key == "mark":
                contents.append(mark_content(cell))
            elif column.key == "comment":
                contents.append(comment)
                tallest = max(tallest, len(wrapped(comment, column.width)))
            else:
                contents.append(words[column.key])
                rows = len(area.criterion.items) if column.key == "criterion" else 1
                tallest = max(tallest, -(-lines_needed(words[column.key], column.width) // rows))
        lines.add(contents, self._item_looks, row_height(tallest))
        if is_first and "criterion" in self._keys:
            place = self._keys.index("criterion") + 1
            lines.merge(area.top, place, area.bottom, place)

    def _write_subtotal(
        self, lines: Lines, area: _Area, areas: Sequence[_Area], waiting: int, *, counts: bool
    ) -> None:
        criterion = area.criterion
        points = f"SUM({self._span(self._points, area)})"
        weight = "" if criterion.weight == 1 else f"*{decimal_text(criterion.weight)}"
        label = t("sheets.ballots.subtotal")
        if weight:
            kind = "share" if has_share(criterion) else "factor"
            label = t(f"sheets.ballots.subtotal_{kind}", weight=criterion.weight)
        reach = self._in_total(area, weight)
        due = self._is_due(areas, waiting)
        if rescales(self._scoring):
            due = f"AND({due},COUNT({self._span(self._mark, area)})>0)"
        mark = Formula(f'IF({due},{reach},"")') if counts else None
        self._sum_row(lines, self._sum_looks, label, Formula(points + weight), mark)

    def _in_total(self, area: _Area, weight: str) -> str:
        """Points of a criterion in the total, each rounding where it is declared."""
        scoring = self._scoring
        points = reached(scoring, self._span(self._mark, area), self._span(self._points, area))
        if scoring.by_criterion:
            return points + weight
        return _declared(_declared(points, scoring.criterion_rounding) + weight, scoring.weighted_rounding)

    def _is_due(self, areas: Sequence[_Area], waiting: int) -> str:
        """Whether the marks that there are give points, as the rule for missing marks says."""
        any_mark = f"{self._count(areas)}>0"
        if self._scoring.missing is MissingMarkRule.RESCALE:
            return any_mark
        return f"AND({self._mark}{waiting}=0,{any_mark})"

    def _total(self, areas: Sequence[_Area], waiting: int, row: int) -> Formula:
        parts = ",".join(f"{self._mark}{area.subtotal}" for area in areas)
        reachable = f"SUM({','.join(f'{self._points}{area.subtotal}' for area in areas)})"
        if rescales(self._scoring):
            each = (f"ISNUMBER({self._mark}{one.subtotal})*{self._points}{one.subtotal}" for one in areas)
            reachable = f"({'+'.join(each)})"
        total = sheet_total(parts, f"{self._points}{row}", reachable)
        return Formula(f'IF({self._is_due(areas, waiting)},{total},"")')

    def _note(self, marked: Marked) -> str:
        """Why there is no total, or what became of items without a mark."""
        scoring = self._scoring
        pending = any(marked.cells.get(one.id, Blank.PENDING) is Blank.PENDING for one in scoring.items)
        if not pending or not marked.counts:
            return ""
        rescaled = scoring.missing is MissingMarkRule.RESCALE
        return t("sheets.ballots.rescaled" if rescaled else "sheets.ballots.no_total")

    def _count(self, areas: Sequence[_Area]) -> str:
        return f"COUNT({','.join(self._span(self._mark, area) for area in areas)})"

    def _not_applicable(self, areas: Sequence[_Area]) -> str:
        word = t("term.blank.na")
        return "+".join(f'COUNTIF({self._span(self._mark, area)},"{word}")' for area in areas)

    def _span(self, letter: str, area: _Area) -> str:
        return f"{letter}{area.top}:{letter}{area.bottom}"

    def _sum_row(
        self,
        lines: Lines,
        looks: Looks,
        label: str,
        points: Content,
        mark: Content,
        note: str = "",
    ) -> None:
        """A row of sums: its label in the first columns, its note where comments stand."""
        given: dict[str, Content] = {"points": points, "mark": mark, "comment": note}
        contents = [given.get(key) for key in self._keys]
        ends = next(place for place, key in enumerate(self._keys) if key in given)
        if ends:
            contents[0] = label
        row = lines.add(contents, looks)
        if ends:
            lines.merge(row, 1, row, ends)


def _with_points(columns: Sequence[LayoutColumn]) -> tuple[LayoutColumn, ...]:
    """The columns, full points among them: the formulas read those."""
    if any(column.key == "points" for column in columns):
        return tuple(columns)
    place = [column.key for column in columns].index("mark")
    return (*columns[:place], LayoutColumn("points", _POINTS_WIDTH), *columns[place:])


def _item_words(criterion: Criterion, item: Item) -> dict[str, str]:
    content = f"{item.id} {item.name}"
    if item.evidence:
        content = t("sheets.ballots.content", item=item.id, name=item.name, evidence=item.evidence)
    return {
        "criterion": criterion_words(criterion),
        "item": item.id,
        "name": item.name,
        "content": content,
        "evidence": item.evidence,
        "anchors": anchor_words(item),
    }


def _declared(value: str, rounding: Rounding | None) -> str:
    """Rounded where a rounding is declared, to whole places."""
    if rounding is None:
        return value
    return to_places(value, str(len(str(rounding.unit.denominator)) - 1), rounding.mode)
