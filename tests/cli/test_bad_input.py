"""Bad input at the command line: said clearly, with the right exit code, and nothing changed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.cli.officer import DATASET, ROUND, Officer, adopt_and_open, creation, experts_sheet, filled
from workbench.storage.driver import sqlite_module

PROGRAM = [sys.executable, "-m", "workbench"]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Officer:
    """An open round with its template and its experts; no test changes it."""
    folder = tmp_path_factory.mktemp("bad") / "评审 2025"
    Officer(folder.parent).does("init", folder.name)
    officer = Officer(folder)
    list(adopt_and_open(officer))
    officer.does("experts", "import", experts_sheet(folder / "experts.xlsx"))
    officer.does("submissions", "template", "form.xlsx", "--round", ROUND)
    return officer


@pytest.fixture
def unchanged(office: Officer) -> Iterator[Officer]:
    """The office, and afterwards the proof that its record stands where it stood."""
    before = office.head()
    yield office
    assert office.head() == before


@pytest.fixture
def copy(office: Officer, tmp_path: Path) -> Officer:
    """A copy to break."""
    return Officer(Path(shutil.copytree(office.folder, tmp_path / "w")))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"统一社会信用代码": "91140200MA0GTP0X13"}, "!C2 X22 “统一社会信用代码”校验不符：9114"),
        ({"申报编号": "D02"}, "!A3 X40 申报编号 D02 重复"),
        ({"项目名称": "=1+1"}, "!E2 X10 “项目名称”是公式 =1+1"),
        ({"申报日期": "2025-13-40"}, "!F2 X33 “申报日期”不是有效日期：2025-13-40"),
        ({"主体类型": "公司"}, "!G2 X35 “主体类型”没有选项“公司”"),
        ({"统一社会信用代码": 91140200}, "!C2 X15 “统一社会信用代码”不是文本"),
        ({"项目名称": "长" * 5000}, "!E2 X14 “项目名称”有 5000 字，超过 300 字"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_named_with_its_sheet_value_and_remedy(
    unchanged: Officer, tmp_path: Path, changes: dict[str, object], said: str
) -> None:
    form = filled(unchanged.folder / "form.xlsx", tmp_path / "f.xlsx", **changes)
    told = unchanged.run("submissions", "import", form, "--round", ROUND)

    assert (told.code, told.out) == (2, "")
    assert f"f.xlsx 高质量数据集评审奖励{said}" in told.err
    assert any(remedy in told.err.splitlines()[1] for remedy in ("请", "可填"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"hello", "不是 .xlsx 工作簿"),
        (b"", "是空文件"),
        (None, "找不到文件"),
    ],
)
@pytest.mark.parametrize("command", [("submissions", "import", "--round", ROUND), ("experts", "import")])
def test_a_file_that_is_no_workbook_is_refused(
    unchanged: Officer, tmp_path: Path, content: bytes | None, said: str, command: tuple[str, ...]
) -> None:
    if content is not None:
        (tmp_path / "x.xlsx").write_bytes(content)
    told = unchanged.run(*command, tmp_path / "x.xlsx")

    assert (told.code, told.out) == (2, "")
    assert said in told.err


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("名称: ", "名字: ", "R01"),
        ("编号: ", "编号：", "Y04"),
        ("金额: 200万元", "金额: 200万", "R04"),
        ("金额: 200万元", "金额: 200", "R04"),
    ],
)
def test_a_broken_rule_file_is_located_and_opens_no_round(
    copy: Officer, old: str, new: str, code: str
) -> None:
    file = copy.folder / "rubrics" / "datong-2025" / "dataset.yaml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    line = text[: text.index(old)].count("\n") + 1
    head = copy.head()

    checked = copy.run("rules", "check")
    assert checked.code == 1
    assert f"dataset.yaml:{line}:" in checked.out
    assert f" {code} " in checked.out
    assert copy.run(*creation("2025-2")).code == 2
    assert copy.head() == head


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("round", "results", "2099"), "没有编号为“2099”的批次。现有批次：2025-1。"),
        (("round", "settle", ""), "没有编号为“”的批次"),
        (("explain", "X9", "--round", ROUND), "没有编号为“X9”的申报项目"),
        (("people", "code", "无人"), "没有名为“无人”的人员"),
        (("people", "add", "  ", "--role", "staff"), "姓名是空的"),
        (("people", "add", "王" * 5000, "--role", "staff"), "姓名有 5000 字，最多 100 字"),
        (("people", "add", "王\x1b[31m工", "--role", "staff"), r"姓名“王\x1b[31m工”中有换行"),
        (("people", "add", "陈一", "--role", "staff"), "已有名为“陈一”的人员"),
        (creation(""), "批次编号是空的"),
        (creation(ROUND), "批次“2025-1”已经存在"),
        (creation("../x"), "批次编号“../x”中有 /，文件名不能用"),
        ((*creation("2025-2")[:5], "--year", "-5", *creation("2025-2")[7:]), "年度现为“-5”"),
        (("panel", "set", DATASET, "陈一", "--lead", "林二", "--round", ROUND), "组长“林二”不在评审组名单中"),
        (("panel", "decide", "9", "--confirm", "--round", ROUND), "没有编号为 9 的回避记录"),
        (("round", "open", ROUND, "--reason", " "), "请写明理由"),
        (("submissions", "template", "form", "--round", ROUND), "请写成以 .xlsx 结尾的名称"),
        (("submissions", "template", "form.xlsx", "--round", ROUND), "已存在，没有覆盖"),
        (("audit", "verify", "--head", "9"), "核对码写法不对：9"),
        (("init", "."), "已经是工作区"),
        (("rules", "show", "nope"), "没有编号为“nope”的措施"),
        (("evaluate", "rubrics", "nope.json"), "找不到文件 nope.json"),
        (("--workspace", "nowhere", "round", "list"), "“nowhere”不是工作区"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else "",
)  # fmt: skip
def test_a_wrong_argument_is_answered_with_what_to_write(
    unchanged: Officer, arguments: tuple[str, ...], said: str
) -> None:
    told = unchanged.run(*arguments)

    assert (told.code, told.out) == (2, "")
    assert said in told.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("nosuch",),
        ("round",),
        ("round", "list", "extra"),
        ("round", "create"),
        ("people", "add", "甲", "--role", "king"),
        ("audit", "show", "--count", "-1"),
        ("round", "create", "1", "--name", "x", "--year", "abc", "--as-of", "2025-11-20", DATASET),
        ("round", "create", "1", "--name", "x", "--year", "2025", "--as-of", "2025-13-20", DATASET),
        ("panel", "decide", "1", "--confirm", "--dismiss", "x", "--round", ROUND),
    ],
)
def test_wrong_usage_shows_the_usage_in_the_readers_language(
    unchanged: Officer, arguments: tuple[str, ...]
) -> None:
    chinese, english = unchanged.run(*arguments), unchanged.run(*arguments, "--lang=en")

    assert (chinese.code, chinese.out) == (2, "")
    assert chinese.err.startswith("用法：workbench")
    assert "用法有误" in chinese.err
    assert english.err.startswith("usage: workbench")
    assert "wrong usage" in english.err


def test_dismissing_a_recusal_takes_a_reason(copy: Officer, tmp_path: Path) -> None:
    copy.does("panel", "set", DATASET, "陈一", "张三", "赵五", "--lead", "陈一", "--round", ROUND)
    form = filled(copy.folder / "form.xlsx", tmp_path / "f.xlsx")
    copy.does("submissions", "import", form, "--round", ROUND)
    number = copy.does("panel", "recusals", "--round", ROUND, "--json").data[0]["number"]
    head = copy.head()

    told = copy.run("panel", "decide", number, "--dismiss", " ", "--round", ROUND)
    assert (told.code, told.err.strip()) == (2, "请写明理由。")
    assert copy.head() == head


def test_names_with_markup_stand_as_they_are_written(copy: Officer) -> None:
    copy.does("people", "add", "[bold]王[/]<b>&{0}", "--role", "reviewer")

    assert "[bold]王[/]<b>&{0}" in copy.does("people", "list").out


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("newer", "由更新版本的程序建立（结构 9999"),
        ("truncated", "数据库文件已损坏"),
        ("no database", "不是数据库文件"),
        ("foreign", "是其他程序的数据库"),
        ("empty", "数据库文件是空的"),
        ("lost", "找不到数据库文件"),
    ],
)
def test_a_database_that_cannot_be_used_stays_as_it_is(copy: Officer, damage: str, said: str) -> None:
    file = copy.folder / "workbench.db"
    _damage(file, damage)
    before = file.read_bytes() if file.exists() else None

    for command in (("round", "list"), ("audit", "verify"), ("db", "upgrade")):
        told = copy.run(*command)
        assert (told.code, told.out) == (2, ""), command
        assert said in told.err
        assert str(file) in told.err
    assert copy.run("doctor").code == 1
    assert (file.read_bytes() if file.exists() else None) == before


def _damage(file: Path, damage: str) -> None:
    content = file.read_bytes()
    if damage == "newer":
        with sqlite_module().connect(str(file)) as database:
            database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.close()
        return
    file.unlink()
    # A log left beside it would be replayed into whatever stands there next.
    for beside in ("-wal", "-shm"):
        file.with_name(file.name + beside).unlink(missing_ok=True)
    if damage == "foreign":
        with sqlite_module().connect(str(file)) as database:
            database.execute("CREATE TABLE recipes (name)")
        database.close()
    elif damage != "lost":
        file.write_bytes({"truncated": content[:50_000], "no database": b"hello", "empty": b""}[damage])


# The first run loads what a user without the rights of root might not be able to read.
AS_USER = """
import os, sys
from workbench.cli import main
spare, kept, name = sys.argv[1:]
assert main(["--workspace", spare, "people", "add", name, "--role", "staff"]) == 0
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
sys.exit(main(["--workspace", kept, "people", "add", name, "--role", "staff"]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of another kind")
def test_a_read_only_folder_is_said_and_nothing_is_written(office: Officer, copy: Officer) -> None:
    with tempfile.TemporaryDirectory() as name:
        kept = Path(shutil.copytree(office.folder, Path(name) / "只读"))
        before = (kept / "workbench.db").read_bytes()
        kept.chmod(0o555)
        Path(name).chmod(0o755)
        command = [sys.executable, "-c", AS_USER, str(copy.folder), str(kept), "甲"]
        told = subprocess.run(command, capture_output=True, check=False, text=True)
        kept.chmod(0o755)

        assert (told.returncode, told.stdout) == (2, "")
        assert f"不能写入：{kept / 'workbench.db'}" in told.stderr
        assert (kept / "workbench.db").read_bytes() == before


def test_a_reader_who_leaves_and_a_closed_output_are_no_defects(office: Officer) -> None:
    shell = f'"{sys.executable}" -m workbench --workspace "{office.folder}"'
    script = f"{shell} audit show | head -1; echo ${{PIPESTATUS[0]}}; {shell} round list >&-; echo $?"
    left = subprocess.run(["bash", "-c", script], capture_output=True, check=False, text=True)

    assert left.stderr == ""
    assert left.stdout.splitlines()[1:] == ["0", "0"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_said(office: Officer) -> None:
    with Path("/dev/full").open("w") as full:
        told = subprocess.run(
            [*PROGRAM, "--workspace", str(office.folder), "round", "list"],
            stdout=full, stderr=subprocess.PIPE, check=False, text=True,
        )  # fmt: skip

    assert told.returncode == 2
    assert "磁盘已满" in told.stderr


def test_data_is_utf_8_whatever_the_locale(office: Officer) -> None:
    told = subprocess.run(
        [*PROGRAM, "--workspace", str(office.folder), "round", "list"],
        capture_output=True, check=False, env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0"},
    )  # fmt: skip

    assert told.returncode == 0
    assert "2025 年第一批" in told.stdout.decode("utf-8")


def test_an_unknown_language_is_refused_in_the_first_one(unchanged: Officer) -> None:
    told = unchanged.run("round", "list", "--lang", "fr")

    assert (told.code, told.out) == (2, "")
    assert "没有 'fr'，可选：'zh', 'en'" in told.err


def test_without_a_terminal_the_app_says_so() -> None:
    told = subprocess.run(PROGRAM, stdin=subprocess.DEVNULL, capture_output=True, check=False, text=True)

    assert told.returncode == 2
    assert "没有终端" in told.stderr


def test_an_interrupted_demo_leaves_nothing_behind(tmp_path: Path) -> None:
    running = subprocess.Popen(
        [*PROGRAM, "demo", str(tmp_path / "d"), "--no-tui"],
        stderr=subprocess.PIPE,
        text=True,
        # A shell keeps Ctrl-C from what it runs in the background, and so from all that this starts.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    for _ in range(400):
        if any(tmp_path.iterdir()):  # it has begun
            break
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=30)

    assert running.returncode == 130
    assert "已中断" in said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []
