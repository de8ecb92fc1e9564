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
    """Asides in the order said: runs of sentences that serve no part, or (with a story) that say none of its points."""
    far = _far_sentences(story, recall, words, bounds, embedder)
    detours = [run for run in _runs(far) if _is_detour(*run, bounds)]
    inside = {at for start, end in detours for at in range(start, end)}
    strays = _runs([label is None and at not in inside for at, label in enumerate(labels)])
    found = [_span(start, end, words, bounds, labels) for start, end in sorted([*detours, *strays])]
    return tuple(span for span in found if span.end_word - span.first_word >= SHORTEST_ASIDE_WORDS)


def _runs(chosen: Sequence[bool]) -> list[tuple[int, int]]:
    """Half-open ranges of neighbours that are all chosen."""
    edges = [at for at in range(len(chosen) + 1) if (at > 0 and chosen[at - 1]) != (at < len(chosen) and chosen[at])]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _is_detour(start: int, end: int, bounds: Sequence[tuple[int, int]]) -> bool:
    """Whether a run of sentences far from every point is long; they say little of their part, so it is not asked."""
    return end - start >= FEWEST_DETOUR_SENTENCES and bounds[end - 1][1] - bounds[start][0] >= SHORTEST_DETOUR_WORDS


def _span(
    start: int,
    end: int,
    words: Sequence[Word],
    bounds: Sequence[tuple[int, int]],
    labels: Sequence[Component | None],
) -> StarSpan:
    first, last = bounds[start][0], bounds[end - 1][1]
    part = next((label for label in labels[start:end] if label is not None), None)
    return StarSpan(part, first, last, words[first].start_s, words[last - 1].end_s)


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
