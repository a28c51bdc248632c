"""How dear processor time is just now: a busy neighbour on the same core makes every second of it longer."""

from __future__ import annotations

from time import process_time

# Processor time of ``_work`` on the idle machine for which limits in seconds are stated.
_IDLE_SECONDS = 0.0185
# Slow code stays slow: a machine is never taken to be dearer than this.
_DEAREST = 2.0


def dearness() -> float:
    """Seconds now for a second on the idle machine: at least 1, at most 2.

    The least of a few tries, so that a stall in one of them excuses nothing.
    """
    return min(_DEAREST, max(1.0, min(_work() for _ in range(5)) / _IDLE_SECONDS))


def _work() -> float:
    start = process_time()
    words = sorted(str(number * 7919 % 100_003) for number in range(60_000))
    sum({word: len(word) for word in words}.values())
    return process_time() - start
