"""Whose turn it is to reach outside: few visits at a time, few a minute for a person. Never keeps what was asked."""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

MOST_AT_ONCE = 2
MOST_A_MINUTE = 20
MINUTE = 60.0

_places = threading.BoundedSemaphore(MOST_AT_ONCE)
_lock = threading.Lock()
_taken: dict[int, deque[float]] = {}


@contextmanager
def turn_of(person: int, now: float | None = None) -> Iterator[bool]:
    """Whether this person may reach outside now, in this process; if so, a place is held meanwhile."""
    held = _counts(person, time.monotonic() if now is None else now) and _places.acquire(blocking=False)
    try:
        yield held
    finally:
        if held:
            _places.release()


def forget_turns() -> None:
    """Everybody may again."""
    with _lock:
        _taken.clear()


def _counts(person: int, now: float) -> bool:
    with _lock:
        for each in [each for each, times in _taken.items() if times[-1] <= now - MINUTE]:
            del _taken[each]
        times = _taken.setdefault(person, deque())
        while times and times[0] <= now - MINUTE:
            times.popleft()
        if len(times) >= MOST_A_MINUTE:
            return False
        times.append(now)
        return True
