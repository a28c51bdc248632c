"""What the focused item asks: bands, evidence, source, my comment."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from workbench.i18n import t
from workbench.services.open_sheet import ItemView
from workbench.tui.screens.desk.sources import source_text
from workbench.tui.widgets.words import Line, Prose


class ItemDetail(VerticalScroll, can_focus=False):
    """The rubric's words for one item; Page Up and Page Down scroll them."""

    def compose(self) -> ComposeResult:
        """One text."""
        yield Prose(id="detail-text")

    def show(self, item: ItemView, refusal: str) -> None:
        """Show another item, or another refusal of the same one."""
        self.query_one("#detail-text", Prose).say(detail_lines(item, refusal))
        self.scroll_home(animate=False)


def detail_lines(item: ItemView, refusal: str) -> Iterator[Line]:
    """The item's text, line by line, what is most needed first."""
    kind = t(f"term.item_kind.{item.kind}")
    head = t("tui.detail.head", id=item.id, name=item.name, points=item.points, step=item.step, kind=kind)
    yield Line("", head=head)
    if refusal:
        yield Line(t("tui.detail.refused", reason=refusal), style="bold $text-error")
    if item.comment:
        yield Line(t("tui.detail.comment", comment=item.comment))
    if item.marked_once:
        yield Line(t("tui.detail.marked_once"))
    if item.may_not_apply:
        yield Line(t("tui.detail.may_not_apply"))
    for anchor in item.anchors:
        yield Line(t("tui.detail.anchor", band=anchor.band, points=anchor.from_points, text=anchor.text))
    if item.evidence:
        yield Line(t("tui.detail.evidence", evidence=item.evidence))
    yield Line(t("tui.detail.source", source=source_text(item.source)))
