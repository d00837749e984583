"""Turns: how many tickets a worker works on at once. Never holds up anything but the search for suggestions.

Threads of one Python process that compute side by side take the interpreter from one another in the middle of their
work, which costs all of them; one after the other they all are done sooner. While one waits for the network or for its
turn, others of its worker answer everything else.
"""

import os
import threading


class Turns:
    """So many at once; the others wait, first come, first served. Use it in a `with`."""

    def __init__(self, places: int) -> None:
        self._places = threading.Semaphore(places)

    def share(self, workers: int) -> None:
        """Give each of so many workers its share of the processors, one at least. Before the first request."""
        self._places = threading.Semaphore(max(1, (os.cpu_count() or 1) // workers))

    def __enter__(self) -> None:
        self._places.acquire()

    def __exit__(self, *_: object) -> None:
        self._places.release()


turns = Turns(os.cpu_count() or 1)
