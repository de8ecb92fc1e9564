"""Numbers as people write and say them: "50 engineers", "fifteen", "a quarter", "ninety minutes"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from starling.assess.matching.clock import read_time
from starling.assess.matching.corrections import is_denied, is_taken_back
from starling.assess.matching.numerals import Numeral, read_numeral
from starling.assess.matching.ordinals import read_ordinal
from starling.assess.matching.quantity import Family, Quantity
from starling.assess.matching.ranges import join_ranges, share_units
from starling.assess.matching.shares import read_share
from starling.assess.matching.tokens import FUNCTION_WORDS, stem

_SECONDS = {
    "second": 1.0,
    "sec": 1.0,
    "minute": 60.0,
    "min": 60.0,
    "hour": 3600.0,
    "hr": 3600.0,
    "h": 3600.0,
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
_OF_THESE = [["of", word] for word in ("them", "us", "those", "these", "you")]
_BEFORE_YEARS = frozenset({"in", "since", "from", "until", "till", "by", "of", "late", "early", "mid"})
_MONTH_NAMES = "january february march april may june july august september october november december"
_MONTHS = frozenset(_MONTH_NAMES.split())
_BEFORE_LENGTHS = """
for in within after took takes take lasted nearly almost about around over under than only full whole
"""
_LASTING = frozenset(_BEFORE_LENGTHS.split())
"""Before "a week" they make it a length of time; "four a week" is a rate, and no length."""

_NO_THINGS = _ABOUT | _MORE | _LESS | {"every", "percent", "hundred", "thousand", "million", "billion", "minutes"}
_IN_WORDS = 1.0
""" "one in twelve" is a rounded way to say 8 percent."""

# Words, numbers and the signs % $ € £; "300ms" and "40k" are taken apart.
_SCANNER = re.compile(r"[0-9]{1,2}:[0-9]{2}(?![0-9])|[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+(?:['’][^\W\d_]+)*|[%$€£]")
_BREAK = re.compile(r"[.,;:?!]\s|\s[-–—]\s")


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Every number of `text` with what it measures, in order. A bare "one" is no number.

    Nothing is read across a comma or a full stop. Who corrects himself ("fifteen, no, fifty") said the last figure.
    """
    matches = list(_SCANNER.finditer(text))
    words = [match.group().lower().replace("’", "'") for match in matches]
    spans = [match.span() for match in matches]
    gaps = _gaps(text, spans)
    phrases = list(_phrases(gaps))
    found = [quantity for first, end in phrases for quantity in _read_phrase(words[first:end], first)]
    dashes = {place for place, gap in enumerate(gaps[:-1]) if place and gap in {"-", "–"}}
    kept = _without_corrected(words, {first for first, _ in phrases}, found)
    return tuple(
        replace(
            _with_signs(quantity, gaps[quantity.first], gaps[quantity.end]),
            wording=text[spans[quantity.first][0] : spans[quantity.end - 1][1]],
            start_char=spans[quantity.first][0],
        )
        for quantity in share_units(words, join_ranges(words, kept, dashes))
    )


