"""Changing rule files: one value at a time, every other byte alone; saved as a new draft version."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.services.conftest import AUDITOR, STAFF, refusal
from workbench.domain.errors import BadInput, BadInputs, Refused
from workbench.domain.measure import Status
from workbench.rules.diff import diff
from workbench.rules.folder import load_folder
from workbench.rules.shipped import shipped
from workbench.services.office import Office
from workbench.services.rubric_edit import Edits, carried, edited, try_edits, with_edit
from workbench.services.rubric_examples import with_examples
from workbench.services.rubric_files import Rubric, list_rubrics, open_rubric
from workbench.services.save_rubric import save_rubric
from workbench.source import Path as NodePath
from workbench.source import read_source
from workbench.source.nodes import plain, scalars
from workbench.source.splice import quoted, replaced

DATASET = "rubrics/datong-2025/dataset.yaml"
CUT_OFF: NodePath = ("等次", 1, "起分")
SECOND_AMOUNT: NodePath = ("等次", 1, "金额")
SHIPPED = sorted((shipped() / "rubrics").glob("*/*.yaml"))
# A plain one, one that must be quoted, and one that would be three entries if it were not.
TEXTS = ("新的值", '说"好": [再议] # 注', "甲: 1, 乙: {丙: 2}")


@pytest.fixture
def rubric(office: Office) -> Rubric:
    return open_rubric(office, STAFF, DATASET)


def lower(rubric: Rubric, text: str = "78") -> Edits:
    """The second tier from another score on."""
    return with_edit(rubric, (), CUT_OFF, text)


# Splicing


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_value_of_every_shipped_file_is_replaced_alone(file: Path) -> None:
    source, problems = read_source(file.read_bytes(), file=file.name, known_keys=())
    assert source is not None, problems
    for number, (path, node) in enumerate(scalars(source.root)):
        text = TEXTS[number % len(TEXTS)]

        assert (
            replaced(source, {path: text})
            == source.text[: node.start] + quoted(text) + source.text[node.end :]
        )


def test_a_replaced_value_is_read_back_and_no_other_changes(rubric: Rubric) -> None:
    places = list(scalars(rubric.source.root))

    assert len(places) >= 162
    for number, (path, node) in enumerate(places):
        text = TEXTS[number % len(TEXTS)]
        _data, source = edited(rubric, with_edit(rubric, (), path, text))
        assert source is not None
        now = {one: scalar.text for one, scalar in scalars(source.root)}
        assert now == {one: scalar.text for one, scalar in places} | {path: text}, node


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_line_ends_and_byte_order_mark_stay(office: Office, mark: bytes, newline: str) -> None:
    path = office.root / DATASET
    path.write_bytes(mark + path.read_bytes().replace(b"\n", newline.encode()))
    rubric = open_rubric(office, STAFF, DATASET)

    data = try_edits(rubric, lower(rubric)).data

    assert data == rubric.data.replace("号: 二等, 起分: 80".encode(), "号: 二等, 起分: 78".encode())


def test_a_place_without_a_text_cannot_be_changed(rubric: Rubric) -> None:
    with pytest.raises(KeyError):
        with_edit(rubric, (), ("等次", 9, "起分"), "1")


# Trying


def test_a_changed_cut_off_is_understood_before_its_examples_follow(rubric: Rubric) -> None:
    trial = try_edits(rubric, lower(rubric))

    assert trial.measure is not None
    assert trial.measure.tiers[1].from_score == 78
    assert trial.only_examples
    assert trial.level == 3


def test_examples_on_the_old_cut_off_move_to_the_new_one(rubric: Rubric) -> None:
    edits = with_examples(rubric, lower(rubric))
    trial = try_edits(rubric, edits)

    assert trial.errors == ()
    assert {edit.after for edit in edits} == {"78", "恰好78分得二等", "77.99", "77.99分得三等"}
    assert with_examples(rubric, edits) == edits


def test_examples_of_a_tier_expect_its_new_amount(rubric: Rubric) -> None:
    edits = with_edit(rubric, (), SECOND_AMOUNT, "180万元")
    assert try_edits(rubric, edits).only_examples

    trial = try_edits(rubric, with_examples(rubric, edits))

    assert trial.errors == ()
    assert trial.level == 2


@pytest.mark.parametrize("text", ["300", "三百万元", "300万", ""])
def test_an_amount_without_its_unit_is_told_at_its_place(rubric: Rubric, text: str) -> None:
    trial = try_edits(rubric, with_edit(rubric, (), SECOND_AMOUNT, text))

    problem = trial.unreadable(SECOND_AMOUNT)
    assert problem is not None
    assert problem.place.line == rubric.source.place(SECOND_AMOUNT).line
    assert trial.measure is None
    assert trial.unreadable(CUT_OFF) is None


def test_changes_stack_and_are_undone_one_by_one(rubric: Rubric) -> None:
    one = lower(rubric)
    two = with_edit(rubric, one, SECOND_AMOUNT, "180万元")
    three = with_edit(rubric, two, CUT_OFF, "79")

    assert [edit.before for edit in three] == ["80", "200万元", "78"]
    assert with_edit(rubric, three, CUT_OFF, "79") == three
    assert edited(rubric, three[:-1])[0] == edited(rubric, two)[0]
    assert edited(rubric, ())[0] == rubric.data
    back = with_edit(rubric, one, CUT_OFF, "80")
    assert edited(rubric, back)[0] == rubric.data


# Saving


def test_a_draft_differs_in_the_value_its_version_and_its_standing_alone(
    office: Office, rubric: Rubric
) -> None:
    saved = save_rubric(office, STAFF, rubric, with_examples(rubric, lower(rubric)))

    expected = rubric.data.decode()
    for before, after in (
        ("版本: 1\n", "版本: 2\n"),
        ("状态: 生效\n采纳: {批准人: 市数据局, 日期: 2025-09-20, 文号: 同数发〔2025〕1号}\n", "状态: 草案\n"),
        ("{号: 二等, 起分: 80,", "{号: 二等, 起分: 78,"),
        ("名称: 恰好80分得二等, 输入: {分: 80,", "名称: 恰好78分得二等, 输入: {分: 78,"),
        ("名称: 79.99分得三等, 输入: {分: 79.99,", "名称: 77.99分得三等, 输入: {分: 77.99,"),
    ):
        assert expected.count(before) == 1
        expected = expected.replace(before, after)
    assert saved.file == "rubrics/datong-2025/dataset@2025-09-18.yaml"
    assert (office.root / saved.file).read_bytes() == expected.encode()
    assert (office.root / DATASET).read_bytes() == rubric.data


def test_the_diff_of_a_saved_draft_shows_one_changed_value(office: Office, rubric: Rubric) -> None:
    saved = save_rubric(office, STAFF, rubric, with_examples(rubric, lower(rubric)))
    after = open_rubric(office, STAFF, saved.file)

    old, new = plain(rubric.source.root), plain(after.source.root)
    assert isinstance(old, dict)
    assert isinstance(new, dict)
    changes = [change for change in diff(old, new) if change.path[0] != "算例"]
    assert [(change.path, change.old, change.new, change.level) for change in changes] == [
        (("等次", "二等", "起分"), "80", "78", 3)
    ]


def test_the_version_in_force_stays_in_force_beside_its_new_draft(office: Office, rubric: Rubric) -> None:
    save_rubric(office, STAFF, rubric, with_examples(rubric, lower(rubric)))

    book = load_folder(office.rubrics)
    measure = next(one for name, one in book.measures.items() if name == "datong-2025/dataset")
    versions = book.versions[measure.id]
    assert (measure.version, measure.status) == (1, Status.IN_FORCE)
    assert [(one.version, one.status) for one in versions] == [(1, Status.IN_FORCE), (2, Status.DRAFT)]
    assert versions[1].tiers[1].from_score == 78


def test_a_second_draft_takes_a_name_and_a_version_of_its_own(office: Office, rubric: Rubric) -> None:
    save_rubric(office, STAFF, rubric, with_examples(rubric, lower(rubric)))
    second = save_rubric(office, STAFF, rubric, with_examples(rubric, lower(rubric, "79")))

    assert (second.file, second.version) == ("rubrics/datong-2025/dataset@2025-09-18-v3.yaml", 3)
    assert len(load_folder(office.rubrics).versions) == len(list_rubrics(office, STAFF)) - 2


def test_a_saved_draft_is_in_the_record(office: Office, rubric: Rubric) -> None:
    from workbench.storage import audit

    save_rubric(office, STAFF, rubric, with_edit(rubric, (), ("名称",), "数据集奖励"))

    with office.work().read() as r:
        (event,) = audit.payloads(r.connection, "save_rubric")
    assert event["changes"] == [{"path": ["名称"], "before": "高质量数据集评审奖励", "after": "数据集奖励"}]
    assert event["from"] == {"file": DATASET, "sha256": rubric.sha256}


def test_a_file_with_errors_is_not_saved(office: Office, rubric: Rubric) -> None:
    before = sorted(office.rubrics.rglob("*"))
    error = refusal(lambda: save_rubric(office, STAFF, rubric, lower(rubric)))

    assert isinstance(error, BadInputs)
    assert error.code == "rules.invalid"
    assert sorted(office.rubrics.rglob("*")) == before


def test_nothing_changed_is_nothing_to_save(office: Office, rubric: Rubric) -> None:
    assert refusal(lambda: save_rubric(office, STAFF, rubric, ())).code == "rubric.nothing_changed"


# Others at work


@pytest.mark.parametrize("name", ["dataset.yaml", "policy.yaml"])
def test_a_change_made_meanwhile_is_noticed_and_not_overwritten(
    office: Office, rubric: Rubric, name: str
) -> None:
    path = office.rubrics / "datong-2025" / name
    theirs = path.read_bytes() + "# 别人的注\n".encode()
    path.write_bytes(theirs)
    before = sorted(office.rubrics.rglob("*"))

    error = refusal(lambda: save_rubric(office, STAFF, rubric, with_examples(rubric, lower(rubric))))

    assert isinstance(error, Refused)
    assert (error.code, error.parts["file"]) == ("rubric.changed_meanwhile", f"rubrics/datong-2025/{name}")
    assert path.read_bytes() == theirs
    assert sorted(office.rubrics.rglob("*")) == before


def test_a_reload_keeps_the_changes_whose_places_still_say_the_same(office: Office, rubric: Rubric) -> None:
    edits = with_edit(rubric, with_edit(rubric, lower(rubric), SECOND_AMOUNT, "180万元"), CUT_OFF, "79")
    path = office.root / DATASET
    path.write_bytes(
        path.read_bytes().replace("起分: 80, 金额: 200万元".encode(), "起分: 80, 金额: 190万元".encode())
    )

    kept, lost = carried(edits, open_rubric(office, STAFF, DATASET))

    assert [edit.after for edit in kept] == ["78", "79"]
    assert [edit.after for edit in lost] == ["180万元"]


# Who, and where


def test_rule_files_are_for_staff(office: Office, rubric: Rubric) -> None:
    edits = with_examples(rubric, lower(rubric))
    acts = (
        lambda: list_rubrics(office, AUDITOR),
        lambda: open_rubric(office, AUDITOR, DATASET),
        lambda: save_rubric(office, AUDITOR, rubric, edits),
    )

    assert {refusal(act).code for act in acts} == {"permission.denied"}


@pytest.mark.parametrize(
    "file", ["workbench.toml", "rubrics/../workbench.toml", "rubrics/none.yaml", "rubrics"]
)
def test_only_files_below_rubrics_are_opened(office: Office, file: str) -> None:
    error = refusal(lambda: open_rubric(office, STAFF, file))

    assert isinstance(error, BadInput)
    assert error.code == "rules.not_found"


def test_an_unreadable_file_is_listed_and_told_when_opened(office: Office) -> None:
    (office.root / DATASET).write_bytes("名称：全角冒号\n".encode())

    line = next(line for line in list_rubrics(office, STAFF) if line.file == DATASET)
    error = refusal(lambda: open_rubric(office, STAFF, DATASET))

    assert not line.is_readable
    assert isinstance(error, BadInputs)
    assert error.problems[0].place.line == 1
