"""What each sentence may serve: the fitted model, read from its readable file data/star.json."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from starling.assess.timeline.cues import NAMES
from starling.assess.timeline.features import sentence_features
from starling.assess.timeline.sequence import PARTS, SequenceModel
from starling.ports import Embedder

Floats = NDArray[np.float64]
_OWN, _OPENS = PARTS + 1, 2 * PARTS + 1
"""Where the columns of a stretch, and those of the sentence that opens it, begin."""

ASIDE = PARTS
"""The column after Situation, Task, Action and Result: the sentence serves none of them."""


@dataclass(frozen=True, slots=True)
class StoryModel:
    """How much closeness to the story's own points says about the part.

    A sentence gains `closeness * cosine` with the closest point of a section, and `recognised * probability` for the
    section of a key point recognised in it. `nothing` is the cosine that an aside, and a section without points, get.
    `log_skip` replaces that of the sequence: with the story at hand, a part left out is easier to believe.
    """

    closeness: float
    nothing: float
    recognised: float
    log_skip: float


@dataclass(frozen=True, slots=True, eq=False)
class StarModel:
    """A softmax over sentence features, and how parts follow each other.

    `coefficients` of shape (features, 13) and `intercept` of shape (13,): what a sentence says for Situation, Task,
    Action, Result and none by itself; for the four parts as one of a stretch; and as the sentence that opens one.
    `log_prior` of shape (5,). `phrases` gives each known phrase its column. `log_aside` is the log probability that any
    sentence is an aside before its words are looked at. `trust` in (0, 1] scales the evidence of a sentence: neighbours
    repeat each other, so they are less than independent witnesses. `stretch_trust` scales that of a whole stretch.
    """

    phrases: Mapping[str, int]
    coefficients: Floats
    intercept: Floats
    log_prior: Floats
    log_aside: float
    trust: float
    stretch_trust: float
    sequence: SequenceModel
    story: StoryModel

    def evidence(self, texts: Sequence[str], embedder: Embedder) -> Floats:
        """trust * log (probability / prior) of each part and of none for each sentence, shape (n, 5)."""
        return self.of_sentences(self.read(texts, embedder))

    def read(self, texts: Sequence[str], embedder: Embedder) -> Floats:
        """What each sentence says for each column of the coefficients, shape (n, 13)."""
        said: Floats = sentence_features(texts, embedder, self.phrases) @ self.coefficients + self.intercept
        return said

    def of_sentences(self, read: Floats) -> Floats:
        """trust * log (probability / prior) of each part and of none for each sentence `read`, shape (n, 5)."""
        evidence: Floats = self.trust * (_log_softmax(read[:, :_OWN]) - self.log_prior)
        return evidence

    def of_stretches(self, read: Floats, sizes: Floats) -> Floats:
        """stretch_trust * log (probability / an even chance) of each part for each stretch [start, end), for
        `part_probabilities`: the mean of its sentences, weighed by their `sizes`, and its first one."""
        count = len(read)
        found = np.zeros((count + 1, count + 1, PARTS))
        edges = np.concatenate([[0.0], np.cumsum(sizes)])
        told = np.vstack([np.zeros(PARTS), np.cumsum(sizes[:, None] * read[:, _OWN:_OPENS], axis=0)])
        for start in range(count):
            mean = (told[start + 1 :] - told[start]) / (edges[start + 1 :] - edges[start])[:, None]
            found[start, start + 1 :] = _log_softmax(mean + read[start, _OPENS:]) + np.log(PARTS)
        return self.stretch_trust * found


def _log_softmax(logits: Floats) -> Floats:
    shifted = logits - logits.max(axis=1, keepdims=True)
    found: Floats = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return found


@cache
def star_model() -> StarModel:
    """The model that ships with Starling."""
    return model_of(json.loads(resources.files("starling.assess.data").joinpath("star.json").read_text("utf-8")))


def model_of(raw: Mapping[str, Any]) -> StarModel:
    """A model from the fields of its file. Raises KeyError where the file and the cue table disagree."""
    rows = [
        *raw["meaning"],
        *(raw["cues"][name] for name in NAMES),
        raw["length"],
        *raw["phrases"].values(),
    ]
    return StarModel(
        phrases={phrase: column for column, phrase in enumerate(raw["phrases"])},
        coefficients=np.array(rows, dtype=np.float64),
        intercept=np.array(raw["intercept"], dtype=np.float64),
        log_prior=np.array(raw["log_prior"], dtype=np.float64),
        log_aside=float(raw["log_aside"]),
        trust=float(raw["trust"]),
        stretch_trust=float(raw["stretch_trust"]),
        sequence=SequenceModel(**{**raw["sequence"], "concentration": tuple(raw["sequence"]["concentration"])}),
        story=StoryModel(**raw["story"]),
    )
