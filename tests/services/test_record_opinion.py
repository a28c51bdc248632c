"""The panel's opinion: who writes it and until when, never over an unseen text, and who reads it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from tests.services.conftest import (
    AUDITOR,
    DATASET,
    FINANCE,
    LEAD,
    MODEL,
    REVIEWERS,
    ROUND,
    STAFF,
    Bench,
    refusal,
)
from tests.services.test_record_decision import opened
from workbench.i18n.errors import error_text
from workbench.services import export_round as exporting
from workbench.services.actor import Actor, Role
from workbench.services.add_person import add_person
from workbench.services.create_round import create_round
from workbench.services.declare_recusal import declare_recusal
from workbench.services.lock_round import lock_round
from workbench.services.opinions import round_opinions
from workbench.services.record_decision import record_decision
from workbench.services.record_opinion import LONGEST, RecordedOpinion, record_opinion
from workbench.services.settle_round import settle_round
from workbench.services.withdraw_submission import withdraw_submission
from workbench.sheets.model import ExportInput, Kind

TEXT = "数据扎实，示范作用明显，建议支持。"
# Leads the second panel only.
OTHER_LEAD = REVIEWERS[1]


@pytest.fixture(scope="module")
def root(laid: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An open round, to copy.

    D01 and D02 scored, the first lead recused from D03, D04 withdrawn; M01 before the second panel.
    """
    made = opened(Path(copytree(laid, tmp_path_factory.mktemp("opinions") / "w")))
    for name in REVIEWERS:
        made.actors[name] = Actor(
            add_person(made.office, STAFF, name, Role.REVIEWER, "大学"), name, Role.REVIEWER
        )
    create_round(made.office, STAFF, ROUND, "第一批", [DATASET, MODEL], date(2025, 11, 20), 2025, "20251120")
    made.panel(DATASET)
    made.panel(MODEL, (OTHER_LEAD, *(name for name in REVIEWERS if name != OTHER_LEAD)))
    for code in ("D01", "D02", "D03", "D04"):
        made.submission(code)
    made.submission("M01", MODEL)
    declare_recusal(made.office, made.actors[LEAD], ROUND, "D03", "曾任顾问")
    withdraw_submission(made.office, STAFF, ROUND, "D04", "自愿撤回")
    for code in ("D01", "D02", "M01"):
        made.finish(code, share="0.85")
    made.finish("D03", share="0.85", but=(LEAD,))
    made.office.engine.dispose()
    return made.office.root


def reopened(root: Path, folder: Path) -> Iterator[Bench]:
    made = opened(Path(copytree(root, folder / "w")))
    with made.office.work().read() as r:
        numbers = dict(r.connection.exec_driver_sql("SELECT name, id FROM person").all())
    made.actors = {name: Actor(numbers[name], name, Role.REVIEWER) for name in REVIEWERS}
    yield made
    made.office.engine.dispose()


@pytest.fixture
def bench(root: Path, tmp_path: Path) -> Iterator[Bench]:
    """The open round."""
    yield from reopened(root, tmp_path)


