"""What a speaker takes back or denies: "fifteen, no, fifty", "it wasn't forty"."""

from collections.abc import Collection, Sequence

_DENIALS = frozenset({"not", "never", "nor"})
_DENIAL_REACH = 2
_NO_DENIAL = frozenset({"only", "just", "until", "till", "even", "before", "more", "less", "over", "under"})

_CUES = (("sorry",), ("wait",), ("rather",), ("actually",), ("i", "mean"), ("make", "that"))
_FILLERS = frozenset({"um", "uh", "oh", "er", "well"})
_LONGEST = 8
_TAKEN_BACK_WITHIN = 2
"""So many words ("days", "of April") may follow a figure before it is taken back."""


def is_denied(words: Sequence[str], first: int) -> bool:
    """Whether what begins at words[first] is said not to be so; "not only fifteen" says that it is."""
    before = words[max(0, first - _DENIAL_REACH) : first]
    return _NO_DENIAL.isdisjoint(before) and any(word in _DENIALS or word.endswith("n't") for word in before)


def is_taken_back(words: Sequence[str], phrase_starts: Collection[int], first: int, end: int) -> bool:
    """Whether words[first:end], between two figures, begin a phrase with a correction of the first one."""
    if not 0 < end - first <= _LONGEST:
        return False
    opening = next((place for place in range(first, end) if place in phrase_starts), None)
    if opening is None or opening > first + _TAKEN_BACK_WITHIN:
        return False
    while opening < end and words[opening] in _FILLERS:
        opening += 1
    if tuple(words[opening : opening + 1]) == ("no",):
        # "fifteen, no, fifty", not "fifteen engineers, no managers, fifty clients".
        return opening + 1 == end or opening + 1 in phrase_starts
    return any(tuple(words[opening : opening + len(cue)]) == cue for cue in _CUES)