def _gaps(text: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    """What stands before each word, and at last what stands after all of them."""
    ends = [0, *(end_char for _, end_char in spans)]
    starts = [*(start_char for start_char, _ in spans), len(text)]
    return [text[end_char:start_char] for end_char, start_char in zip(ends, starts, strict=True)]


def _with_signs(quantity: Quantity, before: str, after: str) -> Quantity:
    """ "200+ clients", "~20 people", "<5%"."""
    sign = before.rstrip()[-1:]
    bound = 1 if after[:1] == "+" or sign in {">", "≥"} else -1 if sign in {"<", "≤"} else quantity.bound
    return replace(quantity, bound=bound, about=quantity.about or sign in {"~", "≈"})


def _phrases(gaps: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Words [first, end) between punctuation; `gaps` stand around the words."""
    first, count = 0, len(gaps) - 1
    for place in range(1, count):
        if _BREAK.search(gaps[place]):
            yield first, place
            first = place
    if count:
        yield first, count


def _read_phrase(words: Sequence[str], offset: int) -> Iterator[Quantity]:
    """The numbers of one phrase, whose first word is word `offset` of the text."""
    index = 0
    while index < len(words):
        quantity = None
        if words[index] != "half" or not index or words[index - 1] not in {"first", "second", "other"}:
            quantity = _worded_share(words, index) or _ordinal(words, index) or _measured(words, index)
        if quantity is None:
            index += 1
            continue
        placed = _with_surroundings(words, quantity)
        yield replace(placed, first=placed.first + offset, end=placed.end + offset)
        index = quantity.end


def _without_corrected(words: Sequence[str], starts: set[int], found: Sequence[Quantity]) -> list[Quantity]:
    """Without the figures that the speaker took back at once: "fifteen, no, fifty"."""
    kept = list(found)
    for left, right in pairwise(found):
        is_other = right.denied or list(words[right.end : right.end + 2]) in _OF_THESE
        if left.family is right.family and not is_other and is_taken_back(words, starts, left.end, right.first):
            kept.remove(left)
    return kept


def _measured(words: Sequence[str], index: int) -> Quantity | None:
    """A numeral with the unit around it: "90 minutes", "$3", "a quarter", "half an hour", "twice"."""
    time = _time_of_day(words, index)
    if time is not None:
        return time
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
    measured = _money(words, base, currency) or _percentage(words, base)
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
    elif after[:2] == ["a", "percent"] and 0 < base.value < 1:
        used = 2
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
    if numeral.year_like and 1900 <= base.value <= 2100 and not _counts_a_thing(words, base):
        return replace(base, family=Family.YEAR)
    return None if list(words[base.first : base.end]) == ["one"] else base


def _counts_a_thing(words: Sequence[str], base: Quantity) -> bool:
    """ "2000 users", but not "in 2019 sales fell"."""
    before, after = words[max(0, base.first - 1)], words[base.end : base.end + 1]
    return bool(after) and _is_thing(after[0]) and base.value % 100 == 0 and before not in _BEFORE_YEARS


def _time_of_day(words: Sequence[str], index: int) -> Quantity | None:
    """Hours after midnight."""
    time = read_time(words, index)
    if time is None:
        return None
    return Quantity(time.hours, Family.CLOCK, index, time.end, figure=time.hours, half_known=time.half_known)


def _ordinal(words: Sequence[str], index: int) -> Quantity | None:
    """ "second engineer", "10th attempt", "28 October"; "first" orders a tale more often than it counts."""
    date = _day_of_month(words, index)
    if date is not None:
        return date
    ordinal = read_ordinal(words, index)
    if ordinal is None or words[index] == "first":
        return None
    if words[index] == "second" and (words[index + 1 : index + 2] in ([], ["half"]) or _follows_number(words, index)):
        return None
    return Quantity(ordinal.value, Family.ORDINAL, index, ordinal.end, figure=ordinal.value)


def _day_of_month(words: Sequence[str], index: int) -> Quantity | None:
    """ "28 October", "the twenty-eighth of October", "October 28th"."""
    month_first = words[index] in _MONTHS
    place = index + month_first + (month_first and words[index + 1 : index + 2] == ["the"])
    if place >= len(words):
        return None
    ordinal = read_ordinal(words, place)
    if ordinal is None and not (words[place].isascii() and words[place].isdecimal() and len(words[place]) <= 2):
        return None
    day, end = (ordinal.value, ordinal.end) if ordinal is not None else (float(words[place]), place + 1)
    if month_first:
        month = words[index]
    else:
        end += words[end : end + 1] == ["of"]
        month = words[end] if end < len(words) else ""
        end += 1
    if month not in _MONTHS or not 1 <= day <= 31:
        return None
    return Quantity(day, Family.ORDINAL, index, end, figure=day, label=stem(month))


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
    more_s, end = _smaller_unit(words, end, scale)
    return replace(base, value=value + more_s, family=Family.SECONDS, end=end)


def _smaller_unit(words: Sequence[str], end: int, scale: float) -> tuple[float, int]:
    """ "2 hours 30 minutes", "one year and six months", "one hour thirty": seconds more, and where they end."""
    start = end + (words[end : end + 1] == ["and"])
    numeral = read_numeral(words, start)
    if numeral is None or not numeral.is_plain:
        return 0.0, end
    unit = _SECONDS.get(_singular(words[numeral.end]), 0.0) if numeral.end < len(words) else 0.0
    if 0 < unit < scale and numeral.value * unit < scale:
        return numeral.value * unit, numeral.end + 1
    is_bare = start == end and numeral.end == len(words) and scale == _SECONDS["hour"] and 5 <= numeral.value < 60
    return (numeral.value * _SECONDS["minute"], numeral.end) if is_bare else (0.0, end)


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
    exact = exact or bool(index and words[index - 1] in _LASTING)
    return Quantity(scale, Family.SECONDS, index, index + 2, vague=not exact)


def _worded_share(words: Sequence[str], index: int) -> Quantity | None:
    """ "one in four", but not "one in four weeks"."""
    share = read_share(words, index)
    if share is None or _names_time(words, share.end):
        return None
    return Quantity(
        share.part / share.whole,
        Family.SHARE,
        index,
        share.end,
        granularity=_IN_WORDS,
        parts=(share.part, share.whole),
    )


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
        or after[:1] == ["plus"]
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
        label=quantity.label or _label(before),
        end_of_change=_end_of_change(near),
        denied=is_denied(words, quantity.first),
    )


def _label(before: Sequence[str]) -> str:
    """ "aisle 14", "a team of 12"."""
    named = before[:-1] if before[-1:] == ["of"] else before
    return stem(named[-1]) if named and _is_thing(named[-1]) else ""


def _end_of_change(before: Sequence[str]) -> str:
    said = [word for word in before if word not in _ABOUT | _MORE | _LESS]
    return said[-1] if said and said[-1] in {"from", "to"} else ""


def _short_for(counted: Sequence[str]) -> frozenset[str]:
    """What the things may be called for short: "virtual machines" are "VMs"."""
    short = "".join(word[0] for word in counted) if len(counted) > 1 else _singular(counted[0]) if counted else ""
    return frozenset({short} if len(short) > 1 else ())


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and word not in {"ms"} else word


def _is_thing(word: str) -> bool:
    return word.isalpha() and word not in FUNCTION_WORDS and word not in _NO_THINGS and read_numeral([word], 0) is None