@pytest.fixture(scope="module")
def untouched(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The same for acts that must all be refused."""
    yield from reopened(root, tmp_path_factory.mktemp("untouched"))


def write(bench: Bench, actor: Actor, code: str = "D01", text: str = TEXT, **more: Any) -> RecordedOpinion:
    return record_opinion(bench.office, actor, ROUND, code, text, **more)


def read(bench: Bench, actor: Actor = STAFF) -> dict[str, str]:
    found = round_opinions(bench.office, actor, ROUND).opinions
    return {code: one.text for code, one in found.items()}


def exported(bench: Bench, actor: Actor) -> ExportInput:
    """What goes into the workbooks."""
    from workbench.services.compute_round import computed

    inputs, _, found = computed(bench.office, actor, ROUND)
    with bench.office.work().read() as r:
        return exporting._export_input(bench.office, actor, r, inputs, found, frozenset(Kind))


def test_a_lead_and_staff_write_and_the_record_keeps_both_texts(bench: Bench) -> None:
    lead = bench.actors[LEAD]
    first = write(bench, lead)
    again = write(bench, STAFF, text="改后的意见", seen=TEXT)

    assert (first.before, first.was_cleaned) == (None, False)
    assert again.before is not None
    assert (again.before.text, again.before.by) == (TEXT, LEAD)
    assert read(bench) == read(bench, lead) == {"D01": "改后的意见"}
    assert bench.audit_payloads("record_opinion") == [
        {"round": ROUND, "submission": "D01", "before": "", "after": TEXT},
        {"round": ROUND, "submission": "D01", "before": TEXT, "after": "改后的意见"},
    ]


def test_an_empty_text_takes_the_opinion_back_and_the_same_text_leaves_no_trace(bench: Bench) -> None:
    write(bench, STAFF)
    events = len(bench.audit_verbs())
    write(bench, STAFF, seen="什么都没见过")
    assert len(bench.audit_verbs()) == events

    write(bench, STAFF, text=" \n ", seen=TEXT)

    assert read(bench) == {}
    assert bench.audit_payloads("record_opinion")[-1]["after"] == ""


def test_a_text_that_the_writer_has_not_seen_is_not_overwritten(bench: Bench) -> None:
    write(bench, bench.actors[LEAD], text="组长的意见")

    refused = refusal(lambda: write(bench, STAFF, text="工作人员的意见", seen=""))
    assert refused.code == "opinion.changed_meanwhile"
    assert all(words in error_text(refused) for words in ("组长的意见", "工作人员的意见", LEAD))
    assert read(bench) == {"D01": "组长的意见"}

    write(bench, STAFF, text="")
    refused = refusal(lambda: write(bench, bench.actors[LEAD], text="再改", seen="组长的意见"))
    assert refused.code == "opinion.taken_back_meanwhile"
    assert read(bench) == {}


def test_the_text_is_cleaned_as_imported_text_is_and_keeps_its_paragraphs(bench: Bench) -> None:
    told = write(bench, STAFF, text="  第一段\x07\t[/b]\r\n\n\n\n第二段\u202e =1+1_x0007_\n\n")

    assert told.was_cleaned
    assert read(bench) == {"D01": "第一段 [/b]\n\n第二段 =1+1"}


@pytest.mark.parametrize(
    ("who", "code", "refused"),
    [
        (FINANCE, "D01", "permission.denied"),
        (AUDITOR, "D01", "permission.denied"),
        (REVIEWERS[2], "D01", "permission.denied"),
        (REVIEWERS[2], "D99", "permission.denied"),
        # Which codes other panels judge is not told.
        (OTHER_LEAD, "D01", "submission.unknown"),
        (OTHER_LEAD, "D04", "submission.unknown"),
        (OTHER_LEAD, "D99", "submission.unknown"),
        (LEAD, "D03", "opinion.recused"),
        (LEAD, "D04", "submission.withdrawn"),
        (STAFF, "D99", "submission.unknown"),
    ],
)
def test_nobody_else_writes(untouched: Bench, who: Actor | str, code: str, refused: str) -> None:
    actor = untouched.actors[who] if isinstance(who, str) else who

    assert refusal(lambda: write(untouched, actor, code)).code == refused
    assert read(untouched) == {}


def test_a_text_beyond_the_limit_is_refused(untouched: Bench) -> None:
    assert refusal(lambda: write(untouched, STAFF, text="好" * (LONGEST + 1))).code == "text.too_long"


def test_a_lead_who_still_scores_neither_writes_nor_reads(bench: Bench) -> None:
    bench.submission("D05")
    bench.finish("D05", share="0.8", but=(LEAD,))
    write(bench, STAFF, "D05")
    write(bench, STAFF, "D03")
    write(bench, STAFF, "M01")

    assert refusal(lambda: write(bench, bench.actors[LEAD], "D05")).code == "opinion.withheld"
    assert read(bench, bench.actors[LEAD]) == {}
    assert set(read(bench, bench.actors[OTHER_LEAD])) == {"M01"}
    assert refusal(lambda: read(bench, bench.actors[REVIEWERS[2]])).code == "permission.denied"
    assert refusal(lambda: read(bench, FINANCE)).code == "round.not_settled"


def test_opinions_are_taken_until_an_office_decides(bench: Bench) -> None:
    lock_round(bench.office, STAFF, ROUND)
    write(bench, bench.actors[LEAD])
    settle_round(bench.office, STAFF, ROUND)
    before = exported(bench, STAFF).provenance
    write(bench, bench.actors[LEAD], "D02")
    after = exported(bench, STAFF).provenance
    # Other workbooks come of it, and they carry another head.
    assert before.audit_head != after.audit_head
    found = round_opinions(bench.office, STAFF, ROUND)
    assert (found.may_write, found.decided) == (True, None)
    assert [found.missing(one) for one in found.results.measures] == [("D03",), ("M01",)]

    record_decision(
        bench.office, STAFF, ROUND, document="纪要〔2025〕5号", on=date(2025, 11, 20), by="局务会", changes={}
    )

    refused = refusal(lambda: write(bench, STAFF, text="改"))
    assert refused.code == "opinion.decided"
    assert "纪要〔2025〕5号" in error_text(refused)
    found = round_opinions(bench.office, AUDITOR, ROUND)
    assert (found.may_write, found.decided) == (False, "纪要〔2025〕5号")
    assert set(found.opinions) == {"D01", "D02"}
    # Those who pay read amounts, not what a panel said.
    assert read(bench, FINANCE) == {}


def test_workbooks_get_the_opinions_but_those_that_leave_the_office_do_not(bench: Bench) -> None:
    from workbench.sheets.workbooks import _only

    write(bench, STAFF)
    write(bench, STAFF, "M01", "模型的意见")
    write(bench, STAFF, "D03", "回避者不应看到")

    data = exported(bench, STAFF)
    assert data.opinions == {"D01": TEXT, "D03": "回避者不应看到", "M01": "模型的意见"}
    assert [kind for kind in (Kind.PAYMENTS, Kind.NOTICE) if _only(data, kind).opinions] == []
    assert _only(data, Kind.SCORES).opinions == data.opinions
    assert exported(bench, bench.actors[OTHER_LEAD]).opinions == {"M01": "模型的意见"}
    assert exported(bench, bench.actors[LEAD]).opinions == {"D01": TEXT}


def test_a_lead_s_workbooks_know_of_the_applications_and_lines_that_they_do_not_show(bench: Bench) -> None:
    every, own = exported(bench, STAFF), exported(bench, bench.actors[LEAD])

    assert (every.others, every.unused, every.sees_ledger) == ((), (), True)
    assert ([one.id for one in own.others], own.unused, own.sees_ledger) == ([MODEL], (), False)
