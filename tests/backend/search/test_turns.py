"""Turns: no more at once than there are places, and nobody is forgotten. Never a test of how fast."""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from sidecard.search.turns import Turns


class Crowd:
    """Counts how many are at work at once."""

    def __init__(self, turns: Turns) -> None:
        self._turns, self._lock = turns, threading.Lock()
        self._now = self.most = 0

    def work(self, _: int) -> None:
        with self._turns:
            with self._lock:
                self._now += 1
                self.most = max(self.most, self._now)
            time.sleep(0.005)
            with self._lock:
                self._now -= 1


@pytest.mark.parametrize("places", [1, 3])
def test_no_more_at_once_than_there_are_places(places: int) -> None:
    crowd = Crowd(Turns(places))
    with ThreadPoolExecutor(8) as pool:
        assert len(list(pool.map(crowd.work, range(40)))) == 40
    assert crowd.most == places


@pytest.mark.parametrize(("workers", "most"), [(1, 4), (2, 2), (4, 1), (9, 1)])
def test_workers_share_the_processors(monkeypatch: pytest.MonkeyPatch, workers: int, most: int) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    turns = Turns(1)
    turns.share(workers)
    crowd = Crowd(turns)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(crowd.work, range(40)))
    assert crowd.most == most


def test_a_failure_gives_the_place_back() -> None:
    turns = Turns(1)
    with pytest.raises(ZeroDivisionError), turns:
        _ = 1 / 0
    with turns:
        pass
