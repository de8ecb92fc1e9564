"""A sentence as numbers: its meaning, the cues in it, its words and how it begins."""

import itertools
import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from starling.assess.timeline.cues import NAMES, count_cues
from starling.ports import Embedder

MEANING_SCALE = 4.0
PHRASE_SCALE = 0.5
_LONG_WORDS = 40
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_TOKEN = re.compile(r"[\w']+|[$%€]")


def phrases_of(text: str) -> frozenset[str]:
    """The words and word pairs of a sentence, and how it begins (`^first`, `^first_second`...). Figures become 0."""
    tokens = _TOKEN.findall(_NUMBER.sub("0", text.lower().replace("’", "'")))
    pairs = (f"{one} {two}" for one, two in itertools.pairwise(tokens))
    starts = ("^" + "_".join(tokens[:length]) for length in (1, 2, 3) if len(tokens) >= length)
    return frozenset((*tokens, *pairs, *starts))


def sentence_features(texts: Sequence[str], embedder: Embedder, phrases: Mapping[str, int]) -> NDArray[np.float64]:
    """Rows of shape (len(texts), 384 + cues + 1 + len(phrases)); `phrases` gives each known phrase its column."""
    meaning = MEANING_SCALE * embedder.embed(texts).astype(np.float64)
    cues = np.array([count_cues(text) for text in texts], dtype=np.float64).reshape(len(texts), len(NAMES))
    length = np.array([[min(len(text.split()), _LONG_WORDS) / _LONG_WORDS] for text in texts]).reshape(len(texts), 1)
    said = np.zeros((len(texts), len(phrases)))
    for row, text in enumerate(texts):
        columns = [phrases[phrase] for phrase in phrases_of(text) if phrase in phrases]
        said[row, columns] = PHRASE_SCALE
    return np.hstack([meaning, cues, length, said])
