"""Words said twice, sentences begun again, and phrases that keep coming back."""

import re
from collections.abc import Sequence

from starling.assess.markers import is_filled_pause
from starling.model import Disfluency, PetPhrase, Word

LONGEST_REPEAT_WORDS = 3
FEWEST_PET_PHRASES = 3
"""Convention: twice is chance."""

_SILENT = re.compile(r"[^\w']+")
_MEANT_TWICE = frozenset(("very", "really", "so", "had", "that", "no", "yes", "yeah", "many", "again", "far", "much"))
_RESTARTERS = frozenset(("i", "we", "he", "she", "they", "it", "you", "there", "it's", "that's"))
PET_PHRASES: tuple[str, ...] = (
    "actually",
    "and so on",
    "and stuff",
    "and then",
    "as i said",
    "at the end of the day",
    "basically",
    "et cetera",
    "honestly",
    "i guess",
    "i think",
    "in a way",
    "in terms of",
    "just",
    "kind of",
    "literally",
    "obviously",
    "of course",
    "or something",
    "or whatever",
    "really",
    "right",
    "sort of",
    "to be honest",
    "very",
)


def bare_words(words: Sequence[Word]) -> list[str]:
    """The words in lower case without punctuation; apostrophes stay."""
    return [_SILENT.sub("", word.text.lower().replace("’", "'")) for word in words]


def find_disfluencies(words: Sequence[Word]) -> tuple[Disfluency, ...]:
    """Repeats ("we we went", "in the in the") and restarts ("I was, I had"), filled pauses between them ignored."""
    kept = [at for at, word in enumerate(words) if not is_filled_pause(word.text)]
    bare = bare_words([words[at] for at in kept])
    ends = [words[at].text.endswith((".", "?", "!")) for at in kept]
    found: list[Disfluency] = []
    at = 0
    while at < len(kept):
        length, kind = _repeat_at(bare, ends, at), "repeat"
        if not length:
            length, kind = _restart_at(words, kept, bare, at), "restart"
        if length:
            found.append(_disfluency(kind, words, kept[at], kept[at + length - 1] + 1))
        at += length or 1
    return tuple(found)


def find_pet_phrases(words: Sequence[Word]) -> tuple[PetPhrase, ...]:
    """Phrases of PET_PHRASES said at least three times, the most frequent first."""
    text = f" {' '.join(bare_words(words))} "
    counted = [PetPhrase(phrase, len(re.findall(rf"(?<= ){phrase}(?= )", text))) for phrase in PET_PHRASES]
    return tuple(
        sorted((pet for pet in counted if pet.count >= FEWEST_PET_PHRASES), key=lambda pet: (-pet.count, pet.text))
    )


def _repeat_at(bare: Sequence[str], ends: Sequence[bool], at: int) -> int:
    """How many words from `at` are said again at once; 0 where none, or where a sentence ends between."""
    for length in range(LONGEST_REPEAT_WORDS, 0, -1):
        phrase = bare[at : at + length]
        meant = length == 1 and (phrase[0] in _MEANT_TWICE or phrase[0].isdigit())
        if len(phrase) == length and phrase == bare[at + length : at + 2 * length] and not meant and all(phrase):
            return 0 if ends[at + length - 1] else length
    return 0


def _restart_at(words: Sequence[Word], kept: Sequence[int], bare: Sequence[str], at: int) -> int:
    """How many words from `at` were dropped for a new start; 0 where none.

    A word cut off by a dash, or two or three words that end in a comma and begin again with the same small word.
    """
    if words[kept[at]].text.endswith(("-", "—", "–")) and bare[at]:
        return 1
    for length in (2, 3):
        if at + length < len(kept) and bare[at] == bare[at + length] and bare[at] in _RESTARTERS:
            told = [words[kept[place]].text for place in range(at, at + length)]
            if told[-1].endswith(",") and not any(text.endswith((".", "?", "!")) for text in told):
                return length
    return 0


def _disfluency(kind: str, words: Sequence[Word], start: int, end: int) -> Disfluency:
    text = " ".join(word.text for word in words[start:end])
    return Disfluency(kind, text, start, end, words[start].start_s, words[end - 1].end_s)
