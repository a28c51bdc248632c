"""Laying a workspace, adding people, signing in."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.services.conftest import AUDITOR, STAFF, Bench
from workbench.domain.errors import BadInput, Refused, WorkbenchError
from workbench.i18n.errors import error_text
from workbench.services.actor import Actor, Role
from workbench.services.add_person import add_person
from workbench.services.hand_out_code import hand_out_code
from workbench.services.home import home
from workbench.services.lay_workspace import lay_workspace
from workbench.services.list_people import list_people
from workbench.services.lock_round import lock_round
from workbench.services.office import Office
from workbench.services.sign_in import people, sign_in, sign_in_demo


def as_demo(office: Office) -> Office:
    return replace(office, config=replace(office.config, is_demo=True))


# --- workspaces


def test_a_workspace_has_settings_rules_a_record_and_a_place_for_workbooks(tmp_path: Path) -> None:
    office = lay_workspace(tmp_path / "大同")

    assert office.name == "大同"
    assert {path.name for path in office.root.iterdir()} >= {
        "workbench.toml",
        "rubrics",
        "exports",
        "workbench.db",
    }
    assert (office.rubrics / "datong-2025" / "policy.yaml").is_file()
    assert home(office, STAFF).rounds == ()


def test_an_empty_folder_becomes_a_workspace(tmp_path: Path) -> None:
    (tmp_path / "w").mkdir()

    assert lay_workspace(tmp_path / "w", name="试").name == "试"


def test_a_workspace_is_not_laid_over_another(tmp_path: Path) -> None:
    office = lay_workspace(tmp_path / "w")
    before = office.database.read_bytes()

    with pytest.raises(BadInput) as caught:
        lay_workspace(tmp_path / "w")

    assert caught.value.code == "workspace.exists"
    assert office.database.read_bytes() == before


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")

    with pytest.raises(BadInput) as caught:
        lay_workspace(tmp_path)

    assert (caught.value.code, caught.value.parts["found"]) == ("workspace.not_empty", "notes.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_file_is_not_a_folder(tmp_path: Path) -> None:
    (tmp_path / "w").write_text("x")

    with pytest.raises(BadInput) as caught:
        lay_workspace(tmp_path / "w")

    assert caught.value.code == "workspace.not_a_folder"


def test_a_failure_half_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("workbench.storage.upgrade.upgrade", fail)

    with pytest.raises(BadInput) as caught:
        lay_workspace(tmp_path / "w")

    assert caught.value.code == "workspace.not_writable"
    assert "磁盘已满" in error_text(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="folder modes of POSIX")
def test_a_folder_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    code = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from workbench.domain.errors import BadInput\n"
        "from workbench.services.lay_workspace import lay_workspace\n"
        "if os.geteuid() == 0: os.setegid(65534); os.seteuid(65534)\n"
        "try: lay_workspace(Path(sys.argv[1]) / 'w')\n"
        "except BadInput as error: print(error.code)\n"
    )
    tmp_path.chmod(0o555)
    script = [sys.executable, "-c", code, str(tmp_path)]

    done = subprocess.run(script, capture_output=True, text=True, check=False)

    tmp_path.chmod(0o755)
    assert done.stdout.strip() == "workspace.not_writable", done.stderr


# --- people and codes


def test_a_person_signs_in_with_the_code_that_was_handed_out(office: Office) -> None:
    person_id = add_person(office, STAFF, " 周敏 ", Role.FINANCE, "市财政局")
    code = hand_out_code(office, STAFF, "周敏")

    assert sign_in(office, "周敏", code.lower()) == Actor(person_id, "周敏", Role.FINANCE)
    newer = hand_out_code(office, STAFF, "周敏")
    assert newer != code
    with pytest.raises(Refused):
        sign_in(office, "周敏", code)
    assert sign_in(office, "周敏", newer).person_id == person_id


def test_a_wrong_name_and_a_wrong_code_look_the_same(office: Office) -> None:
    add_person(office, STAFF, "周敏", Role.FINANCE)
    add_person(office, STAFF, "无码", Role.FINANCE)
    hand_out_code(office, STAFF, "周敏")
    failures = []
    for name, code in (("周敏", "AAAA-AAAA-AAAA"), ("不存在", "AAAA-AAAA-AAAA"), ("无码", ""), ("", "")):
        with pytest.raises(Refused) as caught:
            sign_in(office, name, code)
        failures.append((caught.value.code, caught.value.parts, error_text(caught.value)))

    assert len(failures) == 4
    assert all(one == failures[0] for one in failures)


def test_an_unknown_name_costs_as_much_work_as_a_wrong_code(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    import argon2

    add_person(office, STAFF, "周敏", Role.FINANCE)
    hand_out_code(office, STAFF, "周敏")
    work: list[str] = []
    hash_, verify = argon2.PasswordHasher.hash, argon2.PasswordHasher.verify
    monkeypatch.setattr(
        argon2.PasswordHasher, "hash", lambda self, *a, **k: work.append("argon2id") or hash_(self, *a, **k)
    )
    monkeypatch.setattr(
        argon2.PasswordHasher, "verify", lambda self, *a: work.append("argon2id") or verify(self, *a)
    )
    for name in ("周敏", "不存在"):
        with pytest.raises(Refused):
            sign_in(office, name, "AAAA-AAAA-AAAA")

    assert work == ["argon2id", "argon2id"]


def test_the_record_never_holds_a_code(office: Office) -> None:
    add_person(office, STAFF, "周敏", Role.FINANCE)
    code = hand_out_code(office, STAFF, "周敏")
    office.engine.dispose()

    content = office.database.read_bytes()
    assert code.encode() not in content
    assert code.replace("-", "").encode() not in content


def test_names_are_unique_and_not_empty(office: Office) -> None:
    add_person(office, STAFF, "周敏", Role.FINANCE)
    for name, code in (("周敏", "person.exists"), ("  ", "person.name_empty")):
        with pytest.raises(BadInput) as caught:
            add_person(office, STAFF, name, Role.STAFF)
        assert caught.value.code == code
    assert [line.name for line in list_people(office, STAFF)] == ["周敏"]


def test_a_code_for_nobody_is_refused(office: Office) -> None:
    with pytest.raises(BadInput) as caught:
        hand_out_code(office, STAFF, "不存在")

    assert caught.value.code == "person.unknown"


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.FINANCE, Role.AUDITOR])
def test_only_staff_manage_people(office: Office, role: Role) -> None:
    other = Actor(1, "某人", role)
    for act in (
        lambda: add_person(office, other, "甲", Role.STAFF),
        lambda: hand_out_code(office, other, "甲"),
    ):
        with pytest.raises(WorkbenchError) as caught:
            act()
        assert caught.value.code == "permission.denied"


def test_only_a_demo_lists_people_and_lets_them_in_without_a_code(bench: Bench) -> None:
    assert people(bench.office) == ()
    with pytest.raises(Refused) as caught:
        sign_in_demo(bench.office, 1)
    assert caught.value.code == "sign_in.not_a_demo"

    demo = as_demo(bench.office)
    listed = people(demo)
    assert [line.name for line in listed] == sorted(bench.actors)
    assert sign_in_demo(demo, listed[0].id) == bench.actors[listed[0].name]
    with pytest.raises(Refused):
        sign_in_demo(demo, 999)


# --- home


def test_home_says_what_waits_for_whom(scoring: Bench) -> None:
    office = scoring.office
    reviewer, lead = scoring.actors["林二"], scoring.actors["陈一"]

    own = home(office, reviewer).rounds[0]
    assert (own.submissions, own.waiting, own.waiting_kind, own.may_see_results) == (1, 1, "sheets", False)
    assert home(office, lead).rounds[0].leads == ("高质量数据集评审奖励",)
    assert home(office, lead).rounds[0].may_see_results
    staff = home(office, STAFF).rounds[0]
    assert (staff.waiting, staff.waiting_kind) == (5, "unfinished")
    finance = home(office, Actor(None, "财务员", Role.FINANCE)).rounds[0]
    assert (finance.waiting_kind, finance.may_see_results) == ("nothing", False)
    assert home(office, AUDITOR).rounds[0].may_see_results

    scoring.finish("S001")
    assert home(office, reviewer).rounds[0].waiting_kind == "nothing"
    lock_round(office, STAFF, "2025-1")
    assert home(office, STAFF).rounds[0].waiting_kind == "settle"


def test_a_reviewer_without_a_seat_sees_no_round(bench: Bench) -> None:
    assert home(bench.office, bench.actors["林二"]).rounds == ()


# --- start-up


SLOW = {"alembic", "numpy", "openpyxl", "pydantic", "rich", "sqlmodel", "textual", "yaml"}


def test_signing_in_to_a_demo_and_reading_home_load_nothing_slow(bench: Bench) -> None:
    settings = bench.office.root / "workbench.toml"
    settings.write_text(settings.read_text("utf-8").replace("demo = false", "demo = true"), "utf-8")
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from workbench.services.home import home\n"
        "from workbench.services.office import open_office\n"
        "from workbench.services.sign_in import people, sign_in_demo\n"
        "office = open_office(Path(sys.argv[1]))\n"
        "home(office, sign_in_demo(office, people(office)[0].id))\n"
        f"print(sorted(set({sorted(SLOW)!r}) & sys.modules.keys()))"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, str(bench.office.root)], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"
