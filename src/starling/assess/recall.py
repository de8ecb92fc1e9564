"""Which of a story's key points an answer said, half said, missed or got wrong."""

from collections.abc import Iterable

import numpy as np

from starling.assess.matching.evidence import quote
from starling.assess.matching.features import Comparison, compare
from starling.assess.matching.model import RecallModel, recall_model
from starling.model import KeyPoint, KeyPointMatch, Recall, Story, Transcript, Verdict
from starling.ports import Embedder

_CREDIT = {Verdict.COVERED: 1.0, Verdict.PARTIAL: 0.5, Verdict.MISSED: 0.0, Verdict.CONTRADICTED: 0.0}


def judge_recall(story: Story, transcript: Transcript, embedder: Embedder, question: str | None = None) -> Recall:
    """Judge every key point of `story` against what was said; `question` is what the answer replied to.

    A transcript without words misses every point.
    """
    if not story.key_points:
        return Recall(score=0.0, matches=())
    comparison = compare([point.text for point in story.key_points], transcript, embedder, question)
    if not comparison.windows:
        return recall_of(KeyPointMatch(point, Verdict.MISSED, 1.0, 0.0) for point in story.key_points)
    model = recall_model()
    return recall_of(_judge(point, row, comparison, transcript, model) for row, point in enumerate(story.key_points))


def recall_of(matches: Iterable[KeyPointMatch]) -> Recall:
    """The recall that follows from the verdicts: (covered + half of partial) / all, by weight."""
    kept = tuple(matches)
    total = sum(match.point.weight for match in kept)
    credit = sum(match.point.weight * _CREDIT[match.verdict] for match in kept)
    return Recall(score=credit / total if total else 0.0, matches=kept)


def _judge(
    point: KeyPoint, row: int, comparison: Comparison, transcript: Transcript, model: RecallModel
) -> KeyPointMatch:
    probabilities = model.probability(comparison.values[row])
    best = int(np.argmax(probabilities))
    said = float(probabilities[best])
    verdict = _verdict(said, model)
    confidence = said if verdict is Verdict.COVERED else 1.0 - said if verdict is Verdict.MISSED else 0.5
    evidence = None if verdict is Verdict.MISSED else quote(transcript, comparison.windows[best])
    return KeyPointMatch(point, verdict, confidence, said, evidence)


def _verdict(said: float, model: RecallModel) -> Verdict:
    if said >= model.covered_from:
        return Verdict.COVERED
    return Verdict.PARTIAL if said >= model.partial_from else Verdict.MISSED
