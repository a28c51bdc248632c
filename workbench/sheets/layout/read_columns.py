"""The columns of a layout file, each by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import cast

from workbench.i18n import has, in_every_language, language
from workbench.i18n.phrase import Phrase
from workbench.sheets.layout.columns import (
    KNOWN_COLUMNS,
    MONEY_FORMS,
    ColumnKind,
    column_kind,
    forms_of,
    secret_of,
)
from workbench.sheets.layout.fields import Reading, shown
from workbench.sheets.layout.keys import ALIGNS, COLUMN_KEYS, COLUMN_REQUIRED, WIDEST
from workbench.sheets.layout.model import Align, Form, LayoutColumn, Unit
from workbench.sheets.model import Kind
from workbench.source import Listing, Mapping, Node, Scalar
from workbench.source.guesses import closest, meant

# 万元 and 10,000 yuan, else 元 and yuan where a heading puts its unit: in brackets or behind a stroke.
_UNIT = re.compile(r"(万元|10,?000 yuan)|[（(/:：]\s*(?:元|yuan|cny)")


def read_columns(
    reading: Reading, node: Node, kind: Kind | None, unit: Unit | None
) -> tuple[tuple[Mapping, LayoutColumn], ...]:
    """Each column with its place in the file; one that cannot be told is left out."""
    found: list[tuple[Mapping, LayoutColumn]] = []
    for one in reading.items(node):
        where = reading.mapping(one, "栏")
        column = _column(reading, where, kind, unit) if where else None
        if where is None or column is None:
            continue
        before = next((other for other, known in found if known.key == column.key), None)
        if before is not None:
            reading.wrong(where, "L06", value=column.key, before=before.line)
        found.append((where, column))
    if isinstance(node, Listing) and not node.items:
        reading.wrong(node, "L25", key="栏")
    return tuple(found)


def _column(reading: Reading, where: Mapping, kind: Kind | None, unit: Unit | None) -> LayoutColumn | None:
    fields = reading.fields(where, COLUMN_KEYS, COLUMN_REQUIRED)
    key = _key(reading, fields["号"], kind) if "号" in fields else None
    width = reading.whole(fields["宽"], 1, WIDEST, "L04") if "宽" in fields else None
    heading = _heading(reading, where, fields, key or "", unit)
    form = _form(reading, fields["格式"], key, unit) if "格式" in fields else None
    align = reading.choice(fields["对齐"], ALIGNS) if "对齐" in fields else None
    wrap = reading.yes(fields["换行"], usual=True) if "换行" in fields else None
    if key is None:
        return None
    return LayoutColumn(key, width or 0, heading, form, cast(Align, ALIGNS[align]) if align else None, wrap)


def _key(reading: Reading, node: Node, kind: Kind | None) -> str | None:
    """The column's key; one that is not known is answered with the one that was meant."""
    every = frozenset().union(*KNOWN_COLUMNS.values())
    known = every if kind is None else KNOWN_COLUMNS[kind]
    key = shown(node)
    if isinstance(node, Scalar) and key in known:
        return key
    if kind is Kind.NOTICE and key in every:
        why = Phrase(f"sheets.layout.secret.{secret_of(key)}")
        reading.wrong(node, "L10", value=key, why=why)
        return None
    called = Phrase(f"sheets.file.{kind.value}") if kind else ""
    reading.wrong(node, "L09", value=key, kind=called, remedy=_remedy(key, sorted(known)))
    return None


def _remedy(word: str, known: Iterable[str]) -> Phrase:
    """The key that was meant by a near key or by what the column is usually called."""
    allowed = tuple(known)
    named = next((key for key in allowed if word in usual_headings(key)), None)
    if named is None and closest(word, allowed) is None:
        by_heading = {words: key for key in allowed for words in usual_headings(key)}
        near = closest(word, by_heading)
        named = by_heading[near] if near else None
    if named is None:
        return meant(word, allowed)
    return Phrase("rules.meant", {"guess": named, "allowed": allowed})


def usual_headings(key: str) -> tuple[str, ...]:
    """What a column is called where the file says nothing, in each language."""
    name = f"sheets.column.{key}"
    return in_every_language(name, payer="", name="") if has(name) else ()


def _heading(
    reading: Reading, where: Mapping, fields: dict[str, Node], key: str, unit: Unit | None
) -> str | None:
    """The heading in the language in use; a heading in one language only leaves the other as it was."""
    given = {name: reading.text(fields[name], name) for name in ("题", "英文题") if name in fields}
    if len(given) == 1:
        (only,) = given
        lacking = "英文题" if only == "题" else "题"
        reading.doubt(fields[only], "L30", given=only, lacking=lacking)
    if unit is not None and column_kind(key) is ColumnKind.MONEY:
        for name, words in given.items():
            if words and (said := _unit_said(words)) and said != unit:
                reading.wrong(fields[name], "L13", found=words, unit=Phrase(f"sheets.layout.unit.{unit}"))
    return given.get("题" if language() == "zh" else "英文题")


def _unit_said(heading: str) -> Unit | None:
    """The unit that a heading of amounts names."""
    found = _UNIT.search(heading.lower())
    if found is None:
        return None
    return "wan" if found[1] else "yuan"


def _form(reading: Reading, node: Node, key: str | None, unit: Unit | None) -> Form | None:
    """A number format by its name, if the column's cells can stand in it."""
    name = reading.choice(node, [form.value for form in Form])
    if name is None or key is None:
        return Form(name) if name else None
    form, fits = Form(name), forms_of(key)
    right = MONEY_FORMS.get(unit) if unit and column_kind(key) is ColumnKind.MONEY else None
    if not fits:
        reading.wrong(node, "L26", column=key)
        return None
    if form not in fits:
        if right:
            fits = (right,)
        holds = Phrase(f"sheets.layout.holds.{column_kind(key).value}")
        reading.wrong(node, "L11", column=key, holds=holds, found=name, fits=fits)
        return None
    if right and form is not right:
        words = Phrase(f"sheets.layout.unit.{unit}")
        reading.wrong(node, "L12", column=key, found=name, unit=words, right=right)
        return None
    return form
