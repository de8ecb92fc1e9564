"""Saying why: what of a point is missing, and both sides of a contradiction."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from starling.assess.matching.answer import Point
from starling.assess.matching.quantity import Family, Quantity
from starling.assess.matching.tokens import FUNCTION_WORDS, stem, tokens

FOUND_FROM = 0.5
"""A word of the point counts as said from this match on (1 = the same stem, below by likeness of meaning)."""

FIGURE_NOTE = "you said"
"""How the note begins on a point that another figure contradicts."""

_BRIDGE_WORDS = 2
"""Missing words with no more than these between them are named as one phrase."""


def missing_phrases(point: Point, matched: NDArray[np.float64]) -> tuple[str, ...]:
    """Stretches of the point, in its own words, that were not said; `matched` has one figure per stem."""
    raw = point.text.split()
    credit = dict(zip(point.stems, matched, strict=True))
    missing = []
    for place, word in enumerate(raw):
        content = [token for token in tokens(word) if token not in FUNCTION_WORDS]
        if content and min(credit.get(stem(token), 1.0) for token in content) < FOUND_FROM:
            missing.append(place)
    if not missing:
        return ()
    cuts = [right for left, right in pairwise(missing) if right - left > _BRIDGE_WORDS + 1]
    starts = [missing[0], *cuts]
    ends = [max(place for place in missing if place < cut) for cut in cuts] + [missing[-1]]
    phrases = [" ".join(raw[start : end + 1]).strip(",;:.") for start, end in zip(starts, ends, strict=True)]
    return tuple(phrase for phrase in phrases if phrase)


def partial_note(point: Point, matched: NDArray[np.float64], absent: tuple[Quantity, ...]) -> str:
    """What is missing of the point, in its own words."""
    phrases = list(missing_phrases(point, matched))
    for quantity in absent:
        if not any(quantity.wording in phrase for phrase in phrases):
            phrases.append(quantity.wording)
    if not phrases:
        return "only hinted at; say it in full"
    return "missing: " + ", ".join(f"“{phrase}”" for phrase in phrases)


def number_note(wanted: Quantity, heard: Quantity, point_text: str, said_text: str) -> str:
    """Both figures, each in the words of its side."""
    said, told = _with_thing(heard, said_text), _with_thing(wanted, point_text)
    return f"{FIGURE_NOTE} “{said}”; your story says “{told}”"


def opposed_note(point_text: str) -> str:
    """The story's side of a contradiction; the quote beside it is the other."""
    return f"what you said does not fit your story: “{point_text}”"


def _with_thing(quantity: Quantity, text: str) -> str:
    """The figure with the word it counts, when it counts something."""
    end = quantity.start_char + len(quantity.wording)
    following = text[end:].split(maxsplit=1)
    if quantity.family in (Family.COUNT, Family.ORDINAL) and following and text[end : end + 1] == " ":
        word = following[0].strip('.,;:!?"”)')
        if word and word.lower() not in FUNCTION_WORDS and quantity.wording[-1] not in ".,;:":
            return f"{quantity.wording} {word}"
    return quantity.wording
