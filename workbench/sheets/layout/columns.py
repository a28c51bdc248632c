"""What each table can show: the columns, units, title parts and signatures that a layout file may name."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from workbench.sheets.layout.model import Form, Unit
from workbench.sheets.model import Kind

# What each table can show; ``reviewers`` and ``split`` stand for as many columns as there are.
_WHO = frozenset({"no", "code", "entity_code", "entity", "title", "clause", "remark"})
_PANEL = frozenset({"sheets", "score", "rank", "tier"})
KNOWN_COLUMNS: Mapping[Kind, frozenset[str]] = {
    Kind.SCORES: _WHO | _PANEL | {"reviewers", "dropped_high", "dropped_low", "deviation"},
    Kind.AWARDS: _WHO
    | _PANEL
    | {"nominal", "item_capped", "add_on", "entity_capped", "award", "split", "note"},
    Kind.PAYMENTS: _WHO
    | {
        "tier",
        "award",
        "words",
        "words_check",
        "split",
        "account_name",
        "bank",
        "account",
        "district",
        "status",
    },
    Kind.NOTICE: frozenset({"no", "entity", "title", "clause", "tier", "award", "remark"}),
    Kind.OPINIONS: _WHO | _PANEL | {"award", "award_words", "opinion"},
    Kind.REPORT: _WHO | _PANEL | {"award", "split", "opinion"},
    Kind.FUNDS: frozenset(
        {
            "no",
            "measure",
            "clause",
            "submissions",
            "awarded",
            "computed",
            "approved",
            "split",
            "budget",
            "spent",
            "left",
            "over",
            "remark",
        }
    ),
    Kind.BALLOTS: frozenset(
        {"criterion", "item", "name", "content", "evidence", "anchors", "points", "mark", "comment"}
    ),
    Kind.AUDIT: frozenset(
        {
            "no",
            "measure",
            "code",
            "entity_code",
            "entity",
            "title",
            "step_no",
            "step",
            "finding",
            "value",
            "value_unit",
            "formula",
            "bound",
            "clauses",
            "nature",
            "quote",
        }
    ),
}
KNOWN_SIGNATURES = ("leader", "panel", "members", "expert", "prepared", "checked", "approved", "head", "date")
# Those of a panel, whose members a public notice does not name.
PANEL_SIGNATURES = frozenset({"leader", "panel", "members", "expert"})
UNITS: Mapping[str, Unit] = {"分": "points", "元": "yuan", "万元": "wan"}
# The units that a table's figures can stand in.
UNITS_OF: Mapping[Kind, tuple[str, ...]] = {
    Kind.SCORES: ("分",),
    Kind.AWARDS: ("元",),
    Kind.PAYMENTS: ("元",),
    Kind.NOTICE: ("万元", "元"),
    Kind.OPINIONS: ("元",),
    Kind.REPORT: ("元",),
    Kind.FUNDS: ("元",),
    Kind.BALLOTS: ("分",),
    Kind.AUDIT: ("元",),
}
# The column that a table's totals, or its order, rest on.
NEEDED: Mapping[Kind, str] = {
    Kind.SCORES: "score",
    Kind.AWARDS: "award",
    Kind.PAYMENTS: "award",
    Kind.NOTICE: "award",
    Kind.OPINIONS: "award",
    Kind.REPORT: "award",
    Kind.FUNDS: "computed",
    Kind.BALLOTS: "mark",
    Kind.AUDIT: "finding",
}
# Tables with a line of totals, and the columns that the word for it must stand left of.
TOTALLED = frozenset({Kind.AWARDS, Kind.PAYMENTS, Kind.NOTICE, Kind.REPORT, Kind.FUNDS})
SUMMED = frozenset({"award", "split", "words", "words_check", "submissions", "awarded"}) | frozenset(
    {"computed", "approved", "budget", "spent", "left", "over"}
)
# Forms, whose fields do not all stand beside each other.
AS_FORM = frozenset({Kind.OPINIONS})
# Cells that finance and staff fill in by hand after the export.
FREE_COLUMNS = frozenset({"status", "note"})
# Parts of a title. One table of several measures has no measure to name.
TITLE_PARTS = ("round", "code", "measure", "draft", "day")
TABLES_BY_MEASURE = frozenset({Kind.SCORES, Kind.OPINIONS, Kind.REPORT, Kind.BALLOTS})


class ColumnKind(StrEnum):
    """What the cells of a column hold."""

    COUNT = "count"
    POINTS = "points"
    MONEY = "money"
    CODE = "code"
    WORDS = "words"
    MIXED = "mixed"


_KINDS: Mapping[str, ColumnKind] = {
    **dict.fromkeys(("no", "sheets", "rank", "submissions", "awarded", "step_no"), ColumnKind.COUNT),
    **dict.fromkeys(("score", "reviewers", "points", "mark"), ColumnKind.POINTS),
    **dict.fromkeys(
        ("nominal", "item_capped", "add_on", "entity_capped", "award", "split"), ColumnKind.MONEY
    ),
    **dict.fromkeys(("computed", "approved", "budget", "spent", "left"), ColumnKind.MONEY),
    **dict.fromkeys(("code", "entity_code", "account", "item"), ColumnKind.CODE),
    "value": ColumnKind.MIXED,
}
_FORMS: Mapping[ColumnKind, tuple[Form, ...]] = {
    ColumnKind.COUNT: (Form.WHOLE,),
    ColumnKind.POINTS: (Form.POINTS, Form.LONG_POINTS),
    ColumnKind.MONEY: (Form.YUAN, Form.WAN),
    ColumnKind.CODE: (Form.TEXT,),
    ColumnKind.WORDS: (Form.TEXT,),
    # Points, money and words below each other: each cell stands as it is.
    ColumnKind.MIXED: (),
}
MONEY_FORMS: Mapping[Unit, Form] = {"yuan": Form.YUAN, "wan": Form.WAN}


def column_kind(key: str) -> ColumnKind:
    """What a column's cells hold; words unless it is known to hold figures or codes."""
    return _KINDS.get(key, ColumnKind.WORDS)


def forms_of(key: str) -> tuple[Form, ...]:
    """The number formats that fit a column, whatever the unit of its table."""
    return _FORMS[column_kind(key)]


# Why a column of another table has no place in the public notice, by what it would give away.
_SECRETS: Mapping[str, frozenset[str]] = {
    "account": frozenset({"account", "account_name", "bank", "district", "words", "words_check", "status"}),
    "experts": frozenset({"reviewers", "dropped_high", "dropped_low", "deviation"}),
    "marks": frozenset({"score", "rank", "sheets", "mark", "points", "step", "finding", "value"}),
    "opinions": frozenset({"opinion", "comment"}),
}


def secret_of(key: str) -> str:
    """Which protected data a column would put into the public notice; ``internal`` for the rest."""
    return next((name for name, keys in _SECRETS.items() if key in keys), "internal")
