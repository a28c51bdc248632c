"""Adopting a file settles what waited, and changes nothing else."""

import difflib
from datetime import date

import pytest

from workbench.domain.errors import BadInput, BadInputs, Refused
from workbench.domain.measure import Adoption, CitationKind, Status
from workbench.rules import load_measure
from workbench.rules.adopt import adopted

ON = date(2025, 12, 1)


def test_an_adopted_file_is_in_force_and_nothing_waits(chosen: str) -> None:
    data = adopted(chosen.encode(), "李明", ON, "同数据发〔2025〕3号")

    measure = load_measure(data, file="d.yaml", policy=None, policy_file=None)

    assert measure.status is Status.IN_FORCE
    assert measure.adoption == Adoption("李明", ON, "同数据发〔2025〕3号")
    assert measure.citations["G1"].kind is CitationKind.GUIDE
    assert {one.approved_by for one in measure.conventions} == {"李明 2025-12-01 同数据发〔2025〕3号"}


def test_only_the_lines_that_must_change_do(worked: str) -> None:
    after = adopted(worked.encode(), "李明", ON, "同数据发〔2025〕3号").decode()

    changed = [
        line
        for line in difflib.ndiff(worked.splitlines(), after.splitlines())
        if line.startswith(("- ", "+ "))
    ]
    assert [line for line in changed if line.startswith("+ ") and "李明" not in line] == [
        "+ 状态: 生效                  # 草案 → 生效 → 停用；草案不能冻结评审轮次",
        next(line for line in changed if line.startswith("+   - {号: G1")),
    ]
    assert len(changed) == 9
    assert "+ 采纳: {批准人: 李明, 日期: 2025-12-01, 文号: 同数据发〔2025〕3号}" in changed


def test_names_that_are_yaml_are_only_text(chosen: str) -> None:
    data = adopted(chosen.encode(), 'a, 状态: "x"}', ON, "# 无\n状态: 草案")

    measure = load_measure(data, file="d.yaml", policy=None, policy_file=None)

    assert measure.adoption == Adoption('a, 状态: "x"}', ON, "# 无\n状态: 草案")


def test_line_ends_and_the_byte_order_mark_stay(worked: str) -> None:
    before = b"\xef\xbb\xbf" + worked.replace("\n", "\r\n").encode()

    after = adopted(before, "李明", ON, "1号")

    assert after.startswith(b"\xef\xbb\xbf")
    assert after.count(b"\n") == after.count(b"\r\n") == before.count(b"\r\n") + 1


def test_a_file_is_adopted_once(worked: str) -> None:
    data = adopted(worked.encode(), "李明", ON, "1号")

    with pytest.raises(Refused, match="already_adopted"):
        adopted(data, "李明", ON, "1号")


def test_adoption_names_who_and_by_what(worked: str) -> None:
    with pytest.raises(BadInput, match="blank"):
        adopted(worked.encode(), " ", ON, "1号")
    with pytest.raises(BadInputs):
        adopted("状态：草案".encode(), "李明", ON, "1号")
