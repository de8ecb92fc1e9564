"""Which of the stories an answer told, and how sure that is."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from starling.assess.matching.coverage import coverage, stems, telling_weights
from starling.assess.recall import judge_recall
from starling.model import Story, Transcript
from starling.ports import Embedder

SHORTLIST = 12
"""Stories that are judged point by point; where there are more, those that share the most telling words."""

STEEPNESS = 8.0
"""How fast belief rises with the evidence for a story; see BELIEF_AT."""

BELIEF_AT = -1.7
"""The evidence at which `told` and `not told` are equally likely. Both constants fit the FIT part of our labelled
answers best, each answer with its story in the library and without it: tests/benchmarks/recognise_stories.py --fit.
"""

DOUBTED_POINTS = 3
"""Every story is judged as if it had three more points that were not said, so that two or three points prove little.
The labelled stories all have ten points or more and can't tell this number; the short sample stories guided it.
"""

_DOUBT = -2.5
_SUREST = 0.98


@dataclass(frozen=True, slots=True)
class Guess:
    """A story with the probability that the answer told it, in [0, 1]."""

    story: Story
    probability: float


@dataclass(frozen=True, slots=True)
class Recognition:
    """Stories by falling probability; what is missing to 1 is `none_probability`: none of them was told."""

    guesses: tuple[Guess, ...]
    none_probability: float

    @property
    def best(self) -> Guess | None:
        """The story that was told, or None where `none of them` is more likely than it."""
        first = self.guesses[0] if self.guesses else None
        return first if first and first.probability > self.none_probability else None


def recognise(
    stories: Sequence[Story], transcript: Transcript, embedder: Embedder, question: str | None = None
) -> Recognition:
    """Judge an answer against the stories that may be meant; stories without key points can't be."""
    tellable = [story for story in stories if story.key_points]
    if not transcript.words or not tellable:
        return Recognition((), 1.0)
    near = _shortlist(tellable, transcript)
    return weighed(near, [evidence_for(story, transcript, embedder, question) for story in near])


def evidence_for(story: Story, transcript: Transcript, embedder: Embedder, question: str | None = None) -> float:
    """The mean log odds, over a story's points and DOUBTED_POINTS, that the point was said."""
    matches = judge_recall(story, transcript, embedder, question).matches
    odds = sum(_log_odds(match.said_probability) for match in matches)
    return (odds + DOUBTED_POINTS * _DOUBT) / (len(matches) + DOUBTED_POINTS)


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, 1 - _SUREST), _SUREST)
    return math.log(bounded / (1 - bounded))


def weighed(
    stories: Sequence[Story], evidence: Sequence[float], steepness: float = STEEPNESS, belief_at: float = BELIEF_AT
) -> Recognition:
    """Probabilities from evidence: the stories compete with each other and with `none of them`, whose odds are 1."""
    odds = [math.exp(steepness * (each - belief_at)) for each in evidence]
    whole = 1.0 + sum(odds)
    guesses = [Guess(story, odd / whole) for story, odd in zip(stories, odds, strict=True)]
    return Recognition(tuple(sorted(guesses, key=lambda g: (-g.probability, g.story.name))), 1.0 / whole)


def _shortlist(stories: Sequence[Story], transcript: Transcript) -> list[Story]:
    """The stories whose telling words come up most in the answer."""
    if len(stories) <= SHORTLIST:
        return list(stories)
    texts = [" ".join(point.text for point in story.key_points) for story in stories]
    weights = telling_weights(texts)
    said = frozenset(stems(transcript.text))
    shares = [coverage(stems(text), said, weights) for text in texts]
    order = sorted(range(len(stories)), key=lambda index: (-shares[index], stories[index].name))
    return [stories[index] for index in order[:SHORTLIST]]
