"""From evidence to a probability: the fitted model, read from its readable file."""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class RecallModel:
    """A logistic regression over the features of one window, and the probabilities at which verdicts begin."""

    coefficients: NDArray[np.float64]
    intercept: float
    covered_from: float
    partial_from: float

    def probability(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Probability that the point was said, for features of shape (..., len(coefficients))."""
        probability: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-(values @ self.coefficients + self.intercept)))
        return probability


@cache
def recall_model() -> RecallModel:
    """The model that ships with Starling."""
    raw = json.loads(resources.files("starling.assess.data").joinpath("recall.json").read_text("utf-8"))
    return RecallModel(
        coefficients=np.asarray(raw["coefficients"], dtype=np.float64),
        intercept=float(raw["intercept"]),
        covered_from=float(raw["covered_from"]),
        partial_from=float(raw["partial_from"]),
    )
