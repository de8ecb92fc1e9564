"""Names a recogniser mangled ("coo bernetties" for Kubernetes), found by sound where the rest fits."""

from collections.abc import Sequence
from functools import cache

import jellyfish
from rapidfuzz.distance import JaroWinkler

LONGEST_SPLIT_WORDS = 3
"""A name may be heard as up to so many words."""

ALIKE = 0.86
"""Least likeness (Jaro-Winkler of the Metaphone codes) for two words to count as sounding the same."""

_ALIKE_LETTERS = 0.62
"""And of the letters: Metaphone drops vowels, and alone it makes "battery" sound like "bitter"."""

_SHORTEST_NAME = 4


@cache
def sound_of(word: str) -> str:
    """Metaphone code of a word (Philips 1990, by jellyfish)."""
    return str(jellyfish.metaphone(word))


def is_namelike(word: str, *, opens_sentence: bool) -> bool:
    """Whether a raw word of a point looks like a name: a capital or digit inside, or one that opens no sentence."""
    bare = word.strip("\"'“”‘’().,;:!?")
    if len(bare) < _SHORTEST_NAME or not any(letter.isalpha() for letter in bare):
        return False
    inner = any(letter.isupper() for letter in bare[1:])
    return inner or (bare[0].isupper() and not opens_sentence)


def names_in(text: str) -> tuple[str, ...]:
    """The name-like words of a text, lower-cased letters only."""
    found = []
    opens = True
    for word in text.split():
        if is_namelike(word, opens_sentence=opens):
            found.append("".join(letter for letter in word.lower().removesuffix("'s") if letter.isalpha()))
        opens = word.endswith((".", "!", "?", ":"))
    return tuple(name for name in found if len(name) >= _SHORTEST_NAME)


def heard_name(name: str, tokens: Sequence[str]) -> tuple[int, int] | None:
    """The stretch tokens[first:end] of one to three words that sounds most like `name`, if any does."""
    code = sound_of(name)
    if len(code) < 2:
        return None
    best: tuple[float, int, int] | None = None
    for first in range(len(tokens)):
        for end in range(first + 1, min(first + LONGEST_SPLIT_WORDS, len(tokens)) + 1):
            joined = "".join(token for token in tokens[first:end] if token.isalpha())
            if not joined or abs(len(joined) - len(name)) > max(3, len(name) // 2):
                continue
            likeness = alike(name, joined)
            if likeness is not None and (best is None or likeness > best[0]):
                best = (likeness, first, end)
    return None if best is None else (best[1], best[2])


def alike(name: str, heard: str) -> float | None:
    """How alike two spellings sound, None when they don't."""
    letters = JaroWinkler.similarity(name, heard)
    if letters < _ALIKE_LETTERS:
        return None
    sounds = max(
        JaroWinkler.similarity(sound_of(name), sound_of(heard)),
        JaroWinkler.similarity(_hard(sound_of(name)), _hard(sound_of(heard))),
    )
    return float(sounds + letters) / 2 if sounds >= ALIKE else None


def _hard(code: str) -> str:
    """Recognisers confuse voiced and unvoiced sounds: B/P, D/T, G/K, V/F, Z/S."""
    return code.translate(str.maketrans("BDGVZJ", "PTKFSX"))
