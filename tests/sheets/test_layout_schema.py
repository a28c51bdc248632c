"""The schema of layout files for editors says the same as their reader."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.rules.format.test_schema import misfits
from workbench.rules.shipped import shipped
from workbench.sheets.layout.keys import COLUMN_KEYS, KEYS, KNOWN_KEYS, PAGE_KEYS
from workbench.sheets.layout.schema import schema
from workbench.sheets.model import Kind
from workbench.source import read_source
from workbench.source.nodes import plain

FOLDER = shipped() / "exports" / "layouts"


def tree(kind: Kind) -> dict[str, Any]:
    source, _ = read_source((FOLDER / f"{kind.value}.yaml").read_bytes(), file="l", known_keys=KNOWN_KEYS)
    assert source is not None
    found = plain(source.root)
    assert isinstance(found, dict)
    return found


def test_the_committed_schema_is_that_of_the_reader() -> None:
    assert json.loads((FOLDER / "layout.schema.json").read_text("utf-8")) == schema()


@pytest.mark.parametrize("kind", Kind)
def test_a_shipped_layout_fits_the_schema(kind: Kind) -> None:
    assert list(misfits(tree(kind), schema(), schema())) == []


@pytest.mark.parametrize(
    "change",
    [
        {"备注": "无"},
        {"编号": "award"},
        {"单位": "角"},
        {"保护": "是"},
        {"栏": [{"号": "awrad", "宽": "5"}]},
        {"栏": [{"号": "award"}]},
        {"栏": [{"号": "award", "宽": "5", "格式": "货币"}]},
        {"页面": {"纸张": "A5"}},
        {"页面": {"页边距": {"前": "5"}}},
        {"签字": ["nobody"]},
        {"签字": [{"英文题": "Cashier"}]},
    ],
)
def test_a_broken_layout_does_not_fit_the_schema(change: dict[str, Any]) -> None:
    assert list(misfits({**tree(Kind.AWARDS), **change}, schema(), schema())) != []


def test_every_key_is_described_in_both_languages() -> None:
    found = schema()["properties"]
    column, page = found["栏"]["items"]["properties"], found["页面"]["properties"]

    assert [tuple(one) for one in (found, column, page)] == [KEYS, COLUMN_KEYS, PAGE_KEYS]
    for shape in (found, column, page):
        assert all(" / " in value["description"] for value in shape.values())
