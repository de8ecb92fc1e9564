"""Closeness of meaning by all-MiniLM-L6-v2 (Wang et al. 2020; sentence-transformers), run with onnxruntime."""

from collections import OrderedDict
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from starling.errors import ModelError
from starling.weights.minilm import MiniLMFiles

if TYPE_CHECKING:
    import onnxruntime
    import tokenizers

DIMENSIONS = 384
# The model was trained on texts of up to 256 tokens; what lies beyond is not looked at.
_MAX_TOKENS = 256
_BATCH = 32
_REMEMBERED = 4096


class MiniLM:
    """Sentence vectors: mean over the tokens, scaled to length one. Implements `ports.Embedder`.

    Loads at first use. Texts seen before come from memory (the last 4096).
    """

    def __init__(self, files: MiniLMFiles, threads: int = 2) -> None:
        self._files = files
        self._threads = threads
        self._memory: OrderedDict[str, NDArray[np.float32]] = OrderedDict()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit rows of shape (len(texts), 384). Raises ModelError when the weights can't be loaded."""
        rows: dict[str, NDArray[np.float32]] = {}
        for text in texts:
            if text in self._memory:
                self._memory.move_to_end(text)
                rows[text] = self._memory[text]
        # Sorted by length, so that little of a batch is padding.
        unseen = sorted({text for text in texts if text not in rows}, key=lambda text: (len(text), text))
        for start in range(0, len(unseen), _BATCH):
            batch = unseen[start : start + _BATCH]
            rows.update(zip(batch, self._run(batch), strict=True))
        self._remember({text: rows[text] for text in unseen})
        return np.stack([rows[text] for text in texts]) if texts else np.zeros((0, DIMENSIONS), np.float32)

    def _remember(self, rows: dict[str, NDArray[np.float32]]) -> None:
        self._memory.update(rows)
        while len(self._memory) > _REMEMBERED:
            self._memory.popitem(last=False)

    def _run(self, texts: list[str]) -> NDArray[np.float32]:
        encoded = self._tokenizer.encode_batch(texts)
        width = max(len(item.ids) for item in encoded)
        ids = np.zeros((len(encoded), width), np.int64)
        mask = np.zeros((len(encoded), width), np.int64)
        for row, item in enumerate(encoded):
            ids[row, : len(item.ids)] = item.ids
            mask[row, : len(item.ids)] = 1
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        wanted = {put.name for put in self._session.get_inputs()}
        hidden: NDArray[np.float32] = self._session.run(None, {name: feed[name] for name in feed if name in wanted})[0]
        weight = mask[..., None].astype(np.float32)
        mean = (hidden * weight).sum(axis=1) / weight.sum(axis=1)
        unit: NDArray[np.float32] = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        return unit

    @cached_property
    def _tokenizer(self) -> "tokenizers.Tokenizer":
        import tokenizers

        tokenizer = tokenizers.Tokenizer.from_file(str(self._files.tokenizer_path))
        tokenizer.no_padding()
        tokenizer.enable_truncation(_MAX_TOKENS)
        return tokenizer

    @cached_property
    def _session(self) -> "onnxruntime.InferenceSession":
        import onnxruntime
        from onnxruntime.capi import onnxruntime_pybind11_state as trouble

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            return onnxruntime.InferenceSession(
                str(self._files.model_path), options, providers=["CPUExecutionProvider"]
            )
        except (trouble.Fail, trouble.InvalidProtobuf, trouble.InvalidGraph, trouble.NoSuchFile) as error:
            raise ModelError(
                f"can't load {self._files.model_path}: {error}", hint="run: starling models fetch minilm"
            ) from error
