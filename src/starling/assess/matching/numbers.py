"""Comparing the numbers of a point with the numbers of an answer: by value and unit, never by wording."""

from collections.abc import Sequence
from dataclasses import dataclass

from starling.assess.matching.clock import same_time
from starling.assess.matching.quantity import Family, Quantity

SAME = 0.02
"""Relative difference that is no difference (0.5 of a rounded percent, a month of 30 or 31 days)."""

ROUNDED = 0.06
"""What rounding to fewer digits may change when nobody says "about"."""

ABOUT = 0.15
"""How far "around", "nearly" or another unit of time ("a month and a half" for six weeks) may be off."""

_NEARLY_ALL = 0.99
"""From here on what is left counts: 99.9 % is not 99.5 %."""

_FLOAT = 1e-9

_BEYOND_BOUND = 2.0
""" "more than 200" fits up to 400, "below one percent" down to a half: beyond, people choose another bound."""


_SAME_SCALE = 50.0
"""Minutes are no slip of the tongue for months: durations further apart than this are of different things."""

_THOUSAND = 1000.0
_CENTURY = 100
""" "the maps were from eighty-six"."""

_TELLING = 3.0
"""Smaller figures are said too often to be recognised without their unit."""


@dataclass(frozen=True, slots=True)
class NumberCheck:
    """How the numbers of one point fared: pairs are (in the story, in the answer)."""

    fitting: tuple[tuple[Quantity, Quantity], ...] = ()
    differing: tuple[tuple[Quantity, Quantity], ...] = ()
    absent: tuple[Quantity, ...] = ()

    @property
    def total(self) -> int:
        """How many numbers the point holds."""
        return len(self.fitting) + len(self.differing) + len(self.absent)


def check_numbers(
    point: Sequence[Quantity], said: Sequence[Quantity], elsewhere: Sequence[Quantity] = ()
) -> NumberCheck:
    """Pair each number of a point with one that was said: first those that fit, then those for the same thing.

    `elsewhere` holds the numbers of the story's other points: saying one of those is no contradiction.
    """
    free = list(said)
    fitting: list[tuple[Quantity, Quantity]] = []
    open_points: list[Quantity] = []
    for wanted in point:
        match = next((heard for heard in free if _is_right(wanted, heard, said)), None)
        if match is None:
            open_points.append(wanted)
        else:
            fitting.append((wanted, match))
            free.remove(match)
    differing: list[tuple[Quantity, Quantity]] = []
    absent: list[Quantity] = []
    for wanted in open_points:
        rivals = [heard for heard in free if differs(wanted, heard) and not _explained(heard, elsewhere)]
        if rivals:
            rival = max(rivals, key=lambda heard: _likeness(wanted, heard))
            differing.append((wanted, rival))
            free.remove(rival)
        else:
            absent.append(wanted)
    return NumberCheck(tuple(fitting), tuple(differing), tuple(absent))


def _is_right(wanted: Quantity, heard: Quantity, said: Sequence[Quantity]) -> bool:
    return not heard.denied and (fits(wanted, heard) or _in_thousands(wanted, heard, said))


def _likeness(wanted: Quantity, heard: Quantity) -> tuple[int, bool]:
    """How much speaks for both being figures of one thing."""
    return len(wanted.things & heard.things), wanted.end_of_change == heard.end_of_change


def _in_thousands(wanted: Quantity, heard: Quantity, said: Sequence[Quantity]) -> bool:
    """ "payroll was a hundred and sixty-eight thousand, and we had fifty-two": the thousands are said once."""
    counted = {Family.COUNT, Family.MONEY}
    if not {wanted.family, heard.family} <= counted or not any(other.value >= _THOUSAND for other in said):
        return False
    return heard.value < _THOUSAND <= wanted.value and abs(heard.value * _THOUSAND / wanted.value - 1) <= SAME


def fits(wanted: Quantity, heard: Quantity) -> bool:
    """Whether the figure heard can stand for the figure wanted."""
    if wanted.family is not heard.family:
        return _unit_left_out(wanted, heard)
    if wanted.family is Family.CLOCK:
        return same_time(wanted.value, heard.value, wanted.half_known and heard.half_known)
    if wanted.family is Family.YEAR:
        return abs(wanted.value - heard.value) <= (wanted.about or heard.about)
    return _near_enough(wanted, heard)


