"""Cutting a transcript into sentences: the unit in which meaning is compared."""

from collections.abc import Sequence

from starling.model import Word

LONGEST_SENTENCE_WORDS = 40
"""Recognisers leave full stops out; a longer run is cut at its longest pause or at a conjunction."""

_SHORTEST_PIECE_WORDS = 6
_ENDINGS = (".", "?", "!", "…")
_ABBREVIATIONS = frozenset({"e.g.", "i.e.", "etc.", "mr.", "mrs.", "ms.", "dr.", "vs.", "st.", "no."})
_CONJUNCTIONS = frozenset({"and", "but", "so", "because", "then", "which", "while", "or"})


def sentence_bounds(words: Sequence[Word]) -> tuple[tuple[int, int], ...]:
    """Half-open word index ranges of the sentences: in order, without gaps, covering every word."""
    bounds: list[tuple[int, int]] = []
    start = 0
    for index, word in enumerate(words):
        if _ends_sentence(word.text) or index == len(words) - 1:
            bounds.extend(_cut_long(words, start, index + 1))
            start = index + 1
    return tuple(bounds)


def _ends_sentence(text: str) -> bool:
    bare = text.rstrip("\"')]}”’")
    return bare.endswith(_ENDINGS) and bare.lower() not in _ABBREVIATIONS


def _cut_long(words: Sequence[Word], start: int, end: int) -> list[tuple[int, int]]:
    if end - start <= LONGEST_SENTENCE_WORDS:
        return [(start, end)]
    candidates = range(start + _SHORTEST_PIECE_WORDS, end - _SHORTEST_PIECE_WORDS + 1)
    cut = max(candidates, key=lambda index: (_cut_merit(words, index), -abs(2 * index - start - end)))
    return _cut_long(words, start, cut) + _cut_long(words, cut, end)


def _cut_merit(words: Sequence[Word], index: int) -> float:
    """How good a place the gap before words[index] is: a comma, a pause (in seconds), a conjunction."""
    before, after = words[index - 1], words[index]
    pause_s = (after.start_s - before.end_s) if after.start_s is not None and before.end_s is not None else 0.0
    comma = 0.5 if before.text.endswith((",", ";", ":")) else 0.0
    conjunction = 0.3 if after.text.lower().strip(",") in _CONJUNCTIONS else 0.0
    return min(max(pause_s, 0.0), 2.0) + comma + conjunction
