"""How much of a point's own wording an answer holds, each word weighed by how telling it is."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from starling.assess.matching.tokens import FUNCTION_WORDS, stem, tokens

_FUNCTION_WORD_SHARE = 0.15
"""What a grammatical word weighs beside a word of content."""


def stems(text: str) -> list[str]:
    """The stems of a text in order."""
    return [stem(token) for token in tokens(text)]


def telling_weights(texts: Iterable[str]) -> dict[str, float]:
    """Weight per stem: inverse document frequency over `texts` (log(1 + N/df)), function words scaled down.

    Over the points of one story and the sentences of one answer this weighs what tells one point
    from the next: in a story about a bear, "bear" tells little.
    """
    documents = [{(stem(token), token in FUNCTION_WORDS) for token in tokens(text)} for text in texts]
    counts = Counter(pair for document in documents for pair in document)
    return {
        name: math.log1p(len(documents) / count) * (_FUNCTION_WORD_SHARE if is_function else 1.0)
        for (name, is_function), count in counts.items()
    }


def coverage(point: Sequence[str], window: Iterable[str], weights: Mapping[str, float]) -> float:
    """Weighted share in [0, 1] of the point's stems found in the window; 0 for a point without words."""
    total = sum(weights.get(name, 1.0) for name in point)
    there = set(window)
    return sum(weights.get(name, 1.0) for name in point if name in there) / total if total else 0.0
