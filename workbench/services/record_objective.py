"""Staff mark an objective item once, for all reviewers."""

from __future__ import annotations

from workbench.domain.errors import BadInput, Refused
from workbench.domain.marks import Blank, check_mark, mark_text, parse_mark, scale_of, to_code
from workbench.services.actor import Actor, Role, require
from workbench.services.frozen_rules import rules_of_measure
from workbench.services.lookups import require_open, round_named, submission_named
from workbench.services.office import Office
from workbench.services.own_sheet import marked_once


def record_objective(
    office: Office, actor: Actor, round_code: str, submission_code: str, item_id: str, text: str
) -> None:
    """Write the mark of an item that the rubric has marked once (认定: 一次).

    Raises:
        BadInput: ``mark.*``, ``round.unknown``, ``submission.unknown``, ``sheet.unknown_item``.
        Refused: ``permission.denied``, ``round.locked``, ``round.settled``, ``sheet.not_marked_once``.
    """
    from workbench.storage.stores import submissions

    require(actor, Role.STAFF)
    cell = parse_mark(text)
    with office.work().write(actor.name, "record_objective") as w:
        round_ = round_named(w.connection, round_code)
        require_open(round_)
        submission = submission_named(w.connection, round_, submission_code)
        scoring = rules_of_measure(office, w.connection, round_, submission.measure_id).scoring
        item = next((one for one in scoring.items if one.id == item_id), None)
        if item is None:
            raise BadInput("sheet.unknown_item", item=item_id)
        if not item.marked_once:
            raise Refused("sheet.not_marked_once", item=item.name)
        check_mark(cell, item)
        before = marked_once(w.connection, round_.id, scoring).get(submission.id, {})
        code = to_code(cell, scale_of(scoring))
        submissions.set_objective_marks(w.connection, submission.id, [(item.id, code)])
        w.audit(
            {
                "round": round_code,
                "submission": submission_code,
                "item": item.id,
                "before": mark_text(before.get(item.id, Blank.PENDING)),
                "after": mark_text(cell),
            }
        )
