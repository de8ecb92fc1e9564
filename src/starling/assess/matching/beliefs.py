"""What is believed of every point of a story: first by the words alone, then, where these leave it open, by reading."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from starling.assess.matching.features import Comparison
from starling.assess.matching.model import Opinion, RecallModel
from starling.assess.matching.reading import CONTRADICTED, Reading, read_points
from starling.assess.matching.rivals import Rivals
from starling.assess.matching.scoring import POINT_FEATURES, Shortlist
from starling.assess.matching.windows import Window
from starling.ports import PairReader

PLAINLY_SAID = 0.85
"""Where the words alone are so sure that all was said, it was: the reader can't make it half said or its opposite. On
the fit part of our own answers this spares one in four points the reading and finds 170 instead of 182 contradictions,
85 of a hundred called rightly either way, and costs 0.003 of F1."""

_COVERAGE, _PAIRS = (POINT_FEATURES.index(name) for name in ("coverage", "pairs"))
_LITERALLY = 0.999
"""From this coverage of the point's words and of their pairs on it was said word for word, and plainly."""

PLAINLY_MISSED = 0.02
"""Where the words alone give so little for its having been said, it was not, and reading on is a waste of time."""


@dataclass(frozen=True, slots=True, eq=False)
class Beliefs:
    """Probabilities of shape (points,).

    `said` is that the point was said at all, `complete` that nothing of it was left out or changed, `opposed` that
    what was said can't be true together with it, and `opposed_in` where that was. `near` and `plain` are `said` and
    `complete` by the words alone; `plain` is 1 where a point was said word for word. `misfigured` is that another
    figure was said for what the point counts; no reading changes it.
    `opinion` holds the thresholds for `said` and `complete`.
    """

    opinion: Opinion
    said: NDArray[np.float64]
    complete: NDArray[np.float64]
    opposed: NDArray[np.float64]
    opposed_in: tuple[Window | None, ...]
    near: NDArray[np.float64]
    plain: NDArray[np.float64]
    misfigured: NDArray[np.float64]


def by_words(short: Shortlist, rivals: Rivals, model: RecallModel) -> Beliefs:
    """What the figures of the matcher tell; of opposites they know nothing."""
    has_rival = np.array([rival is not None for rival in rivals.found])
    said = model.alone.said.probability(short.values)
    complete = model.alone.complete.probability(short.values)
    return Beliefs(
        opinion=model.alone,
        said=said,
        complete=complete,
        opposed=np.zeros(len(said)),
        opposed_in=(None,) * len(said),
        near=said,
        plain=np.where(said_literally(short.values), 1.0, complete),
        misfigured=np.where(has_rival, model.misfigured.probability(np.nan_to_num(rivals.values)), 0.0),
    )


def said_literally(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which rows of `Shortlist.values` are of points that were said word for word."""
    return np.asarray((values[:, [_COVERAGE, _PAIRS]] >= _LITERALLY).all(axis=1))


def by_reading(
    words: Beliefs, comparison: Comparison, short: Shortlist, model: RecallModel, reader: PairReader
) -> Beliefs:
    """The same, with the reader's word on every point that the words alone leave open."""
    is_open = (words.plain < PLAINLY_SAID) & (words.near >= PLAINLY_MISSED)
    rows = np.flatnonzero(is_open)
    if not len(rows):
        return replace(words, opinion=model.read)
    reading = read_points(comparison, short, reader, rows)
    figures = np.concatenate([short.values[rows], reading.values], axis=1)
    opposed_in = list(words.opposed_in)
    for place, row in enumerate(rows.tolist()):
        opposed_in[row] = _most_opposed(reading, place)
    return replace(
        words,
        opinion=model.read,
        said=_put(words.said, rows, model.read.said.probability(figures)),
        complete=_put(words.complete, rows, model.read.complete.probability(figures)),
        opposed=_put(words.opposed, rows, model.opposed.probability(figures)),
        opposed_in=tuple(opposed_in),
    )


def _most_opposed(reading: Reading, place: int) -> Window:
    passages = reading.passages[place]
    return passages[int(np.argmax(reading.outcomes[place, : len(passages), CONTRADICTED]))]


def _put(values: NDArray[np.float64], rows: NDArray[np.intp], replacing: NDArray[np.float64]) -> NDArray[np.float64]:
    changed = values.copy()
    changed[rows] = replacing
    return changed
