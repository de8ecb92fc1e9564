"""Where an answer leaves its story: stretches of no part, and stretches that say none of the story's points."""

from collections.abc import Sequence

import numpy as np

from starling.model import Component, Recall, StarSpan, Story, Word
from starling.ports import Embedder

SHORTEST_ASIDE_WORDS = 3
"""One or two words between parts ("so", "okay then") belong to what follows; they are no aside."""

FEWEST_DETOUR_SENTENCES = 2
SHORTEST_DETOUR_WORDS = 25
FAR_FROM_EVERY_POINT = 0.35
"""Convention, chosen on the `fit` part of our spoken answers: a tenth of the sentences that serve a part lie below this
cosine and half of the asides, so one such sentence says nothing, a long run of them does."""


def find_asides(
    story: Story,
    recall: Recall,
    words: Sequence[Word],
    bounds: Sequence[tuple[int, int]],
    labels: Sequence[Component | None],
    embedder: Embedder,
) -> tuple[StarSpan, ...]:
    """Asides in the order said: runs of sentences that serve no part, or (with a story) detours inside one part."""
    far = _far_sentences(story, recall, words, bounds, embedder)
    found: list[StarSpan] = []
    start = 0
    for end in range(1, len(bounds) + 1):
        if end < len(bounds) and labels[end] is labels[start] and far[end] == far[start]:
            continue
        first, last = bounds[start][0], bounds[end - 1][1]
        long = last - first >= SHORTEST_DETOUR_WORDS and end - start >= FEWEST_DETOUR_SENTENCES
        if (labels[start] is None and last - first >= SHORTEST_ASIDE_WORDS) or (far[start] and long):
            found.append(StarSpan(labels[start], first, last, words[first].start_s, words[last - 1].end_s))
        start = end
    return tuple(found)


def _far_sentences(
    story: Story, recall: Recall, words: Sequence[Word], bounds: Sequence[tuple[int, int]], embedder: Embedder
) -> list[bool]:
    """Whether each sentence is far from every point, and no point was recognised in it. Never without a story."""
    if not story.key_points:
        return [False] * len(bounds)
    texts = [" ".join(word.text for word in words[start:end]) for start, end in bounds]
    closeness = embedder.embed(texts) @ embedder.embed([point.text for point in story.key_points]).T
    told = np.zeros(len(words), dtype=bool)
    for match in recall.matches:
        if match.evidence is not None:
            told[match.evidence.first_word : match.evidence.end_word] = True
    return [
        bool(nearest < FAR_FROM_EVERY_POINT and not told[start:end].any())
        for (start, end), nearest in zip(bounds, closeness.max(axis=1), strict=True)
    ]
