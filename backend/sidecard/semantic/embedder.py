"""An embedder: texts in, vectors of unit length out. Never reads the environment, and never loads anything by itself.

What a model folder holds: the model (`model.onnx`, `onnx/model.onnx`, else the first other one), `tokenizer.json`, and
`sidecard.json` where something in it differs from no prefix, all languages, 256 tokens and the model found:
`{"query_prefix": "query: ", "card_prefix": "passage: ", "languages": ["en", "ko"], "max_tokens": 512,
"model": "onnx/model_quantized.onnx"}`.
"""

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from sidecard.config import BadSetting, Config

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

MODELS = ("model.onnx", "onnx/model.onnx")
MAX_TOKENS = 256
EXTRA = ("numpy", "onnxruntime", "tokenizers")


class BadEmbedder(BadSetting):
    """The model can't be used; the message says which folder, and why."""


class Embedder(Protocol):
    """Any model of sentences. Safe to be used by several threads."""

    fingerprint: str
    """Another one means that its vectors can't be compared with those kept."""
    languages: tuple[str, ...]
    """Those it reads; none for all."""
    floor: float
    """The cosine of texts that have nothing in common: near 0 for some models, 0.7 for others."""

    def embed_ticket(self, text: str) -> "NDArray[float32]":
        """The vector of a ticket."""

    def embed_card(self, title: str, text: str) -> "NDArray[float32]":
        """The vector of a card."""


@dataclass(frozen=True)
class ModelFolder:
    """Where a model is, and how it wants to be asked."""

    model: Path
    tokenizer: Path
    query_prefix: str = ""
    card_prefix: str = ""
    languages: tuple[str, ...] = ()
    max_tokens: int = MAX_TOKENS


def read_model_folder(folder: Path, languages: Sequence[str] = ()) -> ModelFolder:
    """Find what is needed; raises BadEmbedder. `languages` are the deployment's choice and come before the model's."""
    if not folder.is_dir():
        raise BadEmbedder(f"SIDECARD_EMBEDDER: {folder} is not a folder.")
    about = _about(folder / "sidecard.json")
    if not (folder / "tokenizer.json").is_file():
        raise BadEmbedder(f"SIDECARD_EMBEDDER: {folder} has no tokenizer.json.")
    chosen = about.pop("model", None)
    found = [folder / each for each in ([chosen] if chosen else MODELS)]
    found += [] if chosen else [*sorted(folder.glob("*.onnx")), *sorted(folder.glob("onnx/*.onnx"))]
    model = next((each for each in found if each.is_file()), None)
    if model is None:
        raise BadEmbedder(f"SIDECARD_EMBEDDER: {folder} has no {chosen or 'model.onnx or onnx/model.onnx'}.")
    own = tuple(about.pop("languages", ()))
    return ModelFolder(model, folder / "tokenizer.json", languages=tuple(languages) or own, **about)


_KINDS: dict[str, type] = {"query_prefix": str, "card_prefix": str, "model": str, "max_tokens": int, "languages": list}


def _about(file: Path) -> dict[str, Any]:
    if not file.is_file():
        return {}
    try:
        about = json.loads(file.read_text("utf-8"))
    except ValueError:
        about = None
    if not isinstance(about, dict):
        raise BadEmbedder(f"SIDECARD_EMBEDDER: {file} is not a JSON object.")
    for name, value in about.items():
        if name not in _KINDS or not isinstance(value, _KINDS[name]) or value == 0:
            raise BadEmbedder(f"SIDECARD_EMBEDDER: {file} has {name}, which is unknown or not as it should be.")
    return about


_opened: dict[tuple[Path, tuple[str, ...]], Embedder] = {}
_opening = threading.Lock()


def get_embedder(config: Config) -> Embedder | None:
    """This process's embedder, loaded at the first call; None where none is configured. Raises BadEmbedder."""
    if config.embedder is None:
        return None
    key = (config.embedder, config.embedder_languages)
    with _opening:
        if key not in _opened:
            _opened[key] = _open(*key)
        return _opened[key]


def _open(folder: Path, languages: tuple[str, ...]) -> Embedder:
    try:
        from sidecard.semantic.onnx_model import OnnxEmbedder
    except ImportError as missing:
        if missing.name not in EXTRA:
            raise
        raise BadEmbedder(
            f"SIDECARD_EMBEDDER needs {missing.name}, which is not installed: pip install 'sidecard[semantic]'"
        ) from None
    return OnnxEmbedder(read_model_folder(folder, languages))
