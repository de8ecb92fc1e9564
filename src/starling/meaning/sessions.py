"""What every small language model here needs: a session of onnxruntime, and texts as rows of token numbers."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from starling.errors import ModelError

if TYPE_CHECKING:
    import onnxruntime
    import tokenizers

Feed = dict[str, NDArray[np.int64]]


def open_session(path: Path, threads: int, hint: str) -> "onnxruntime.InferenceSession":
    """The model at `path`, on the processor. Raises ModelError, with `hint`, when it can't be loaded."""
    import onnxruntime
    from onnxruntime.capi import onnxruntime_pybind11_state as trouble

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except (trouble.Fail, trouble.InvalidProtobuf, trouble.InvalidGraph, trouble.NoSuchFile) as error:
        raise ModelError(f"can't load {path}: {error}", hint=hint) from error


def open_tokenizer(path: Path, most_tokens: int) -> "tokenizers.Tokenizer":
    """The tokenizer at `path`; of a pair that is too long, the longer side is cut."""
    import tokenizers

    tokenizer = tokenizers.Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(most_tokens)
    return tokenizer


def feed_of(encoded: "Sequence[tokenizers.Encoding]") -> Feed:
    """Input rows of one width, padded with zeros: `input_ids`, `attention_mask`, `token_type_ids`."""
    width = max(len(item.ids) for item in encoded)
    shape = (len(encoded), width)
    feed = {name: np.zeros(shape, np.int64) for name in ("input_ids", "attention_mask", "token_type_ids")}
    for row, item in enumerate(encoded):
        count = len(item.ids)
        feed["input_ids"][row, :count] = item.ids
        feed["attention_mask"][row, :count] = 1
        feed["token_type_ids"][row, :count] = item.type_ids
    return feed
