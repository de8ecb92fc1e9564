"""The STAR timeline: which part of the answer every stretch serves."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from starling.assess.cues import count_cues
from starling.assess.sentences import sentence_bounds
from starling.model import Component, Hearing, Recall, Star, StarSpan, Story, Verdict, Word
from starling.ports import Embedder

_ORDER = tuple(Component)
_STAY, _NEXT, _JUMP = np.log(0.75), np.log(0.18), np.log(0.035)


def find_star(story: Story, hearing: Hearing, recall: Recall, embedder: Embedder) -> Star:
    """The components of an answer over time; a story without points is judged by its words alone."""
    words = hearing.transcript.words
    bounds = sentence_bounds(words)
    if not bounds:
        return Star((), {}, missing=_ORDER)
    texts = [" ".join(word.text for word in words[start:end]) for start, end in bounds]
    scores = np.array([count_cues(text) for text in texts], dtype=np.float64) * 1.5
    scores += _position_scores(bounds, len(words))
    scores += _story_scores(story, texts, embedder) + _recall_scores(recall, bounds)
    labels = _best_path(scores)
    spans = _spans(words, bounds, labels)
    share = _share(spans)
    missing = tuple(component for component in _ORDER if share[component] == 0.0)
    return Star(spans, share, missing)


def _position_scores(bounds: Sequence[tuple[int, int]], word_count: int) -> NDArray[np.float64]:
    middles = np.array([(start + end) / 2 / word_count for start, end in bounds])
    centres = np.array([0.1, 0.3, 0.55, 0.92])
    scores: NDArray[np.float64] = -2.0 * np.abs(middles[:, None] - centres[None, :])
    return scores


def _story_scores(story: Story, texts: Sequence[str], embedder: Embedder) -> NDArray[np.float64]:
    scores = np.zeros((len(texts), len(_ORDER)))
    points = [point for point in story.key_points if point.section is not None]
    if not points:
        return scores
    closeness = embedder.embed(texts) @ embedder.embed([point.text for point in points]).T
    for column, component in enumerate(_ORDER):
        of_section = [index for index, point in enumerate(points) if point.section is component]
        if of_section:
            scores[:, column] = 4.0 * closeness[:, of_section].max(axis=1)
    return scores


def _recall_scores(recall: Recall, bounds: Sequence[tuple[int, int]]) -> NDArray[np.float64]:
    scores = np.zeros((len(bounds), len(_ORDER)))
    for match in recall.matches:
        if match.evidence is None or match.point.section is None or match.verdict is Verdict.MISSED:
            continue
        column = _ORDER.index(match.point.section)
        for row, (start, end) in enumerate(bounds):
            if start < match.evidence.end_word and match.evidence.first_word < end:
                scores[row, column] += 2.0 * match.confidence
    return scores


def _best_path(scores: NDArray[np.float64]) -> list[int]:
    """Viterbi: the labels with the greatest sum of scores and transitions."""
    size = len(_ORDER)
    step = np.full((size, size), _JUMP)
    for row in range(size):
        step[row, row] = _STAY
        if row + 1 < size:
            step[row, row + 1] = _NEXT
    best = scores[0].copy()
    back = np.zeros((len(scores), size), dtype=np.intp)
    for at in range(1, len(scores)):
        reach = best[:, None] + step
        back[at] = reach.argmax(axis=0)
        best = reach.max(axis=0) + scores[at]
    path = [int(best.argmax())]
    for at in range(len(scores) - 1, 0, -1):
        path.append(int(back[at][path[-1]]))
    return path[::-1]


def _spans(words: Sequence[Word], bounds: Sequence[tuple[int, int]], labels: Sequence[int]) -> tuple[StarSpan, ...]:
    spans: list[StarSpan] = []
    for (start, end), label in zip(bounds, labels, strict=True):
        component = _ORDER[label]
        first = spans.pop().first_word if spans and spans[-1].component is component else start
        spans.append(StarSpan(component, first, end, words[first].start_s, words[end - 1].end_s))
    return tuple(spans)


def _share(spans: Sequence[StarSpan]) -> dict[Component, float]:
    """The part of the speaking time of each component; of the words where no time is known."""
    amount = dict.fromkeys(_ORDER, 0.0)
    for span in spans:
        if span.component is not None:
            timed = span.start_s is not None and span.end_s is not None
            size = span.end_s - span.start_s if timed else span.end_word - span.first_word  # type: ignore[operator]
            amount[span.component] += size
    total = sum(amount.values())
    return {component: value / total if total else 0.0 for component, value in amount.items()}
