"""The audit chain as arithmetic: each event binds its payload, its number and the event before it.

``event = sha256(canonical_json([seq, at, actor, verb, payload_sha256, previous_sha256]))``; the first
event follows ``GENESIS``. Whoever owns the file can rewrite the whole chain, so a head that was
printed or handed out is what shows truncation and rewriting. Standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from workbench.domain.errors import BadInput, Place, Problem
from workbench.storage.canonical import canonical_json, sha256_text

GENESIS = "0" * 64
HEAD_QUERY = "SELECT seq, event_sha256 FROM audit_event ORDER BY seq DESC LIMIT 1"
COLUMNS = "seq, at, actor, verb, payload, payload_sha256, previous_sha256, event_sha256"
_HEAD = re.compile(r"([0-9]{1,18}):([0-9a-f]{64})")


@dataclass(frozen=True)
class Event:
    """One row of the chain, in the order of ``COLUMNS``."""

    seq: int
    at: str
    actor: str
    verb: str
    payload: str
    payload_sha256: str
    previous_sha256: str
    event_sha256: str


@dataclass(frozen=True)
class Head:
    """The newest event, as printed on every export: ``SEQ:HASH``."""

    seq: int
    event_sha256: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.event_sha256}"

    @classmethod
    def parse(cls, text: str) -> Head:
        """Read a printed head.

        Raises:
            BadInput: ``storage.bad_head``.
        """
        found = _HEAD.fullmatch(text.strip())
        if found is None:
            raise BadInput("storage.bad_head", text=text.strip())
        return cls(int(found[1]), found[2])


START = Head(0, GENESIS)


def event_sha256(seq: int, at: str, actor: str, verb: str, payload_sha256: str, previous_sha256: str) -> str:
    """Hash that binds one event."""
    return sha256_text(canonical_json([seq, at, actor, verb, payload_sha256, previous_sha256]))


def next_event(head: Head, at: str, actor: str, verb: str, payload: str) -> Event:
    """The event that follows a head."""
    seq, payload_hash = head.seq + 1, sha256_text(payload)
    own = event_sha256(seq, at, actor, verb, payload_hash, head.event_sha256)
    return Event(seq, at, actor, verb, payload, payload_hash, head.event_sha256, own)


def verify(
    events: Iterable[Event],
    printed: Head | None = None,
    locate: Callable[[str], int | None] = lambda event_hash: None,
) -> Iterator[Problem]:
    """Walk a chain in the order of its numbers and tell what does not hold.

    Args:
        events: rows ordered by ``seq``.
        printed: a head from an export, to compare with.
        locate: number of the event that has a hash, to name where a stray link points.
    """
    last = START
    for event in events:
        yield from _check(event, last, locate)
        if printed is not None and event.seq == printed.seq and event.event_sha256 != printed.event_sha256:
            yield _problem("A05", event.seq, found=event.event_sha256, printed=printed.event_sha256)
        last = Head(event.seq, event.event_sha256)
    if printed is not None and last.seq < printed.seq:
        yield _problem("A06", printed.seq, last=last.seq)


def _check(event: Event, last: Head, locate: Callable[[str], int | None]) -> Iterator[Problem]:
    if sha256_text(event.payload) != event.payload_sha256:
        yield _problem("A01", event.seq, verb=event.verb, actor=event.actor)
    own = event_sha256(
        event.seq, event.at, event.actor, event.verb, event.payload_sha256, event.previous_sha256
    )
    if own != event.event_sha256:
        yield _problem("A02", event.seq, verb=event.verb, actor=event.actor)
    if event.seq != last.seq + 1:
        yield _problem("A03", event.seq, first=last.seq + 1, last=event.seq - 1)
    elif event.previous_sha256 != last.event_sha256:
        found = locate(event.previous_sha256)
        yield _problem("A04", event.seq, before=last.seq, named="?" if found is None else found)


def _problem(code: str, seq: int, **parts: object) -> Problem:
    return Problem(code, Place(path=f"audit_event[{seq}]"), {"seq": seq, **parts})
