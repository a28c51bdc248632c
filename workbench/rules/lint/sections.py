"""S30, S61 to S67, S74, S75, S96: every section of the file is used by the computation, or refused."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.domain.award_limits import BY_PLACE
from workbench.domain.errors import Problem
from workbench.rules.draft import Draft
from workbench.rules.format.award import RECORDED, TIERED, PoolText, RankingText
from workbench.rules.format.document import MeasureText
from workbench.source import Path
from workbench.source.guesses import meant

# What only a clause that gives money can use.
_OF_MONEY = (
    *("评分", "等次", "加项", "限额", "名额", "次数", "补差", "互斥", "重复", "预算", "分担", "兑付"),
    *("项目成本字段", "算例"),
)


def check(draft: Draft) -> Iterator[Problem]:
    """Hold the sections of a file against its way of giving money."""
    measure, method = draft.measure, draft.structure.method
    if measure is None:
        yield from _policy(draft)
        return
    yield from _add_on_clauses(draft, measure)
    if method == RECORDED:
        yield from _recorded(draft)
        return
    if method is None:
        return
    if measure.tiers is not None and method not in TIERED:
        yield draft.problem("S61", ("等次",), method=method)
    if isinstance(measure.award, PoolText) and measure.quota is not None:
        yield draft.problem("S74", ("名额",))
    for number, cap in enumerate(measure.caps or ()):
        if isinstance(measure.award, PoolText) and cap.scope == "单项":
            yield draft.problem("S96", ("限额", number, "范围"), id=cap.id)
    rankings = _rankings(measure)
    is_used = method in TIERED or any(one.by_field is None for _, one in rankings)
    if measure.scoring is not None and not is_used and not _broken(draft, "名额", "金额"):
        yield draft.problem("S62", ("评分",))
    for path, ranking in rankings:
        yield from _ranking(draft, measure, path, ranking)
    ranked = bool(rankings) or measure.scoring is not None or _broken(draft, "评分", "名额", "金额")
    if measure.budget and measure.budget.over in BY_PLACE and not ranked:
        yield draft.problem("S66", ("预算", "超支"), over=measure.budget.over)


def _broken(draft: Draft, *sections: str) -> bool:
    return any(one in draft.structure.broken for one in sections)


def _rankings(measure: MeasureText) -> list[tuple[Path, RankingText]]:
    found: list[tuple[Path, RankingText]] = []
    if isinstance(measure.award, PoolText):
        found.append((("金额", "名次"), measure.award.places))
    if measure.quota:
        found.append((("名额",), measure.quota))
    return found


def _ranking(draft: Draft, measure: MeasureText, path: Path, ranking: RankingText) -> Iterator[Problem]:
    if ranking.by_field is None and measure.scoring is None and not _broken(draft, "评分"):
        yield draft.problem("S63", path)
    if (ranking.ties == "按指标") != (ranking.tie_criteria is not None):
        yield draft.problem("S64", (*path, "同分"))
    elif ranking.tie_criteria and not _broken(draft, "评分"):
        known = [one.id for one in measure.scoring.criteria] if measure.scoring else []
        for number, one in enumerate(ranking.tie_criteria):
            if one not in known:
                yield draft.problem("S30", (*path, "同分指标", number), id=one, remedy=meant(one, known))


def _recorded(draft: Draft) -> Iterator[Problem]:
    for entry in draft.source.root.entries:
        if entry.key.text in _OF_MONEY:
            yield draft.problem("S65", (entry.key.text,), key=entry.key.text)


def _add_on_clauses(draft: Draft, measure: MeasureText) -> Iterator[Problem]:
    for number, one in enumerate(measure.add_ons or ()):
        for clause in one.clauses or ():
            if clause in (measure.clauses or ()):
                yield draft.problem("S75", ("加项", number, "清单"), clause=clause)


def _policy(draft: Draft) -> Iterator[Problem]:
    """What a policy file cannot say, since scores and items of different measures do not compare."""
    text = draft.text
    for number, cap in enumerate(text.caps or ()):
        if cap.scope != "主体每年":
            yield draft.problem("S67", ("限额", number, "范围"), found=cap.scope)
        elif cap.together:
            yield draft.problem("S67", ("限额", number, "合并"), found="合并")
    if text.budget and text.budget.over in BY_PLACE:
        yield draft.problem("S67", ("预算", "超支"), found=text.budget.over)
