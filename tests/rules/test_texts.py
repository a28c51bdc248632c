"""Quotes, and each figure in them, are found in the policy text however its copy was written."""

import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.errors import BadInput, Problem
from workbench.i18n.errors import problem_text
from workbench.rules import texts
from workbench.rules.folder import check_folder
from workbench.rules.texts import comparable, read_texts
from workbench.source.splice import quoted

WORKED = Path(__file__).parent / "worked" / "dataset.yaml"
TITLE = "云中市人工智能若干措施（云政规〔2025〕6号）"
TEXT = f"""{TITLE}
一、对每个数据集，经评审最高不超过300万元；资金由市、区按1∶1分担。
二、按15%给予补助，每年不超过1,000,000元，前10、20名另奖。
三、自2025年9月18日起施行，有效期3年。
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "texts"
    made.mkdir()
    return made


def check(tmp_path: Path, quote: str, text: str = TEXT, document: str = "云政规〔2025〕6号") -> list[Problem]:
    """The findings about quotes where the worked file cites one more of the policy."""
    shutil.copy(WORKED, tmp_path / "dataset.yaml")
    file = tmp_path / "dataset.yaml"
    cited = f"  - {{号: T1, 文件: {quoted(document)}, 条款: 一, 性质: 政策, 原文: {quoted(quote)}}}\n"
    file.write_text(file.read_text("utf-8").replace("依据:\n", f"依据:\n{cited}", 1), "utf-8")
    folder = tmp_path / "texts"
    folder.mkdir(exist_ok=True)
    (folder / "yunzhong.txt").write_text(text, "utf-8")
    found = check_folder(file, read_texts(folder)).problems
    assert all(problem_text(one) for one in found)
    return [one for one in found if one.code in ("S02", "S84", "S85") and one.parts.get("id", "T1") == "T1"]


@pytest.mark.parametrize(
    "quote",
    [
        "经评审最高不超过300万元",
        "经评审,最高不超过 300 万元",
        "資金由市、區按1:1分擔",
        "按１５％給予補助",
        "每年不超过1000000元",
        "前10，20名另奖",
    ],
)
def test_a_true_quote_is_found_whatever_its_signs_script_and_spacing(tmp_path: Path, quote: str) -> None:
    assert check(tmp_path, quote) == []


@pytest.mark.parametrize(
    ("quote", "rest", "there"),
    [
        ("经评审最高不超过500万元", "500万元", "300万元资金由"),
        ("按1.5%给予补助", "1.5%给予补助", "15%给予补助每"),
        ("市、区按11分担", "11分担", "1:1分担二按1"),
        ("前1020名", "1020名", "10|20名另奖"),
    ],
)
def test_a_wrong_figure_is_told_beside_the_right_one(
    tmp_path: Path, quote: str, rest: str, there: str
) -> None:
    (problem,) = check(tmp_path, quote)

    assert problem.code == "S02"
    assert (problem.parts["rest"], problem.parts["there"]) == (rest, there)


@pytest.mark.parametrize(
    ("quote", "found", "there"),
    [
        ("5%给予补助", "5%", "15%"),
        ("经评审最高不超过300", "300", "300万"),
        ("每年不超过1000", "1000", "1000000"),
        ("市、区按1", "1", "1:1"),
    ],
)
def test_a_quote_does_not_cut_a_figure_short(tmp_path: Path, quote: str, found: str, there: str) -> None:
    (problem,) = check(tmp_path, quote)

    assert problem.code == "S85"
    assert (problem.parts["found"], problem.parts["there"]) == (found, there)


def test_a_figure_that_stands_whole_elsewhere_is_no_cut(tmp_path: Path) -> None:
    assert check(tmp_path, "5%", TEXT + "四、另按5%补助。\n") == []


def test_readings_that_a_web_copy_adds_are_passed_over(tmp_path: Path) -> None:
    glossed = TEXT.replace("评审", "評(píng)審(shěn)").replace("补助", "補(bǔ)助")

    assert check(tmp_path, "经评审最高不超过300万元", glossed) == []


def test_a_garbled_text_is_named_with_its_line(tmp_path: Path) -> None:
    (problem,) = check(tmp_path, "按15%给予补助", TEXT + "四、?!八懔Τ亍睘企业服务。\n")

    assert (problem.code, problem.level) == ("S84", "warning")
    assert (Path(problem.place.file or "").name, problem.place.line) == ("yunzhong.txt", 5)


def test_a_text_without_title_is_found_by_the_policy_id(folder: Path, tmp_path: Path) -> None:
    source = Path(shutil.copytree(Path("rubrics/datong-2025"), tmp_path / "datong-2025"))
    own = (Path(__file__).parent / "texts" / "datong-2025.txt").read_text("utf-8")
    body = own.replace("同政规〔2025〕6号", "")
    (folder / "datong-2025.txt").write_text(body, "utf-8")
    assert check_folder(source, read_texts(folder)).problems == ()

    (folder / "datong-2025.txt").rename(folder / "elsewhere.txt")
    assert {one.code for one in check_folder(source, read_texts(folder)).problems} == {"S01"}


def test_a_text_that_is_not_utf8_is_told(folder: Path) -> None:
    (folder / "a.txt").write_bytes("政策".encode("gb18030"))

    with pytest.raises(BadInput, match=r"file\.not_utf8"):
        read_texts(folder)


def test_without_a_converter_texts_compare_in_the_script_they_have(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "opencc", None)
        forget()
        assert comparable("分擔") == "分擔"
    forget()
    assert comparable("分擔") == "分担"


def forget() -> None:
    """Look for the converter again."""
    texts._converter.cache_clear()
    texts._simplified.cache_clear()


@given(st.text(alphabet="一二擔关A1 2,.:%∶、（）\n", max_size=30))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = comparable(text)

    assert comparable(once) == once
