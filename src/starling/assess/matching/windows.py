"""Stretches of an answer that a key point is compared with."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from starling.assess.matching.tokens import tokens
from starling.assess.sentences import sentence_bounds
from starling.model import Word

LONGEST_RUN_SENTENCES = 3
"""One point is at times told over three sentences; longer runs blur what is said where."""

_READ_ALOUD_SHARE = 0.8
"""The share of a sentence's words found in the question from which on it counts as reading it aloud."""

_SHORTEST_CLAUSE_WORDS = 3
_CLAUSE_ENDINGS = (",", ";", ":", "-", "–", "—")
_CLAUSE_OPENERS = frozenset({"and", "but", "so", "because", "then", "which", "while", "or", "when", "that"})


@dataclass(frozen=True, slots=True)
class Window:
    """words[first:end] of the answer."""

    first: int
    end: int


def find_windows(words: Sequence[Word], question: str | None = None) -> tuple[Window, ...]:
    """Every run of one to three sentences and every clause inside a sentence, in order, without doubles.

    A sentence that only reads `question` aloud says nothing of the story: no window starts in it.
    """
    bounds = read_aloud_free_bounds(words, question)
    found: dict[Window, None] = {}
    for index, (first, end) in enumerate(bounds):
        for clause in _clauses(words, first, end):
            found[clause] = None
        for last in range(index, min(index + LONGEST_RUN_SENTENCES, len(bounds))):
            if last > index and bounds[last][0] != bounds[last - 1][1]:
                break
            found[Window(first, bounds[last][1])] = None
    return tuple(found)


def read_aloud_free_bounds(words: Sequence[Word], question: str | None) -> list[tuple[int, int]]:
    """Word ranges of the sentences that do more than read the question aloud."""
    return [bound for bound in sentence_bounds(words) if not _reads_aloud(words, bound, question)]


def _clauses(words: Sequence[Word], first: int, end: int) -> list[Window]:
    """The sentence cut at commas and before conjunctions into pieces of three words or more."""
    cuts = [first]
    for index in range(first + _SHORTEST_CLAUSE_WORDS, end - _SHORTEST_CLAUSE_WORDS + 1):
        ends_before = words[index - 1].text.endswith(_CLAUSE_ENDINGS)
        opens_here = words[index].text.lower() in _CLAUSE_OPENERS
        if (ends_before or opens_here) and index - cuts[-1] >= _SHORTEST_CLAUSE_WORDS:
            cuts.append(index)
    cuts.append(end)
    return [Window(left, right) for left, right in itertools.pairwise(cuts)]


def _reads_aloud(words: Sequence[Word], bound: tuple[int, int], question: str | None) -> bool:
    if not question:
        return False
    said = tokens(" ".join(word.text for word in words[bound[0] : bound[1]]))
    asked = set(tokens(question))
    return bool(said) and sum(token in asked for token in said) >= _READ_ALOUD_SHARE * len(said)
