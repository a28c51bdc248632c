"""Read a case file: one JSON document with submissions, marks and the ledger, every problem at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from workbench.domain.case import Case, LedgerLine, Permission, Submission
from workbench.domain.errors import BadInput, BadInputs, Place, Problem
from workbench.domain.facts import TRUTHS, parse_fact
from workbench.domain.marks import Blank, Cell, Sheet, SheetState, check_mark, parse_mark
from workbench.domain.money import parse_amount
from workbench.domain.rubric import FactValue, FieldKind, Item, ItemId, Measure, MeasureId
from workbench.i18n.os_reason import os_reason

Read = TypeVar("Read")


class _Number(str):
    """A JSON number as it was written, so that nothing is lost to binary floating point."""


_WHOLE_SHEET = {"recused": SheetState.RECUSED, "void": SheetState.VOID}
_CASE_KEYS = ("as_of", "round", "submissions", "ledger")
_ROUND_KEYS = ("lot_seed", "permissions")
_SUBMISSION_KEYS = (
    "id",
    "measure",
    "entity",
    "project",
    "title",
    "applied_on",
    "facts",
    "gates",
    "marks",
    "objective",
)
_LEDGER_KEYS = ("entity", "project", "measure", "series", "decided_on", "approved", "paid", "payer")
_PERMISSION_KEYS = ("entity", "project", "reason")


def read_case(path: Path, measures: Mapping[MeasureId, Measure]) -> Case:
    """Read a case file.

    Raises:
        BadInput: the file cannot be read or is no JSON.
        BadInputs: every problem of its content, each with its path in the document.
    """
    reader = _Reader(path.name, measures)
    case = reader.case(_load(path))
    if reader.problems:
        raise BadInputs("case.problems", reader.problems, file=path.name)
    return case


def _load(path: Path) -> Any:
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise BadInput("file.not_found", file=str(path)) from None
    except UnicodeDecodeError:
        raise BadInput("file.not_utf8", file=path.name) from None
    except OSError as error:
        raise BadInput("file.unreadable", file=str(path), reason=os_reason(error)) from None
    try:
        return json.loads(
            text,
            parse_float=_Number,
            parse_int=_Number,
            parse_constant=_Number,
            object_pairs_hook=_object,
        )
    except _TwiceError as error:
        raise BadInput("case.key_twice", file=path.name, key=str(error)) from None
    except (json.JSONDecodeError, RecursionError) as error:
        line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
        raise BadInput("case.not_json", file=path.name, line=line, column=column) from None


class _TwiceError(ValueError):
    """One key stands twice in one JSON object."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _TwiceError(key)
        found[key] = value
    return found


