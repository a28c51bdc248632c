"""Worked examples that stand on a changed figure, moved along with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction

from workbench.domain.errors import BadInput
from workbench.domain.money import amount_text, parse_amount
from workbench.domain.rounding import decimal_text
from workbench.rules.format.values import parse_number
from workbench.services.rubric_edit import EXAMPLES, Edits, values, with_edit
from workbench.services.rubric_files import Rubric
from workbench.source import Listing, Path, Scalar
from workbench.source.nodes import find

TIERS = "等次"
# An example closer to a cut-off than this is there to try it.
NEAR = Fraction(1, 10)


def with_examples(rubric: Rubric, edits: Edits) -> Edits:
    """Stack what the examples of changed cut-offs and tier amounts need.

    An example on a cut-off or just under it keeps its distance, also in its name; one that expects a
    tier expects as much more or less as the tier gives now.
    """
    for (section, *rest), text in values(edits).items():
        match rest:
            case [int(tier), "起分"] if section == TIERS:
                edits = _moved(rubric, edits, _text(rubric, (TIERS, tier, "起分")), text)
            case [int(tier), "金额"] if section == TIERS:
                name = _text(rubric, (TIERS, tier, "号"))
                edits = _repaid(rubric, edits, name, _text(rubric, (TIERS, tier, "金额")), text)
    return edits


def _moved(rubric: Rubric, edits: Edits, before: str, after: str) -> Edits:
    with suppress(BadInput):
        old, new = parse_number(before), parse_number(after)
        for example in _examples(rubric):
            score = _text(rubric, (*example, "输入", "分"))
            distance = old - parse_number(score)
            if not 0 <= distance < NEAR:
                continue
            moved = decimal_text(new - distance)
            edits = with_edit(rubric, edits, (*example, "输入", "分"), moved)
            name = _text(rubric, (*example, "名称"))
            if score in name:
                edits = with_edit(rubric, edits, (*example, "名称"), name.replace(score, moved, 1))
    return edits


def _repaid(rubric: Rubric, edits: Edits, tier: str, before: str, after: str) -> Edits:
    with suppress(BadInput):
        more = parse_amount(after) - parse_amount(before)
        for example in _examples(rubric):
            at = (*example, "期望", "金额")
            if _text(rubric, (*example, "期望", TIERS)) == tier:
                edits = with_edit(rubric, edits, at, amount_text(parse_amount(_text(rubric, at)) + more))
    return edits


def _examples(rubric: Rubric) -> Iterator[Path]:
    node = find(rubric.source.root, (EXAMPLES,))
    for index in range(len(node.items) if isinstance(node, Listing) else 0):
        if all(
            _text(rubric, (EXAMPLES, index, *rest)) for rest in (("输入", "分"), ("名称",), ("期望", TIERS))
        ):
            yield EXAMPLES, index


def _text(rubric: Rubric, path: Path) -> str:
    """The text as the file was opened; empty where none stands."""
    node = find(rubric.source.root, path)
    return node.text if isinstance(node, Scalar) else ""
