"""Read a case file: one JSON document with submissions, marks and the ledger, every problem at once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from unicodedata import category

from workbench.domain.case import Case, Decision, LedgerLine, Permission, Submission
from workbench.domain.claim import check_decision
from workbench.domain.errors import BadInput, BadInputs, Place, Problem
from workbench.domain.facts import TRUTHS, FactValue, FieldKind, parse_fact
from workbench.domain.marks import Blank, Cell, Sheet, SheetState, check_mark, parse_mark
from workbench.domain.measure import Measure, MeasureId
from workbench.domain.money import parse_amount
from workbench.domain.rubric import Item, ItemId
from workbench.domain.scores import decided_by_calibration
from workbench.services.ledger_names import LedgerNames, known_names
from workbench.services.read_json import Number, read_json, shown

Read = TypeVar("Read")


# A trace of every step is kept for each; more would fill the memory of an ordinary machine.
MOST_SUBMISSIONS = 100_000
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
    "preference",
    "declines_partial",
    "decision",
)
_DECISION_KEYS = ("amount", "by", "on", "document", "reason")
_LEDGER_KEYS = ("entity", "project", "measure", "series", "decided_on", "approved", "paid", "payer")
_MAY_BE_EMPTY = ("series", "payer", "title", "lot_seed")
_PERMISSION_KEYS = ("entity", "project", "reason")
_ORDER = re.compile(r"[1-9][0-9]{0,5}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Control characters and halves of characters, which no screen shows and no file keeps.
_UNSEEN = ("Cc", "Cs")


def read_case(path: Path, measures: Mapping[MeasureId, Measure], siblings: Iterable[str] = ()) -> Case:
    """Read a case file.

    Args:
        measures: the rules that compute it.
        siblings: ids of further measures that ledger lines may name.

    Raises:
        BadInput: the file cannot be read or is no JSON.
        BadInputs: every problem of its content, each with its path in the document.
    """
    reader = _Reader(path.name, measures, LedgerNames.of(measures.values(), siblings))
    case = reader.case(read_json(path))
    if reader.problems:
        raise BadInputs("case.problems", reader.problems, file=path.name)
    return case


class _Reader:
    """Walks the document and collects problems; a value with a problem reads as None."""

    def __init__(self, file: str, measures: Mapping[MeasureId, Measure], names: LedgerNames) -> None:
        self.file = file
        self.measures = measures
        self.names = names
        self.problems: list[Problem] = []

    def report(self, code: str, path: str, **parts: object) -> None:
        self.problems.append(Problem(code, Place(file=self.file, path=path), parts))

    def case(self, document: Any) -> Case:
        top = self.mapping(document, "$", _CASE_KEYS, ("as_of", "submissions"))
        count = len(self.sequence(top.get("submissions", []), "submissions"))
        if count > MOST_SUBMISSIONS:
            raise BadInput("case.too_many", file=self.file, count=count, most=MOST_SUBMISSIONS)
        around = self.optional(top, "round", "round", _ROUND_KEYS)
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
        case = Case(
            as_of=self.day(top, "as_of", ""),
            submissions=tuple(one for one in submissions if one),
            ledger=tuple(one for one in ledger if one),
            permissions=tuple(permissions),
            lot_seed=self.text(around, "lot_seed", "round"),
        )
        self.check_once([one.id if one else "" for one in submissions])
        self.check_days(case.as_of, submissions)
        if not self.problems:
            self.check_decisions(case)
        return case

    def check_once(self, ids: list[str]) -> None:
        """Two submissions of one id cannot be told apart in the result."""
        times = Counter(ids)
        for place, one in enumerate(ids):
            if one and times[one] > 1 and ids.index(one) != place:
                self.report("E15", f"submissions[{place}].id", value=one, first=ids.index(one))

    def check_days(self, as_of: date, submissions: list[Submission | None]) -> None:
        """Nothing is computed before it was applied for."""
        for place, one in enumerate(submissions):
            if one and date.min < as_of < one.applied_on:
                self.report("E18", f"submissions[{place}].applied_on", value=one.applied_on, as_of=as_of)

    def check_decisions(self, case: Case) -> None:
        """Decided amounts against the limits of their clauses, which may depend on the ledger."""
        decided = any(one.decision is not None for one in case.submissions)
        panels = decided_by_calibration(self.measures, case) if decided else {}
        for place, one in enumerate(case.submissions):
            if one.decision is not None:
                try:
                    check_decision(self.measures[one.measure], one, case, panels.get(one.id))
                except BadInput as error:
                    self.report("E00", f"submissions[{place}].decision", error=error)

    def submission(self, document: Any, path: str) -> Submission | None:
        needed = ("id", "measure", "entity", "project", "applied_on")
        found = self.mapping(document, path, _SUBMISSION_KEYS, needed)
        measure = self.measures.get(MeasureId(str(found.get("measure"))))
        if measure is None:
            if (named := found.get("measure")) is not None:
                value = named if isinstance(named, str) else shown(named)
                self.report("E05", f"{path}.measure", value=value, known=known_names(value, self.measures))
            return None
        facts, gates = self.facts(measure, found, path)
        return Submission(
            id=self.text(found, "id", path),
            measure=measure.id,
            entity=self.text(found, "entity", path),
            project=self.text(found, "project", path),
            title=self.text(found, "title", path),
            applied_on=self.day(found, "applied_on", path),
            facts=facts,
            gates=gates,
            sheets=self.sheets(measure, found.get("marks"), f"{path}.marks"),
            objective=self.objective(measure, found.get("objective"), f"{path}.objective"),
            preference=self.preference(found.get("preference"), f"{path}.preference"),
            declines_partial=bool(self.truth(found.get("declines_partial"), f"{path}.declines_partial")),
            decision=self.decision(found.get("decision"), f"{path}.decision"),
        )

    def preference(self, value: Any, path: str) -> int | None:
        if value is None:
            return None
        if isinstance(value, Number) and _ORDER.fullmatch(value):
            return int(value)
        self.report("E14", path, value=shown(value))
        return None

    def decision(self, document: Any, path: str) -> Decision | None:
        if document is None:
            return None
        found = self.mapping(document, path, _DECISION_KEYS, _DECISION_KEYS)
        amount = self.read(parse_amount, found.get("amount"), f"{path}.amount")
        return Decision(
            amount=0 if amount is None else amount,
            by=self.text(found, "by", path),
            on=self.day(found, "on", path),
            document=self.text(found, "document", path),
            reason=self.text(found, "reason", path),
        )

    def objective(self, measure: Measure, document: Any, path: str) -> dict[ItemId, Cell]:
        """Items that staff mark once; one that every reviewer marks is told apart from an unknown one."""
        if document is None:
            return {}
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
        stated = self.optional(found, "facts", f"{path}.facts", (*fields, *gate_ids))
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
        for key, value in self.optional(found, "gates", f"{path}.gates", tuple(gate_ids)).items():
            gates[key] = self.truth(value, f"{path}.gates.{key}")
        return facts, gates

    def sheets(self, measure: Measure, document: Any, path: str) -> tuple[Sheet, ...]:
        if document is None:
            return ()
        if not isinstance(document, dict):
            self.report("E02", path, expected="{}", value=shown(document))
            return ()
        asked = [item for item in measure.scoring.items if not item.marked_once]
        sheets: list[Sheet] = []
        for written, marks in document.items():
            reviewer = " ".join(written.split())
            if not reviewer or reviewer in {sheet.reviewer for sheet in sheets}:
                self.report("E20", f"{path}.{written}", value=written)
                continue
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
        if "paid" in found and found["paid"] is None:
            self.report("E03", path, key="paid")
        paid = self.read(parse_amount, found["paid"], f"{path}.paid") if "paid" in found else approved
        measure, payer = self.text(found, "measure", path), self.text(found, "payer", path)
        if measure and (code := self.names.problem(measure, payer)) is not None:
            self.report(
                code, f"{path}.measure", value=measure, known=known_names(measure, self.names.measures)
            )
        series = self.series(measure, self.text(found, "series", path), path)
        if approved is None or paid is None:
            return None
        return LedgerLine(
            entity=self.text(found, "entity", path),
            project=self.text(found, "project", path),
            measure=measure,
            series=series,
            decided_on=self.day(found, "decided_on", path),
            approved=approved,
            paid=paid,
            payer=payer,
        )

    def series(self, measure: str, series: str, path: str) -> str:
        """The series of a line; one that no rule of a promotion reads would be paid a second time."""
        rules = self.measures.get(MeasureId(measure))
        if rules and rules.difference and series:
            known = (rules.difference.series, *(one.id for one in rules.add_ons))
            if series not in known:
                self.report("E19", f"{path}.series", value=series, measure=measure, known=known)
        return series

    def permission(self, document: Any, path: str) -> Permission:
        found = self.mapping(document, path, _PERMISSION_KEYS, _PERMISSION_KEYS)
        return Permission(*(self.text(found, key, path) for key in _PERMISSION_KEYS))

    def mapping(
        self, document: Any, path: str, known: Iterable[str], needed: Iterable[str]
    ) -> dict[str, Any]:
        if not isinstance(document, dict):
            self.report("E02", path, expected="{}", value=shown(document))
            return {}
        names = tuple(known)
        for key in document:
            if key not in names:
                close = get_close_matches(key, names, 1)
                self.report(
                    "E01" if close else "E07" if names else "E16",
                    f"{path}.{key}",
                    key=key,
                    known=tuple(sorted(names)),
                    suggestion=close[0] if close else "",
                )
        for key in needed:
            if document.get(key) is None:
                self.report("E03", path, key=key)
        return document

    def optional(self, found: Mapping[str, Any], key: str, path: str, known: Iterable[str]) -> dict[str, Any]:
        """A mapping that may be left out, or null."""
        return {} if found.get(key) is None else self.mapping(found[key], path, known, ())

    def sequence(self, document: Any, path: str) -> list[Any]:
        if isinstance(document, list):
            return document
        self.report("E02", path, expected="[]", value=shown(document))
        return []

    def text(self, found: Mapping[str, Any], key: str, path: str) -> str:
        value = found.get(key)
        if isinstance(value, str) and value.strip():
            if any(category(letter) in _UNSEEN for letter in value):
                self.report("E17", f"{path}.{key}", key=key)
            return str(value)
        if value is not None and not (value == "" and key in _MAY_BE_EMPTY):
            self.report("E04", f"{path}.{key}", key=key, value=shown(value))
        return ""

    def day(self, found: Mapping[str, Any], key: str, path: str) -> date:
        value = found.get(key)
        try:
            if isinstance(value, str) and _DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        if value is not None:
            self.report("E08", f"{path}.{key}".lstrip("."), value=shown(value))
        return date.min

    def truth(self, value: Any, path: str) -> bool | None:
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, str) and value in TRUTHS:
            return TRUTHS[value]
        self.report("E10", path, value=shown(value))
        return None

    def read(self, parse: Callable[[str], Read], value: Any, path: str) -> Read | None:
        if not isinstance(value, str):
            if value is not None:
                self.report("E09", path, value=shown(value))
            return None
        try:
            return parse(str(value))
        except BadInput as error:
            self.report("E00", path, error=error)
            return None


def _mark(item: Item, text: str) -> Cell:
    return check_mark(parse_mark(text), item)
