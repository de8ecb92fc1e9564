"""What the matcher looks at: figures for each key point against each window, and for each point as a whole."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from starling.assess.matching.answer import (
    Answer,
    Point,
    WordVectors,
    embed_words,
    read_answer,
    read_points,
    sounding_names,
)
from starling.assess.matching.numbers import NumberCheck, check_numbers
from starling.assess.matching.polarity import Stretch, negation_clashes, opposite_words, read_stretch
from starling.assess.matching.windows import Window
from starling.model import Transcript
from starling.ports import Embedder, Excerpt

WINDOW_FEATURES = (
    "cosine",
    "cosine_over_answer",
    "cosine_over_story",
    "coverage",
    "likeness",
    "pairs",
    "token_set",
    "explained",
    "numbers_fit",
    "numbers_absent",
    "numbers_differ",
    "opposites",
    "negations",
    "length",
)
"""Names of the columns of `Comparison.values`; docs/recall.md says what each measures."""

_SOUND_CREDIT = 0.85
"""What a name counts that was matched by sound and not by letters."""

_SOUND_NEEDS_COSINE = 0.25
_LIKE_FROM, _LIKE_FULL = 0.35, 0.85
"""Cosine of two single words at which likeness of meaning begins to count, and counts in full."""


_STRANGERS, _STRANGE_COSINE = 2, 0.2
"""So many made-up points, as near to a window as points of one story usually are, keep a short story comparable."""


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Every point against every window: `values` has shape (points, windows, len(WINDOW_FEATURES)).

    For each point, `numbers` holds a check per window, and `matched`, of shape (stems of the point, windows),
    how well each of its words is found there, in [0, 1].
    """

    answer: Answer
    points: tuple[Point, ...]
    values: NDArray[np.float64]
    numbers: tuple[tuple[NumberCheck, ...], ...]
    matched: tuple[NDArray[np.float64], ...]

    @property
    def windows(self) -> tuple[Window, ...]:
        """The stretches of the answer."""
        return self.answer.windows


def compare(texts: Sequence[str], transcript: Transcript, embedder: Embedder, question: str | None) -> Comparison:
    """Compare each point's text with each window of the transcript; there may be no window at all."""
    answer = read_answer(transcript, question)
    points = read_points(texts, answer)
    if not answer.windows:
        nothing = np.zeros((len(points), 0, len(WINDOW_FEATURES)))
        return Comparison(answer, points, nothing, ((),) * len(points), ())
    cosines = _cosines(points, answer, embedder)
    vectors = embed_words(points, answer, embedder)
    values = np.zeros((len(points), len(answer.windows), len(WINDOW_FEATURES)))
    values[:, :, 0] = cosines
    values[:, :, 1] = cosines - np.median(cosines, axis=1, keepdims=True)
    strangers = np.full((_STRANGERS, len(answer.windows)), _STRANGE_COSINE)
    values[:, :, 2] = cosines - np.median(np.concatenate([cosines, strangers]), axis=0, keepdims=True)
    stretches = [read_stretch(answer.tokens_in(window)) for window in answer.windows]
    checks, matched = [], []
    for row, point in enumerate(points):
        matched.append(_fill_wording(values[row], point, answer, vectors))
        _fill_polarity(values[row], point, stretches)
    for row in range(len(points)):
        owners = _nearer_points(values, row)
        checks.append(_fill_numbers(values[row], points, row, answer, owners))
    return Comparison(answer, points, values, tuple(checks), tuple(matched))


def _cosines(points: Sequence[Point], answer: Answer, embedder: Embedder) -> NDArray[np.float64]:
    """Cosine of each point and window; a run of sentences takes the mean of its sentences' vectors, by length."""
    spans = [_sentences_of(window, answer) for window in answer.windows]
    parts = [
        _excerpt(window, answer.sentences[first], answer)
        for window, (first, end) in zip(answer.windows, spans, strict=True)
        if end == first + 1
    ]
    sentences = [Excerpt.whole(answer.text(sentence)) for sentence in answer.sentences]
    wholes = [Excerpt.whole(point.text) for point in points]
    vectors = embedder.embed_excerpts([*wholes, *sentences, *parts]).astype(np.float64)
    point_vectors, sentence_vectors, part_vectors = np.split(vectors, [len(points), len(points) + len(sentences)])
    within = iter(part_vectors)
    rows = np.empty((len(answer.windows), vectors.shape[1]))
    for row, (first, end) in enumerate(spans):
        if end == first + 1:
            rows[row] = next(within)
            continue
        lengths = np.array([piece.end - piece.first for piece in answer.sentences[first:end]], dtype=float)
        mean = lengths @ sentence_vectors[first:end]
        rows[row] = mean / max(float(np.linalg.norm(mean)), 1e-9)
    return np.asarray(point_vectors @ rows.T, dtype=np.float64)


