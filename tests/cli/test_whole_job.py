"""An officer's whole job at the command line: one real workspace, from an empty folder to a settled round."""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from tests.cli.officer import (
    EXPERTS,
    MEASURES,
    ROUND,
    Officer,
    Said,
    adopt_and_open,
    creation,
    experts_sheet,
    filled,
)
from workbench.rules.shipped import shipped
from workbench.services.my_sheets import my_sheets
from workbench.services.office import open_office
from workbench.services.open_sheet import open_sheet
from workbench.services.record_sheet import record_sheet
from workbench.services.sign_in import sign_in
from workbench.services.submit_sheet import submit_sheet
from workbench.sheets.model import Kind

CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
# Of every item's points, down to half a mark.
RECUSED = "张三"
SHARES = dict(zip(EXPERTS, ("0.75", "0.8", "0.85", "0.9", "0.95"), strict=True))


@pytest.fixture(scope="module")
def officer(tmp_path_factory: pytest.TempPathFactory) -> Officer:
    """At work in a folder whose name has a space and is Chinese."""
    folder = tmp_path_factory.mktemp("job")
    Officer(folder).does("init", "评审 2025", "--name", "大同评审")
    return Officer(folder / "评审 2025")


@pytest.fixture(scope="module")
def job(officer: Officer) -> dict[str, Said]:
    """Everything the officer did, by name."""
    done = {"draft": officer.run(*creation(ROUND))}
    done |= dict(adopt_and_open(officer))
    done["experts"] = officer.does("experts", "import", experts_sheet(officer.folder / "专家 名单.xlsx"))
    for measure in MEASURES:
        done[measure] = officer.does("panel", "set", measure, *EXPERTS, "--lead", "陈一", "--round", ROUND)
    _take_submissions(officer, done)
    _score(officer)
    done["trial"] = officer.does("round", "results", ROUND, "--json")
    done["trial export"] = officer.does(
        "export", "--round", ROUND, "--kind", "awards", "-o", "试算", "--json"
    )
    done["lock"] = officer.does("round", "lock", ROUND)
    done["blocked"] = officer.run("round", "settle", ROUND)
    _clear_the_way(officer, done)
    done["settle"] = officer.does("round", "settle", ROUND, "--json")
    done["replay"] = officer.does("round", "replay", ROUND, "--json")
    done["results"] = officer.does("round", "results", ROUND, "--json")
    _give_opinions(officer, done)
    done["export"] = officer.does("export", "--round", ROUND, "--json")
    return done


def _take_submissions(officer: Officer, done: dict[str, Said]) -> None:
    folder = officer.folder
    officer.does("submissions", "template", "模板.xlsx", "--round", ROUND)
    form = filled(folder / "模板.xlsx", folder / "申报.xlsx", checked=False)
    bring = ("submissions", "import", form, "--round", ROUND)
    done["rehearsal"] = officer.does(*bring, "--dry-run", "--json")
    done["import"] = officer.does(*bring)
    done["again"] = officer.does(*bring, "--json")
    done["recusals"] = officer.does("panel", "recusals", "--round", ROUND, "--json")
    (number,) = (one["number"] for one in done["recusals"].data if one["submission"] == "D02")
    officer.does("panel", "decide", number, "--dismiss", "已调离该单位", "--round", ROUND)


