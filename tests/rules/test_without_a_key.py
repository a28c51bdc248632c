"""Any key may be missing from a file: that is told, or the file is still a measure; it is no crash."""

from itertools import islice

from tests.rules.test_nothing_ignored import read
from workbench.rules.load import Checked, check_file, check_policy
from workbench.rules.shipped import shipped
from workbench.source import Listing, Mapping, Node, Source

POLICIES = sorted((shipped() / "rubrics").glob("*/policy.yaml"))
# Every so many keys of all files; another one of each file every time, since files differ in length.
_STEP = 23


def spans(node: Node) -> list[tuple[int, int]]:
    """From where to where each key with its value stands."""
    found: list[tuple[int, int]] = []
    if isinstance(node, Mapping):
        for number, entry in enumerate(node.entries):
            following = node.entries[number + 1 :]
            if following:
                found.append((entry.key.start, following[0].key.start))
            else:
                found.append(
                    (node.entries[number - 1].value.end if number else entry.key.start, entry.value.end)
                )
            found += spans(entry.value)
    elif isinstance(node, Listing):
        for item in node.items:
            found += spans(item)
    return found


def without(source: Source, span: tuple[int, int]) -> bytes:
    return (source.text[: span[0]] + source.text[span[1] :]).encode()


def is_told_or_a_measure(checked: Checked) -> bool:
    return bool(checked.problems) or checked.measure is not None


def test_a_measure_without_any_of_its_keys_is_told_or_still_a_measure() -> None:
    everywhere = (
        (policy, file, source, span)
        for policy in POLICIES
        for file in sorted(policy.parent.glob("*.yaml"))
        if file != policy
        for source in (read(file.read_text("utf-8")),)
        for span in spans(source.root)
    )
    tried = 0
    for policy, file, source, span in islice(everywhere, 0, None, _STEP):
        checked = check_file(
            without(source, span), file=file.name, policy=policy.read_bytes(), policy_file="policy.yaml"
        )
        assert is_told_or_a_measure(checked), (file, span)
        tried += 1
    assert tried > 300


def test_a_measure_whose_policy_lacks_any_of_its_keys_is_told_or_still_a_measure() -> None:
    for policy in POLICIES:
        source = read(policy.read_text("utf-8"))
        measure = next(file for file in sorted(policy.parent.glob("*.yaml")) if file != policy)
        for entry, span in zip(source.root.entries, spans_of_root(source), strict=True):
            data = without(source, span)
            check_policy(data, file="policy.yaml")
            checked = check_file(
                measure.read_bytes(), file=measure.name, policy=data, policy_file="policy.yaml"
            )
            assert is_told_or_a_measure(checked), (policy, entry.key.text)


def spans_of_root(source: Source) -> list[tuple[int, int]]:
    starts = [entry.key.start for entry in source.root.entries]
    return list(zip(starts, [*starts[1:], len(source.text)], strict=True))