class _Reader:
    """Walks the document and collects problems; a value with a problem reads as None."""

    def __init__(self, file: str, measures: Mapping[MeasureId, Measure]) -> None:
        self.file = file
        self.measures = measures
        self.problems: list[Problem] = []

    def report(self, code: str, path: str, **parts: object) -> None:
        self.problems.append(Problem(code, Place(file=self.file, path=path), parts))

    def case(self, document: Any) -> Case:
        top = self.mapping(document, "$", _CASE_KEYS, ("as_of", "submissions"))
        around = self.mapping(top.get("round") or {}, "round", _ROUND_KEYS, ())
        submissions = [
            self.submission(one, f"submissions[{place}]")
            for place, one in enumerate(self.sequence(top.get("submissions", []), "submissions"))
        ]
        ledger = [
            self.ledger_line(one, f"ledger[{place}]")
            for place, one in enumerate(self.sequence(top.get("ledger", []), "ledger"))
        ]
        permissions = [
            self.permission(one, f"round.permissions[{place}]")
            for place, one in enumerate(self.sequence(around.get("permissions", []), "round.permissions"))
        ]
        return Case(
            as_of=self.day(top, "as_of", ""),
            submissions=tuple(one for one in submissions if one),
            ledger=tuple(one for one in ledger if one),
            permissions=tuple(permissions),
            lot_seed=str(around.get("lot_seed", "")),
        )

    def submission(self, document: Any, path: str) -> Submission | None:
        needed = ("id", "measure", "entity", "project", "applied_on")
        found = self.mapping(document, path, _SUBMISSION_KEYS, needed)
        measure = self.measures.get(MeasureId(str(found.get("measure"))))
        if measure is None:
            if "measure" in found:
                self.report("E05", f"{path}.measure", value=found["measure"], known=tuple(self.measures))
            return None
        facts, gates = self.facts(measure, found, path)
        return Submission(
            id=self.text(found, "id", path),
            measure=measure.id,
            entity=self.text(found, "entity", path),
            project=self.text(found, "project", path),
            title=str(found.get("title", "")),
            applied_on=self.day(found, "applied_on", path),
            facts=facts,
            gates=gates,
            sheets=self.sheets(measure, found.get("marks") or {}, f"{path}.marks"),
            objective=self.objective(measure, found.get("objective") or {}, f"{path}.objective"),
        )

    def objective(self, measure: Measure, document: Any, path: str) -> dict[ItemId, Cell]:
        """Items that staff mark once; one that every reviewer marks is told apart from an unknown one."""
        items = {item.id: item for item in measure.scoring.items}
        once = [item for item in items.values() if item.marked_once]
        if not isinstance(document, dict):
            return self.cells(once, document, path)
        wrong = [key for key in document if key in items and not items[ItemId(key)].marked_once]
        for key in wrong:
            self.report("E11", f"{path}.{key}", key=key, name=items[ItemId(key)].name)
        return self.cells(once, {key: document[key] for key in document if key not in wrong}, path)

    def facts(
        self, measure: Measure, found: Mapping[str, Any], path: str
    ) -> tuple[dict[str, FactValue | None], dict[str, bool | None]]:
        fields = {field.id: field for field in measure.fields}
        gate_ids = {gate.id for gate in measure.gates}
        facts: dict[str, FactValue | None] = {}
        gates: dict[str, bool | None] = {}
        stated = self.mapping(found.get("facts") or {}, f"{path}.facts", (*fields, *gate_ids), ())
        for key, value in stated.items():
            spot = f"{path}.facts.{key}"
            if key in gate_ids:
                gates[key] = self.truth(value, spot)
            elif key in fields:
                field = fields[key]
                if isinstance(value, bool) and field.kind is FieldKind.YES_NO:
                    facts[key] = value
                elif value is None:
                    facts[key] = None
                else:
                    facts[key] = self.read(partial(parse_fact, field), value, spot)
        for key, value in self.mapping(
            found.get("gates") or {}, f"{path}.gates", tuple(gate_ids), ()
        ).items():
            gates[key] = self.truth(value, f"{path}.gates.{key}")
        return facts, gates

    def sheets(self, measure: Measure, document: Any, path: str) -> tuple[Sheet, ...]:
        if not isinstance(document, dict):
            self.report("E02", path, expected="{}", value=_shown(document))
            return ()
        asked = [item for item in measure.scoring.items if not item.marked_once]
        sheets: list[Sheet] = []
        for reviewer, marks in document.items():
            if isinstance(marks, str):
                state = _WHOLE_SHEET.get(marks)
                if state is None:
                    self.report("E06", f"{path}.{reviewer}", value=marks)
                else:
                    sheets.append(Sheet(reviewer, state))
            else:
                sheets.append(Sheet(reviewer, cells=self.cells(asked, marks, f"{path}.{reviewer}")))
        return tuple(sheets)

    def cells(self, items: Iterable[Item], document: Any, path: str) -> dict[ItemId, Cell]:
        known = {item.id: item for item in items}
        cells: dict[ItemId, Cell] = {}
        for key, value in self.mapping(document, path, tuple(known), ()).items():
            item = known.get(ItemId(key))
            if item is None:
                continue
            if value is None:
                cells[item.id] = Blank.PENDING
                continue
            cell = self.read(partial(_mark, item), value, f"{path}.{key}")
            if cell is not None:
                cells[item.id] = cell
        return cells

    def ledger_line(self, document: Any, path: str) -> LedgerLine | None:
        found = self.mapping(
            document, path, _LEDGER_KEYS, ("entity", "project", "measure", "decided_on", "approved")
        )
        approved = self.read(parse_amount, found.get("approved"), f"{path}.approved")
        paid = self.read(parse_amount, found["paid"], f"{path}.paid") if "paid" in found else approved
        if approved is None or paid is None:
            return None
        return LedgerLine(
            entity=self.text(found, "entity", path),
            project=self.text(found, "project", path),
            measure=self.text(found, "measure", path),
            series=str(found.get("series", "")),
            decided_on=self.day(found, "decided_on", path),
            approved=approved,
            paid=paid,
            payer=str(found.get("payer", "")),
        )

    def permission(self, document: Any, path: str) -> Permission:
        found = self.mapping(document, path, _PERMISSION_KEYS, _PERMISSION_KEYS)
        return Permission(*(self.text(found, key, path) for key in _PERMISSION_KEYS))

    def mapping(
        self, document: Any, path: str, known: Iterable[str], needed: Iterable[str]
    ) -> dict[str, Any]:
        if not isinstance(document, dict):
            self.report("E02", path, expected="{}", value=_shown(document))
            return {}
        names = tuple(known)
        for key in document:
            if key not in names:
                close = get_close_matches(key, names, 1)
                self.report(
                    "E01" if close else "E07",
                    f"{path}.{key}",
                    key=key,
                    known=tuple(sorted(names)),
                    suggestion=close[0] if close else "",
                )
        for key in needed:
            if document.get(key) is None:
                self.report("E03", path, key=key)
        return document

    def sequence(self, document: Any, path: str) -> list[Any]:
        if isinstance(document, list):
            return document
        self.report("E02", path, expected="[]", value=_shown(document))
        return []

    def text(self, found: Mapping[str, Any], key: str, path: str) -> str:
        value = found.get(key)
        if isinstance(value, str) and value.strip():
            return str(value)
        if value is not None:
            self.report("E04", f"{path}.{key}", key=key, value=_shown(value))
        return ""

    def day(self, found: Mapping[str, Any], key: str, path: str) -> date:
        value = found.get(key)
        try:
            if isinstance(value, str) and len(value) == len("2025-10-08"):
                return date.fromisoformat(value)
        except ValueError:
            pass
        if value is not None:
            self.report("E08", f"{path}.{key}".lstrip("."), value=_shown(value))
        return date.min

    def truth(self, value: Any, path: str) -> bool | None:
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str) and value in TRUTHS:
            return TRUTHS[value]
        self.report("E10", path, value=_shown(value))
        return None

    def read(self, parse: Callable[[str], Read], value: Any, path: str) -> Read | None:
        if not isinstance(value, str):
            if value is not None:
                self.report("E09", path, value=_shown(value))
            return None
        try:
            return parse(str(value))
        except BadInput as error:
            self.report("E00", path, error=error)
            return None


def _mark(item: Item, text: str) -> Cell:
    return check_mark(parse_mark(text), item)


def _shown(value: Any) -> str:
    return str(value) if isinstance(value, _Number) else json.dumps(value, ensure_ascii=False)[:60]
