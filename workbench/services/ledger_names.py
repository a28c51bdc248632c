"""Whether the measure that a ledger line names is ours, another policy's, or a slip of the pen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from workbench.domain.measure import Measure
from workbench.i18n.phrase import Phrase

_ID = re.compile(r"[a-z0-9-]+/[a-z0-9@-]+")
_MOST_NAMED = 12
_CLOSEST = 3


def known_names(value: str, known: Iterable[str]) -> Phrase:
    """The measures that may be named; of many the closest few and how to see them all."""
    names = tuple(known)
    if len(names) <= _MOST_NAMED:
        return Phrase("problem.known_measures", {"known": names})
    close = get_close_matches(value, names, _CLOSEST, cutoff=0.0)
    return Phrase("problem.closest_measures", {"close": tuple(close), "count": len(names)})


@dataclass(frozen=True)
class LedgerNames:
    """What lines may name: ids of measures, and the payers and policies that are our own."""

    measures: tuple[str, ...]
    policies: frozenset[str]
    payers: frozenset[str]

    @classmethod
    def of(cls, measures: Iterable[Measure], siblings: Iterable[str] = ()) -> LedgerNames:
        """The names of loaded measures; ``siblings`` are further ids that are known beside them."""
        rules = list(measures)
        ids = tuple(dict.fromkeys([*(one.id for one in rules), *siblings]))
        return cls(
            ids,
            frozenset(one.partition("/")[0] for one in ids)
            | {one.policy_id for one in rules if one.policy_id},
            frozenset(payer for one in rules if one.split for payer in one.split.parts),
        )

    def problem(self, measure: str, payer: str) -> str | None:
        """``E12`` an unknown measure, ``E13`` another policy's money without its payer, or None.

        A name that looks like an id, of a policy that is not ours, is another's money if another pays.
        """
        if measure in self.measures:
            return None
        if not _ID.fullmatch(measure):
            return None if payer else "E13"
        foreign = measure.partition("/")[0] not in self.policies and bool(payer) and payer not in self.payers
        return None if foreign else "E12"
