"""An invented workspace for the screens: a fixed clock, a panel of five, titles that try to be markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from workbench.domain.rounding import decimal_text
from workbench.services.actor import Actor, Role
from workbench.services.add_person import add_person
from workbench.services.approve_rules import approve_rules
from workbench.services.assign_sheets import assign_sheets
from workbench.services.create_round import create_round
from workbench.services.lay_workspace import lay_workspace
from workbench.services.lock_round import lock_round
from workbench.services.lookups import round_named
from workbench.services.office import CodeCost, Office
from workbench.services.open_sheet import open_sheet
from workbench.services.record_mark import record_mark
from workbench.services.seat_panel import seat_panel
from workbench.services.settle_round import settle_round
from workbench.services.submit_sheet import submit_sheet
from workbench.services.withdraw_submission import withdraw_submission

ROUND = "2025-1"
DATASET, RETROFIT = "datong-2025/dataset", "datong-2025/retrofit"
CLERK = Actor(None, "王工", Role.STAFF)
REVIEWERS = {
    "陈思远": "云州大学", "林晓": "北岳理工学院", "张博文": "桑干河研究院", "李敏[/b]": "[red]平城大学",
    "赵立新": "恒山职业技术学院",
}  # fmt: skip
LEAD = "陈思远"
OTHERS = {"周会计": Role.FINANCE, "吴审计": Role.AUDITOR, "王工": Role.STAFF}
# Titles as people write them, and as they should never be read: markup, an action, a formula.
TITLES = {
    "S001": "采煤工作面煤岩识别数据集",
    "S002": "课题[/b]",
    "S003": "[@click=app.quit]x[/]",
    "S004": "=1+1",
    "S005": "风电齿轮箱故障声纹标注数据集（含三种机型、四种工况与多年连续运行记录）",
}
FACTS: Mapping[str, dict[str, Any]] = {
    DATASET: {"type": "企事业单位", "national": False},
    RETROFIT: {"type": "传统企业", "cost": 90_000_000},
}


def fixed_clock() -> datetime:
    """One moment, so that pictures of screens stay the same."""
    return datetime(2025, 11, 20, 1, 30, tzinfo=UTC)


def steady(office: Office) -> Office:
    """The office with the fixed clock and cheap personal codes."""
    return replace(office, clock=fixed_clock, code_cost=CodeCost(1, 8, 1))


@dataclass
class Invented:
    """The workspace and its people."""

    office: Office
    people: dict[str, Actor]

    def mark(self, reviewer: str, code: str, share: str, items: int | None = None) -> None:
        """Mark the first ``items`` items (all without) at a share of their points, on their step."""
        actor = self.people[reviewer]
        view = open_sheet(self.office, actor, ROUND, code)
        for item in [item for criterion in view.criteria for item in criterion.items][:items]:
            mark = item.points * Fraction(share) // item.step * item.step
            record_mark(self.office, actor, ROUND, code, item.id, decimal_text(mark))

    def finish(self, code: str, shares: Mapping[str, str]) -> None:
        """Mark and hand in the sheets of these reviewers."""
        for reviewer, share in shares.items():
            self.mark(reviewer, code, share)
            submit_sheet(self.office, self.people[reviewer], ROUND, code)


def lay(folder: Path, *, is_demo: bool = True) -> Invented:
    """An open round: two measures, six submissions, some sheets in."""
    office = steady(lay_workspace(folder, name="大同人工智能评审", speak="zh", is_demo=is_demo))
    approve_rules(office, CLERK, "datong-2025", "市数据局", date(2025, 9, 20), "同数发〔2025〕1号")
    people: dict[str, Actor] = {}
    for name, organisation in REVIEWERS.items():
        people[name] = Actor(
            add_person(office, CLERK, name, Role.REVIEWER, organisation), name, Role.REVIEWER
        )
    for name, role in OTHERS.items():
        people[name] = Actor(add_person(office, CLERK, name, role, "市数据局"), name, role)
    create_round(
        office, CLERK, ROUND, "2025年第一批", [DATASET, RETROFIT], date(2025, 11, 20), 2025, "20251120"
    )
    for measure in (DATASET, RETROFIT):
        seat_panel(office, CLERK, ROUND, measure, list(REVIEWERS), LEAD)
    made = Invented(office, people)
    for code, title in TITLES.items():
        add_submission(made, code, DATASET, title)
    add_submission(made, "S101", RETROFIT, "铸造车间智能化改造")
    _some_sheets(made)
    return made


def add_submission(
    made: Invented, code: str, measure: str, title: str, round_code: str = ROUND, **changes: Any
) -> None:
    """Store one submission and lay its sheets, as the import does."""
    from workbench.storage.stores import submissions

    values: dict[str, Any] = {
        "measure_id": measure,
        "entity_code": "91140200MA0GTP0X12",
        "entity_name": "大同市云冈数据有限公司[/]",
        "project_code": f"P-{code}",
        "title": title,
        "applied_on": date(2025, 10, 8),
        "facts": FACTS.get(measure, {}),
        "gates": {f"g{number}": True for number in range(1, 5)},
    }
    with made.office.work().write(CLERK.name, "import_submissions") as w:
        round_ = round_named(w.connection, round_code)
        submissions.add_submission(w.connection, round_.id, code=code, **{**values, **changes})
        assign_sheets(made.office, w.connection, round_, w.now)
        w.audit({"submission": code})


def _some_sheets(made: Invented) -> None:
    made.finish("S001", dict(zip(REVIEWERS, ("0.95", "0.9", "0.92", "0.88", "0.6"), strict=True)))
    made.finish("S002", dict(zip(REVIEWERS, ("0.8", "0.82", "0.85", "0.78", "0.9"), strict=True)))
    made.finish("S101", dict(zip(REVIEWERS, ("0.95", "0.96", "0.97", "0.95", "0.98"), strict=True)))
    names: Sequence[str] = list(REVIEWERS)
    made.finish("S003", dict.fromkeys(names[:3], "0.7"))
    made.mark(names[3], "S003", "0.7", items=5)
    made.mark(names[4], "S003", "0.8")


def settle(office: Office) -> None:
    """Settle the round: S001 in the first tier, S002 in the second, S101 a retrofit, the others withdrawn."""
    for code in ("S003", "S004", "S005"):
        withdraw_submission(office, CLERK, ROUND, code, "申报单位自愿撤回")
    lock_round(office, CLERK, ROUND)
    settle_round(office, CLERK, ROUND)
