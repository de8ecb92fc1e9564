"""Numbers as people write and say them: "50 engineers", "fifteen", "a quarter", "ninety minutes"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from starling.assess.matching.numerals import Numeral, read_numeral
from starling.assess.matching.tokens import FUNCTION_WORDS, stem


class Family(StrEnum):
    """What a number measures; only numbers of one family are compared."""

    COUNT = "count"
    SHARE = "share"
    SECONDS = "seconds"
    MONEY = "money"
    FACTOR = "factor"
    YEAR = "year"
    CLOCK = "clock"
    ORDINAL = "ordinal"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text: tokens[first:end], in base units (seconds, fractions of one).

    `figure` is the bare number before its unit, `wording` the stretch of the text that starts at character
    `start_char`; `about` means that the speaker rounded; `bound` is 1 for "more than", -1 for "less than", 0
    otherwise; `things` are the stems it may count ("35 pickers"), `label` the stem before it ("aisle 14");
    `granularity` is the relative step of the figure as it was worded (90,000 is worded to 10,000s).
    """

    value: float
    family: Family
    first: int
    end: int
    about: bool = False
    bound: int = 0
    things: frozenset[str] = frozenset()
    label: str = ""
    granularity: float = 0.0
    vague: bool = False
    figure: float = 0.0
    wording: str = ""
    start_char: int = 0


_SECONDS = {
    "second": 1.0,
    "sec": 1.0,
    "minute": 60.0,
    "min": 60.0,
    "hour": 3600.0,
    "hr": 3600.0,
    "day": 86400.0,
    "week": 7 * 86400.0,
    "fortnight": 14 * 86400.0,
    "month": 30.44 * 86400.0,
    "quarter": 91.3 * 86400.0,
    "year": 365.25 * 86400.0,
    "decade": 3652.5 * 86400.0,
    "ms": 0.001,
    "millisecond": 0.001,
}
_ORDINALS = {
    word: float(value)
    for value, word in enumerate(
        ["second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"], 2
    )
}
_WORDS_OF_MONEY = frozenset(
    {"dollar", "dollars", "euro", "euros", "pound", "pounds", "$", "€", "£", "bucks", "usd", "eur"}
)
_WORDS_OF_SHARE = frozenset({"percent", "%", "pct"})
_WORDS_OF_FACTOR = frozenset({"times", "x", "fold"})
_ABOUT = frozenset(
    {"about", "around", "roughly", "nearly", "almost", "approximately", "like", "maybe", "some", "something", "close"}
)
_MORE = frozenset({"over", "above", "exceeding", "least", "upwards"})
_LESS = frozenset({"under", "below", "within", "most"})
_AND_MORE = frozenset({"something", "odd", "ish"})
_BETWEEN = frozenset(
    {
        "to",
        "from",
        "down",
        "up",
        "about",
        "around",
        "just",
        "under",
        "over",
        "nearly",
        "only",
        "than",
        "rather",
        "instead",
        "of",
    }
)
_NO_THINGS = _ABOUT | _MORE | _LESS | {"every", "percent", "hundred", "thousand", "million", "billion", "minutes"}
_IN_WORDS = 1.0
""" "one in twelve" is a rounded way to say 8 percent."""

_CARRIED = (Family.SHARE, Family.SECONDS, Family.MONEY)
_SCANNER = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[%$€£]")


