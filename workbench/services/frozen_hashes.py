"""What a settlement freezes: a hash of each part that went in, and the ledger lines themselves."""

from __future__ import annotations

from typing import Any

from workbench.services.round_inputs import RoundInputs

# Parts that a replay compares; the ledger is kept in the open, since later lines may be added to it.
PARTS = ("rules", "submissions_sha256", "marks_sha256", "recusals_sha256", "permissions_sha256")


def frozen_hashes(inputs: RoundInputs) -> dict[str, Any]:
    """Hashes of rules, submissions, marks, recusals and exceptions; the ledger's date and lines."""
    from workbench.storage.canonical import canonical_json, sha256_text

    codes = {one.id: one.code for one in inputs.submissions.values()}
    objective = {one.id: one.objective for one in inputs.case.submissions}
    return {
        "rules": [{"measure": measure.id, **vars(measure.hashes)} for measure in inputs.measures.values()],
        "submissions_sha256": sha256_text(
            canonical_json(
                [
                    [
                        vars(one),
                        {item: str(cell) for item, cell in objective.get(one.code, {}).items()},
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
