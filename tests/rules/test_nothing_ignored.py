"""Whatever is changed in a rule file is refused or changes the rule: nothing is read and then ignored."""

from collections.abc import Iterator

import pytest

from tests.rules.complete import complete
from tests.rules.test_docs import blocks
from workbench.domain.errors import errors_among
from workbench.i18n.errors import problem_text
from workbench.rules import check_file
from workbench.rules.format.document import known_keys
from workbench.rules.load import Checked
from workbench.source import Listing, Mapping, Node, Path, Source, read_source
from workbench.source.nodes import Entry, scalars

GUIDE = [complete(block) for block in blocks("zh-CN")]
# The payers of a split are names that an office chooses.
_FREE = "出资"


def entries(node: Node, path: Path = ()) -> Iterator[tuple[Path, Entry]]:
    if isinstance(node, Mapping):
        for entry in node.entries:
            yield (*path, entry.key.text), entry
            yield from entries(entry.value, (*path, entry.key.text))
    elif isinstance(node, Listing):
        for number, item in enumerate(node.items):
            yield from entries(item, (*path, number))


def read(text: str) -> Source:
    source, _ = read_source(text.encode(), file="m.yaml", known_keys=known_keys())
    assert source is not None
    return source


def check(text: str) -> Checked:
    checked = check_file(text.encode(), file="m.yaml", policy=None, policy_file=None)
    assert all(problem_text(one) for one in checked.problems)
    return checked


def spliced(source: Source, node: Node, words: str) -> str:
    return source.text[: node.start] + words + source.text[node.end :]


def ignored(before: Checked, after: Checked) -> bool:
    """Whether a changed file says what it said before, and nobody was told."""
    assert before.measure is not None
    if errors_among(after.problems) or after.measure is None:
        return False
    return after.measure.hashes.meaning_sha256 == before.measure.hashes.meaning_sha256


@pytest.mark.parametrize("text", GUIDE, ids=range(len(GUIDE)))
def test_a_changed_value_is_refused_or_changes_the_rule(text: str) -> None:
    before, source = check(text), read(text)

    # Examples say nothing of their own; each is computed.
    values = [(path, one) for path, one in scalars(source.root) if path[0] != "算例"]
    assert [path for path, one in values if ignored(before, check(spliced(source, one, "甲乙")))] == []


@pytest.mark.parametrize("text", GUIDE, ids=range(len(GUIDE)))
def test_a_misspelt_key_is_refused_wherever_it_stands(text: str) -> None:
    source = read(text)

    for path, entry in entries(source.root):
        if _FREE not in path[:-1]:
            assert errors_among(check(spliced(source, entry.key, entry.key.text + "甲")).problems), path


@pytest.mark.parametrize("words", ["[]", "{甲: 乙}", "[[甲]]"])
def test_a_value_of_another_shape_is_told_and_never_a_crash(words: str) -> None:
    for text in GUIDE:
        before, source = check(text), read(text)
        for path, entry in entries(source.root):
            after = check(spliced(source, entry.value, words))
            assert path[0] == "算例" or path[-1] == "证明" or not ignored(before, after), path
