"""Every code that is raised and every key that is worded has words, and gets each part they name."""

import ast
import gettext
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter

from workbench import i18n

ROOT = Path(__file__).parents[2]
PREFIX = {
    "t": "",
    "BadInput": "error.",
    "BadInputs": "error.",
    "Blocked": "error.",
    "Undecided": "error.",
    "Refused": "error.",
    "WorkbenchError": "error.",
    "Finding": "report.finding.",
    "Problem": "problem.",
}
# What the error class adds by itself.
ADDED = {"BadInputs": {"count"}, "Blocked": {"count"}}


@dataclass(frozen=True)
class Use:
    """A literal key in a program text, with the parts handed over where they can be read off."""

    where: str
    key: str
    parts: frozenset[str] | None


def uses(source: str, where: str) -> Iterator[Use]:
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in PREFIX:
                key = _key(node)
                # What `doctor` finds has keys of its own, without a dot.
                if key is not None and (name != "Finding" or "." in key):
                    yield Use(f"{where}:{node.lineno}", PREFIX[name] + key, _parts(name, node))


def _key(call: ast.Call) -> str | None:
    named = [keyword.value for keyword in call.keywords if keyword.arg == "code"]
    match [*call.args, *named][:1]:
        case [ast.Constant(value=str(key))]:
            return key
    return None


def _parts(name: str, call: ast.Call) -> frozenset[str] | None:
    if name in ("Problem", "Finding"):
        given = [*call.args[2:3], *(keyword.value for keyword in call.keywords if keyword.arg == "parts")]
        match given:
            case []:
                return frozenset()
            case [ast.Dict(keys=keys)] if all(isinstance(key, ast.Constant) for key in keys):
                return frozenset(str(key.value) for key in keys if isinstance(key, ast.Constant))
        return None
    if any(keyword.arg is None for keyword in call.keywords):
        return None
    return frozenset({keyword.arg for keyword in call.keywords if keyword.arg} | ADDED.get(name, set()))


def all_uses() -> list[Use]:
    return [
        use
        for path in sorted((ROOT / "workbench").rglob("*.py"))
        for use in uses(path.read_text("utf-8"), str(path.relative_to(ROOT)))
    ]


def has_words(key: str) -> bool:
    try:
        return i18n.has(key)
    except FileNotFoundError:
        return False


def named_in(key: str) -> set[str]:
    """The parts that a key's words name, in either language."""
    domain = key.partition(".")[0]
    texts = [gettext_file(domain, folder).gettext(key) for folder in ("zh_CN", "en")]
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


@cache
def gettext_file(domain: str, folder: str) -> gettext.GNUTranslations:
    with (i18n.CATALOGUES / folder / f"{domain}.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def test_the_search_reads_keys_and_parts() -> None:
    sample = 'raise Refused("a.b", x=1)\nProblem("Y01", place, {"now": 2})\nt(key)\nt("tui.c", **more)'

    assert set(uses(sample, "f")) == {
        Use("f:1", "error.a.b", frozenset({"x"})),
        Use("f:2", "problem.Y01", frozenset({"now"})),
        Use("f:4", "tui.c", None),
    }


def test_every_code_and_key_has_words() -> None:
    assert [(use.where, use.key) for use in all_uses() if not has_words(use.key)] == []


def test_every_part_that_words_name_is_handed_over() -> None:
    lacking = {
        (use.where, use.key): named_in(use.key) - use.parts
        for use in all_uses()
        if use.parts is not None and has_words(use.key)
    }

    assert {where: parts for where, parts in lacking.items() if parts} == {}
