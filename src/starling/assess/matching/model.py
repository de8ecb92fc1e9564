"""The fitted model, read from its readable file: from figures to probabilities."""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from starling.assess.matching.features import WINDOW_FEATURES
from starling.assess.matching.reading import READ_FEATURES
from starling.assess.matching.rivals import RIVAL_FEATURES
from starling.assess.matching.scoring import POINT_FEATURES


@dataclass(frozen=True, slots=True, eq=False)
class Logistic:
    """A logistic regression over named figures."""

    coefficients: NDArray[np.float64]
    intercept: float

    def probability(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probabilities for figures of shape (rows, len(coefficients))."""
        logits = np.clip(values @ self.coefficients + self.intercept, -30.0, 30.0)
        return np.asarray(1.0 / (1.0 + np.exp(-logits)), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Opinion:
    """Two probabilities of a point and the thresholds that make verdicts of them.

    `said` is that the point was said at all, `complete` that nothing of it was left out or changed.
    """

    said: Logistic
    complete: Logistic
    covered_from: float
    partial_from: float


@dataclass(frozen=True, slots=True, eq=False)
class RecallModel:
    """What ships in data/recall.json.

    `pick` weighs the window features to choose a point's window. `alone` judges by the figures of the matcher,
    `read` by these and the reader's. `opposed` is the probability that the answer contradicts the point, `misfigured`
    that another figure was said for what the point counts.
    """

    pick: NDArray[np.float64]
    alone: Opinion
    read: Opinion
    opposed: Logistic
    opposed_from: float
    misfigured: Logistic
    misfigured_from: float


def model_from(raw: dict[str, Any]) -> RecallModel:
    """The model of a parsed file; a feature the file does not name weighs nothing."""
    both = (*POINT_FEATURES, *READ_FEATURES)
    return RecallModel(
        pick=_in_order(raw["pick"], WINDOW_FEATURES),
        alone=_opinion(raw["alone"], POINT_FEATURES),
        read=_opinion(raw["read"], both),
        opposed=_logistic(raw["opposed"], both),
        opposed_from=float(raw["opposed_from"]),
        misfigured=_logistic(raw["misfigured"], RIVAL_FEATURES),
        misfigured_from=float(raw["misfigured_from"]),
    )


@cache
def recall_model() -> RecallModel:
    """The model that ships with Starling."""
    text = resources.files("starling.assess.data").joinpath("recall.json").read_text("utf-8")
    return model_from(json.loads(text))


def _opinion(raw: dict[str, Any], names: tuple[str, ...]) -> Opinion:
    return Opinion(
        said=_logistic(raw["said"], names),
        complete=_logistic(raw["complete"], names),
        covered_from=float(raw["covered_from"]),
        partial_from=float(raw["partial_from"]),
    )


def _logistic(raw: dict[str, Any], names: tuple[str, ...]) -> Logistic:
    return Logistic(_in_order(raw["coefficients"], names), float(raw["intercept"]))


def _in_order(weights: dict[str, float], names: tuple[str, ...]) -> NDArray[np.float64]:
    return np.array([float(weights.get(name, 0.0)) for name in names])
