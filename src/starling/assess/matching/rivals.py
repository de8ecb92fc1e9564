"""Another figure for the same thing: where it was said, and what speaks for its being meant for the point."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from starling.assess.matching.features import WINDOW_FEATURES, Comparison
from starling.assess.matching.numbers import NumberCheck, fits
from starling.assess.matching.quantity import Quantity
from starling.assess.matching.scoring import Shortlist

_OF_WINDOW = ("cosine_over_story", "coverage", "likeness", "explained", "numbers_fit")
_MOST_RATIO = 5.0
_FAR_BEHIND = -4.0
"""Merit of a window that says nothing of the point, against one that says much of it."""


RIVAL_FEATURES = (
    *_OF_WINDOW,
    "behind",
    "one_sided",
    "right_said",
    "right_ahead",
    "ratio",
)
"""Columns of `Rivals.values`.

The first are those of the window that holds the other figure. `behind`: by how much the point's most telling window
has more merit. `one_sided`: only one of both figures has a thing that it counts. `right_said`: the point's own figure
was said too, anywhere; `right_ahead`: how much more merit the best window with it has, -4 at least. `ratio`: how far
the figures are apart (natural logarithm, up to 5).
"""


@dataclass(frozen=True, slots=True)
class Rival:
    """A figure said in window `window` where the point has another one."""

    window: int
    wanted: Quantity
    heard: Quantity


@dataclass(frozen=True, slots=True, eq=False)
class Rivals:
    """For each point its rival figure or None, and a row of `values`, of shape (points, len(RIVAL_FEATURES)).

    Rows of points without a rival are nan.
    """

    found: tuple[Rival | None, ...]
    values: NDArray[np.float64]


def find_rivals(comparison: Comparison, short: Shortlist) -> Rivals:
    """The rival figure of every point that has one, in the most telling window that holds one."""
    found: list[Rival | None] = []
    values = np.full((len(comparison.points), len(RIVAL_FEATURES)), np.nan)
    for row, checks in enumerate(comparison.numbers):
        rival = _rival_of(checks, short.merits[row], int(short.chosen[row]))
        found.append(rival)
        if rival is not None:
            values[row] = _figures(comparison, short, row, rival)
    return Rivals(tuple(found), values)


def _rival_of(checks: tuple[NumberCheck, ...], merits: NDArray[np.float64], chosen: int) -> Rival | None:
    """The first differing figure of the best window with one; what is right in the most telling window is right."""
    right = {wanted for wanted, _ in checks[chosen].fitting}
    for place in np.argsort(-merits, kind="stable").tolist():
        for wanted, heard in checks[place].differing:
            if wanted not in right:
                return Rival(place, wanted, heard)
    return None


def _figures(comparison: Comparison, short: Shortlist, row: int, rival: Rival) -> list[float]:
    merits, checks = short.merits[row], comparison.numbers[row]
    of_window = dict(zip(WINDOW_FEATURES, comparison.values[row, rival.window].tolist(), strict=True))
    # As it were if the figure had been right: is the point told here?
    of_window["numbers_fit"] += of_window["numbers_differ"]
    right = [
        float(merits[place] - merits[rival.window])
        for place, check in enumerate(checks)
        if any(wanted == rival.wanted for wanted, _ in check.fitting)
    ]
    wanted, heard = rival.wanted, rival.heard
    apart = abs(float(np.log(max(heard.value, 1e-9) / max(wanted.value, 1e-9))))
    return [
        *(of_window[name] for name in _OF_WINDOW),
        float(merits[short.chosen[row]] - merits[rival.window]),
        float(bool(wanted.things) != bool(heard.things)),
        float(any(fits(wanted, said) for said in comparison.answer.quantities)),
        max([_FAR_BEHIND, *right]),
        min(apart, _MOST_RATIO),
    ]
