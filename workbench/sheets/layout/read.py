"""Read a layout file, with every problem at once and where it stands."""

from __future__ import annotations

from pathlib import PurePath

from workbench.domain.errors import BadInputs, Problem, errors_among
from workbench.i18n import language
from workbench.i18n.phrase import Phrase
from workbench.sheets.layout.columns import AS_FORM, KNOWN_SIGNATURES, PANEL_SIGNATURES, UNITS, UNITS_OF
from workbench.sheets.layout.fields import Reading, shown
from workbench.sheets.layout.keys import (
    FORMAT,
    KEYS,
    KNOWN_KEYS,
    REQUIRED,
    SIGNATURE_KEYS,
    SIGNATURE_REQUIRED,
)
from workbench.sheets.layout.lint import check_needed, check_page, check_room
from workbench.sheets.layout.model import Layout, LayoutColumn, Protection, Signature, Unit
from workbench.sheets.layout.read_columns import read_columns
from workbench.sheets.layout.read_page import USUAL, read_page
from workbench.sheets.layout.title import read_title
from workbench.sheets.model import Kind
from workbench.source import Listing, Mapping, Node, read_source


def read_layout(data: bytes, *, file: str) -> Layout:
    """Read one layout file.

    Raises:
        BadInputs: ``layout.refused`` with every located error (Y and L codes).
    """
    layout, problems = check_layout(data, file=file)
    if layout is None:
        raise BadInputs("layout.refused", errors_among(problems), file=file)
    return layout


def check_layout(data: bytes, *, file: str) -> tuple[Layout | None, tuple[Problem, ...]]:
    """Read one layout file and look at what must agree in it.

    Args:
        file: name shown in places; where it is that of a workbook, the file must be for that one.

    Returns:
        the layout, None where a finding is an error, and the findings in the order of the text.
    """
    source, problems = read_source(data, file=file, known_keys=KNOWN_KEYS)
    if source is None:
        return None, problems
    reading = Reading(file)
    layout = _layout(reading, source.root)
    found = tuple(sorted(reading.problems, key=lambda one: (one.place.line or 0, one.place.column or 0)))
    return (None if errors_among(found) else layout), found


def _layout(reading: Reading, root: Mapping) -> Layout | None:
    fields = reading.fields(root, KEYS, REQUIRED)
    if "格式" in fields:
        reading.choice(fields["格式"], (FORMAT,))
    kind = _kind(reading, fields["编号"]) if "编号" in fields else None
    unit = _unit(reading, fields["单位"], kind) if "单位" in fields else None
    title = _title(reading, fields, kind)
    found = read_columns(reading, fields["栏"], kind, unit) if "栏" in fields else ()
    columns = tuple(column for _, column in found)
    # A column that was refused may be the one that seems to be missing.
    listed = fields.get("栏")
    whole = isinstance(listed, Listing) and len(found) == len(listed.items) > 0
    page = read_page(reading, fields["页面"], columns, whole=whole) if "页面" in fields else USUAL
    if "栏" in fields and kind is not None:
        if whole:
            check_needed(reading, fields["栏"], found, kind)
        check_room(reading, found, unit)
        if kind not in AS_FORM:
            check_page(reading, fields.get("页面", fields["栏"]), columns, page)
    protection = _protection(reading, fields["保护"]) if "保护" in fields else Protection.NONE
    signatures = _signatures(reading, fields["签字"], kind, columns) if "签字" in fields else ()
    if kind is None or unit is None:
        return None
    return Layout(kind, unit, columns, signatures, title, page, protection)


def _protection(reading: Reading, node: Node) -> Protection:
    name = reading.choice(node, [one.value for one in Protection])
    return Protection(name) if name else Protection.NONE


def _kind(reading: Reading, node: Node) -> Kind | None:
    """The workbook that the file is for, which its name must not gainsay."""
    name = reading.choice(node, [kind.value for kind in Kind])
    if name is None:
        return None
    stem = PurePath(reading.file).stem
    if stem != name and stem in set(Kind):
        reading.wrong(node, "L24", value=name, file=PurePath(reading.file).name)
    return Kind(name)


def _unit(reading: Reading, node: Node, kind: Kind | None) -> Unit | None:
    name = reading.choice(node, UNITS)
    if name is None:
        return None
    fits = UNITS_OF[kind] if kind else tuple(UNITS)
    if name not in fits:
        reading.wrong(
            node, "L14", value=name, kind=Phrase(f"sheets.file.{kind.value}") if kind else "", fits=fits
        )
        return None
    return UNITS[name]


def _title(reading: Reading, fields: dict[str, Node], kind: Kind | None) -> str | None:
    """The title's pattern in the language in use."""
    given = {
        name: read_title(reading, fields[name], name, kind) for name in ("标题", "英文标题") if name in fields
    }
    if len(given) == 1:
        (only,) = given
        lacking = "英文标题" if only == "标题" else "标题"
        reading.doubt(fields[only], "L30", given=only, lacking=lacking)
    return given.get("标题" if language() == "zh" else "英文标题")


def _signatures(
    reading: Reading, node: Node, kind: Kind | None, columns: tuple[LayoutColumn, ...]
) -> tuple[Signature, ...]:
    found: list[Signature] = []
    for one in reading.items(node):
        signature = _signature(reading, one, kind)
        if signature is not None:
            if signature in found:
                reading.wrong(one, "L22", value=signature.key or signature.words)
            found.append(signature)
    if columns and len(found) > len(columns):
        reading.wrong(node, "L23", count=len(found), columns=len(columns))
    return tuple(found)


def _signature(reading: Reading, node: Node, kind: Kind | None) -> Signature | None:
    """A usual place to sign by its key, or words of the office's own."""
    if isinstance(node, Mapping):
        fields = reading.fields(node, SIGNATURE_KEYS, SIGNATURE_REQUIRED)
        words = {key: reading.text(value, key) for key, value in fields.items()}
        if len(words) == 1 and "题" in words:
            reading.doubt(node, "L31", words=words["题"] or "")
        own = words.get("英文题") if language() == "en" else None
        return Signature(words=own or words.get("题") or "")
    if kind is Kind.NOTICE and shown(node) in PANEL_SIGNATURES:
        reading.wrong(node, "L10", value=shown(node), why=Phrase("sheets.layout.secret.experts"))
        return None
    key = reading.choice(node, KNOWN_SIGNATURES)
    return Signature(key) if key else None
