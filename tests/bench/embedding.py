"""An embedder for benches, which ask for the same texts again and again. Never embeds a text twice."""

from pathlib import Path
from typing import Any

from sidecard.config import read_config
from sidecard.semantic.embedder import Embedder, get_embedder


class Remembering:
    """Another embedder, and all that it said."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._said: dict[tuple[str, ...], Any] = {}
        self.fingerprint, self.languages, self.floor = embedder.fingerprint, embedder.languages, embedder.floor

    def embed_ticket(self, text: str) -> Any:
        """The vector of a ticket."""
        return self._kept((text,), self._embedder.embed_ticket)

    def embed_card(self, title: str, text: str) -> Any:
        """The vector of a card."""
        return self._kept((title, text), self._embedder.embed_card)

    def _kept(self, texts: tuple[str, ...], embed: Any) -> Any:
        if texts not in self._said:
            self._said[texts] = embed(*texts)
        return self._said[texts]


def opened(folder: Path | None, languages: list[str]) -> Embedder | None:
    """The embedder of a folder; None for none."""
    if folder is None:
        return None
    config = read_config({"SIDECARD_EMBEDDER": str(folder), "SIDECARD_EMBEDDER_LANGUAGES": " ".join(languages)})
    embedder = get_embedder(config)
    assert embedder is not None
    return Remembering(embedder)
