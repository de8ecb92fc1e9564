"""What the story's own sections say about a sentence: closeness to its points, and points recognised in it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from starling.assess.timeline.model import ASIDE, StoryModel
from starling.model import Component, Recall, Story
from starling.ports import Embedder

Floats = NDArray[np.float64]
Bounds = Sequence[tuple[int, int]]
_COLUMN = {component: column for column, component in enumerate(Component)}


def story_evidence(
    story: Story, recall: Recall, texts: Sequence[str], bounds: Bounds, embedder: Embedder, model: StoryModel
) -> Floats:
    """log evidence of shape (n, 5) from the story; zeros where the story has no sections to tell apart."""
    gained = np.zeros((len(texts), ASIDE + 1))
    points = [point for point in story.key_points if point.section is not None]
    if not points:
        return gained
    closeness = embedder.embed(texts) @ embedder.embed([point.text for point in points]).T
    cosine = np.full_like(gained, model.nothing)
    for component, part in _COLUMN.items():
        own = [at for at, point in enumerate(points) if point.section is component]
        if own:
            cosine[:, part] = closeness[:, own].max(axis=1)
    return model.closeness * cosine + model.recognised * recognised_points(recall, bounds)


def recognised_points(recall: Recall, bounds: Bounds) -> Floats:
    """Shape (n, 5): the greatest probability that a point of the section was said in the sentence."""
    said = np.zeros((len(bounds), ASIDE + 1))
    for match in recall.matches:
        if match.evidence is None or match.point.section is None:
            continue
        part = _COLUMN[match.point.section]
        for row, (start, end) in enumerate(bounds):
            shared = min(end, match.evidence.end_word) - max(start, match.evidence.first_word)
            if 2 * shared >= min(end - start, match.evidence.end_word - match.evidence.first_word):
                said[row, part] = max(said[row, part], match.said_probability)
    return said
