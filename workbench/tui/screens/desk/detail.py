"""What the focused item asks: bands, evidence, source, my comment."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from workbench.i18n import t
from workbench.services.sheet_form import ItemView
from workbench.tui.screens.desk.sources import source_text
from workbench.tui.texts import plain
from workbench.tui.widgets.words import Plain


class ItemDetail(VerticalScroll, can_focus=False):
    """The rubric's words for one item; Page Up and Page Down scroll them."""

    def compose(self) -> ComposeResult:
        """One text."""
        yield Plain(id="detail-text")

    def show(self, item: ItemView, refusal: str) -> None:
        """Show another item, or another refusal of the same one."""
        self.query_one("#detail-text", Plain).say(Content("\n").join(detail_lines(item, refusal)))
        self.scroll_home(animate=False)


def detail_lines(item: ItemView, refusal: str) -> list[Content]:
    """The item's text, line by line."""
    kind = t(f"term.item_kind.{item.kind}")
    head = t("tui.detail.head", id=item.id, name=item.name, points=item.points, step=item.step, kind=kind)
    lines = [plain(head, "bold")]
    if refusal:
        lines.append(plain(t("tui.detail.refused", reason=refusal), "bold $text-error"))
    if item.comment:
        lines.append(plain(t("tui.detail.comment", comment=item.comment)))
    if item.marked_once:
        lines.append(plain(t("tui.detail.marked_once")))
    if item.may_not_apply:
        lines.append(plain(t("tui.detail.may_not_apply")))
    for anchor in item.anchors:
        words = t("tui.detail.anchor", band=anchor.band, points=anchor.from_points, text=anchor.text)
        lines.append(plain(words))
    if item.evidence:
        lines.append(plain(t("tui.detail.evidence", evidence=item.evidence)))
    lines.append(plain(t("tui.detail.source", source=source_text(item.source))))
    return lines
