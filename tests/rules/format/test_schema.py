"""The schema for editors says the same as the format: shipped files fit it, broken ones do not."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from workbench.rules.format.document import known_keys
from workbench.rules.format.schema import Kind, schema
from workbench.source import read_source
from workbench.source.nodes import plain

RUBRICS = Path(__file__).parents[3] / "rubrics"
FILES = sorted(RUBRICS.glob("*/*.yaml"))
_TYPES = {"object": dict, "array": list, "string": str, "number": str, "integer": str}


def misfits(value: Any, shape: dict[str, Any], root: dict[str, Any], path: str = "") -> Iterator[str]:
    """Paths where a tree of texts does not fit; numbers are texts here."""
    if "$ref" in shape:
        yield from misfits(value, root["$defs"][shape["$ref"].rsplit("/", 1)[1]], root, path)
        return
    options = shape.get("anyOf") or shape.get("oneOf")
    if options:
        if all(any(misfits(value, one, root, path)) for one in options):
            yield path
        return
    kinds = shape.get("type", "object")
    if not isinstance(value, tuple(_TYPES[one] for one in ([kinds] if isinstance(kinds, str) else kinds))):
        yield f"{path}: type"
        return
    if isinstance(value, str):
        allowed = shape.get("enum") or ([shape["const"]] if "const" in shape else [value])
        if value not in allowed or not re.search(shape.get("pattern", ""), value):
            yield path
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from misfits(one, shape.get("items", {}), root, f"{path}/{number}")
    else:
        yield from _mapping(value, shape, root, path)


def _mapping(value: dict[str, Any], shape: dict[str, Any], root: dict[str, Any], path: str) -> Iterator[str]:
    more = shape.get("additionalProperties", True)
    for key, one in value.items():
        known = shape.get("properties", {}).get(key)
        if known is not None:
            yield from misfits(one, known, root, f"{path}/{key}")
        elif more is False:
            yield f"{path}/{key}: unknown"
        elif isinstance(more, dict):
            yield from misfits(one, more, root, f"{path}/{key}")
    for key in shape.get("required", ()):
        if key not in value:
            yield f"{path}/{key}: missing"


def tree(file: Path) -> dict[str, Any]:
    source, _ = read_source(file.read_bytes(), file=file.name, known_keys=known_keys())
    assert source is not None
    found = plain(source.root)
    assert isinstance(found, dict)
    return found


def kind_of(file: Path) -> Kind:
    return "policy" if file.name == "policy.yaml" else "measure"


@pytest.mark.parametrize("kind", ["measure", "policy"])
def test_the_committed_schema_is_that_of_the_format(kind: Kind) -> None:
    assert json.loads((RUBRICS / f"{kind}.schema.json").read_text("utf-8")) == schema(kind)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_a_shipped_file_fits_the_schema(file: Path) -> None:
    shape = schema(kind_of(file))

    assert list(misfits(tree(file), shape, shape)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"备注": "无"},
        {"金额": {"方式": "定额", "金额": "300"}},
        {"金额": {"方式": "没有"}},
        {"状态": "草稿"},
        {"施行": "2025年9月18日"},
        {"限额": [{"号": "k", "范围": "年度总额", "金额": "1万元", "依据": ["A"]}]},
        {"重复": "国家"},
    ],
)
def test_a_broken_file_does_not_fit_the_schema(change: dict[str, Any]) -> None:
    shape = schema("measure")
    good = tree(RUBRICS / "datong-2025" / "dataset.yaml")

    assert list(misfits({**good, **change}, shape, shape)) != []


@pytest.mark.parametrize("kind", ["measure", "policy"])
def test_every_key_is_described_in_both_languages(kind: Kind) -> None:
    found = schema(kind)

    for shape in (found, *found["$defs"].values()):
        for key, value in shape.get("properties", {}).items():
            assert " / " in value["description"], key
