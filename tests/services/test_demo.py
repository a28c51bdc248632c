"""The demo holds what it promises, made by the verbs of the house, the same each time."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from tests.pace import dearness
from workbench.domain.case import Result
from workbench.domain.credit_code import check_credit_code
from workbench.domain.errors import BadInput
from workbench.domain.marks import SheetState
from workbench.domain.measure import CitationKind, MeasureId
from workbench.services.actor import Actor, Role
from workbench.services.compute_round import ResultRow, RoundResults, compute_round
from workbench.services.demo.build import DemoReport, build_demo, invented_clock, is_demo
from workbench.services.demo.finish import FilledSheet, finish_demo, office_staff, summarise
from workbench.services.demo.people import EXPERTS, MEASURES, panel_of
from workbench.services.demo.projects import HOSTILE_TITLE, PROJECTS, UNFINISHED
from workbench.services.demo.score import planned_texts
from workbench.services.demo.stages import INTAKE, POLICY, ROUND
from workbench.services.dump_marks import dump_marks
from workbench.services.import_experts import import_experts
from workbench.services.import_submissions import import_submissions
from workbench.services.my_sheets import my_sheets
from workbench.services.office import Office, open_office
from workbench.services.opinions import round_opinions
from workbench.services.record_opinion import record_opinion
from workbench.services.recusals import recusals
from workbench.services.settle_round import Settled, settle_round
from workbench.services.sign_in import people, sign_in_demo
from workbench.services.submissions import submissions
from workbench.services.verify_audit import verify_audit
from workbench.storage.states import RecusalState, RoundState
from workbench.storage.stores.rounds import rules_of, seats_of


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> DemoReport:
    return build_demo(tmp_path_factory.mktemp("demo") / "d", invented_clock(), lambda done, total: None)


@pytest.fixture(scope="module")
def office(built: DemoReport) -> Iterator[Office]:
    """The demo as it was built; tests that change it take a copy."""
    yield built.office
    built.office.engine.dispose()


@pytest.fixture
def copied(built: DemoReport, tmp_path: Path) -> Iterator[Office]:
    built.office.engine.dispose()
    one = open_office(Path(shutil.copytree(built.office.root, tmp_path / "d")))
    yield one
    one.engine.dispose()


@pytest.fixture(scope="module")
def trial(office: Office) -> RoundResults:
    return compute_round(office, office_staff(office), ROUND)


def rows(results: RoundResults) -> dict[str, ResultRow]:
    return {row.submission.code: row for measure in results.measures for row in measure.rows}


def result(results: RoundResults, code: str) -> Result:
    return rows(results)[code].result


def wan(amount: int | None) -> int | None:
    return None if amount is None else amount // 1_000_000


def signed_in(office: Office, name: str) -> Actor:
    return next(sign_in_demo(office, one.id) for one in people(office) if one.name == name)


def test_a_round_of_forty_eight_submissions_is_open_for_nine_experts(
    office: Office, trial: RoundResults
) -> None:
    assert office.is_demo
    assert trial.state is RoundState.OPEN
    assert {one.measure.id.rpartition("/")[2]: len(one.rows) for one in trial.measures} == {
        "dataset": 16,
        "model": 12,
        "retrofit": 12,
        "institution": 8,
    }
    assert Counter(one.role for one in people(office)) == {
        Role.STAFF: 1,
        Role.FINANCE: 1,
        Role.AUDITOR: 1,
        Role.REVIEWER: 9,
    }


def test_each_measure_has_seven_seats_and_one_lead(office: Office) -> None:
    with office.work().read() as r:
        seats = seats_of(r.connection, 1)

    assert Counter(seat.measure_id for seat in seats) == {f"{POLICY}/{one}": 7 for one in MEASURES}
    assert sorted(seat.measure_id for seat in seats if seat.is_lead) == sorted(
        f"{POLICY}/{one}" for one in MEASURES
    )
    assert len({seat.person_id for seat in seats if seat.is_lead}) == 4


def test_seven_sheets_a_submission_are_in_but_for_one_recusal_and_one_half_marked(
    office: Office, trial: RoundResults, built: DemoReport
) -> None:
    states = {
        (code, name): cell.state for code, row in rows(trial).items() for name, cell in row.sheets.items()
    }

    assert {len(row.sheets) for row in rows(trial).values()} == {7}
    assert Counter(states.values()) == {
        SheetState.SUBMITTED: 48 * 7 - 2,
        SheetState.RECUSED: 1,
        SheetState.OPEN: 1,
    }
    assert states[built.recused] is SheetState.RECUSED
    assert states[built.waiting] is SheetState.OPEN
    code, name = UNFINISHED
    line = next(
        one for one in my_sheets(office, signed_in(office, name), ROUND) if one.submission_code == code
    )
    assert (line.marked, line.total_items) == (6, 12)


def test_the_recusal_is_of_the_applicants_own_expert_and_was_confirmed(office: Office) -> None:
    (found,) = recusals(office, office_staff(office), ROUND)

    assert found.organisation == found.entity_name
    assert found.state is RecusalState.CONFIRMED


def test_the_rules_are_adopted_by_an_invented_document(office: Office) -> None:
    with office.work().read() as r:
        frozen = rules_of(r.connection, 1)

    for one in frozen:
        assert "状态: 生效" in one.measure_bytes.decode()
        assert "虚构〔2025〕1号" in one.measure_bytes.decode()
        assert "虚构〔2025〕1号" in (one.policy_bytes or b"").decode()


def test_marks_are_on_the_step_and_reviewers_differ_in_severity(trial: RoundResults) -> None:
    distance: dict[str, list[Fraction]] = {expert.name: [] for expert in EXPERTS}
    for measure in trial.measures:
        for row in measure.rows:
            for sheet in row.result.submission.sheets:
                assert all(
                    (Fraction(cell) * 2).denominator == 1 for cell in sheet.cells.values() if sheet.counts
                )
            for total in row.result.panel.totals:
                assert row.result.panel.exact is not None
                distance[total.reviewer].append(total.total - row.result.panel.exact)
    mean = {name: sum(found, Fraction(0)) / len(found) for name, found in distance.items()}

    assert mean["陈一帆"] < -1 < 1 < mean["谢明朗"]


def test_scores_stand_on_and_just_below_every_cut(trial: RoundResults) -> None:
    scored = {code: row.result.panel.score for code, row in rows(trial).items()}

    assert [scored[code] for code in ("D03", "R07", "D13")] == [90, 80, 70]
    assert [scored[code] for code in ("D04", "D10", "D14")] == [
        Fraction("89.9"),
        Fraction("79.9"),
        Fraction("69.9"),
    ]
    assert [result(trial, code).tier for code in ("D03", "D04", "D10", "D13", "D14")] == [
        "一等",
        "二等",
        "三等",
        "三等",
        None,
    ]


def test_the_open_sheet_decides_a_tier(trial: RoundResults, copied: Office) -> None:
    before = result(trial, "D09")
    finish_demo(copied)
    after = result(compute_round(copied, office_staff(copied), ROUND), "D09")

    assert (before.panel.score, before.tier) == (Fraction("79.75"), "三等")
    assert (after.panel.score, after.tier) == (80, "二等")


def test_a_first_by_total_fails_a_floor(trial: RoundResults) -> None:
    found = result(trial, "D05")

    assert found.panel.score == Fraction("90.5")
    assert found.panel.criterion_means["C"] < 12
    assert found.tier == "二等"


@pytest.mark.parametrize(
    ("code", "tier", "amount"),
    [
        ("D01", "一等", 350),  # a national typical case
        ("D06", "二等", 250),
        ("D15", None, 0),  # one without a tier
        ("M01", "一等", 400),  # filed, developed and owned by the applicant
        ("M05", "二等", 300),
        ("M02", "一等", 300),  # filed, but brought in
        ("M03", "二等", 200),  # filed, but owned by another
        ("M12", None, 0),
        ("I01", "一等", 110),  # 90 of the year's 200 were given before
        ("I02", "二等", 120),  # two of one institution
        ("I03", "二等", 80),
        ("R06", None, None),  # failed the site inspection
    ],
)
def test_add_ons_and_yearly_caps_show(
    trial: RoundResults, code: str, tier: str | None, amount: int | None
) -> None:
    assert (result(trial, code).tier, wan(result(trial, code).award)) == (tier, amount)


def test_a_reader_is_pointed_at_what_is_odd(trial: RoundResults) -> None:
    warned = {code: {one.code for one in row.warnings} for code, row in rows(trial).items()}

    assert {code for code, found in warned.items() if "B51" in found} == {"R01"}
    assert {code for code, found in warned.items() if "B57" in found} == {"D04", "M04"}
    assert {code for code, found in warned.items() if {"B53", "B54"} <= found} == {"M08"}
    assert 0 < sum("B55" in found for found in warned.values()) < 12
    assert {one.code for one in trial.blockers} == {"B01", "B07"}


def test_applicants_are_invented_have_sound_codes_and_come_back(trial: RoundResults) -> None:
    found = [row.submission for row in rows(trial).values()]

    assert all("虚构" in one.entity_name and "XUGU" in check_credit_code(one.entity_code) for one in found)
    assert Counter(one.entity_name for one in found).most_common(1)[0][1] == 4


def test_the_hostile_title_is_kept_as_it_was_typed(trial: RoundResults) -> None:
    assert rows(trial)["D15"].submission.title == HOSTILE_TITLE


def test_all_but_one_have_a_payee(office: Office) -> None:
    found = submissions(office, office_staff(office), ROUND)

    assert [one.code for one in found if one.payee is None] == ["R04"]


def test_the_forms_can_be_imported_again_without_a_change(office: Office) -> None:
    staff = office_staff(office)
    again = import_submissions(office, staff, ROUND, office.root / INTAKE / "submissions.xlsx", dry_run=True)
    experts = import_experts(office, staff, office.root / INTAKE / "experts.xlsx", dry_run=True)

    assert not again.changed
    assert (again.unchanged, experts.unchanged) == (48, 9)


def test_building_twice_keeps_the_same_record(office: Office, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    other = build_demo(
        tmp_path / "again", invented_clock(), lambda done, total: told.append((done, total))
    ).office
    staff = office_staff(office)

    assert dump_marks(other, staff, ROUND) == dump_marks(office, staff, ROUND)
    assert verify_audit(other, staff).head == verify_audit(office, staff).head
    other.engine.dispose()
    assert told[0][0] == 0
    assert told == sorted(told)
    assert {total for _, total in told} == {told[-1][0]}


def test_the_summary_adds_up_the_results(copied: Office) -> None:
    filled = finish_demo(copied)
    results = compute_round(copied, office_staff(copied), ROUND)
    summary = summarise(copied)

    assert filled == (FilledSheet(*UNFINISHED, 6),)
    assert results.state is RoundState.SETTLED
    assert summary.award_fen == sum(row.result.award or 0 for row in rows(results).values())
    for measure in summary.measures:
        own = [
            row.result
            for row in rows(results).values()
            if row.result.submission.measure == measure.measure_id
        ]
        assert measure.award_fen == sum(one.award or 0 for one in own)
        assert sum(measure.tiers.values()) + measure.no_tier + measure.ineligible == len(own)
        assert all(measure.tiers.values())
        assert measure.no_tier
    assert finish_demo(copied) == ()
    assert summarise(copied) == summary


def test_leads_write_on_what_reached_a_tier_and_say_it_is_invented(copied: Office) -> None:
    staff = office_staff(copied)
    early = round_opinions(copied, staff, ROUND)
    mine = "D01 的意见由组长改过"
    record_opinion(copied, staff, ROUND, "D01", mine)
    finish_demo(copied)
    late = round_opinions(copied, staff, ROUND)

    tiers = {code: row.result.tier for code, row in rows(late.results).items()}
    assert {tiers[code] for code in early.opinions} == {"一等"}
    assert set(late.opinions) == {code for code, tier in tiers.items() if tier is not None}
    assert late.opinions["D01"].text == mine
    assert late.opinions["D02"] == early.opinions["D02"]
    told = {code: one.text for code, one in late.opinions.items() if code != "D01"}
    assert all(f"建议评定为{tiers[code]}。（虚构）" in text for code, text in told.items())
    assert len(set(told.values())) == len(told)


def test_the_record_verifies_before_and_after_settling(copied: Office) -> None:
    auditor = Actor(None, "审计", Role.AUDITOR)
    assert verify_audit(copied, auditor).findings == ()
    finish_demo(copied)

    assert verify_audit(copied, auditor).findings == ()


def test_a_stopped_build_leaves_nothing(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done > total / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_demo(tmp_path / "d", invented_clock(), stop)

    assert list(tmp_path.iterdir()) == []


def test_only_a_demo_or_an_empty_folder_will_do(office: Office, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")

    assert is_demo(office.root)
    assert not is_demo(tmp_path / "empty")
    assert not is_demo(tmp_path / "absent")
    for name in ("full", "file"):
        with pytest.raises(BadInput, match=r"demo\.not_a_demo"):
            is_demo(tmp_path / name)


def test_every_planned_sheet_is_complete(trial: RoundResults) -> None:
    measures = {one.measure.id: one.measure for one in trial.measures}
    for project in PROJECTS:
        items = measures[MeasureId(f"{POLICY}/{project.measure}")].scoring.items
        for expert in panel_of(project.measure):
            assert set(planned_texts(project, expert.name, measures)) == {str(item.id) for item in items}


def test_defaults_stay_marked_as_defaults(trial: RoundResults) -> None:
    for one in trial.measures:
        kinds = {citation.kind for citation in one.measure.citations.values()}
        assert {CitationKind.POLICY, CitationKind.DEFAULT} <= kinds


@pytest.mark.slow
def test_settling_takes_at_most_a_fifth_of_a_second_of_processor_time(
    built: DemoReport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[float] = []

    def timed(*arguments: Any) -> Settled:
        start = process_time()
        settled = settle_round(*arguments)
        taken.append((process_time() - start) / dearness())
        return settled

    monkeypatch.setattr("workbench.services.settle_round.settle_round", timed)
    built.office.engine.dispose()
    for name in ("one", "two", "three"):
        office = open_office(Path(shutil.copytree(built.office.root, tmp_path / name)))
        finish_demo(office)
        office.engine.dispose()

    assert min(taken) <= 0.2


@pytest.mark.slow
def test_building_takes_at_most_six_seconds_of_processor_time(tmp_path: Path) -> None:
    start = process_time()
    build_demo(tmp_path / "d", invented_clock(), lambda done, total: None).office.engine.dispose()

    assert (process_time() - start) / dearness() <= 6
