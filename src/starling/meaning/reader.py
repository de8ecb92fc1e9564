"""Reads a key point beside a stretch of an answer: a small cross-encoder of our own, run with onnxruntime.

Fitted from the weights of all-MiniLM-L6-v2 by tests/benchmarks/fit_reader.py; docs/recall.md says on what.
"""

from collections.abc import Sequence
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from starling.meaning.row_memory import RowMemory
from starling.meaning.sessions import feed_of, open_session, open_tokenizer

if TYPE_CHECKING:
    import onnxruntime
    import tokenizers

OUTCOMES = 4
# What it was fitted on; a stretch of three long sentences fits.
_MAX_TOKENS = 128
# Int8 activations are scaled over a whole batch: in company a pair would get slightly different figures.
_BATCH = 1

Pair = tuple[str, str]


def shipped_model() -> Path:
    """The weights that come with Starling."""
    return Path(str(resources.files("starling.meaning.data").joinpath("reader.onnx")))


class CrossEncoder:
    """Probabilities that a point was covered, partly said, not said, or contradicted. Implements `ports.PairReader`.

    Loads at first use. Pairs seen before come from memory.
    """

    def __init__(self, model_path: Path, tokenizer_path: Path, threads: int = 2) -> None:
        self._model_path = model_path
        self._tokenizer_path = tokenizer_path
        self._threads = threads
        self._memory = RowMemory[Pair](self._run, _length, OUTCOMES, _BATCH)

    def read(self, pairs: Sequence[Pair]) -> NDArray[np.float32]:
        """Rows of shape (len(pairs), 4) that sum to one. Raises ModelError when the weights can't be loaded."""
        return self._memory.rows(pairs)

    def _run(self, pairs: list[Pair]) -> NDArray[np.float32]:
        logits: NDArray[np.float32] = self._session.run(None, dict(feed_of(self._tokenizer.encode_batch(pairs))))[0]
        weight = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(weight / weight.sum(axis=1, keepdims=True), dtype=np.float32)

    @cached_property
    def _tokenizer(self) -> "tokenizers.Tokenizer":
        return open_tokenizer(self._tokenizer_path, _MAX_TOKENS)

    @cached_property
    def _session(self) -> "onnxruntime.InferenceSession":
        return open_session(self._model_path, self._threads, "install Starling again")


def _length(pair: Pair) -> int:
    return len(pair[0]) + len(pair[1])
