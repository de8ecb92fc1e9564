"""What neighbouring figures share: "two to three weeks" is one vague figure, "from 15 to 22 percent" has one unit."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from starling.assess.matching.numerals import SCALES
from starling.assess.matching.quantity import Family, Quantity

_BETWEEN_WORDS = """
to from down up about around just under over nearly only than rather instead of went came fell rose dropped got it they
we and but was is now
"""
_BETWEEN = frozenset(_BETWEEN_WORDS.split())
_CHANGES = frozenset({"to", "than", "of"})
_CARRIED = (Family.SHARE, Family.SECONDS, Family.MONEY)


def share_units(words: Sequence[str], found: Sequence[Quantity]) -> list[Quantity]:
    """ "from fifty minutes to about thirty-five", "from 15 to 22 percent": one unit for both figures."""
    shared = list(found)
    for place, (left, right) in enumerate(pairwise(found)):
        between = set(words[left.end : right.first])
        if not between <= _BETWEEN or _CHANGES.isdisjoint(between):
            continue
        if right.family is Family.COUNT and not right.things and left.figure and left.family in _CARRIED:
            shared[place + 1] = replace(right, family=left.family, value=right.value * left.value / left.figure)
        elif left.family is Family.COUNT and not left.things and right.figure and right.family in _CARRIED:
            shared[place] = replace(left, family=right.family, value=left.value * right.value / right.figure)
    return shared


def join_ranges(words: Sequence[str], found: Sequence[Quantity], dashes: Collection[int]) -> tuple[Quantity, ...]:
    """ "two or three weeks", "20-25 people", "between five and ten" become one vague figure in the middle.

    `dashes` are the words that a dash alone parts from the word before.
    """
    joined: list[Quantity] = []
    for quantity in found:
        before = joined[-1] if joined else None
        if before is not None and _is_range(words, before, quantity, dashes):
            scale = _scale_of(words, quantity) if _scale_of(words, before) == 1 else 1.0
            unit = quantity.value / max(quantity.figure, 1e-9) if before.family is Family.COUNT else 1.0
            middle = (before.value * scale * unit + quantity.value) / 2
            family = before.family if quantity.family is Family.COUNT else quantity.family
            joined[-1] = replace(quantity, value=middle, family=family, first=before.first, vague=True)
        else:
            joined.append(quantity)
    return tuple(joined)


def _is_range(words: Sequence[str], left: Quantity, right: Quantity, dashes: Collection[int]) -> bool:
    one_unit = left.family is right.family or Family.COUNT in (left.family, right.family)
    if not one_unit or right.family in (Family.YEAR, Family.CLOCK, Family.ORDINAL):
        return False
    if left.end == right.first:
        return right.first in dashes and left.figure < right.figure
    before = words[max(0, left.first - 1)]
    between = list(words[left.end : right.first])
    if between == ["and"]:
        return before == "between" and left.figure < right.figure
    alike = words[left.first].isalpha() == words[right.first].isalpha()
    return between in (["or"], ["to"]) and before != "from" and alike and left.family is Family.COUNT


def _scale_of(words: Sequence[str], quantity: Quantity) -> float:
    """The scale said with a figure: "three million" has a million."""
    return max((SCALES[word] for word in words[quantity.first : quantity.end] if word in SCALES), default=1.0)
