"""Closeness of meaning by all-MiniLM-L6-v2 (Wang et al. 2020; sentence-transformers), run with onnxruntime."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from starling.meaning.common_words import CommonWords, read_common_words
from starling.meaning.row_memory import RowMemory
from starling.meaning.sessions import feed_of, open_session, open_tokenizer
from starling.ports import Excerpt
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

    An excerpt takes the mean over its own tokens, read within its text: its text is read only once, and "it" keeps its
    meaning. Loads at first use. What was seen before comes from memory, and frequent words from a table.
    """

    def __init__(
        self, files: MiniLMFiles, threads: int = 2, common: Callable[[], CommonWords] = read_common_words
    ) -> None:
        self._files = files
        self._read_common = common
        self._threads = threads
        self._memory = RowMemory[Excerpt](self._run, _length, DIMENSIONS, _BATCH)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit rows of shape (len(texts), 384). Raises ModelError when the weights can't be loaded."""
        return self.embed_excerpts([Excerpt.whole(text) for text in texts])

    def embed_excerpts(self, excerpts: Sequence[Excerpt]) -> NDArray[np.float32]:
        """Unit rows of shape (len(excerpts), 384). Raises ModelError when the weights can't be loaded."""
        return self._memory.rows(excerpts)

    def _run(self, excerpts: list[Excerpt]) -> NDArray[np.float32]:
        common = self._common
        unknown = [excerpt for excerpt in excerpts if excerpt.text not in common]
        read = dict(zip(unknown, self._read(unknown), strict=True))
        return np.stack([read[one] if one in read else common[one.text] for one in excerpts])

    def _read(self, excerpts: list[Excerpt]) -> list[NDArray[np.float32]]:
        if not excerpts:
            return []
        place_of = {text: place for place, text in enumerate(dict.fromkeys(one.text for one in excerpts))}
        encoded = self._tokenizer.encode_batch(list(place_of))
        feed = feed_of(encoded)
        wanted = {put.name for put in self._session.get_inputs()}
        hidden: NDArray[np.float32] = self._session.run(None, {name: feed[name] for name in feed if name in wanted})[0]
        return [self._mean(one, encoded[place_of[one.text]], hidden[place_of[one.text]]) for one in excerpts]

    def _mean(
        self, excerpt: Excerpt, encoded: "tokenizers.Encoding", hidden: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        is_whole = excerpt == Excerpt.whole(excerpt.text)
        tokens = range(len(encoded.ids)) if is_whole else tokens_within(encoded.offsets, excerpt)
        if not tokens:
            # Beyond what is looked at of a text without an end.
            return self._read([Excerpt.whole(excerpt.text[excerpt.first_char : excerpt.end_char])])[0]
        mean = hidden[tokens].mean(axis=0)
        unit: NDArray[np.float32] = mean / np.linalg.norm(mean)
        return unit

    @cached_property
    def _common(self) -> CommonWords:
        return self._read_common()

    @cached_property
    def _tokenizer(self) -> "tokenizers.Tokenizer":
        return open_tokenizer(self._files.tokenizer_path, _MAX_TOKENS)

    @cached_property
    def _session(self) -> "onnxruntime.InferenceSession":
        return open_session(self._files.model_path, self._threads, "run: starling models fetch minilm")


def tokens_within(offsets: Sequence[tuple[int, int]], excerpt: Excerpt) -> list[int]:
    """The tokens, by their (first, end) characters, that lie within an excerpt; special ones have no characters."""
    return [
        place for place, (first, end) in enumerate(offsets) if excerpt.first_char <= first < end <= excerpt.end_char
    ]


def _length(excerpt: Excerpt) -> int:
    return len(excerpt.text)
