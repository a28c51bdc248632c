"""What a settlement freezes: a hash of each part that went in, and the ledger lines themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.services.round_inputs import RoundInputs

if TYPE_CHECKING:
    from workbench.storage.stores.submissions import Submission

# Columns that older settlements did not know; without a wish in them a submission hashes as it did then.
_WISHES = {"preference": None, "declines_partial": False}

# Parts that a replay compares; the ledger is kept in the open, since later lines may be added to it.
PARTS = ("rules", "submissions_sha256", "marks_sha256", "recusals_sha256", "permissions_sha256")


def frozen_hashes(inputs: RoundInputs) -> dict[str, Any]:
    """Hashes of rules, submissions with their decisions, marks, recusals and exceptions; the ledger's lines.

    A later change of what was paid reaches the ledger and not these lines, so that a replay stays the same.
    """
    from workbench.storage.canonical import canonical_json, sha256_text

    codes = {one.id: one.code for one in inputs.submissions.values()}
    objective = {one.id: one.objective for one in inputs.case.submissions}
    return {
        "rules": [{"measure": measure.id, **vars(measure.hashes)} for measure in inputs.measures.values()],
        "submissions_sha256": sha256_text(
            canonical_json(
                [
                    [
                        _stated(one),
                        {item: str(cell) for item, cell in objective.get(one.code, {}).items()},
                        *_decided(inputs, one),
                    ]
                    for one in inputs.submissions.values()
                ]
            )
        ),
        "marks_sha256": sha256_text(
            canonical_json(
                [
                    [codes[sheet.submission_id], name, sheet.state, sheet.marks.hex(), sheet.scoring_sha256]
                    for together in inputs.sheets.values()
                    for sheet, name in together
                ]
            )
        ),
        "recusals_sha256": sha256_text(canonical_json([vars(one) for one in inputs.recusals])),
        "permissions_sha256": sha256_text(canonical_json([vars(one) for one in inputs.permissions])),
        "ledger_date": inputs.round.as_of.isoformat(),
        "ledger": [{**vars(line), "decided_on": line.decided_on.isoformat()} for line in inputs.ledger],
    }


def _stated(one: Submission) -> dict[str, Any]:
    return {name: value for name, value in vars(one).items() if name not in _WISHES or value != _WISHES[name]}


def _decided(inputs: RoundInputs, one: Submission) -> list[dict[str, Any]]:
    """The decision that stands, as a list of one or none."""
    found = inputs.decisions.get(one.id)
    return [] if found is None else [vars(found)]
