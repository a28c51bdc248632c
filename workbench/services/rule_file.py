"""One version of some rules, named by its file or by its id: ``dataset.yaml``, ``datong-2025/dataset@2``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.domain.errors import BadInput, BadInputs, Problem, errors_among
from workbench.domain.measure import Measure, MeasureId
from workbench.services.frozen_rules import rules_of_round
from workbench.services.lookups import round_named
from workbench.services.office import Office

if TYPE_CHECKING:
    from workbench.rules.folder import RuleBook, RuleSource
    from workbench.rules.format.document import PolicyText


@dataclass(frozen=True)
class RuleFile:
    """A measure file, or a policy file with ``measure`` None.

    Free of errors, but that a measure's own examples may contradict it: ``contradictions``.
    """

    source: RuleSource
    measure: Measure | None
    policy: PolicyText | None
    contradictions: tuple[Problem, ...] = ()

    @property
    def file(self) -> Path:
        """Where it is."""
        return self.source.file

    @cached_property
    def trees(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """What the file says, and what the policy beside it says; the second is empty without one."""
        beside = self.source.policy_bytes if self.measure and self.measure.policy_id else None
        return _tree(self.source.bytes, self.file), _tree(beside, self.file) if beside else {}


def rule_file(rules: Path, named: str) -> RuleFile:
    """Read a version.

    Args:
        rules: where ids are looked up.
        named: a path, an id (its current version) or ``ID@版本``.

    Raises:
        BadInput: ``rules.unknown_version``, or as `workbench.rules.folder.load_folder`.
        BadInputs: ``rules.invalid``.
    """
    from workbench.rules.folder import POLICY, load_folder, read_rule_source
    from workbench.rules.load import check_file, read_policy

    file = Path(named)
    if not file.is_file():
        if file.suffix == ".yaml":
            raise BadInput("rules.not_found", path=named)
        return _by_id(load_folder(rules), named)
    source = read_rule_source(file)
    if file.name == POLICY:
        return RuleFile(source, None, read_policy(source.bytes, file=named))
    if source.policy_file is None:
        source = _with_policy(source, rules)
    beside = str(source.policy_file) if source.policy_file else None
    checked = check_file(source.bytes, file=named, policy=source.policy_bytes, policy_file=beside)
    errors = errors_among(checked.problems)
    if checked.meant is None:
        raise BadInputs("rules.invalid", errors, file=named)
    return RuleFile(source, checked.meant, None, errors)


def _with_policy(source: RuleSource, rules: Path) -> RuleSource:
    """A file that lies apart, with the policy of the rules that it names."""
    from workbench.rules.folder import POLICY, read_rule_source

    named = _tree(source.bytes, source.file).get("政策")
    beside = rules / str(named) / POLICY
    if named is None or not beside.is_file():
        return source
    return replace(source, policy_file=beside, policy_bytes=read_rule_source(beside).bytes)


def _by_id(book: RuleBook, named: str) -> RuleFile:
    measure = book.named(named)
    if measure is None:
        known = tuple(f"{one.id}@{one.version}" for one in book.all_versions)
        raise BadInput("rules.unknown_version", name=named, known=known)
    return RuleFile(book.source(measure), measure, None)


def _tree(data: bytes, file: Path) -> Mapping[str, Any]:
    from workbench.source import read_source
    from workbench.source.nodes import plain

    read, problems = read_source(data, file=str(file), known_keys=frozenset())
    if read is None:
        raise BadInputs("rules.invalid", problems, file=str(file))
    tree = plain(read.root)
    assert isinstance(tree, dict)
    return tree


def measures_under(office: Office, round_code: str, other: RuleFile) -> dict[MeasureId, Measure]:
    """What a version changes in a round: its measure, or under a policy file each measure of that policy.

    Raises:
        BadInput: ``round.unknown``, ``round.not_in_round``.
        BadInputs: ``rules.invalid`` where a frozen measure does not stand under the other policy file.
    """
    from workbench.rules.load import load_measure
    from workbench.storage.stores import rounds

    with office.work().read() as r:
        round_ = round_named(r.connection, round_code)
        measures = rules_of_round(office, r.connection, round_)
        frozen = rounds.rules_of(r.connection, round_.id)
    known = tuple(measures)
    if other.measure is not None:
        if other.measure.id not in known:
            raise BadInput("round.not_in_round", round=round_code, measure=other.measure.id, known=known)
        return {other.measure.id: other.measure}
    policy_id = other.policy.id if other.policy else None
    found = {
        MeasureId(one.measure_id): load_measure(
            one.measure_bytes, file=one.measure_file, policy=other.source.bytes, policy_file=str(other.file)
        )
        for one in frozen
        if measures[MeasureId(one.measure_id)].policy_id == policy_id
    }
    if not found:
        raise BadInput("round.not_in_round", round=round_code, measure=policy_id, known=known)
    return found
