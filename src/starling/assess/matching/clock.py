"""Times of day as people write and say them: "23:15", "six in the morning", "a quarter past eleven", "ten to nine"."""

from collections.abc import Sequence
from dataclasses import dataclass

from starling.assess.matching.numerals import read_numeral
from starling.assess.matching.tokens import FUNCTION_WORDS

_HALF_DAY_H, _DAY_H = 12.0, 24.0
_SAME_H = 0.02
_BEFORE_A_TIME = frozenset({"at", "until", "till", "by", "before", "after", "since"})
_BEFORE_MINUTES_TO = _BEFORE_A_TIME - {"by"}
"""What grew "by five to ten" grew by a range."""

_MINUTES_SAID = (5, 10, 20, 25)
_NAMED = {"noon": 12.0, "midday": 12.0, "midnight": 24.0}
_PARTS_OF_AN_HOUR = {"half": 0.5, "quarter": 0.25}
_FULL_MINUTES = frozenset({"minute", "minutes", "mins"})


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """Hours after midnight, read from words[...:end]; `half_known` tells whether morning or evening was said."""

    hours: float
    end: int
    half_known: bool


def read_time(words: Sequence[str], index: int) -> TimeOfDay | None:
    """The time of day that starts at words[index], or None; a bare number is none."""
    word = words[index]
    if word in _NAMED:
        return TimeOfDay(_NAMED[word], index + 1, half_known=True)
    if ":" in word:
        hours, minutes = (int(part) for part in word.split(":"))
        read = TimeOfDay(hours + minutes / 60, index + 1, half_known=hours > _HALF_DAY_H)
        return None if hours > _DAY_H or minutes > 59 else _with_half(words, read) or read
    return _around_the_hour(words, index) or _said_plainly(words, index)


def same_time(one_h: float, other_h: float, halves_known: bool) -> bool:
    """Whether two times of day are one; "eleven" is also 23:00 unless both said which half of the day."""
    round_h = _DAY_H if halves_known else _HALF_DAY_H
    apart = abs(one_h - other_h) % round_h
    return min(apart, round_h - apart) <= _SAME_H


def _around_the_hour(words: Sequence[str], index: int) -> TimeOfDay | None:
    """ "a quarter past eleven", "half past five", "ten to nine", "eight minutes past nine"."""
    part, place = _part_of_an_hour(words, index)
    if part is None or words[place : place + 1] not in (["past"], ["to"]):
        return None
    hour = _hour(words, place + 1)
    if hour is None:
        return None
    before = words[place] == "to"
    hours, end = hour
    read = TimeOfDay((hours - part if before else hours + part) % _DAY_H, end, half_known=hours > _HALF_DAY_H)
    return _with_half(words, read) or (read if not before or _tells_time(words, index, part, read.end) else None)


def _tells_time(words: Sequence[str], index: int, part: float, end: int) -> bool:
    """ "five to ten people" and "at 5 to 10 %" are ranges; "at five to ten" and "a quarter to ten" are times."""
    if end < len(words) and words[end] not in FUNCTION_WORDS:
        return False
    if "quarter" in words[index : index + 2]:
        return True
    return round(part * 60) in _MINUTES_SAID and bool(index and words[index - 1] in _BEFORE_MINUTES_TO)


def _part_of_an_hour(words: Sequence[str], index: int) -> tuple[float | None, int]:
    place = index + (words[index] in {"a", "an"})
    if place < len(words) and words[place] in _PARTS_OF_AN_HOUR:
        return _PARTS_OF_AN_HOUR[words[place]], place + 1
    minutes = read_numeral(words, index)
    if minutes is None or not 0 < minutes.value < 60 or not minutes.is_plain:
        return None, index
    end = minutes.end + (minutes.end < len(words) and words[minutes.end] in _FULL_MINUTES)
    return minutes.value / 60, end


def _hour(words: Sequence[str], place: int) -> tuple[float, int] | None:
    if place < len(words) and words[place] in _NAMED:
        return _NAMED[words[place]], place + 1
    hour = read_numeral(words, place)
    if hour is None or not 0 < hour.value <= _DAY_H or hour.value % 1 or not hour.is_plain:
        return None
    return hour.value, hour.end


def _said_plainly(words: Sequence[str], index: int) -> TimeOfDay | None:
    """ "six in the morning", "2 am", "eleven p.m.", "five o'clock", "eleven fifteen"."""
    hour = _hour(words, index)
    if hour is None:
        return None
    hours, end = hour
    minutes = read_numeral(words, end)
    if minutes is not None and 10 <= minutes.value < 60 and minutes.value % 5 == 0 and words[index].isalpha():
        told = TimeOfDay(hours + minutes.value / 60, minutes.end, half_known=hours > _HALF_DAY_H)
        is_led_in = bool(index and words[index - 1] in _BEFORE_A_TIME)
        return _with_half(words, told) or (told if is_led_in and hours <= _HALF_DAY_H else None)
    return _with_half(words, TimeOfDay(hours, end, half_known=False))


def _with_half(words: Sequence[str], time: TimeOfDay) -> TimeOfDay | None:
    """The time with the half of the day that follows it, or None when nothing there says that it is a time."""
    rest = list(words[time.end : time.end + 3])
    if rest[:2] == ["in", "the"] and rest[2:] and rest[2] in {"morning", "afternoon", "evening"}:
        late, used = rest[2] != "morning", 3
    elif rest[:2] == ["at", "night"]:
        late, used = _HALF_DAY_H / 2 < time.hours < _HALF_DAY_H, 2
    elif rest[:1] and rest[0] in {"am", "pm"}:
        late, used = rest[0] == "pm", 1
    elif rest[:2] in (["a", "m"], ["p", "m"]):
        late, used = rest[0] == "p", 2
    elif rest[:1] == ["o'clock"]:
        return TimeOfDay(time.hours, time.end + 1, half_known=False)
    else:
        return None
    later_h = _HALF_DAY_H * (late != (time.hours == _HALF_DAY_H)) if time.hours <= _HALF_DAY_H else 0.0
    return TimeOfDay(time.hours + later_h, time.end + used, half_known=True)