def _sentences_of(window: Window, answer: Answer) -> tuple[int, int]:
    """The sentences [first, end) that a window lies in."""
    first = bisect_right(answer.sentences, window.first, key=lambda sentence: sentence.first) - 1
    return first, bisect_left(answer.sentences, window.end, key=lambda sentence: sentence.end) + 1


def _excerpt(window: Window, sentence: Window, answer: Answer) -> Excerpt:
    """A window within its sentence."""
    text, before = answer.text(sentence), answer.text(Window(sentence.first, window.first))
    first_char = len(before) + bool(before)
    return Excerpt(text, first_char, first_char + len(answer.text(window)))


def _fill_wording(
    values: NDArray[np.float64], point: Point, answer: Answer, vectors: WordVectors
) -> NDArray[np.float64]:
    """Weighted coverage of the point's words by letters and sound, by likeness of meaning, and in pairs."""
    total = max(float(point.weights.sum()), 1e-9)
    same = np.array([[name == other for other in answer.vocabulary] for name in point.stems], dtype=float)
    same = same.reshape(len(point.stems), len(answer.vocabulary))
    likeness = np.clip(
        (vectors.likeness(point.stems, answer.vocabulary) - _LIKE_FROM) / (_LIKE_FULL - _LIKE_FROM), 0, 1
    )
    exact = _best_held(same, answer.holds)
    _add_sounds(exact, values[:, 0], point, answer)
    like = np.maximum(exact, _best_held(likeness, answer.holds))
    values[:, 3] = point.weights @ exact / total
    values[:, 4] = point.weights @ like / total
    low = " ".join(point.tokens)
    pairs = set(pairwise(point.tokens))
    values[:, 5] = [len(pairs & there) / max(len(pairs), 1) for there in answer.pairs]
    values[:, 6] = [fuzz.token_set_ratio(low, there) / 100 for there in answer.joined]
    values[:, 13] = np.log((answer.lengths + 1) / (len(point.tokens) + 1))
    near = np.maximum(same, likeness).max(axis=0, initial=0.0)
    counts = answer.holds.sum(axis=1)
    values[:, 7] = answer.holds @ near / np.maximum(counts, 1)
    return np.asarray(like, dtype=np.float64)


def _best_held(merits: NDArray[np.float64], holds: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The best of the words that each window holds: from (stems, vocabulary) to (stems, windows)."""
    found = np.zeros((len(merits), len(holds)))
    # One stem at a time, and only words worth something: all at once would take gigabytes for an answer of two hours.
    for row, merit in enumerate(merits):
        worth = np.flatnonzero(merit)
        found[row] = (holds[:, worth] * merit[worth]).max(axis=1, initial=0.0)
    return found


def _add_sounds(exact: NDArray[np.float64], cosines: NDArray[np.float64], point: Point, answer: Answer) -> None:
    """Names heard by sound count where the rest of the window fits, never by sound alone."""
    for name, (first, end) in sounding_names(point, answer).items():
        place = point.stems.index(name) if name in point.stems else -1
        if place < 0:
            continue
        others = (exact * point.is_content[:, None]).sum(axis=0)
        for row, window in enumerate(answer.windows):
            begin, stop = answer.token_range(window)
            inside = begin <= first and end <= stop
            if inside and (others[row] > 0 or cosines[row] >= _SOUND_NEEDS_COSINE):
                exact[place, row] = _SOUND_CREDIT


def _nearer_points(values: NDArray[np.float64], row: int) -> NDArray[np.bool_]:
    """Which other points are nearer to each window than point `row`: shape (points, windows)."""
    nearness = values[:, :, 0] + values[:, :, 4]
    return np.asarray(nearness > nearness[row], dtype=np.bool_)


def _fill_numbers(
    values: NDArray[np.float64], points: Sequence[Point], row: int, answer: Answer, nearer: NDArray[np.bool_]
) -> tuple[NumberCheck, ...]:
    """Check the numbers; one that a nearer point holds is that point's and contradicts nothing here."""
    point = points[row]
    if not point.quantities:
        return (NumberCheck(),) * len(answer.windows)
    checks = tuple(
        check_numbers(
            point.quantities,
            answer.quantities_in(window),
            [quantity for other in np.flatnonzero(nearer[:, place]).tolist() for quantity in points[other].quantities],
        )
        for place, window in enumerate(answer.windows)
    )
    for place, check in enumerate(checks):
        values[place, 8] = len(check.fitting) / check.total
        values[place, 9] = len(check.absent) / check.total
        values[place, 10] = len(check.differing) / check.total
    return checks


def _fill_polarity(values: NDArray[np.float64], point: Point, stretches: Sequence[Stretch]) -> None:
    wanted = read_stretch(point.tokens)
    for row, stretch in enumerate(stretches):
        values[row, 11] = min(len(opposite_words(wanted, stretch)), 2)
        values[row, 12] = min(len(negation_clashes(wanted, stretch)), 2)
