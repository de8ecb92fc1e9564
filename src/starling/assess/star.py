"""The STAR timeline: which part of the answer every stretch serves. Method and figures: docs/star.md."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from starling.assess.sentences import sentence_bounds
from starling.assess.timeline.asides import find_asides
from starling.assess.timeline.model import ASIDE, StarModel, star_model
from starling.assess.timeline.sequence import part_probabilities
from starling.assess.timeline.story import story_evidence
from starling.model import Component, Hearing, Recall, Star, StarSpan, Story, Verdict, Word
from starling.ports import Embedder

_ORDER = tuple(Component)
PARTING_SILENCE_S = 0.8
SHORTEST_PIECE_WORDS = 4
"""Convention: a silence this long with so many words on both sides ends a sentence, whatever the punctuation."""


def find_star(story: Story, hearing: Hearing, recall: Recall, embedder: Embedder) -> Star:
    """The components of an answer over time; a story without points is judged by its words alone."""
    words = hearing.transcript.words
    bounds = spoken_bounds(words)
    if not bounds:
        return Star((), dict.fromkeys(_ORDER, 0.0), missing=_ORDER)
    labels = _labels(sentence_parts(story, words, bounds, recall, embedder))
    spans = _spans(words, bounds, labels)
    share = _share(words, bounds, labels)
    said = {match.point.section for match in recall.matches if match.verdict is Verdict.COVERED}
    missing = tuple(component for component in _ORDER if component not in labels and component not in said)
    asides = find_asides(story, recall, words, bounds, labels, embedder)
    return Star(spans, share, missing, _early(labels), asides)


def spoken_bounds(words: Sequence[Word]) -> tuple[tuple[int, int], ...]:
    """Sentences, cut again where the speaker fell silent: recognisers run on over a pause between two parts."""
    pieces: list[tuple[int, int]] = []
    for start, end in sentence_bounds(words):
        first = start
        for at in range(start + SHORTEST_PIECE_WORDS, end - SHORTEST_PIECE_WORDS + 1):
            if at - first >= SHORTEST_PIECE_WORDS and _silence_before(words, at) >= PARTING_SILENCE_S:
                pieces.append((first, at))
                first = at
        pieces.append((first, end))
    return tuple(pieces)


def _silence_before(words: Sequence[Word], at: int) -> float:
    before_s, after_s = words[at - 1].end_s, words[at].start_s
    return 0.0 if before_s is None or after_s is None else after_s - before_s


def sentence_parts(
    story: Story,
    words: Sequence[Word],
    bounds: Sequence[tuple[int, int]],
    recall: Recall,
    embedder: Embedder,
    model: StarModel | None = None,
) -> NDArray[np.float64]:
    """The probability of Situation, Task, Action, Result and none for each sentence, shape (n, 5)."""
    model = model or star_model()
    texts = [" ".join(word.text for word in words[start:end]) for start, end in bounds]
    read, sizes = model.read(texts, embedder), _sizes(words, bounds)
    evidence = model.of_sentences(read)
    evidence += story_evidence(story, recall, texts, bounds, embedder, model.story)
    served = evidence[:, :ASIDE] + np.log1p(-np.exp(model.log_aside))
    aside = evidence[:, ASIDE:] + model.log_aside
    either = np.logaddexp(served, aside)
    known = any(point.section is not None for point in story.key_points)
    sequence = replace(model.sequence, log_skip=model.story.log_skip) if known else model.sequence
    parts = part_probabilities(either, sizes, sequence, model.of_stretches(read, sizes))
    no_part = (parts * np.exp(aside - either)).sum(axis=1, keepdims=True)
    return np.hstack([parts * np.exp(served - either), no_part])


def _sizes(words: Sequence[Word], bounds: Sequence[tuple[int, int]]) -> NDArray[np.float64]:
    """Seconds spoken in each sentence; words where no time is known."""
    return np.array([sum(_size(word) for word in words[start:end]) for start, end in bounds]).clip(1e-3)


def _size(word: Word) -> float:
    return 1.0 if word.start_s is None or word.end_s is None else word.end_s - word.start_s


def _labels(parts: NDArray[np.float64]) -> list[Component | None]:
    return [None if column == ASIDE else _ORDER[column] for column in parts.argmax(axis=1)]


def _spans(
    words: Sequence[Word], bounds: Sequence[tuple[int, int]], labels: Sequence[Component | None]
) -> tuple[StarSpan, ...]:
    spans: list[StarSpan] = []
    for (start, end), component in zip(bounds, labels, strict=True):
        first = spans.pop().first_word if spans and spans[-1].component is component else start
        spans.append(StarSpan(component, first, end, words[first].start_s, words[end - 1].end_s))
    return tuple(spans)


def _share(
    words: Sequence[Word], bounds: Sequence[tuple[int, int]], labels: Sequence[Component | None]
) -> dict[Component, float]:
    """The part of the speaking time of each component; of the words where no time is known."""
    amount = dict.fromkeys(_ORDER, 0.0)
    for size, component in zip(_sizes(words, bounds), labels, strict=True):
        if component is not None:
            amount[component] += float(size)
    total = sum(amount.values())
    return {component: value / total if total else 0.0 for component, value in amount.items()}


def _early(labels: Sequence[Component | None]) -> tuple[Component, ...]:
    """Components first heard before one that belongs in front of them."""
    first = {component: labels.index(component) for component in _ORDER if component in labels}
    return tuple(
        component
        for component in first
        if any(first[component] < first[other] for other in _ORDER[: _ORDER.index(component)] if other in first)
    )
