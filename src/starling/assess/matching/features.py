"""What the matcher looks at: a few figures for each key point against each window of an answer."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from starling.assess.matching.coverage import coverage, stems, telling_weights
from starling.assess.matching.windows import Window, find_windows
from starling.assess.sentences import sentence_bounds
from starling.model import Transcript
from starling.ports import Embedder

FEATURES = ("cosine", "coverage", "token_set")


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Every point against every window.

    `values` has shape (points, windows, len(FEATURES)); all figures are about [0, 1] and rise with agreement.
    """

    windows: tuple[Window, ...]
    values: NDArray[np.float64]


def compare(points: Sequence[str], transcript: Transcript, embedder: Embedder, question: str | None) -> Comparison:
    """Compare each point's text with each window of the transcript; there may be no window at all."""
    words = transcript.words
    windows = find_windows(words, question)
    texts = [" ".join(word.text for word in words[window.first : window.end]) for window in windows]
    sentences = [" ".join(word.text for word in words[first:end]) for first, end in sentence_bounds(words)]
    weights = telling_weights([*points, *sentences])
    vectors = embedder.embed([*points, *texts])
    cosines = vectors[: len(points)] @ vectors[len(points) :].T
    window_stems = [frozenset(stems(text)) for text in texts]
    values = np.empty((len(points), len(windows), len(FEATURES)))
    for row, point in enumerate(points):
        point_stems = stems(point)
        values[row, :, 0] = cosines[row]
        values[row, :, 1] = [coverage(point_stems, there, weights) for there in window_stems]
        values[row, :, 2] = [fuzz.token_set_ratio(point.lower(), text.lower()) / 100 for text in texts]
    return Comparison(windows, values)