def _near_enough(wanted: Quantity, heard: Quantity) -> bool:
    """The same for amounts of one unit."""
    if wanted.value == 0 or heard.value == 0:
        return wanted.value == heard.value
    if wanted.family is Family.SHARE:
        if _complements(wanted, heard):
            return True
        if min(wanted.value, heard.value) >= _NEARLY_ALL:
            return abs(heard.value - wanted.value) <= (1 - wanted.value) * ABOUT + _FLOAT
    least, most = _room(wanted, heard)
    return least <= heard.value / wanted.value <= most


def _room(wanted: Quantity, heard: Quantity) -> tuple[float, float]:
    """The ratios of heard to wanted that fit."""
    tolerance = _tolerance(wanted, heard)
    if wanted.vague or heard.vague:
        return (0.1 if heard.vague and heard.value >= 100 else 0.5), 2.0
    if wanted.bound > 0 or heard.bound < 0:
        return 1 - tolerance, _BEYOND_BOUND
    if wanted.bound < 0 or heard.bound > 0:
        return 1 / _BEYOND_BOUND, 1 + tolerance
    return 1 - tolerance, 1 + tolerance


def differs(wanted: Quantity, heard: Quantity) -> bool:
    """Whether both speak of the same kind of thing and can't both be true.

    Years never do: "I left in 2021" is no slip for "joined in 2019".
    """
    if heard.vague or wanted.vague or heard.denied or fits(wanted, heard):
        return False
    if wanted.family is not heard.family or wanted.family is Family.YEAR:
        return False
    if {wanted.end_of_change, heard.end_of_change} == {"from", "to"}:
        return False
    return bool(wanted.label and wanted.label == heard.label) or _may_be_one(wanted, heard)


def _may_be_one(wanted: Quantity, heard: Quantity) -> bool:
    """Whether two amounts may be of one thing, by what they count or how large they are."""
    if wanted.family is Family.ORDINAL or (wanted.family is Family.COUNT and wanted.things and heard.things):
        return bool(wanted.things & heard.things)
    if wanted.family is Family.SECONDS:
        return 1 / _SAME_SCALE <= heard.value / max(wanted.value, 1e-9) <= _SAME_SCALE
    return True


def _complements(wanted: Quantity, heard: Quantity) -> bool:
    """ "down by two thirds" leaves "a third": fractions in words are told from either side."""
    in_words = 0 < wanted.figure < 1 and 0 < heard.figure < 1
    return in_words and abs(wanted.value + heard.value - 1) <= SAME / 2


def _tolerance(wanted: Quantity, heard: Quantity) -> float:
    if wanted.about or heard.about or (wanted.family is Family.SECONDS and _other_unit(wanted, heard)):
        return ABOUT
    return ROUNDED if heard.granularity > wanted.granularity else SAME


def _other_unit(wanted: Quantity, heard: Quantity) -> bool:
    if not wanted.figure or not heard.figure:
        return True
    return abs(wanted.value / wanted.figure - heard.value / heard.figure) > 1e-6


def _unit_left_out(wanted: Quantity, heard: Quantity) -> bool:
    """ "from 15 to 22 percent": the first figure carries its unit silently. "Nineteen out of thirty" holds both."""
    counted = heard if heard.family is Family.COUNT else wanted if wanted.family is Family.COUNT else None
    other = wanted if counted is heard else heard
    if counted is None or other.family is Family.ORDINAL or counted.value < _TELLING:
        return False
    if counted.value in other.parts:
        return True
    if other.family is Family.YEAR:
        return counted.value in (other.value, other.value % _CENTURY)
    figure = other.value * 100 if other.family is Family.SHARE else other.figure
    return figure > 0 and abs(counted.value / figure - 1) <= SAME


def _explained(heard: Quantity, elsewhere: Sequence[Quantity]) -> bool:
    return any(other.family is heard.family and fits(other, heard) for other in elsewhere)
