"""An answer and a story's points, taken apart once so that every pair can be compared cheaply."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from starling.assess.matching.coverage import telling_weights
from starling.assess.matching.names import heard_name, names_in
from starling.assess.matching.quantities import find_quantities
from starling.assess.matching.quantity import Quantity
from starling.assess.matching.tokens import FUNCTION_WORDS, stem, tokens
from starling.assess.matching.windows import Window, find_windows, read_aloud_free_bounds
from starling.model import Transcript
from starling.ports import Embedder


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What was said: tokens with the transcript word each came from, numbers, windows and sentences.

    `vocabulary` are the distinct stems; `holds` has shape (windows, vocabulary): whether a window holds a stem.
    For each window `joined` is its tokens with spaces between, `pairs` its neighbouring tokens and `lengths`
    their number.
    """

    transcript: Transcript
    tokens: tuple[str, ...]
    word_of_token: tuple[int, ...]
    windows: tuple[Window, ...]
    sentences: tuple[Window, ...]
    quantities: tuple[Quantity, ...]
    word_of_quantity: tuple[int, ...]
    vocabulary: tuple[str, ...]
    surface: tuple[str, ...]
    holds: NDArray[np.bool_]
    joined: tuple[str, ...]
    pairs: tuple[frozenset[tuple[str, str]], ...]
    lengths: NDArray[np.int64]

    def text(self, window: Window) -> str:
        """The words of a window."""
        return " ".join(word.text for word in self.transcript.words[window.first : window.end])

    def tokens_in(self, window: Window) -> tuple[str, ...]:
        """The tokens of a window."""
        first, end = self.token_range(window)
        return self.tokens[first:end]

    def token_range(self, window: Window) -> tuple[int, int]:
        """Token indices of a window."""
        return bisect_right(self.word_of_token, window.first - 1), bisect_right(self.word_of_token, window.end - 1)

    def quantities_in(self, window: Window) -> tuple[Quantity, ...]:
        """The numbers said in a window."""
        first = bisect_right(self.word_of_quantity, window.first - 1)
        return self.quantities[first : bisect_right(self.word_of_quantity, window.end - 1)]


def read_answer(transcript: Transcript, question: str | None) -> Answer:
    """Take a transcript apart."""
    words = transcript.words
    said: list[str] = []
    places: list[int] = []
    for index, word in enumerate(words):
        for token in tokens(word.text):
            said.append(token)
            places.append(index)
    starts = [0, *accumulate(len(word.text) + 1 for word in words)]
    quantities = find_quantities(transcript.text)
    windows = find_windows(words, question)
    stems_said = [stem(token) for token in said]
    surface = dict(zip(reversed(stems_said), reversed(said), strict=True))
    vocabulary = tuple(dict.fromkeys(stems_said))
    place_of = {name: place for place, name in enumerate(vocabulary)}
    holds = np.zeros((len(windows), len(vocabulary)), dtype=np.bool_)
    pieces: list[list[str]] = []
    for row, window in enumerate(windows):
        first, end = bisect_right(places, window.first - 1), bisect_right(places, window.end - 1)
        holds[row, [place_of[name] for name in stems_said[first:end]]] = True
        pieces.append(said[first:end])
    return Answer(
        transcript=transcript,
        tokens=tuple(said),
        word_of_token=tuple(places),
        windows=windows,
        sentences=tuple(Window(first, end) for first, end in read_aloud_free_bounds(words, question)),
        quantities=quantities,
        word_of_quantity=tuple(bisect_right(starts, quantity.start_char) - 1 for quantity in quantities),
        vocabulary=vocabulary,
        surface=tuple(surface[name] for name in vocabulary),
        holds=holds,
        joined=tuple(" ".join(piece) for piece in pieces),
        pairs=tuple(frozenset(pairwise(piece)) for piece in pieces),
        lengths=np.array([len(piece) for piece in pieces], dtype=np.int64),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """A key point taken apart: its distinct stems with their weights, names and numbers."""

    text: str
    tokens: tuple[str, ...]
    stems: tuple[str, ...]
    weights: NDArray[np.float64]
    is_content: NDArray[np.bool_]
    names: tuple[str, ...]
    quantities: tuple[Quantity, ...]


def read_points(texts: Sequence[str], answer: Answer) -> tuple[Point, ...]:
    """Take the points apart; words weigh by how telling they are among the points and the answer's sentences."""
    weights = telling_weights([*texts, *(answer.text(sentence) for sentence in answer.sentences)])
    return tuple(_read_point(text, weights) for text in texts)


def _read_point(text: str, weights: dict[str, float]) -> Point:
    said = tuple(tokens(text))
    names = tuple(dict.fromkeys(stem(token) for token in said))
    content = {stem(token) for token in said if token not in FUNCTION_WORDS}
    return Point(
        text=text,
        tokens=said,
        stems=names,
        weights=np.array([weights[name] for name in names]),
        is_content=np.array([name in content for name in names], dtype=np.bool_),
        names=names_in(text),
        quantities=find_quantities(text),
    )


@dataclass(frozen=True, slots=True, eq=False)
class WordVectors:
    """Meaning of single words: rows of unit vectors by stem."""

    row_of: dict[str, int]
    rows: NDArray[np.float32]

    def likeness(self, left: Sequence[str], right: Sequence[str]) -> NDArray[np.float64]:
        """Cosines of shape (len(left), len(right)); 0 where a word has no vector."""
        found = np.zeros((len(left), len(right)))
        at = [(place, self.row_of[name]) for place, name in enumerate(left) if name in self.row_of]
        on = [(place, self.row_of[name]) for place, name in enumerate(right) if name in self.row_of]
        if at and on:
            block = self.rows[[row for _, row in at]] @ self.rows[[row for _, row in on]].T
            found[np.ix_([place for place, _ in at], [place for place, _ in on])] = block
        return found


def embed_words(points: Sequence[Point], answer: Answer, embedder: Embedder) -> WordVectors:
    """Vectors for the words of content on both sides: each word is a text of its own to the embedder."""
    surface = dict(zip(answer.vocabulary, answer.surface, strict=True))
    for point in points:
        for token in point.tokens:
            surface.setdefault(stem(token), token)
    kept = [name for name, shown in surface.items() if _is_content(shown)]
    if not kept:
        return WordVectors({}, np.zeros((0, 1), dtype=np.float32))
    return WordVectors({name: row for row, name in enumerate(kept)}, embedder.embed([surface[name] for name in kept]))


def words_of_content(text: str) -> list[str]:
    """The words of a text that are embedded one by one."""
    return [token for token in tokens(text) if _is_content(token)]


def _is_content(token: str) -> bool:
    return token not in FUNCTION_WORDS and token[0].isalpha()


def sounding_names(point: Point, answer: Answer) -> dict[str, tuple[int, int]]:
    """Names of the point that were not recognised as spelled, with the tokens that sound like them."""
    spelled = set(answer.vocabulary)
    found = {}
    for name in point.names:
        if stem(name) in spelled:
            continue
        stretch = heard_name(name, answer.tokens)
        if stretch is not None:
            found[stem(name)] = stretch
    return found
