"""A round over every shipped policy: a form filled so that each application qualifies, marks, decisions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from tests.services.conftest import REVIEWERS, STAFF, Bench, Clock
from tests.sheets.forms import CODE_A, CODE_B, fill
from workbench.domain.award_methods import Method
from workbench.domain.conditions import Condition, Operator
from workbench.domain.facts import NO, YES, FactField, FactValue, FieldKind
from workbench.domain.measure import Measure, MeasureId
from workbench.domain.rounding import decimal_text
from workbench.rules.folder import load_folder
from workbench.services.actor import Actor, Role
from workbench.services.add_person import add_person
from workbench.services.approve_rules import approve_rules
from workbench.services.compute_round import compute_round
from workbench.services.create_round import create_round
from workbench.services.decide_amount import decide_amount
from workbench.services.import_ledger import LedgerReport, import_ledger
from workbench.services.import_submissions import import_submissions
from workbench.services.lay_workspace import lay_workspace
from workbench.services.office import CodeCost, Office
from workbench.services.seat_panel import seat_panel
from workbench.services.write_ledger_template import write_ledger_template
from workbench.services.write_template import write_template
from workbench.sheets.form import FACT, GATE, measure_sheet_names, submission_columns

ROUND, AS_OF, APPLIED = "2025-A", date(2025, 11, 20), date(2025, 10, 8)
POLICIES = ("datong-2025", "guiyang-2024", "siming-2025", "xihu-2025", "zhengzhou-2024")
_BUDGET = re.compile(r"每年: 待定(.*?依据: \[[^\]]*)\]")
DAY = timedelta(days=1)
CODES = (CODE_A, CODE_B, "91140200MA0GTP0X12")
SHARES = ("0.95", "0.85", "0.9")
# One project of the second applicant under two measures: by the applicant's order, and jointly.
SHARED = {
    "datong-2025/dataset": ("P-CHOICE", "1"),
    "datong-2025/compute-use": ("P-CHOICE", "2"),
    "guiyang-2024/scenario": ("P-JOINT", None),
    "guiyang-2024/training": ("P-JOINT", None),
}


def adopted(root: Path) -> Office:
    """A workspace whose five policies are adopted."""
    office = replace(lay_workspace(root, name="评审"), clock=Clock(), code_cost=CodeCost(1, 8, 1))
    for file in office.rubrics.rglob("*.yaml"):
        file.write_text(numbered(file.read_text("utf-8"), file.stem), "utf-8")
    for policy in POLICIES:
        approve_rules(office, STAFF, policy, "主管部门", date(2025, 9, 20), f"{policy} 号文")
    return office


def numbered(text: str, name: str) -> str:
    """A file with the numbers that an office sets before it adopts it, the budget with its source."""
    text = text.replace("每年最多: 待定", "每年最多: 2")
    cited, found = _BUDGET.subn(rf"每年: 9000万元\1, N-{name}]", text)
    if found:
        source = f"  - {{号: N-{name}, 文件: 年度预算, 条款: 一, 性质: 指南, 原文: 9000万元}}\n"
        cited = cited.replace("依据:\n", f"依据:\n{source}", 1)
    return cited


def opened(root: Path) -> tuple[Bench, Mapping[MeasureId, Measure]]:
    """An open round over every measure that gives money, with a panel where there are marks."""
    office = adopted(root)
    measures = {
        one.id: one
        for one in load_folder(office.rubrics).measures.values()
        if one.award.method is not Method.RECORDED
    }
    create_round(office, STAFF, ROUND, "各项政策", list(measures), AS_OF, 2025, "20251120")
    bench = Bench(office, ROUND)
    for name in REVIEWERS:
        bench.actors[name] = Actor(
            add_person(office, STAFF, name, Role.REVIEWER, "大学"), name, Role.REVIEWER
        )
    for one in measures.values():
        if one.needs_panel:
            seat_panel(office, STAFF, ROUND, one.id, REVIEWERS, REVIEWERS[0])
    return bench, measures


def take_forms(bench: Bench, measures: Mapping[MeasureId, Measure], folder: Path) -> list[str]:
    """Import the applications of every measure and mark those that need it; return their codes."""
    template = write_template(bench.office, STAFF, ROUND, folder / "form.xlsx")
    book = load_workbook(template)
    codes: list[str] = []
    for number, (identity, sheet) in enumerate(measure_sheet_names(measures).items()):
        rows = list(applications(measures[identity], number))
        fill(book, sheet, *rows)
        codes += [row["申报编号"] for row in rows]
    book.save(folder / "filled.xlsx")
    import_submissions(bench.office, STAFF, ROUND, folder / "filled.xlsx")
    for number, measure in enumerate(measures.values()):
        if measure.needs_panel:
            for place in range(applicants(measure)):
                bench.finish(f"M{number:02}-{place + 1}", share=SHARES[place])
    return codes


def applicants(measure: Measure) -> int:
    """Two a measure, one more than there are places where places are counted."""
    return 3 if measure.quota else 2


def applications(measure: Measure, number: int) -> Iterator[dict[str, Any]]:
    """The rows of a measure's sheet, by heading."""
    for place, entity in enumerate(CODES[: applicants(measure)], 1):
        facts = qualifying(measure, place)
        project, wish = SHARED.get(measure.id, (None, None)) if place == 2 else (None, None)
        row: dict[str, Any] = {
            "申报编号": f"M{number:02}-{place}",
            "申报单位": f"单位{place}",
            "统一社会信用代码": entity,
            "项目代码": project or f"P{number:02}-{place}",
            "志愿顺序": wish,
            "项目名称": f"{measure.name} {place}",
            "申报日期": APPLIED.isoformat(),
        }
        for column in submission_columns(measure):
            if column.key.startswith(FACT):
                row[column.heading] = facts[column.key.removeprefix(FACT)]
            elif column.key.startswith(GATE):
                row[column.heading] = YES
        yield row