def number_tokens(text: str) -> list[str]:
    """Lower-case words, numbers and the signs % $ € £, in order; "300ms" and "40k" are taken apart."""
    return [match.group().lower().replace("’", "'") for match in _SCANNER.finditer(text)]


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Every number of `text` with what it measures, in order. A bare "one" is no number."""
    spans = [match.span() for match in _SCANNER.finditer(text)]
    words = number_tokens(text)
    found: list[Quantity] = []
    index = 0
    while index < len(words):
        if words[index] == "half" and index and words[index - 1] in {"first", "second", "other"}:
            index += 1
            continue
        quantity = _share_in_words(words, index) or _ordinal(words, index) or _measured(words, index)
        if quantity is None:
            index += 1
            continue
        found.append(_with_surroundings(words, quantity))
        index = quantity.end
    return tuple(
        replace(
            quantity,
            wording=text[spans[quantity.first][0] : spans[quantity.end - 1][1]],
            start_char=spans[quantity.first][0],
        )
        for quantity in _share_units(words, _join_ranges(words, found))
    )


def _share_units(words: Sequence[str], found: Sequence[Quantity]) -> list[Quantity]:
    """ "from fifty minutes to about thirty-five", "from 15 to 22 percent": one unit for both figures."""
    shared = list(found)
    for place, (left, right) in enumerate(pairwise(found)):
        between = set(words[left.end : right.first])
        if not between or not between <= _BETWEEN or {"to", "than", "of"}.isdisjoint(between):
            continue
        if right.family is Family.COUNT and not right.things and left.figure and left.family in _CARRIED:
            shared[place + 1] = replace(right, family=left.family, value=right.value * left.value / left.figure)
        elif left.family is Family.COUNT and not left.things and right.figure and right.family in _CARRIED:
            shared[place] = replace(left, family=right.family, value=left.value * right.value / right.figure)
    return shared


def _join_ranges(words: Sequence[str], found: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """ "two or three weeks", "five to ten people" become one vague figure in the middle."""
    joined: list[Quantity] = []
    for quantity in found:
        before = joined[-1] if joined else None
        if (
            before is not None
            and words[before.end : quantity.first] in (["or"], ["to"])
            and before.family is Family.COUNT
            and words[max(0, before.first - 1)] != "from"
            and words[before.first].isalpha() == words[quantity.first].isalpha()
        ):
            scale = quantity.value / max(quantity.figure, 1e-9)
            middle = (before.value * scale + quantity.value) / 2
            joined[-1] = replace(quantity, value=middle, first=before.first, vague=True)
        else:
            joined.append(quantity)
    return tuple(joined)


def _measured(words: Sequence[str], index: int) -> Quantity | None:
    """A numeral with the unit around it: "90 minutes", "$3", "a quarter", "half an hour", "twice"."""
    currency = words[index] in {"$", "€", "£"}
    numeral = read_numeral(words, index + currency)
    if numeral is None:
        return _article_unit(words, index)
    base = Quantity(
        numeral.value,
        Family.COUNT,
        index,
        numeral.end,
        granularity=numeral.granularity,
        vague=numeral.vague,
        figure=numeral.value,
    )
    measured = _money(words, base, currency) or _percentage(words, base) or _clock(words, base)
    return measured or _duration(words, base, numeral.is_fraction) or _plain(words, base, numeral)


def _money(words: Sequence[str], base: Quantity, currency: bool) -> Quantity | None:
    if currency:
        return replace(base, family=Family.MONEY)
    if base.end < len(words) and words[base.end] in _WORDS_OF_MONEY:
        return replace(base, family=Family.MONEY, end=base.end + 1)
    return None


def _percentage(words: Sequence[str], base: Quantity) -> Quantity | None:
    after = list(words[base.end : base.end + 3])
    if after[:1] and after[0] in _WORDS_OF_SHARE:
        used = 1
    elif after[:2] == ["per", "cent"]:
        used = 2
    elif after in (["of", "a", "percent"], ["of", "one", "percent"]):
        used = 3
    else:
        return None
    return replace(base, value=base.value / 100, family=Family.SHARE, end=base.end + used)


def _plain(words: Sequence[str], base: Quantity, numeral: Numeral) -> Quantity | None:
    """A factor ("three times", "doubled"), a fraction, a year, or a count; a bare "one" is none of them."""
    if base.end < len(words) and words[base.end] in _WORDS_OF_FACTOR:
        return replace(base, family=Family.FACTOR, end=base.end + 1)
    if numeral.is_factor:
        return replace(base, family=Family.FACTOR)
    if numeral.is_fraction:
        return replace(base, family=Family.SHARE)
    if numeral.year_like and 1900 <= base.value <= 2100:
        return replace(base, family=Family.YEAR)
    return None if list(words[base.first : base.end]) == ["one"] else base


def _clock(words: Sequence[str], base: Quantity) -> Quantity | None:
    """ "six in the morning", "2 am", "eleven p.m.", "five o'clock": hours after midnight."""
    rest = list(words[base.end : base.end + 3])
    if not 0 < base.value <= 24:
        return None
    if rest[:2] == ["in", "the"] and rest[2:] and rest[2] in {"morning", "afternoon", "evening"}:
        late, used = rest[2] != "morning", 3
    elif rest[:1] and rest[0] in {"am", "pm"}:
        late, used = rest[0] == "pm", 1
    elif rest[:2] in (["a", "m"], ["p", "m"]):
        late, used = rest[0] == "p", 2
    elif rest[:1] == ["o'clock"]:
        late, used = False, 1
    else:
        return None
    return replace(base, value=base.value + 12.0 * (late and base.value < 12), family=Family.CLOCK, end=base.end + used)


def _ordinal(words: Sequence[str], index: int) -> Quantity | None:
    """ "second engineer", "10th attempt"; "first" orders a tale more often than it counts."""
    value = _ORDINALS.get(words[index])
    if value is not None and words[index + 1 : index + 2] not in ([], ["half"]) and not _follows_number(words, index):
        return Quantity(value, Family.ORDINAL, index, index + 1, figure=value)
    if (
        words[index][0] in "123456789"
        and words[index].isascii()
        and words[index].isdecimal()
        and index + 1 < len(words)
        and words[index + 1] in {"st", "nd", "rd", "th"}
    ):
        return Quantity(float(words[index]), Family.ORDINAL, index, index + 2, figure=float(words[index]))
    return None


def _follows_number(words: Sequence[str], index: int) -> bool:
    """ "twenty second outage": seconds, not the second."""
    return index > 0 and read_numeral(words, index - 1) is not None


def _duration(words: Sequence[str], base: Quantity, is_fraction: bool) -> Quantity | None:
    """ "90 minutes", "half an hour", "one and a half hours", "an hour and a half", "2 hours 30 minutes"."""
    place = base.end
    while place < len(words) and place < base.end + 2 and words[place] in {"a", "an", "of", "full", "whole", "short"}:
        place += 1
    scale = _SECONDS.get(_singular(words[place])) if place < len(words) else None
    if scale is None or (place > base.end and not is_fraction and words[base.end] not in {"full", "whole", "short"}):
        return None
    value, end = base.value * scale, place + 1
    if list(words[end : end + 3]) == ["and", "a", "half"]:
        value, end = value + scale / 2, end + 3
    return replace(base, value=value, family=Family.SECONDS, end=end)


def _article_unit(words: Sequence[str], index: int) -> Quantity | None:
    """ "an hour and a half", "a fortnight": a unit of time that needs no numeral. A bare "a week" is vague."""
    if words[index] not in {"a", "an"} or index + 1 >= len(words):
        return None
    scale = _SECONDS.get(_singular(words[index + 1]))
    if scale is None or words[index + 1] in {"second", "min", "sec", "quarter"}:
        return None
    if list(words[index + 2 : index + 5]) == ["and", "a", "half"]:
        return Quantity(scale * 1.5, Family.SECONDS, index, index + 5, granularity=0.3)
    exact = words[index + 1] == "fortnight" or list(words[index + 2 : index + 3]) in (["each"], ["long"], ["apiece"])
    return Quantity(scale, Family.SECONDS, index, index + 2, vague=not exact)


def _share_in_words(words: Sequence[str], index: int) -> Quantity | None:
    """ "one in four", "four out of every hundred", "out of every hundred parcels four"."""
    small = read_numeral(words, index)
    if small is not None and not small.is_fraction:
        place = small.end
        joint = tuple(words[place : place + 2])
        if joint == ("out", "of"):
            place += 2
        elif joint[:1] == ("in",):
            place += 1
        else:
            return None
        place += place < len(words) and words[place] in {"every", "each"}
        whole = _read_whole(words, place)
        if whole is not None and small.value < whole.value <= 1000 and not _names_time(words, whole.end):
            return Quantity(small.value / whole.value, Family.SHARE, index, whole.end, granularity=_IN_WORDS)
        return None
    if tuple(words[index : index + 3]) == ("out", "of", "every"):
        whole = _read_whole(words, index + 3)
        if whole is not None:
            for place in range(whole.end, min(whole.end + 3, len(words))):
                part = read_numeral(words, place)
                if part is not None and part.value < whole.value:
                    return Quantity(part.value / whole.value, Family.SHARE, index, part.end, granularity=_IN_WORDS)
    return None


def _read_whole(words: Sequence[str], place: int) -> Numeral | None:
    """The second half of "four in every hundred": there "hundred" needs no article."""
    if words[place : place + 1] == ["hundred"]:
        return Numeral(100.0, place + 1)
    return read_numeral(words, place)


def _names_time(words: Sequence[str], place: int) -> bool:
    return place < len(words) and _singular(words[place]) in _SECONDS


def _with_surroundings(words: Sequence[str], quantity: Quantity) -> Quantity:
    """Whether it was rounded or bounded, and the things it counts."""
    before = words[max(0, quantity.first - 3) : quantity.first]
    after = words[quantity.end : quantity.end + 4]
    near = before[-2:]
    more = (
        any(word in _MORE for word in near)
        or list(before[-2:]) == ["more", "than"]
        or list(after[:2]) == ["or", "more"]
    )
    less = any(word in _LESS for word in near) or list(before[-2:]) in (["less", "than"], ["fewer", "than"])
    counted = [word for word in after if _is_thing(word)][:2]
    return replace(
        quantity,
        about=quantity.about
        or any(word in _ABOUT for word in near)
        or list(after[:2]) == ["or", "so"]
        or any(word in _AND_MORE for word in after[:1]),
        bound=1 if more else -1 if less else 0,
        things=frozenset(map(stem, counted)) | _short_for(counted),
        label=stem(before[-1]) if before and _is_thing(before[-1]) else "",
    )


def _short_for(counted: Sequence[str]) -> frozenset[str]:
    """What the things may be called for short: "virtual machines" are "VMs"."""
    short = "".join(word[0] for word in counted) if len(counted) > 1 else _singular(counted[0]) if counted else ""
    return frozenset({short} if len(short) > 1 else ())


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and word not in {"ms"} else word


def _is_thing(word: str) -> bool:
    return word.isalpha() and word not in FUNCTION_WORDS and word not in _NO_THINGS and read_numeral([word], 0) is None
