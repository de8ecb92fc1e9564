"""Ordinals: "second", "twenty-eighth", "30th"."""

from collections.abc import Sequence
from dataclasses import dataclass

_UP_TO_TWENTY = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
)
_ORDINALS = {word: float(value) for value, word in enumerate(_UP_TO_TWENTY.split(), start=1)} | {
    "thirtieth": 30.0,
    "fortieth": 40.0,
    "fiftieth": 50.0,
    "hundredth": 100.0,
}
_TENS = {"twenty": 20.0, "thirty": 30.0, "forty": 40.0, "fifty": 50.0}
_ENDINGS = frozenset({"st", "nd", "rd", "th"})
_MOST_IN_A_RANK = 1000


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A place in an order, read from words[...:end]."""

    value: float
    end: int


def read_ordinal(words: Sequence[str], index: int) -> Ordinal | None:
    """The ordinal that starts at words[index], or None."""
    word = words[index]
    if word in _ORDINALS:
        return Ordinal(_ORDINALS[word], index + 1)
    after = words[index + 1] if index + 1 < len(words) else ""
    if word in _TENS and 1 <= _ORDINALS.get(after, 0) <= 9:
        return Ordinal(_TENS[word] + _ORDINALS[after], index + 2)
    if word.isascii() and word.isdecimal() and after in _ENDINGS and 0 < float(word) < _MOST_IN_A_RANK:
        return Ordinal(float(word), index + 2)
    return None
