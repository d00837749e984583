"""Embeds the cards that wait, in the background or for a person who watches. Nothing ever waits for it.

One process of a node works at a time (it locks the file `embedding` in the data folder); when it is killed, another
goes on with what still has no vector.
"""

import fcntl
import logging
import threading
from collections.abc import Callable
from typing import TextIO

from sidecard.config import Config
from sidecard.db import database
from sidecard.models.card_vector import Unread, count_waiting, keep, progress, waiting
from sidecard.semantic.embedder import Embedder, get_embedder
from sidecard.semantic.languages import reads
from sidecard.semantic.vectors import pack

log = logging.getLogger(__name__)

AT_ONCE = 8
"""So many are kept in one transaction: a kill loses a second of work, no more."""

PAUSE = 1.0
"""Seconds between two looks at the counter of changes."""

PAUSE_AFTER_TROUBLE = 30.0


def embed_waiting(embedder: Embedder, told: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Embed every card that has no vector of its current text; how many that were. `told` hears how far it is."""
    done = 0
    while batch := waiting(embedder.fingerprint, AT_ONCE):
        keep(embedder.fingerprint, [(card, _vector(embedder, card)) for card in batch])
        done += len(batch)
        told(done, done + count_waiting(embedder.fingerprint))
    return done


def _vector(embedder: Embedder, card: Unread) -> bytes:
    if not reads(embedder.languages, f"{card.title} {card.text}", card.language):
        return b""
    return pack(embedder.embed_card(card.title, card.text))


def keep_embedding(config: Config) -> None:
    """Start the thread that embeds what is saved, for as long as the process lives."""
    threading.Thread(target=_work, args=[config], name="embedding", daemon=True).start()


def _work(config: Config) -> None:
    rest = threading.Event()
    seen = None
    with (config.data / "embedding").open("w") as turn:
        while True:
            try:
                with database.connection_context():
                    now = progress().cards
                    if now != seen and _is_mine(turn):
                        embedder = get_embedder(config)
                        if embedder is None:
                            return
                        embed_waiting(embedder)
                        seen = now
                rest.wait(PAUSE)
            except Exception as problem:
                log.warning("Cards could not be embedded: %s", type(problem).__name__)
                rest.wait(PAUSE_AFTER_TROUBLE)


def _is_mine(turn: TextIO) -> bool:
    """Whether this process embeds on this node; it stays so until it ends."""
    try:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
