"""Vectors of frequent English words, so that nobody waits for the model to read "team" or "morning" again.

Made by tests/benchmarks/embed_common_words.py with the weights of `minilm`.
"""

from importlib import resources

import numpy as np
from numpy.typing import NDArray

CommonWords = dict[str, NDArray[np.float32]]

FILE = "common_words.npz"


def read_common_words() -> CommonWords:
    """Word -> unit row of 384 figures."""
    with resources.files("starling.meaning.data").joinpath(FILE).open("rb") as file, np.load(file) as table:
        words, steps = table["words"], table["rows"].astype(np.float32)
    rows = steps / np.linalg.norm(steps, axis=1, keepdims=True)
    return dict(zip(words.tolist(), rows, strict=True))
