"""What changed between two versions of a rule file, how deep it reaches, and what it does to a round."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.services.actor import Actor
from workbench.services.office import Office
from workbench.services.rule_file import RuleFile, measures_under, rule_file
from workbench.services.what_if import WhatIf, what_if

if TYPE_CHECKING:
    from workbench.rules.diff import Change


@dataclass(frozen=True)
class SameHashes:
    """Which fingerprints of the two versions are equal; None where policy files have none."""

    bytes: bool
    meaning: bool | None
    scoring: bool | None


@dataclass(frozen=True)
class RulesDiff:
    """Two versions compared; ``level`` is the deepest of the changes, 0 without any."""

    old: RuleFile
    new: RuleFile
    changes: tuple[Change, ...]
    level: int
    same: SameHashes


def diff_rules(rules: Path, old: str, new: str) -> RulesDiff:
    """Compare two versions, with the policy files beside them where those differ too.

    Args:
        rules: where ids are looked up.
        old, new: files, ids or ``ID@版本``, as `rule_file` reads them.

    Raises:
        BadInput: as `rule_file`.
    """
    from workbench.rules.diff import change_level, diff

    before, after = rule_file(rules, old), rule_file(rules, new)
    (own_before, policy_before), (own_after, policy_after) = before.trees, after.trees
    inherited = tuple(one.below("policy.yaml") for one in diff(policy_before, policy_after))
    changes = (*diff(own_before, own_after), *inherited)
    return RulesDiff(before, after, changes, change_level(changes), _same(before, after))


def _same(old: RuleFile, new: RuleFile) -> SameHashes:
    if old.measure is None or new.measure is None:
        return SameHashes(old.source.bytes == new.source.bytes, None, None)
    before, after = old.measure.hashes, new.measure.hashes
    return SameHashes(
        before.bytes_sha256 == after.bytes_sha256,
        before.meaning_sha256 == after.meaning_sha256,
        before.scoring_sha256 == after.scoring_sha256,
    )


def effect_on(office: Office, actor: Actor, round_code: str, new: RuleFile) -> WhatIf:
    """Recompute a round as if it had frozen the new version; nothing is stored.

    Raises:
        BadInput: ``round.unknown``, ``round.not_in_round``.
        Refused: as `what_if`.
    """
    return what_if(office, actor, round_code, measures_under(office, round_code, new))
