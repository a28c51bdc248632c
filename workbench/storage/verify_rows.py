"""Rows that the record speaks of, held against it: settlements, decisions, opinions and payees.

The chain proves that no event was altered. A row behind it can still be changed, or the newest event taken
away with its guard; then the row and its event do not say the same, or one of them is not there. Standard
library only.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.domain.errors import Place, Problem
from workbench.i18n.phrase import Phrase
from workbench.storage.canonical import canonical_json, sha256_text

Query = Callable[[str], Iterable[Sequence[Any]]]

_VERBS = ("settle_round", "record_decision", "record_opinion", "import_submissions")
_EVENTS = "SELECT seq, at, actor, verb, payload FROM audit_event WHERE verb IN ({}) ORDER BY seq"
_SETTLEMENTS = (
    "SELECT r.code, s.results, s.hashes, s.program_version, s.settled_at, s.by_name"
    " FROM settlement s JOIN round r ON r.id = s.round_id ORDER BY r.code"
)
_DECISIONS = (
    "SELECT r.code, d.id, d.document, d.decided_on, d.by_name, d.recorded_at, d.recorded_by"
    " FROM round_decision d JOIN round r ON r.id = d.round_id ORDER BY d.id"
)
_AWARDS = (
    "SELECT a.decision_id, s.code, a.computed_fen, a.approved_fen, a.reason"
    " FROM decided_award a JOIN submission s ON s.id = a.submission_id"
)
_OPINIONS = (
    "SELECT r.code, s.code, o.text, o.by_name, o.at FROM opinion o"
    " JOIN submission s ON s.id = o.submission_id JOIN round r ON r.id = s.round_id ORDER BY r.code, s.code"
)
_PAYEES = (
    "SELECT r.code, s.code, p.account_name, p.bank, p.account, p.district FROM payee p"
    " JOIN submission s ON s.id = p.submission_id JOIN round r ON r.id = s.round_id ORDER BY r.code, s.code"
)


@dataclass(frozen=True)
class _Event:
    seq: int
    at: str
    actor: str
    payload: Mapping[str, Any]


def row_problems(query: Query) -> Iterator[Problem]:
    """Every row without its event, unlike it, or gone; ``query`` runs in one transaction.

    ``A10`` no event speaks of a row, ``A11`` it says something else, ``A12`` a row that it speaks of is not
    there.
    """
    events: dict[str, list[_Event]] = {verb: [] for verb in _VERBS}
    names = ", ".join(f"'{verb}'" for verb in _VERBS)
    for seq, at, actor, verb, payload in query(_EVENTS.format(names)):
        events[verb].append(_Event(seq, at, actor, json.loads(payload)))
    yield from _settlements(query, events["settle_round"])
    yield from _decisions(query, events["record_decision"])
    yield from _opinions(query, events["record_opinion"])
    yield from _payees(query, events["import_submissions"])


def payee_sha256(round_code: str, submission: str, parts: Mapping[str, str]) -> str:
    """Hash that binds a payee (account name, bank, account, district) to its submission."""
    return sha256_text(canonical_json({"round": round_code, "submission": submission, **parts}))


def amounts_sha256(rows: Iterable[Mapping[str, Any]]) -> str:
    """Hash of the amounts of a decision: submission, computed and approved fen, reason, by submission."""
    return sha256_text(canonical_json(sorted(rows, key=lambda row: str(row["submission"]))))


def _settlements(query: Query, events: Iterable[_Event]) -> Iterator[Problem]:
    told = {str(one.payload.get("round")): one for one in events}
    for code, results, hashes, program, at, by in query(_SETTLEMENTS):
        what = Phrase("term.recorded.settlement", {"round": code})
        event = told.pop(code, None)
        if event is None:
            yield _unrecorded("settlement", what)
            continue
        said = event.payload
        inputs = {key: value for key, value in json.loads(hashes).items() if key != "ledger"}
        same = {
            "results": sha256_text(results) == said.get("results_sha256"),
            "inputs": inputs == said.get("hashes"),
            "version": program == said.get("program_version"),
            "writer": (by, at) == (event.actor, event.at),
        }
        yield from _unlike("settlement", what, event, same)
    for code, event in told.items():
        yield _gone("settlement", Phrase("term.recorded.settlement", {"round": code}), event)


def _decisions(query: Query, events: Iterable[_Event]) -> Iterator[Problem]:
    told: dict[str, list[_Event]] = {}
    for one in events:
        told.setdefault(str(one.payload.get("round")), []).append(one)
    awards: dict[int, list[dict[str, Any]]] = {}
    for number, code, computed, approved, reason in query(_AWARDS):
        row = {"submission": code, "computed_fen": computed, "approved_fen": approved, "reason": reason}
        awards.setdefault(number, []).append(row)
    for code, number, document, on, by, at, writer in query(_DECISIONS):
        what = _decision(code, document)
        if not told.get(code):
            yield _unrecorded("round_decision", what)
            continue
        event = told[code].pop(0)
        said = event.payload.get("after", {})
        same = {
            "decision_head": (document, on, by) == (said.get("document"), said.get("on"), said.get("by")),
            "amounts": amounts_sha256(awards.get(number, ())) == said.get("amounts_sha256"),
            "writer": (writer, at) == (event.actor, event.at),
        }
        yield from _unlike("round_decision", what, event, same)
    for code, left in told.items():
        for event in left:
            what = _decision(code, event.payload.get("after", {}).get("document", ""))
            yield _gone("round_decision", what, event)


def _decision(round_code: str, document: object) -> Phrase:
    return Phrase("term.recorded.decision", {"round": round_code, "document": document})


def _opinions(query: Query, events: Iterable[_Event]) -> Iterator[Problem]:
    told = {(one.payload.get("round"), one.payload.get("submission")): one for one in events}
    for code, submission, text, by, at in query(_OPINIONS):
        what = Phrase("term.recorded.opinion", {"round": code, "submission": submission})
        event = told.pop((code, submission), None)
        if event is None:
            yield _unrecorded("opinion", what)
            continue
        same = {"text": text == event.payload.get("after"), "writer": (by, at) == (event.actor, event.at)}
        yield from _unlike("opinion", what, event, same)
    for (round_code, submission), event in told.items():
        if event.payload.get("after"):
            parts = {"round": round_code, "submission": submission}
            yield _gone("opinion", Phrase("term.recorded.opinion", parts), event)


def _payees(query: Query, events: Iterable[_Event]) -> Iterator[Problem]:
    told: dict[tuple[Any, Any], tuple[_Event, str | None]] = {}
    for one in events:
        for payee in one.payload.get("payees", ()):
            # An event that names the submission alone says that a payee was written, not which.
            named, digest = (
                (payee["code"], payee["after_sha256"]) if isinstance(payee, dict) else (payee, None)
            )
            told[one.payload.get("round"), named] = one, digest
    for code, submission, *values in query(_PAYEES):
        what = Phrase("term.recorded.payee", {"round": code, "submission": submission})
        found = told.pop((code, submission), None)
        if found is None:
            yield _unrecorded("payee", what)
            continue
        event, digest = found
        parts = dict(zip(("account_name", "bank", "account", "district"), values, strict=True))
        same = {"payee": digest in (None, payee_sha256(code, submission, parts))}
        yield from _unlike("payee", what, event, same)
    for (round_code, submission), (event, _) in told.items():
        parts = {"round": round_code, "submission": submission}
        yield _gone("payee", Phrase("term.recorded.payee", parts), event)


def _unrecorded(table: str, what: Phrase) -> Problem:
    return Problem("A10", Place(path=table), {"what": what})


def _unlike(table: str, what: Phrase, event: _Event, same: Mapping[str, bool]) -> Iterator[Problem]:
    if wrong := tuple(Phrase(f"term.recorded.part.{name}") for name, holds in same.items() if not holds):
        yield Problem("A11", Place(path=table), {"what": what, "seq": event.seq, "parts": wrong})


def _gone(table: str, what: Phrase, event: _Event) -> Problem:
    return Problem("A12", Place(path=table), {"what": what, "seq": event.seq})
