"""S86, S87: what the text leaves open is chosen in the file, never taken for granted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.domain.errors import Problem
from workbench.rules.build.scoring import trim_of
from workbench.rules.draft import Draft
from workbench.rules.format.award import RECORDED, InstalmentsText, PoolText
from workbench.rules.format.base import Part
from workbench.rules.format.document import Document, MeasureText
from workbench.rules.format.limits import BudgetText, CapText, ExclusivityText, OverlapText
from workbench.rules.format.scoring import ScoringText
from workbench.source import Path

_BASIS = ("批准额", "兑付额")


@dataclass(frozen=True)
class Open:
    """A key that may be left out, what is then computed, and what an office may write."""

    name: str
    key: str
    choices: tuple[str, ...]

    @property
    def taken(self) -> str:
        """What is computed where the key is not there."""
        return self.choices[0]


_OPEN: dict[type[Part], tuple[Open, ...]] = {
    CapText: (Open("year", "年度", ("自然年",)), Open("over", "超限", ("按名次", "申报人指定"))),
    OverlapText: (Open("basis", "口径", _BASIS),),
    BudgetText: (Open("basis", "口径", _BASIS),),
    ExclusivityText: (Open("exception", "例外", ("无", "须会议纪要")),),
    PoolText: (Open("ties", "同分", ("停止", "都不入选", "抽签", "按指标")),),
    InstalmentsText: (Open("each", "每期", ("核定", "平均")),),
}


def check(draft: Draft) -> Iterator[Problem]:
    """Remind of every choice that a draft leaves open; a file in force has made them all."""
    status = draft.text.status
    if status not in ("草案", "生效"):
        return
    for path, one in _left_open(draft.text):
        yield draft.problem(
            "S86",
            path,
            level="warning" if status == "草案" else "error",
            key=one.key,
            taken=one.taken,
            choices=one.choices,
        )
    if status == "生效" and _has_no_convention(draft):
        yield draft.problem("S87", ("状态",))


def _has_no_convention(draft: Draft) -> bool:
    """Whether neither a clause that gives money nor its policy says how its text is read."""
    if draft.measure is None or draft.orphaned or draft.structure.method in (None, RECORDED):
        return False
    broken = "约定" in draft.structure.broken or (draft.policy and "约定" in draft.policy.broken)
    return not broken and not any(one.conventions for one in draft.files)


def _left_open(text: Document) -> Iterator[tuple[Path, Open]]:
    for path, part in _parts(text):
        for one in _OPEN.get(type(part), ()):
            if one.name not in _said(part):
                yield path, one
    if isinstance(text, MeasureText) and text.scoring and text.scoring.trim is None:
        yield from _trim(text.scoring)


def _parts(text: Document) -> Iterator[tuple[Path, Part]]:
    for number, cap in enumerate(text.caps or ()):
        if cap.scope != "单项":
            yield ("限额", number), cap
    for number, overlap in enumerate(text.overlaps or ()):
        yield ("重复", number), overlap
    if text.budget:
        yield ("预算",), text.budget
    if text.exclusivity:
        yield ("互斥",), text.exclusivity
    if isinstance(text, MeasureText) and isinstance(text.award, PoolText):
        yield ("金额", "名次"), text.award
    elif isinstance(text, MeasureText) and isinstance(text.award, InstalmentsText):
        yield ("金额",), text.award


def _said(part: Part) -> set[str]:
    """The keys that the file itself gives, those of 名次 for the whole of 名次共享."""
    return part.places.model_fields_set if isinstance(part, PoolText) else part.model_fields_set


def _trim(scoring: ScoringText) -> Iterator[tuple[Path, Open]]:
    trim = trim_of(scoring)
    if trim is not None:
        words = f"{{有效表满: {trim.from_sheets}, 最高: {trim.high}, 最低: {trim.low}}}"
        yield ("评分",), Open("trim", "去极值", (words,))
