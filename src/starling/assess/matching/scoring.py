"""From a comparison to one row of figures per point: its most telling window, and its place among the others."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from starling.assess.matching.features import WINDOW_FEATURES, Comparison

POINT_FEATURES = (
    *WINDOW_FEATURES,
    "best_cosine",
    "best_coverage",
    "best_likeness",
    "best_token_set",
    "point_before",
    "point_after",
    "out_of_order",
)
"""Columns of `Shortlist.values`: the figures of the chosen window, the best anywhere, and the point's neighbours."""

_BEST = tuple(WINDOW_FEATURES.index(name) for name in ("cosine", "coverage", "likeness", "token_set"))
_NEIGHBOUR_REACH = 1.5
"""How many points away neighbours still tell where a point is expected (exponential decay)."""

_PICK_MIDDLE = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class Shortlist:
    """Each point's most telling window (index into the comparison's windows) and its row of figures.

    `values` has shape (points, len(POINT_FEATURES)); `merits` has shape (points, windows).
    """

    chosen: NDArray[np.intp]
    values: NDArray[np.float64]
    merits: NDArray[np.float64]


def shortlist(comparison: Comparison, pick: NDArray[np.float64]) -> Shortlist:
    """Choose each point's window by the linear weights `pick` over the window features."""
    merits = comparison.values @ pick
    chosen = np.argmax(merits, axis=1)
    rows = np.arange(len(chosen))
    near = 1.0 / (1.0 + np.exp(_PICK_MIDDLE - merits[rows, chosen]))
    centres = np.array([(window.first + window.end) / 2 for window in comparison.windows])[chosen]
    before, after = np.full(len(near), near.mean()), np.full(len(near), near.mean())
    before[1:], after[:-1] = near[:-1], near[1:]
    values = np.column_stack(
        [
            comparison.values[rows, chosen],
            comparison.values[:, :, list(_BEST)].max(axis=1),
            before,
            after,
            _out_of_order(near, centres / len(comparison.answer.transcript.words)),
        ]
    )
    return Shortlist(chosen, values, merits)


def _out_of_order(near: NDArray[np.float64], centres: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far, as a share of the answer, a point lies from where its story neighbours were said."""
    count = len(near)
    distance = np.abs(np.subtract.outer(np.arange(count), np.arange(count)))
    pull = np.exp(-distance / _NEIGHBOUR_REACH) * near[None, :] ** 2
    np.fill_diagonal(pull, 0.0)
    total = pull.sum(axis=1)
    expected = pull @ centres / np.maximum(total, 1e-9)
    return np.where(total > 1e-6, np.abs(centres - expected), 0.0)
