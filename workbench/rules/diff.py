"""Two versions of a rule file compared value by value, each change with how deep it reaches.

The levels are a ladder of what marks and awards survive: 0 nothing that counts; 1 words; 2 money; 3 tiers and
places; 4 who may apply, or a criterion taken away; 5 a criterion added or another scale, so that reviewers
must mark again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from workbench.domain.errors import BadInput
from workbench.domain.money import parse_amount, parse_rate
from workbench.i18n import t
from workbench.rules.findings import Label, path_words
from workbench.rules.format.values import parse_number

# What every new version changes by itself; the version stands at the head of the comparison.
_ASIDE = frozenset({"格式", "版本", "状态", "采纳", "改动记录"})
# Whatever these say, they say it to people.
_WORDS = frozenset(
    {
        "名称",
        "证明",
        "依据",
        "下限依据",
        "理由",
        "备选",
        "例外",
        "题",
        "原因",
        "文号",
        "清单",
        "评分档",
        "偏差",
        "分档",
    }
)
_SECTIONS = {
    **dict.fromkeys(("约定", "算例", "项目成本字段"), 1),
    **dict.fromkeys(("金额", "加项", "限额", "预算", "分担", "重复", "补差", "兑付"), 2),
    **dict.fromkeys(("评分", "等次", "名额", "互斥"), 3),
    **dict.fromkeys(("编号", "政策", "施行", "失效", "时点", "申报字段", "资格", "门槛", "禁入", "次数"), 4),
}
_CRITERIA, _ITEMS = ("评分", "指标"), ("评分", "指标", "分项")
_INSIDE = {
    **{("等次", key): 2 for key in ("金额", "比例", "下限", "上限")},
    **{("评分", key): 5 for key in ("满分", "步长")},
    **{(*of, key): 5 for of in (_CRITERIA, _ITEMS) for key in ("分值", "步长", "认定")},
    **{(*of, "类型"): 1 for of in (_CRITERIA, _ITEMS)},
}
# Where another order of the items is more than another order of words: limits cut one after another.
_ORDERED: dict[tuple[str, ...], int] = {("限额",): 2}
_REMARK, _LOST = 5, 4


Step = str | int


@dataclass(frozen=True)
class Change:
    """One value that differs: its path, what it was and is (None where it was not there), its level 0–5."""

    path: tuple[Step, ...]
    old: str | None
    new: str | None
    level: int

    def below(self, step: str) -> Change:
        """The same change, one step deeper."""
        return replace(self, path=(step, *self.path))

    def words(self) -> str:
        """The change as a line: 等次/“一等”/起分：90 → 88."""
        kind = "added" if self.old is None else "removed" if self.new is None else "changed"
        return t(f"rules.diff.{kind}", path=path_words(self.path), old=self.old or "", new=self.new or "")


def diff(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Change, ...]:
    """Every change between two files, as `workbench.source.nodes.plain` gives them, in the files' order.

    Comments, layout, the order of keys, and 版本, 状态, 采纳, 改动记录 are no changes; nor is one value
    written in two ways (300万元, 3000000元). List items are the same where 号, 题, 名称, or 文件 with 条款
    are; another order of them is one change.
    """
    return tuple(change for change in _mappings((), old, new) if change.path[0] not in _ASIDE)


def change_level(changes: Iterable[Change]) -> int:
    """The deepest level, 0 without changes."""
    return max((change.level for change in changes), default=0)


def _values(path: tuple[Step, ...], old: Any, new: Any) -> Iterator[Change]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        yield from _mappings(path, old, new)
    elif _is_records(old) and _is_records(new):
        yield from _records(path, _listed(old), _listed(new))
    elif _meaning(old) != _meaning(new):
        yield _change(path, old, new)


def _mappings(path: tuple[Step, ...], old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for key in dict.fromkeys([*old, *new]):
        below = (*path, key)
        if key not in new or key not in old:
            yield _change(below, old.get(key), new.get(key))
        else:
            yield from _values(below, old[key], new[key])


def _is_records(value: Any) -> bool:
    """A list of records, or the one record that may stand for it."""
    return isinstance(value, Mapping) or (
        isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)
    )


def _listed(value: Any) -> list[Mapping[str, Any]]:
    return [value] if isinstance(value, Mapping) else value


def _records(
    path: tuple[Step, ...], old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> Iterator[Change]:
    before, after = _by_name(old), _by_name(new)
    if before is None or after is None:
        before, after = dict(enumerate(old)), dict(enumerate(new))
    for name in dict.fromkeys([*before, *after]):
        if name in before and name in after:
            yield from _values((*path, name), before[name], after[name])
        else:
            yield _change((*path, name), before.get(name), after.get(name))
    kept = [name for name in before if name in after]
    moved = [name for name in after if name in before]
    if kept != moved:
        yield Change(path, _joined(kept), _joined(moved), _ORDERED.get(_keys(path), 1))


def _by_name(items: Sequence[Mapping[str, Any]]) -> dict[Step, Mapping[str, Any]] | None:
    """The items by what names each; None where one has no name or two share one."""
    named: dict[Step, Mapping[str, Any]] = {name: one for one in items if (name := _name(one)) is not None}
    return named if len(named) == len(items) else None


def _name(item: Mapping[str, Any]) -> Label | None:
    found = next((item[key] for key in ("号", "题", "名称") if isinstance(item.get(key), str)), None)
    if found is None and "文件" in item and "条款" in item:
        found = f"{item['文件']} {item['条款']}"
    return Label(found) if found is not None else None


def _change(path: tuple[Step, ...], old: Any, new: Any) -> Change:
    return Change(path, _written(old), _written(new), _level(path, old is None, new is None))


def _level(path: tuple[Step, ...], added: bool, removed: bool) -> int:
    keys = _keys(path)
    if any(key in _WORDS for key in keys):
        return 1
    if (added or removed) and keys in (("评分",), _CRITERIA, _ITEMS):
        return _REMARK if added else _LOST
    return _INSIDE.get(keys, _SECTIONS.get(keys[0], _LOST))


def _keys(path: tuple[Step, ...]) -> tuple[str, ...]:
    """The keys of a path, without its list items."""
    return tuple(step for step in path if isinstance(step, str) and not isinstance(step, Label))


def _meaning(value: Any) -> Any:
    """A text as what it says, where it is an amount, a rate or a number."""
    if isinstance(value, list):
        return [_meaning(one) for one in value]
    if not isinstance(value, str):
        return value
    for parse in (parse_amount, parse_rate, parse_number):
        with suppress(BadInput):
            return parse.__name__, parse(value)
    return value


def _written(value: Any) -> str | None:
    """A value on one line, much as a file writes it."""
    match value:
        case None | str():
            return value
        case Mapping():
            return f"{{{_joined(f'{key}: {_written(one)}' for key, one in value.items())}}}"
        case list():
            return f"[{_joined(_written(one) for one in value)}]"
    return str(value)


def _joined(values: Iterable[Any]) -> str:
    return ", ".join(str(value) for value in values)