def qualifying(measure: Measure, place: int) -> dict[str, str]:
    """Facts as the form takes them, which meet every requirement; no two applicants state equal money."""
    banned = {ban.field for ban in measure.bans} | {ban.date_field for ban in measure.bans}
    wanted: dict[str, FactValue] = {}
    for requirement in measure.requirements:
        wanted |= met(requirement.condition)
    for add_on in measure.add_ons:
        wanted = met(add_on.condition) | wanted
    return {
        field.id: "" if field.kind is FieldKind.DATE and field.id in banned else
        NO if field.id in banned else written(field, wanted.get(field.id), place)
        for field in measure.fields
    }  # fmt: skip


def met(condition: Condition) -> dict[str, FactValue]:
    """A value for each field of a condition that makes it hold."""
    found: dict[str, FactValue] = {}
    for one in condition.comparisons:
        value: Any = one.values[0]
        step: Any = DAY if isinstance(value, date) else 1
        match one.operator:
            case Operator.ABOVE:
                value = value + step
            case Operator.BELOW:
                value = value - step
        found[one.field] = value
    return found


def written(field: FactField, value: FactValue | None, place: int) -> str:
    """A fact as people write it in the form."""
    match field.kind:
        case FieldKind.YES_NO:
            return NO if value is False else YES
        case FieldKind.CHOICE:
            return str(value or field.options[0])
        case FieldKind.MONEY:
            fen = int(str(value or 123_456_789)) + 1_000_000 * place
            return f"{decimal_text(Fraction(fen, 100))}元"
        case FieldKind.NUMBER:
            return decimal_text(Fraction(str(value or 40)))
        case FieldKind.DATE:
            return value.isoformat() if isinstance(value, date) else "2025-06-30"
        case FieldKind.TEXT:
            return str(value or "2025")


def take_ledger(
    bench: Bench, rows: list[dict[str, Any]], folder: Path, *, dry_run: bool = False
) -> LedgerReport:
    """Import ledger lines on the form that the program writes."""
    path = folder / "ledger.xlsx"
    if not path.exists():
        write_ledger_template(bench.office, STAFF, path)
    book: Workbook = load_workbook(path)
    fill(book, "台账", *rows)
    book.save(folder / "ledger-filled.xlsx")
    return import_ledger(bench.office, STAFF, folder / "ledger-filled.xlsx", dry_run)


def decide_everything(bench: Bench) -> list[str]:
    """Decide every amount that waits, in the middle of its limits; return the codes."""
    decided = []
    for problem in compute_round(bench.office, STAFF, ROUND).blockers:
        if problem.code == "B10":
            code = str(problem.place.path)
            reason: Any = problem.parts["reason"]
            low, high = reason.parts["limits"]
            amount = (low or 0) + ((high or 2 * (low or 10_000_000)) - (low or 0)) // 2
            decide_amount(
                bench.office, STAFF, ROUND, code, amount=f"{decimal_text(Fraction(amount, 100))}元",
                by="局务会", on=AS_OF, document="纪要〔2025〕4号", reason="按实绩核定",
            )  # fmt: skip
            decided.append(code)
    return decided
