"""Reading a numeral: digits ("90,000", "40k", "0.6") or words ("thirty-five", "nought point six", "two thirds")."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

_DIGITS = "0123456789"
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)
_UNITS = {word: value for value, word in enumerate([*_ONES.split(), "eighteen", "nineteen"])} | {"nought": 0, "oh": 0}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
SCALES = {
    "hundred": 100.0,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "k": 1e3,
    "grand": 1e3,
    "m": 1e6,
    "bn": 1e9,
}
"""What "20 million" is 20 of; a range says it once for both its ends."""

_SCALES = SCALES | {
    "mn": 1e6,
    "dozen": 12.0,
    "dozens": 12.0,
    "hundreds": 100.0,
    "thousands": 1e3,
    "millions": 1e6,
}
_THOUSAND = 1e3
_VAGUE_SCALES = frozenset({"dozens", "hundreds", "thousands", "millions"})
_PARTS = {
    "half": 2,
    "halves": 2,
    "third": 3,
    "thirds": 3,
    "quarter": 4,
    "quarters": 4,
    "fourth": 4,
    "fourths": 4,
    "fifth": 5,
    "fifths": 5,
    "tenth": 10,
    "tenths": 10,
}
_FACTORS = {
    "once": 1.0,
    "twice": 2.0,
    "double": 2.0,
    "doubled": 2.0,
    "doubling": 2.0,
    "triple": 3.0,
    "tripled": 3.0,
    "quadrupled": 4.0,
}
_BEFORE_A_NOUN = frozenset({"a", "the", "this", "that", "some", "my", "his", "her", "their", "our", "every", "which"})
_HALVED = frozenset({"halved", "halving", "halve"})


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number read from words[...:end].

    `granularity` is the relative step it was worded in: 0.1 for "twenty", 0.01 for "2,100".
    `vague` marks figures that fit much ("hundreds", "a couple").
    """

    value: float
    end: int
    granularity: float = 0.0
    is_fraction: bool = False
    is_factor: bool = False
    year_like: bool = False
    vague: bool = False

    @property
    def is_plain(self) -> bool:
        """Neither a fraction nor a factor."""
        return not (self.is_fraction or self.is_factor)


def read_numeral(words: Sequence[str], index: int) -> Numeral | None:
    """The numeral that starts at words[index], or None."""
    if index >= len(words):
        return None
    word = words[index]
    times = _FACTORS.get(word) or _fold(word)
    if times is not None and word != "once":
        return Numeral(times, index + 1, is_factor=True)
    if word in _HALVED:
        return Numeral(0.5, index + 1, is_fraction=True)
    fraction = _read_fraction(words, index)
    if fraction is not None:
        return fraction
    if word[0] in _DIGITS:
        return _read_digits(words, index)
    return _read_words(words, index)


def _fold(word: str) -> float | None:
    """ "tenfold", "hundredfold"."""
    times = word.removesuffix("fold")
    return None if times == word else (_UNITS | _TENS | _SCALES).get(times)


def _read_fraction(words: Sequence[str], index: int) -> Numeral | None:
    """ "half", "a third", "three quarters"; "half a million" and "half a dozen" are plain numbers."""
    fraction = _read_bare_fraction(words, index)
    if fraction is None:
        return None
    place = fraction.end + (words[fraction.end : fraction.end + 1] == ["of"])
    scale = _SCALES.get(words[place + 1], 0.0) if words[place : place + 1] == ["a"] and place + 1 < len(words) else 0.0
    if words[place + 1 : place + 2] == ["dozen"] or scale >= _THOUSAND:
        return Numeral(fraction.value * scale, place + 2, granularity=0.1)
    return fraction


def _read_bare_fraction(words: Sequence[str], index: int) -> Numeral | None:
    word = words[index]
    if word == "half":
        return Numeral(0.5, index + 1, is_fraction=True)
    if index + 1 >= len(words) or words[index + 1] not in _PARTS:
        return None
    parts = words[index + 1]
    if word in {"a", "one"} and not parts.endswith("s"):
        return Numeral(1 / _PARTS[parts], index + 2, is_fraction=True)
    if word in _UNITS and _UNITS[word] > 1 and parts.endswith("s") and parts != "fourths":
        return Numeral(_UNITS[word] / _PARTS[parts], index + 2, is_fraction=True)
    return None


def _read_digits(words: Sequence[str], index: int) -> Numeral | None:
    text = words[index]
    year_like = len(text) == 4 and set(text) <= set(_DIGITS)
    groups = text.split(",")
    if len(groups) > 1 and not all(len(group.split(".")[0]) == 3 for group in groups[1:]):
        text = text.replace(",", ".") if len(groups) == 2 else text.replace(",", "")
    text = text.replace(",", "")
    if text.count(".") > 1 or ":" in text:
        return None
    value, end = float(text), index + 1
    digits = text.replace(".", "").strip("0")
    while end < len(words) and words[end] in _SCALES:
        value, end, year_like = value * _SCALES[words[end]], end + 1, False
    value, end = _and_a_half(words, value, end)
    return Numeral(value, end, granularity=_granularity(len(digits)), year_like=year_like)


def _and_a_half(words: Sequence[str], value: float, end: int) -> tuple[float, int]:
    """ "two and a half", "two and a half million", "a million and a half"."""
    if list(words[end : end + 3]) != ["and", "a", "half"]:
        return value, end
    last = _SCALES.get(words[end - 1], 1.0)
    value, end = value + (last if last >= _THOUSAND else 1.0) / 2, end + 3
    return _times_scales(words, value, end) if last < _THOUSAND else (value, end)


