"""An invented round over the shipped measures: every state of a sheet, shared entities, hostile titles."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import cycle

from workbench.domain.awards import compute
from workbench.domain.case import Case, LedgerLine, Submission
from workbench.domain.facts import FactValue, FieldKind
from workbench.domain.marks import Sheet, SheetState
from workbench.domain.measure import Measure, MeasureId
from workbench.rules.folder import load_folder
from workbench.rules.shipped import shipped
from workbench.sheets.layout import Layout, read_layout
from workbench.sheets.model import ExportInput, Kind, MeasureExport, Payee, Provenance

REVIEWERS = ("安平", "白露", "陈晨", "董一", "冯二", "高三", "韩四")
HOSTILE = (
    "=cmd|'/c calc'!A1",
    "+1+2",
    "-1",
    '@SUM(1,2) [bold red]<b>&"</b>',
    "标题\x00\x07_x0041_ \u202e倒写",
    '{=1+1}#REF! "引号"',
)
AS_OF = date(2025, 11, 20)


@cache
def measures() -> Mapping[MeasureId, Measure]:
    """The shipped measures of Datong that a panel marks."""
    found = load_folder(shipped() / "rubrics" / "datong-2025").measures
    return {identity: measure for identity, measure in found.items() if measure.needs_panel}


def layouts() -> dict[Kind, Layout]:
    """The shipped layouts."""
    folder = shipped() / "exports" / "layouts"
    return {
        kind: read_layout((folder / f"{kind.value}.yaml").read_bytes(), file=f"{kind.value}.yaml")
        for kind in Kind
    }


def sample_case(seed: int = 1, each: int = 5) -> Case:
    """``each`` submissions a measure, seven sheets each, with recused, void and open ones among them."""
    dice = random.Random(seed)
    submissions = []
    for number, measure in enumerate(measures().values()):
        for place in range(each):
            count = number * each + place
            shared = measure.id.endswith("institution")
            submissions.append(
                Submission(
                    id=f"DT-{number + 1}{place + 1:02d}",
                    measure=measure.id,
                    entity="91140200MA0GTP0X12" if shared else f"9114020000000{count:04d}X",
                    project=f"P{count:03d}",
                    title=HOSTILE[count % len(HOSTILE)]
                    if place < 2
                    else f"工业质检数据与模型应用项目{count}",
                    applied_on=date(2025, 10, 8),
                    facts=_facts(measure, dice),
                    sheets=tuple(
                        _sheet(measure, reviewer, dice, 0.66 + 0.32 * place / each, seat, place)
                        for seat, reviewer in enumerate(REVIEWERS)
                    ),
                )
            )
    ledger = (
        LedgerLine(
            "91140200MA0GTP0X12", "P900", _institution(), "", date(2025, 3, 1), 30_000_000, 10_000_000, "市"
        ),
        LedgerLine(
            "91140200MA0GTP0X12", "P901", _institution(), "", date(2024, 3, 1), 90_000_000, 90_000_000, "市"
        ),
    )
    return Case(AS_OF, tuple(submissions), ledger)


def _institution() -> str:
    return next(one for one in measures() if one.endswith("institution"))


def _facts(measure: Measure, dice: random.Random) -> dict[str, FactValue | None]:
    facts: dict[str, FactValue | None] = {}
    for field in measure.fields:
        match field.kind:
            case FieldKind.CHOICE:
                facts[field.id] = field.options[0]
            case FieldKind.YES_NO:
                facts[field.id] = dice.random() < 0.6
            case FieldKind.MONEY:
                facts[field.id] = dice.randrange(100_000_000, 900_000_000)
            case FieldKind.NUMBER:
                facts[field.id] = Fraction(dice.randrange(1, 90))
            case FieldKind.DATE:
                facts[field.id] = date(2025, 6, 30)
            case FieldKind.TEXT:
                facts[field.id] = "2025"
    return facts


def _sheet(
    measure: Measure, reviewer: str, dice: random.Random, level: float, seat: int, place: int
) -> Sheet:
    state = SheetState.SUBMITTED
    if seat == 6 and place == 1:
        state = SheetState.RECUSED
    elif seat == 5 and place == 2:
        state = SheetState.VOID
    elif place == 3 and seat > 3:
        state = SheetState.OPEN if seat == 4 else SheetState.RECUSED
    severity = (seat - 3) * 0.015
    cells = {}
    for item in measure.scoring.items:
        share = min(1.0, max(0.0, level - severity + dice.uniform(-0.12, 0.12)))
        cells[item.id] = round(share * float(item.points / item.step)) * item.step
    return Sheet(reviewer, state, cells)


def export_input(case: Case, rules: Mapping[MeasureId, Measure] | None = None) -> ExportInput:
    """What the service hands to the sheets for a case, computed by the engine."""
    rules = rules or measures()
    outcome = compute(rules, case)
    parts = []
    for measure in rules.values():
        found = [result for result in outcome.results if result.submission.measure == measure.id]
        ordered = tuple(sorted(found, key=lambda one: (one.rank is None, one.rank or 0, one.submission.id)))
        reviewers = sorted({sheet.reviewer for one in ordered for sheet in one.submission.sheets})
        parts.append(MeasureExport(measure, tuple(reviewers), ordered))
    return ExportInput(
        provenance=Provenance(
            round_code="2025-01",
            round_name="大同市2025年度人工智能政策奖励",
            as_of=case.as_of,
            is_trial=True,
            generated_for=date(2025, 11, 21),
            program_version="0.1.0",
            audit_head="ab" * 32,
        ),
        measures=tuple(parts),
        entity_names={
            one.id: f"大同市{'云州晋能数据科技' if place % 2 else '平城'}有限公司{place}"
            for place, one in enumerate(case.submissions)
        },
        payees={
            one.id: Payee(
                f"大同公司{place}", "中国工商银行大同御东支行", f"04050{place:03d}09300012345", "平城区"
            )
            for place, one in enumerate(case.submissions)
            if place % 4 != 3
        },
        ledger=case.ledger,
        lot_seed=case.lot_seed,
    )


def sample(seed: int = 1, each: int = 5) -> ExportInput:
    """The invented round, ready to export."""
    return export_input(sample_case(seed, each))


def with_titles(data: ExportInput, *titles: str) -> ExportInput:
    """The same round with these titles in turn."""
    turn = cycle(titles)
    return replace(
        data,
        measures=tuple(
            replace(
                part,
                results=tuple(
                    replace(one, submission=replace(one.submission, title=next(turn))) for one in part.results
                ),
            )
            for part in data.measures
        ),
    )
