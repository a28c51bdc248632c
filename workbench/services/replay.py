"""A settled round recomputed from what it froze, and compared with what it stored."""

from __future__ import annotations

import workbench
from workbench.domain.case import Outcome
from workbench.domain.errors import Refused
from workbench.services.frozen_hashes import PARTS, frozen_hashes
from workbench.services.round_inputs import RoundInputs
from workbench.services.settlement_document import differing, settlement_document


def check_replay(inputs: RoundInputs, outcome: Outcome) -> None:
    """Pass where the inputs are those that were frozen and give the results that were stored.

    Raises:
        Refused: ``round.frozen_changed`` names the altered parts, ``round.replay_differs`` the
            submissions whose results are not the stored ones.
    """
    from workbench.storage.canonical import canonical_json, parse_json

    settlement = inputs.settlement
    if settlement is None:
        raise Refused("round.not_settled", round=inputs.round.code, state=inputs.round.state)
    now = parse_json(canonical_json(frozen_hashes(inputs)))
    if changed := tuple(part for part in PARTS if now[part] != settlement.hashes[part]):
        raise Refused("round.frozen_changed", round=inputs.round.code, parts=changed)
    computed = parse_json(canonical_json(settlement_document(outcome)))
    same_program = settlement.program_version == workbench.__version__
    if names := differing(settlement.results, computed, with_trace=same_program):
        raise Refused("round.replay_differs", round=inputs.round.code, submissions=names)
