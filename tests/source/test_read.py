"""Reading a text: encodings, punctuation, and what the pre-lint must let pass."""

import pytest

from workbench.source import read_source
from workbench.source.nodes import plain

KEYS = {"名称", "金额", "依据"}


def codes(data: bytes) -> list[str]:
    return [problem.code for problem in read_source(data, file="f.yaml", known_keys=KEYS)[1]]


def test_a_byte_order_mark_is_let_pass_and_moves_no_column() -> None:
    source, problems = read_source("\ufeff名称: 甲\n".encode(), file="f.yaml", known_keys=KEYS)

    assert source is not None
    assert problems == ()
    assert (source.place(("名称",)).line, source.place(("名称",)).column) == (1, 5)


@pytest.mark.parametrize(
    "text",
    [
        '名称: "金额:300万元，依据：甲"\n',
        "名称: 甲乙  # 金额:没有空格\n",
        "名称: 其中金额：不限\n",
        "名称: '单位：名称：甲'\n",
        "其他:\n  甲: 依据：无\n",
        "名称: 甲\r\n金额: 1元\r\n",
    ],
)
def test_full_width_punctuation_inside_a_value_is_text(text: str) -> None:
    assert codes(text.encode()) == []


def test_every_finding_of_the_pre_lint_is_told_at_once() -> None:
    assert codes("名称：甲\n金额:1元\n\t依据: []\n".encode()) == ["Y04", "Y05", "Y01"]


def test_all_values_stay_text() -> None:
    source, _ = read_source(b"a: [NO, 010, 12:30, 1e3, ~, 2025-01-01]\n", file="f", known_keys=())

    assert source is not None
    assert plain(source.root) == {"a": ["NO", "010", "12:30", "1e3", "~", "2025-01-01"]}


def test_a_billion_laughs_is_refused_by_its_first_anchor() -> None:
    data = b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"

    assert codes(data)[0] == "Y10"


def test_nesting_is_cut_off_before_it_costs_anything() -> None:
    assert codes(b"a: " + b"[" * 200_000) in (["Y13"], ["Y09"])