def _score(officer: Officer) -> None:
    office = open_office(officer.folder)
    for name, share in SHARES.items():
        code = officer.does("people", "code", name).out.strip()
        reviewer = sign_in(office, name, code)
        for line in my_sheets(office, reviewer, ROUND):
            if name == RECUSED and line.submission_code != "D02":
                continue  # nothing is taken from him there before staff decide
            sheet = open_sheet(office, reviewer, ROUND, line.submission_code)
            items = [item for criterion in sheet.criteria for item in criterion.items]
            marks = {item.id: item.points * Fraction(share) // item.step * item.step for item in items}
            texts = {item: str(float(mark)) for item, mark in marks.items()}
            record_sheet(office, reviewer, ROUND, line.submission_code, texts)
            submit_sheet(office, reviewer, ROUND, line.submission_code)
    office.engine.dispose()


def _clear_the_way(officer: Officer, done: dict[str, Said]) -> None:
    folder = officer.folder
    done["reopen"] = officer.does("round", "open", ROUND, "--reason", "补录门槛")
    form = filled(folder / "模板.xlsx", folder / "申报 补.xlsx")
    done["update"] = officer.does("submissions", "import", form, "--round", ROUND, "--json")
    for one in done["recusals"].data:
        if one["submission"] != "D02":
            officer.does("panel", "decide", one["number"], "--confirm", "--round", ROUND)
    permit = ("submissions", "permit", "M01", "--round", ROUND, "--reason", "会议同意")
    done["permit"] = officer.does(*permit, "--document", "会议纪要〔2025〕3号")
    withdraw = ("submissions", "withdraw", "R01", "--round", ROUND, "--reason", "申报单位申请")
    done["withdraw"] = officer.does(*withdraw)
    officer.does("round", "lock", ROUND)


def _give_opinions(officer: Officer, done: dict[str, Said]) -> None:
    give = ("opinion", "record", "--round", ROUND)
    (officer.folder / "意见.txt").write_text("\ufeff第一段\x1b[31m。\n第二段。\n", "utf-8")
    (officer.folder / "坏.txt").write_bytes("意见".encode("gbk"))
    done["opinion"] = officer.does(*give, "D01", "--file", "意见.txt")
    officer.does(*give, "D02", "--text", "拟支持")
    done["replaced opinion"] = officer.does(*give, "D02", "--text", "建议支持")
    done["no opinion"] = officer.run(*give, "D02", "--file", "坏.txt")
    done["opinions"] = officer.does("opinion", "list", "--round", ROUND, "--json")


def test_a_round_takes_no_draft(job: dict[str, Said]) -> None:
    assert job["draft"].code == 1
    assert "workbench rules approve" in job["draft"].err
    shipped_files = list((shipped() / "rubrics" / "datong-2025").glob("*.yaml"))
    assert len(job["approve"].out.splitlines()) == len(shipped_files)


def test_a_rehearsal_says_what_the_import_then_does(job: dict[str, Said]) -> None:
    assert job["rehearsal"].data["added"] == ["D01", "D02", "M01", "R01"]
    assert "新增 4 条" in job["import"].out
    assert "D01（高质量数据集评审奖励）、M01（行业模型评审奖励）" in job["import"].err
    assert (job["again"].data["added"], job["again"].data["unchanged"]) == ([], 4)


def test_the_applicants_own_expert_waits_for_a_decision(job: dict[str, Said]) -> None:
    found = [(one["submission"], one["reviewer"], one["state"]) for one in job["recusals"].data]

    assert found == [(code, "张三", "proposed") for code in ("D01", "D02", "M01", "R01")]


def test_settling_names_everything_in_its_way(job: dict[str, Said]) -> None:
    assert job["blocked"].code == 1
    codes = re.findall(r"^(\S+) (B\d\d)", job["blocked"].err, re.MULTILINE)
    assert Counter(codes) == {
        **{(code, kind): 1 for code in ("D01", "M01", "R01") for kind in ("B01", "B02")},
        **{(code, "B05"): 1 for code in ("D01", "M01")},
        ("R01", "B03"): 4,
    }


def test_the_settled_figures_are_those_worked_out_by_hand(job: dict[str, Said]) -> None:
    """Shares of the points, down to half a mark. D02: five sheets; D01 and M01: four, without 张三."""
    results = {one["id"]: one for one in job["results"].data["results"]}

    assert [(key, one["sheets"], one["tier"], one["award_fen"]) for key, one in sorted(results.items())] == [
        ("D01", 4, "二等", 2_500_000_00),
        ("D02", 5, "二等", 2_000_000_00),
        ("M01", 4, "二等", 2_000_000_00),
    ]
    assert results["D02"]["score"] == "82.67"  # 77.5, 82.5 and 88, without 74.5 and 93.5
    assert results["D01"]["score"] == "83.38"  # 74.5, 77.5, 88 and 93.5
    assert job["settle"].data["total_fen"] == 6_500_000_00
    assert job["results"].data["trial"] is False


def test_replaying_gives_the_same_bytes(job: dict[str, Said]) -> None:
    assert job["replay"].data["results_sha256"] == job["settle"].data["results_sha256"]
    assert job["replay"].data["total_fen"] == job["settle"].data["total_fen"]


def test_a_trial_says_so_and_changes_with_the_decisions(job: dict[str, Said]) -> None:
    assert job["trial"].data["trial"] is True
    assert {one["id"] for one in job["trial"].data["results"]} == {"D01", "D02", "M01", "R01"}
    assert len(job["trial"].data["blockers"]) == 12 + 1  # those of settling, and that the round is open


def test_opinions_are_written_listed_and_missed(officer: Officer, job: dict[str, Said]) -> None:
    listed, said = job["opinions"].data, officer.does("opinion", "list", "--round", ROUND)

    assert "D01 的评审意见已保存（13 字）" in job["opinion"].out
    assert "已去掉不能打印的字符" in job["opinion"].err
    assert "拟支持" in job["replaced opinion"].err
    assert (job["no opinion"].code, "UTF-8" in job["no opinion"].err) == (2, True)
    texts = {one["submission"]: one["text"] for one in listed["opinions"]}
    assert texts == {"D01": "第一段[31m。\n第二段。", "D02": "建议支持"}
    assert (listed["missing"], listed["decided"]) == (["M01"], None)
    assert "    第二段。" in said.out
    assert "行业模型评审奖励还缺 1 份评审意见：M01" in said.err


def test_a_page_explains_a_settled_award(officer: Officer, job: dict[str, Said]) -> None:
    page = officer.does("explain", "D01", "--round", ROUND).out

    assert "结果：二等，奖励金额 2,500,000元" in page
    assert "国家典型案例奖励" in page
    assert "李四[red]" in page
    assert officer.run("explain", "R01", "--round", ROUND).code == 1
    assert officer.run("explain", "R02", "--round", ROUND).code == 2


def test_the_workbooks_are_where_it_says(officer: Officer, job: dict[str, Said]) -> None:
    written = [Path(one["file"]) for one in job["export"].data]

    assert {one["kind"] for one in job["export"].data} == set(Kind)
    assert {one.parent for one in written} == {officer.folder / "exports"}
    assert all(one.stat().st_size > 5_000 for one in written)
    assert [Path(one["file"]).parent.name for one in job["trial export"].data] == ["试算"]
    taken = officer.run("export", "--round", ROUND, "-o", "申报.xlsx")
    assert (taken.code, taken.out) == (2, "")
    assert "不能写入文件夹 申报.xlsx：同名文件已存在" in taken.err


def test_the_record_holds_every_act_and_every_mark(officer: Officer, job: dict[str, Said]) -> None:
    verbs = [one["verb"] for one in officer.does("audit", "show", "--count", 500, "--json").data]
    marks = officer.does("audit", "marks", "--round", ROUND, "--json").data

    assert {"approve_rules", "import_submissions", "decide_recusal", "permit_project"} < set(verbs)
    assert verbs.count("import_submissions") == 2  # the rehearsal and the repetition left nothing
    assert verbs.count("submit_sheet") == 4 * 4 + 1
    assert {one["state"] for one in marks if one["submission"] == "D01"} == {"submitted", "recused"}
    assert all((one["mark"] is None) == (one["state"] == "recused") for one in marks)


def test_a_later_edit_of_the_rule_file_does_not_touch_the_round(
    officer: Officer, job: dict[str, Said]
) -> None:
    file = officer.folder / "rubrics" / "datong-2025" / "dataset.yaml"
    before = file.read_bytes()
    file.write_bytes(before.replace("200万元".encode(), "250万元".encode()))
    try:
        assert officer.does("round", "replay", ROUND, "--json").data == job["replay"].data
    finally:
        file.write_bytes(before)


@pytest.mark.parametrize("way", ["option", "environment", "folder inside"])
def test_the_workspace_is_found_from_elsewhere(
    way: str, officer: Officer, job: dict[str, Said], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere, option = Officer(tmp_path), ()
    if way == "option":
        option = ("--workspace", officer.folder)
    elif way == "environment":
        monkeypatch.setenv("WORKBENCH_DIR", str(officer.folder))
    else:
        elsewhere = Officer(officer.folder / "rubrics" / "datong-2025")

    (line,) = elsewhere.does("round", "list", "--json", *option).data
    assert (line["round"], line["state"], line["submissions"]) == (ROUND, "settled", 3)


def test_tables_say_the_same_in_both_languages(officer: Officer, job: dict[str, Said]) -> None:
    chinese = officer.does("round", "results", ROUND).out
    english = officer.does("round", "results", ROUND, "--lang", "en").out

    assert "（已定案）合计 4,500,000元" in chinese
    assert "(settled), CNY 4,500,000 in all" in english
    assert re.findall(r"\d[\d,.]+", chinese) == re.findall(r"\d[\d,.]+", english)


def test_doctor_and_upgrade_find_nothing_to_do(officer: Officer, job: dict[str, Said]) -> None:
    head = officer.head()

    here = {"terminal", "encoding"}  # those of whoever runs the test
    assert all(one["well"] for one in officer.run("doctor", "--json").data if one["key"] not in here)
    upgraded = officer.does("db", "upgrade", "--json").data
    assert upgraded["before"] == upgraded["after"]
    assert officer.head() == head


def test_an_english_office_meets_no_chinese(tmp_path: Path) -> None:
    Officer(tmp_path).does("init", "office", "--lang", "en")
    officer = Officer(tmp_path / "office")
    names = ("Ada", "Ben", "Cyd")
    officer.does(
        "rules", "approve", "datong-2025", "--by", "Bureau", "--on", "2025-09-20", "--document", "No. 1"
    )
    life = ("--name", "One", "--year", 2025, "--as-of", "2025-11-20")
    said = [
        officer.does("round", "create", "1", *life, *MEASURES),
        *(officer.does("people", "add", name, "--role", "reviewer") for name in names),
        officer.does("people", "list"),
        officer.does("people", "code", "Ada"),
        officer.does("panel", "set", MEASURES[0], *names, "--lead", "Ada", "--round", "1"),
        officer.does("panel", "recusals", "--round", "1"),
        officer.does("submissions", "template", "form.xlsx", "--round", "1"),
        officer.does("submissions", "list", "--round", "1"),
        officer.does("round", "list"),
        officer.does("round", "lock", "1"),
        officer.run("round", "settle", "1"),
        officer.does("round", "open", "1", "--reason", "late"),
        officer.does("audit", "verify"),
        officer.does("audit", "show"),
        officer.does("db", "upgrade"),
        officer.run("doctor"),
        officer.does("rules", "check"),
        officer.run("people", "code", "Nobody"),
        officer.run("round", "list", "--workspace", "nowhere", "--lang", "en"),
    ]  # fmt: skip

    assert [line for one in said for line in (one.out + one.err).splitlines() if CHINESE.search(line)] == []
