"""A real workspace on disk: adopted rule files, people, a round, and submissions to mark."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from workbench.domain.errors import WorkbenchError
from workbench.domain.marks import Cell, pack
from workbench.domain.rubric import ItemId
from workbench.i18n import in_language
from workbench.i18n.errors import error_text
from workbench.services.actor import Actor, Role
from workbench.services.add_person import add_person
from workbench.services.approve_rules import approve_rules
from workbench.services.assign_sheets import assign_sheets
from workbench.services.compute_round import compute_round
from workbench.services.create_round import create_round
from workbench.services.lay_workspace import lay_workspace
from workbench.services.lookups import round_named
from workbench.services.office import CodeCost, Office
from workbench.services.own_sheet import own_sheet
from workbench.services.seat_panel import seat_panel
from workbench.services.submit_sheet import submit_sheet
from workbench.storage.stores import marks, submissions

DATASET, MODEL = "datong-2025/dataset", "datong-2025/model"
RETROFIT, INSTITUTION = "datong-2025/retrofit", "datong-2025/institution"
STAFF = Actor(None, "王工", Role.STAFF)
AUDITOR = Actor(None, "审计员", Role.AUDITOR)
FINANCE = Actor(None, "财务员", Role.FINANCE)
REVIEWERS = ("陈一", "林二", "张三", "李四", "赵五")
ROUND, LEAD = "2025-1", REVIEWERS[0]
ENTITY = "91140200MA0GTP0X12"
FACTS: Mapping[str, dict[str, Any]] = {
    DATASET: {"type": "企事业单位", "national": False},
    MODEL: {"type": "企业", "origin": "自主开发", "filed": True, "owner": True},
    RETROFIT: {"type": "传统企业", "cost": 900_000_000},
    INSTITUTION: {"type": "机构", "period": "2025"},
}


def refusal(act: Callable[[], object]) -> WorkbenchError:
    """The error of an act that must fail, worded in both languages without trouble."""
    with pytest.raises(WorkbenchError) as caught:
        act()
    assert error_text(caught.value)
    with in_language("en"):
        assert error_text(caught.value)
    return caught.value


@dataclass
class Clock:
    """Moves a second each time it is read."""

    now: datetime = datetime(2025, 11, 20, 1, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def with_one_example(text: str) -> str:
    """A dataset file with one example alone, which stays true when other tiers or a budget change."""
    head, _, examples = text.partition("\n算例:\n")
    (kept,) = [line for line in examples.splitlines() if "名称: 恰好70分得三等" in line]
    return f"{head}\n算例:\n{kept}\n"


def adopt_all(office: Office) -> None:
    """Put every rule file of the workspace in force."""
    approve_rules(office, STAFF, "datong-2025", "市数据局", date(2025, 9, 20), "同数发〔2025〕1号")


@dataclass
class Bench:
    """A round at work, with short words for what tests do often."""

    office: Office
    round_code: str = "2025-1"
    actors: dict[str, Actor] = field(default_factory=dict)
    gates: Mapping[str, bool | None] = field(
        default_factory=lambda: {f"g{number}": True for number in range(1, 5)}
    )

    def submission(self, code: str, measure: str = DATASET, **changes: Any) -> None:
        """Store an active submission and lay the sheets of those who are seated."""
        values: dict[str, Any] = {
            "measure_id": measure,
            "entity_code": ENTITY,
            "entity_name": "大同市云冈数据有限公司",
            "project_code": f"P-{code}",
            "title": f"项目 {code}",
            "applied_on": date(2025, 10, 8),
            "facts": FACTS.get(measure, {}),
            "gates": self.gates,
        }
        with self.office.work().write("王工", "import_submissions") as w:
            round_ = round_named(w.connection, self.round_code)
            submissions.add_submission(w.connection, round_.id, code=code, **{**values, **changes})
            assign_sheets(self.office, w.connection, round_, w.now)
            w.audit({"submission": code})

    def award(self, code: str) -> int | None:
        """The award of one submission now, fen."""
        rows = [
            row for one in compute_round(self.office, STAFF, self.round_code).measures for row in one.rows
        ]
        return next(row.result.award for row in rows if row.submission.code == code)

    def panel(self, measure: str = DATASET, names: tuple[str, ...] = REVIEWERS) -> None:
        """Seat a panel; the first name leads."""
        seat_panel(self.office, STAFF, self.round_code, measure, names, names[0])

    def mark(self, reviewer: str, code: str, share: str = "0.8") -> None:
        """Fill a whole sheet at once: every item at a share of its points, down to its step."""
        actor = self.actors[reviewer]
        with self.office.work().write(reviewer, "collect_sheet") as w:
            own = own_sheet(self.office, w.connection, actor, self.round_code, code)
            scoring = own.measure.scoring
            cells: dict[ItemId, Cell] = {
                item.id: item.points * Fraction(share) // item.step * item.step for item in scoring.items
            }
            marks.save(w.connection, own.sheet, pack(cells, scoring), w.now)
            w.audit({"submission": code})

    def finish(self, code: str, *, but: tuple[str, ...] = (), share: str = "0.8") -> None:
        """Everybody marks and submits."""
        for name in REVIEWERS:
            if name not in but:
                self.mark(name, code, share)
                submit_sheet(self.office, self.actors[name], self.round_code, code)

    def audit_verbs(self) -> list[str]:
        """Verbs of the record, oldest first."""
        from workbench.storage import audit

        with self.office.work().read() as r:
            return [event.verb for event in reversed(audit.latest(r.connection, 10_000))]

    def audit_payloads(self, verb: str) -> list[Any]:
        """What the record keeps of each act of one verb, oldest first."""
        from workbench.storage import audit

        with self.office.work().read() as r:
            return list(audit.payloads(r.connection, verb))


@pytest.fixture(scope="session")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A laid workspace with adopted files, to copy."""
    office = lay_workspace(tmp_path_factory.mktemp("laid") / "w", name="大同评审")
    adopt_all(office)
    return office.root


@pytest.fixture
def office(laid: Path, tmp_path: Path) -> Iterator[Office]:
    """A workspace of its own for each test."""
    import shutil

    from workbench.services.office import open_office

    root = Path(shutil.copytree(laid, tmp_path / "w"))
    one = replace(open_office(root), clock=Clock(), code_cost=CodeCost(1, 8, 1))
    yield one
    one.engine.dispose()


@pytest.fixture
def bench(office: Office) -> Bench:
    """An open round over the four measures, with five reviewers who are not seated yet."""
    numbers = count(1)
    made = Bench(office)
    for name in REVIEWERS:
        person_id = add_person(office, STAFF, name, Role.REVIEWER, f"第{next(numbers)}大学")
        made.actors[name] = Actor(person_id, name, Role.REVIEWER)
    measures = [DATASET, MODEL, RETROFIT, INSTITUTION]
    create_round(office, STAFF, "2025-1", "2025 年第一批", measures, date(2025, 11, 20), 2025, "20251120")
    return made


@pytest.fixture
def scoring(bench: Bench) -> Bench:
    """One dataset submission, S001, before a panel of five."""
    bench.panel()
    bench.submission("S001")
    return bench


@pytest.fixture
def finished(scoring: Bench) -> Bench:
    """S001 marked and submitted by all five for the second tier, not locked."""
    scoring.finish("S001", share="0.85")
    return scoring
