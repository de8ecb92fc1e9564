"""A number in a text, with what it measures."""

from dataclasses import dataclass
from enum import StrEnum


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
    otherwise; `things` are the stems it may count ("35 pickers"), `label` the stem before it ("aisle 14") or a date's
    month; `granularity` is the relative step of the figure as it was worded (90,000 is worded to 10,000s); `parts` are
    both figures of a share in words; `half_known` tells for a time of day that morning or evening was said;
    `end_of_change` is "from" or "to" where the figure begins or ends a change; what is `denied` was said not to be so.
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
    parts: tuple[float, ...] = ()
    half_known: bool = False
    end_of_change: str = ""
    denied: bool = False
