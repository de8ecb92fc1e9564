"""Shares in words: "one in four", "four out of every hundred", "one book in twenty", "every fifth"."""

from collections.abc import Sequence
from dataclasses import dataclass

from starling.assess.matching.numerals import Numeral, read_numeral
from starling.assess.matching.ordinals import read_ordinal
from starling.assess.matching.tokens import FUNCTION_WORDS

_MOST = 1000


@dataclass(frozen=True, slots=True)
class WordedShare:
    """`part` of `whole`, read from words[...:end]."""

    part: float
    whole: float
    end: int


def read_share(words: Sequence[str], index: int) -> WordedShare | None:
    """The share in words that starts at words[index], or None; fractions and percentages are other numbers."""
    if words[index] == "every":
        return _every_nth(words, index)
    if tuple(words[index : index + 3]) == ("out", "of", "every"):
        return _part_after(words, index + 3)
    small = read_numeral(words, index)
    if small is None or small.is_fraction:
        return None
    place = _start_of_whole(words, small)
    whole = _read_whole(words, place) if place is not None else None
    if whole is None or not small.value < whole.value <= _MOST or whole.year_like:
        return None
    return WordedShare(small.value, whole.value, whole.end)


def _start_of_whole(words: Sequence[str], small: Numeral) -> int | None:
    """Where the whole begins after "four out of", "one in", "one book in" and a possible "every"."""
    place = small.end
    if words[place : place + 2] == ["times", "out"]:
        place += 1
    if small.value == 1 and words[place + 1 : place + 2] == ["in"] and words[place] not in FUNCTION_WORDS:
        place += 1
    if words[place : place + 2] == ["out", "of"]:
        place += 2
    elif words[place : place + 1] == ["in"]:
        place += 1
    else:
        return None
    return place + (words[place : place + 1] in (["every"], ["each"]))


def _every_nth(words: Sequence[str], index: int) -> WordedShare | None:
    """ "every fifth"; "every second" may be a second of time."""
    if index + 1 >= len(words) or words[index + 1] == "second":
        return None
    ordinal = read_ordinal(words, index + 1)
    return WordedShare(1.0, ordinal.value, ordinal.end) if ordinal is not None and ordinal.value > 1 else None


def _part_after(words: Sequence[str], place: int) -> WordedShare | None:
    """ "(out of every) hundred parcels four"."""
    whole = _read_whole(words, place)
    if whole is None:
        return None
    for start in range(whole.end, min(whole.end + 3, len(words))):
        part = read_numeral(words, start)
        if part is not None and part.value < whole.value:
            return WordedShare(part.value, whole.value, part.end)
    return None


def _read_whole(words: Sequence[str], place: int) -> Numeral | None:
    """The second half of "four in every hundred": there "hundred" needs no article."""
    if words[place : place + 1] == ["hundred"]:
        return Numeral(100.0, place + 1)
    return read_numeral(words, place)
