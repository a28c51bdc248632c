"""A rule file as a tree for people: every value with its kind and the clauses that set it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workbench.domain.measure import CitationKind
from workbench.services.rubric_files import Rubric
from workbench.services.rubric_kinds import TEXT, ValueKind, kind_at
from workbench.source import Listing, Node, Path, Scalar, Source
from workbench.source import Mapping as Tree

CITATIONS = "依据"
# What names an item of a list, the first that is there after its 号.
_NAMES = ("名称", "题", "文件", "日期")
_FLOORS = ("各指标不低于", "指标不低于")
_CITING = (CITATIONS, "下限依据")
# Keys whose values are ids of application fields.
_FIELD_KEYS = ("字段", "按字段", "日期字段", "基数", "项目成本字段", "起算", "发放日", "核销日")
# What a file is, and what saving and adopting write.
_FIXED = ("格式", "政策", "编号", "版本", "状态", "采纳")
# The first step of what stands in the policy file.
INHERITED = "办法"


@dataclass(frozen=True)
class Clause:
    """The clause that set a value, as the file or its policy cites it."""

    id: str
    document: str
    article: str
    kind: str
    quote: str


@dataclass(frozen=True)
class Branch:
    """One line of the tree.

    Attributes:
        path: keys and indices from the root of the file.
        name: an item's own name; empty where its key or number names it.
        value: the text as written; None for a branch that holds others.
        parts: what a branch holds in short: its texts or the names of its items, in their order.
        kind: what may be written here; plain text for a branch that holds others.
        clauses: who set it, from the nearest 依据 upward.
        line: where it stands in the file, from 1.
    """

    path: Path
    name: str
    value: str | None
    parts: tuple[str, ...]
    kind: ValueKind
    clauses: tuple[Clause, ...]
    line: int

    @property
    def is_fixed(self) -> bool:
        """Whether the value is not changed here: saving and adopting write it, or it is inherited."""
        return self.path[0] in _FIXED or self.is_inherited

    @property
    def is_inherited(self) -> bool:
        """Whether the value stands in the policy file, for every measure of the policy."""
        return self.path[0] == INHERITED

    @property
    def is_default(self) -> bool:
        """Whether only system defaults stand behind the value."""
        return bool(self.clauses) and all(one.kind == CitationKind.DEFAULT for one in self.clauses)

    @property
    def is_pending(self) -> bool:
        """Whether a clause behind the value still waits for its document."""
        return any(one.kind == CitationKind.PENDING for one in self.clauses)


@dataclass(frozen=True)
class _Known:
    """What values of the file may refer to: clauses by id, and ids of application fields."""

    clauses: Mapping[str, Clause]
    fields: tuple[str, ...]


def rubric_tree(rubric: Rubric) -> tuple[Branch, ...]:
    """Every branch of a file, a parent before its children, in the order of the text; then its policy's."""
    policy = rubric.policy_source if rubric.text_at("政策") else None
    known = _Known(
        {**_clauses(policy), **_clauses(rubric.source)}, (*_field_ids(rubric.source), *_field_ids(policy))
    )
    own = tuple(_branches(rubric.source.root, (), (), known))
    if policy is None:
        return own
    at = (INHERITED,)
    return (*own, _branch(policy.root, at, (), known), *_branches(policy.root, at, (), known))


def _field_ids(source: Source | None) -> tuple[str, ...]:
    entry = source.root.entry("申报字段") if source else None
    items = entry.value.items if entry and isinstance(entry.value, Listing) else ()
    return tuple(_texts(item)["号"] for item in items if isinstance(item, Tree) and "号" in _texts(item))


def _clauses(source: Source | None) -> dict[str, Clause]:
    entry = source.root.entry(CITATIONS) if source else None
    if entry is None or not isinstance(entry.value, Listing):
        return {}
    found = {}
    for item in entry.value.items:
        if isinstance(item, Tree):
            texts = _texts(item)
            id, *rest = (texts.get(key, "") for key in ("号", "文件", "条款", "性质", "原文"))
            found[id] = Clause(id, *rest)
    return found


def _branches(node: Node, path: Path, above: tuple[Clause, ...], known: _Known) -> Iterator[Branch]:
    """The branches below a node; ``above`` are the clauses behind the node itself."""
    children: list[tuple[str | int, Node]] = []
    match node:
        case Tree(entries=entries):
            children = [(entry.key.text, entry.value) for entry in entries]
        case Listing(items=items):
            children = list(enumerate(items))
    for step, child in children:
        at = (*path, step)
        behind = _behind(node, at, child, known) or above
        yield _branch(child, at, behind, known)
        yield from _branches(child, at, behind, known)


def _behind(parent: Node, path: Path, node: Node, known: _Known) -> tuple[Clause, ...]:
    if path[-2:-1] == (CITATIONS,) and isinstance(node, Tree):
        return _named(node, "号", known)
    if path[-1] in _FLOORS and isinstance(parent, Tree):
        return _named(parent, "下限依据", known)
    return _named(node, CITATIONS, known) if isinstance(node, Tree) else ()


def _named(node: Tree, key: str, known: _Known) -> tuple[Clause, ...]:
    entry = node.entry(key)
    match entry.value if entry else None:
        case Listing(items=items):
            ids = [item.text for item in items if isinstance(item, Scalar)]
        case Scalar(text=text):
            ids = [text]
        case _:
            ids = []
    return tuple(known.clauses[one] for one in ids if one in known.clauses)


def _branch(node: Node, path: Path, clauses: tuple[Clause, ...], known: _Known) -> Branch:
    match node:
        case Scalar(text=text):
            return Branch(path, "", text, (), _kind(path, known), clauses, node.line)
        case Listing(items=items):
            parts = tuple(item.text if isinstance(item, Scalar) else _name(item) for item in items)
            return Branch(path, "", None, tuple(filter(None, parts)), TEXT, clauses, node.line)
        case Tree():
            name = _name(node) if isinstance(path[-1], int) else ""
            told = {"号", *_NAMES} if name else set()
            parts = tuple(text for key, text in _texts(node).items() if key not in told)
            return Branch(path, name, None, parts, TEXT, clauses, node.line)
    raise TypeError(node)


def _kind(path: Path, known: _Known) -> ValueKind:
    """What the format says of the place; where it says an id, one of those that exist."""
    key = next((step for step in reversed(path) if isinstance(step, str)), "")
    if key in _CITING:
        return ValueKind("choice", tuple(known.clauses))
    return ValueKind("choice", known.fields) if key in _FIELD_KEYS and known.fields else kind_at(path)


def _name(node: Node) -> str:
    """What an item of a list is called: its 号, then the first of its names."""
    texts = _texts(node) if isinstance(node, Tree) else {}
    name = next((texts[key] for key in _NAMES if key in texts), "")
    return " ".join(filter(None, (texts.get("号", ""), name)))


def _texts(node: Tree) -> dict[str, str]:
    return {entry.key.text: entry.value.text for entry in node.entries if isinstance(entry.value, Scalar)}
