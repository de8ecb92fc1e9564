"""Closeness of meaning by all-MiniLM-L6-v2 (Wang et al. 2020; sentence-transformers), run with onnxruntime."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from starling.meaning.row_memory import RowMemory
from starling.meaning.sessions import feed_of, open_session, open_tokenizer
from starling.weights.minilm import MiniLMFiles

if TYPE_CHECKING:
    import onnxruntime
    import tokenizers

DIMENSIONS = 384
# The model was trained on texts of up to 256 tokens; what lies beyond is not looked at.
_MAX_TOKENS = 256
_BATCH = 32


class MiniLM:
    """Sentence vectors: mean over the tokens, scaled to length one. Implements `ports.Embedder`.

    Loads at first use. Texts seen before come from memory.
    """

    def __init__(self, files: MiniLMFiles, threads: int = 2) -> None:
        self._files = files
        self._threads = threads
        self._memory = RowMemory[str](self._run, DIMENSIONS, _BATCH)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit rows of shape (len(texts), 384). Raises ModelError when the weights can't be loaded."""
        return self._memory.rows(texts)

    def _run(self, texts: list[str]) -> NDArray[np.float32]:
        feed = feed_of(self._tokenizer.encode_batch(texts))
        wanted = {put.name for put in self._session.get_inputs()}
        hidden: NDArray[np.float32] = self._session.run(None, {name: feed[name] for name in feed if name in wanted})[0]
        weight = feed["attention_mask"][..., None].astype(np.float32)
        mean = (hidden * weight).sum(axis=1) / weight.sum(axis=1)
        unit: NDArray[np.float32] = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        return unit

    @cached_property
    def _tokenizer(self) -> "tokenizers.Tokenizer":
        return open_tokenizer(self._files.tokenizer_path, _MAX_TOKENS)

    @cached_property
    def _session(self) -> "onnxruntime.InferenceSession":
        return open_session(self._files.model_path, self._threads, "run: starling models fetch minilm")
