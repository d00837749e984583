"""Any sentence-embedding model in ONNX, run on the processor. Never loads anything over the network.

Tokens' vectors are averaged and brought to unit length. Texts are run one by one: where a model is quantised, a text's
vector would else depend on those beside it.
"""

import hashlib
from itertools import combinations
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
import onnxruntime
from numpy import float32
from numpy.typing import NDArray
from tokenizers import Tokenizer

from sidecard.semantic.embedder import BadEmbedder, ModelFolder

UNRELATED = (
    "How long must rice boil?",
    "The train to the coast leaves at nine.",
    "My invoice shows the wrong address.",
    "Which birds stay here in winter?",
    "The screen turns black after the update.",
    "She plays the violin in an orchestra.",
)
"""How near a model finds these shows what its nearness is worth."""

TYPES = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}


class OnnxEmbedder:
    """A model and its tokenizer in memory."""

    def __init__(self, folder: ModelFolder) -> None:
        self._folder = folder
        self.languages = folder.languages
        try:
            self._tokenizer: Any = Tokenizer.from_file(str(folder.tokenizer))
            self._tokenizer.no_padding()
            self._tokenizer.enable_truncation(folder.max_tokens)
            self._session: Any = onnxruntime.InferenceSession(
                str(folder.model), _options(), providers=["CPUExecutionProvider"]
            )
            self._inputs = {each.name: TYPES[each.type] for each in self._session.get_inputs()}
            self._output = next(each.name for each in self._session.get_outputs() if len(each.shape) == 3)
            probes = [self._embed(each) for each in UNRELATED]
        except Exception as problem:  # each of the two libraries has its own kinds
            raise BadEmbedder(
                f"SIDECARD_EMBEDDER: {folder.model.parent} holds no sentence-embedding model that can be used "
                f"({type(problem).__name__})."
            ) from problem
        self.floor = fmean(float(one @ other) for one, other in combinations(probes, 2))
        self.fingerprint = _fingerprint(folder)

    def embed_ticket(self, text: str) -> NDArray[float32]:
        """The vector of a ticket."""
        return self._embed(self._folder.query_prefix + text)

    def embed_card(self, title: str, text: str) -> NDArray[float32]:
        """The vector of a card."""
        return self._embed(f"{self._folder.card_prefix}{title}\n{text}")

    def _embed(self, text: str) -> NDArray[float32]:
        encoding = self._tokenizer.encode(text)
        given = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        feed = {name: np.array([given[name]], dtype=kind) for name, kind in self._inputs.items()}
        (hidden,) = self._session.run([self._output], feed)
        # Without padding the attention mask is 1 throughout.
        mean: NDArray[float32] = hidden[0].astype(float32).mean(axis=0)
        return mean / max(float(np.linalg.norm(mean)), 1e-9)


def _options() -> Any:
    """One thread for a text: the server's threads share the processor already."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    return options


def _fingerprint(folder: ModelFolder) -> str:
    """Of the files, and of how the model is asked."""
    digest = hashlib.sha256(f"{folder.card_prefix}\n{folder.query_prefix}\n{folder.max_tokens}".encode())
    for file in (folder.model, folder.tokenizer):
        digest.update(_digest(file))
    # Whether a card is left out hangs on the languages.
    digest.update(" ".join(sorted(folder.languages)).encode())
    return digest.hexdigest()[:32]


def _digest(file: Path) -> bytes:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").digest()
