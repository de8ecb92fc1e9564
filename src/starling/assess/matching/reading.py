"""A second look: each point read beside its most telling stretches, by a model that knows what a claim leaves open."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from starling.assess.matching.answer import Answer, Point, sounding_names
from starling.assess.matching.features import Comparison
from starling.assess.matching.scoring import Shortlist
from starling.assess.matching.tokens import stem
from starling.assess.matching.windows import Window
from starling.ports import PairReader

PASSAGES = 2
"""Stretches of the answer each point is read beside; a point told in two places needs more than one."""

_LEAST_PROBABILITY = 1e-4

READ_FEATURES = (
    "read_covered",
    "read_partial",
    "read_missed",
    "read_contradicted",
    "most_covered",
    "most_partial",
    "least_missed",
    "most_contradicted",
)
"""Columns of `Reading.values`: logarithms of what the reader gives the most telling stretch, and the best of all."""

CONTRADICTED = 3
"""The reader's outcomes are covered, partial, missed, contradicted."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What the reader says of some points: `values` has shape (points, len(READ_FEATURES)).

    `passages` holds each point's stretches, the most telling first; `outcomes` has shape (points, PASSAGES, 4).
    """

    values: NDArray[np.float64]
    passages: tuple[tuple[Window, ...], ...]
    outcomes: NDArray[np.float64]


def read_points(comparison: Comparison, short: Shortlist, reader: PairReader, rows: NDArray[np.intp]) -> Reading:
    """Read the points at `rows` beside their stretches; there must be at least one window."""
    passages = tuple(stretches_of(comparison, merits) for merits in short.merits[rows])
    pairs = [
        (comparison.points[row].text, _with_names(comparison.points[row], comparison.answer, stretch))
        for row, stretches in zip(rows.tolist(), passages, strict=True)
        for stretch in stretches
    ]
    read = reader.read(pairs).astype(np.float64)
    outcomes = np.empty((len(passages), PASSAGES, read.shape[1]))
    start = 0
    for place, stretches in enumerate(passages):
        found = read[start : start + len(stretches)]
        start += len(stretches)
        outcomes[place] = found[np.minimum(np.arange(PASSAGES), len(stretches) - 1)]
    logs = np.log(np.maximum(outcomes, _LEAST_PROBABILITY))
    best = logs.max(axis=1)
    best[:, 2] = logs[:, :, 2].min(axis=1)
    return Reading(np.concatenate([logs[:, 0], best], axis=1), passages, outcomes)


def stretches_of(comparison: Comparison, merits: NDArray[np.float64]) -> tuple[Window, ...]:
    """The most telling windows that do not overlap, each grown to whole sentences."""
    found: list[Window] = []
    for place in np.argsort(-merits, kind="stable"):
        window = _whole_sentences(comparison, comparison.windows[int(place)])
        if not any(window.first < other.end and other.first < window.end for other in found):
            found.append(window)
        if len(found) == PASSAGES:
            break
    return tuple(found)


def _with_names(point: Point, answer: Answer, stretch: Window) -> str:
    """The words of a stretch, with the point's names where they were heard by sound: the reader goes by letters."""
    words = {place: answer.transcript.words[place].text for place in range(stretch.first, stretch.end)}
    shown = {stem(token): token for token in point.tokens}
    for name, (first, end) in sounding_names(point, answer).items():
        places = sorted({answer.word_of_token[token] for token in range(first, end)} & set(words))
        if places and name in shown:
            words |= dict.fromkeys(places, "")
            words[places[0]] = shown[name]
    return " ".join(text for text in words.values() if text)


def _whole_sentences(comparison: Comparison, window: Window) -> Window:
    touched = [piece for piece in comparison.answer.sentences if piece.first < window.end and window.first < piece.end]
    return Window(touched[0].first, touched[-1].end)
