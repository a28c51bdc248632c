"""One page on one submission: from marks to yuan, each step with the clause behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from workbench.domain.award_methods import Recorded
from workbench.domain.case import Result
from workbench.domain.errors import BadInput, Refused
from workbench.domain.measure import Measure
from workbench.domain.rounding import decimal_text
from workbench.domain.trace import TraceNode
from workbench.i18n import t
from workbench.i18n.errors import problem_text
from workbench.i18n.trace import citation_text, node_text, step_name
from workbench.services.actor import Actor, Role
from workbench.services.compute_round import MeasureResults, ResultRow, RoundResults, compute_round
from workbench.services.decided_words import decided_fields, decided_text
from workbench.services.lookups import round_named, submission_named
from workbench.services.office import Office
from workbench.services.result_document import result_fields


@dataclass(frozen=True)
class Explanation:
    """The page as lines of text, and the same as data."""

    lines: tuple[str, ...]
    data: Mapping[str, Any]


def explain_submission(office: Office, actor: Actor, round_code: str, submission_code: str) -> Explanation:
    """Explain the result of an active submission to whoever may see the round's results.

    Raises:
        BadInput: ``round.unknown``, ``submission.unknown``.
        Refused: ``submission.withdrawn``, ``submission.withheld`` for a lead who may not see it yet, or
            as `compute_round`.
    """
    found = compute_round(office, actor, round_code)
    for group in found.measures:
        if submission_code in group.withheld:
            raise Refused("submission.withheld", submission=submission_code)
        for row in group.rows:
            if row.submission.code == submission_code:
                return Explanation(tuple(_page(office, found, group, row)), _data(found, group, row))
    if actor.role is not Role.REVIEWER:
        _require_active(office, round_code, submission_code)
    raise BadInput("submission.unknown", round=round_code, submission=submission_code)


def _require_active(office: Office, round_code: str, submission_code: str) -> None:
    with office.work().read() as r:
        submission_named(r.connection, round_named(r.connection, round_code), submission_code)


def _page(office: Office, found: RoundResults, group: MeasureResults, row: ResultRow) -> Iterator[str]:
    about, measure, result = row.submission, group.measure, row.result
    yield t(
        "term.explain.round",
        workspace=office.name,
        round=found.round_name,
        code=found.round_code,
        state=t("term.trial") if found.is_trial else t("term.final"),
    )
    yield t("term.explain.submission", code=about.code, title=about.title)
    yield t("term.explain.entity", name=about.entity_name, code=about.entity_code, project=about.project_code)
    yield t(
        "term.explain.rules",
        name=measure.name,
        id=measure.id,
        version=measure.version,
        sha256=measure.hashes.bytes_sha256[:12],
    )
    yield _verdict(measure, result)
    if row.decided:
        yield decided_text(row.decided)
    yield ""
    for number, node in enumerate(result.trace, start=1):
        yield from _step(number, node, measure)
    if row.warnings:
        yield ""
        yield from (problem_text(warning) for warning in row.warnings)
    yield ""
    yield t("term.explain.citations")
    used = dict.fromkeys(one for node in result.trace for one in node.citations)
    yield from (f"  [{one}] {citation_text(measure.citations[one])}" for one in used)


def _verdict(measure: Measure, result: Result) -> str:
    if result.award is None and result.eligible == "yes" and not isinstance(measure.award.terms, Recorded):
        return t("term.explain.amount_open", eligible=t(f"term.eligible.{result.eligible}"))
    if result.award is None:
        return t("term.explain.no_amount", eligible=t(f"term.eligible.{result.eligible}"))
    if not measure.tiers:
        return t("term.explain.award_alone", award=result.award)
    return t("term.explain.award", tier=result.tier or t("term.no_tier"), award=result.award)


def _step(number: int, node: TraceNode, measure: Measure) -> Iterator[str]:
    cited = "".join(f"[{one}]" for one in dict.fromkeys(node.citations))
    yield f"{number:>3}. {step_name(node)}  {node_text(node)} {cited}".rstrip()
    if node.unit == "points" and node.formula is not None and isinstance(node.value, Fraction):
        places = measure.scoring.decimals if node.step == "score" else 0
        yield f"       {node.formula} = {decimal_text(node.value, places)}"


def _data(found: RoundResults, group: MeasureResults, row: ResultRow) -> dict[str, Any]:
    return {
        "round": found.round_code,
        "trial": found.is_trial,
        "title": row.submission.title,
        "entity": row.submission.entity_code,
        "entity_name": row.submission.entity_name,
        "project": row.submission.project_code,
        "rules": {
            "id": group.measure.id,
            "version": group.measure.version,
            "bytes_sha256": group.measure.hashes.bytes_sha256,
        },
        "result": result_fields(group.measure, row.result) | decided_fields(row.decided),
        "sheets": {
            name: {
                "state": cell.state.value,
                "total": None if cell.total is None else decimal_text(cell.total),
                "dropped": cell.dropped,
                "deviates": cell.deviates,
            }
            for name, cell in row.sheets.items()
        },
        "warnings": [problem_text(warning) for warning in row.warnings],
    }