def _times_scales(words: Sequence[str], value: float, end: int) -> tuple[float, int]:
    while end < len(words) and words[end] in _SCALES and words[end] not in _VAGUE_SCALES | {"k", "m"}:
        value, end = value * _SCALES[words[end]], end + 1
    return value, end


def _granularity(digits: int) -> float:
    """Relative step of a figure worded in so many significant digits."""
    return 0.0 if digits <= 0 else 10.0 ** -(digits - 1) / 2


def _read_words(words: Sequence[str], index: int) -> Numeral | None:
    """A number spelled out: "a hundred", "twenty nineteen", "three hundred and five thousand"."""
    word = words[index]
    if word == "oh" or (word == "hundred" and not _goes_on(words, index + 1)):
        return None
    if word in {"a", "an"} and not _opens_with_article(words, index):
        return _read_article(words, index)
    return _read_spoken_year(words, index) or _read_cardinal(words, index)


def _read_cardinal(words: Sequence[str], index: int) -> Numeral | None:
    """Groups of hundreds joined to scales, with an optional "point" part."""
    total, group, place, seen = 0.0, 0.0, index, False
    last = 1e9
    while place < len(words):
        word = words[place]
        if word in {"a", "hundred"} and place == index:
            group, last, seen = (1.0, 1, True) if word == "a" else (100.0, 1000, True)
        elif word in _UNITS and last > 19:
            group, last, seen = group + _UNITS[word], 1, True
        elif word in _TENS and last > 99:
            group, last, seen = group + _TENS[word], 20, True
        elif word == "hundred" and seen and group < 100:
            group, last = group * 100, 1000
        elif word in _SCALES and seen and word not in {"hundred", "m"}:
            total, group, last = total + group * _SCALES[word], 0.0, 1e9
        elif not (word == "and" and seen and last >= 1000 and _continues(words, place + 1)):
            break
        place += 1
    if not seen:
        return _read_point(words, index, 0.0) or _read_bare_scale(words, index)
    value = total + group
    pointed = _read_point(words, place, value)
    if pointed is not None:
        return _scaled(words, pointed)
    digits = str(int(value)).rstrip("0")
    value, place = _and_a_half(words, value, place)
    return Numeral(value, place, granularity=_granularity(len(digits)))


def _scaled(words: Sequence[str], numeral: Numeral) -> Numeral:
    """ "two point five million"."""
    word = words[numeral.end] if numeral.end < len(words) else ""
    if word in _SCALES and word not in _VAGUE_SCALES:
        return replace(numeral, value=numeral.value * _SCALES[word], end=numeral.end + 1)
    return numeral


def _continues(words: Sequence[str], place: int) -> bool:
    return place < len(words) and (words[place] in _UNITS or words[place] in _TENS)


def _opens_with_article(words: Sequence[str], index: int) -> bool:
    """ "a hundred and ten", "a hundred thirty": here "a" is the one of a longer numeral."""
    return words[index + 1 : index + 2] in (["hundred"], ["thousand"]) and _goes_on(words, index + 2)


def _goes_on(words: Sequence[str], place: int) -> bool:
    """Whether after "hundred" the numeral goes on: "and forty", "thirty", "thousand"."""
    after = words[place] if place < len(words) else ""
    if after in _SCALES and after not in _VAGUE_SCALES and _SCALES[after] >= _THOUSAND:
        return True
    return _continues(words, place + (after == "and"))


def _read_bare_scale(words: Sequence[str], index: int) -> Numeral | None:
    word = words[index]
    if word in _VAGUE_SCALES:
        return Numeral(_SCALES[word], index + 1, vague=True)
    return None


def _read_article(words: Sequence[str], index: int) -> Numeral | None:
    """ "a hundred", "a dozen", "a couple"."""
    following = words[index + 1] if index + 1 < len(words) else ""
    if following in {"hundred", "thousand", "million", "billion", "dozen"}:
        value, end = _and_a_half(words, _SCALES[following], index + 2)
        return Numeral(value, end, granularity=0.5)
    if following == "couple":
        return Numeral(2.0, index + 2 + (words[index + 2 : index + 3] == ["of"]), vague=True)
    return None


def _read_point(words: Sequence[str], place: int, whole: float) -> Numeral | None:
    """ "point six", "nought point six", "four point two five" after its whole part; "at this point two" is none."""
    if place >= len(words) or words[place] != "point" or (place and words[place - 1] in _BEFORE_A_NOUN):
        return None
    digits = ""
    end = place + 1
    while end < len(words) and (_UNITS.get(words[end], 99) < 10 or (words[end] in _DIGITS and len(words[end]) == 1)):
        digits += str(_UNITS[words[end]]) if words[end] in _UNITS else words[end]
        end += 1
    if not digits:
        return None
    return Numeral(whole + float(f"0.{digits}"), end, granularity=_granularity(len(digits)))


def _read_spoken_year(words: Sequence[str], index: int) -> Numeral | None:
    """ "twenty nineteen", "nineteen eighty two": two halves of a year, never a sum."""
    first = words[index]
    century = 20 if first == "twenty" else 19 if first == "nineteen" else None
    if century is None or index + 1 >= len(words):
        return None
    second = words[index + 1]
    if century == 20 and 10 <= _UNITS.get(second, 0) <= 19:
        return Numeral(2000.0 + _UNITS[second], index + 2, year_like=True)
    if second in _TENS and (century == 19 or second == "twenty"):
        end, value = index + 2, century * 100.0 + _TENS[second]
        if end < len(words) and 1 <= _UNITS.get(words[end], 0) <= 9:
            value, end = value + _UNITS[words[end]], end + 1
        return Numeral(value, end, year_like=True)
    return None
