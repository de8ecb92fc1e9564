"""When to rehearse a story again: spaced repetition with FSRS, its clock given, sped up by what was forgotten.

One card a story. An attempt is a review; its rating comes from the score unless the owner overrules it:

    again  recall below 50 %
    hard   recall below 75 %, or something was contradicted
    good   recall below 95 %
    easy   from 95 %

FSRS then gives an interval at which nine of ten such stories are still known. Of that interval Starling takes
off up to half, in proportion to what was forgotten: a story that is half forgotten comes back in three quarters
of the time, and after ten days at the latest, however well it was known before. The thresholds are choices, not
measurements; see docs/history.md.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fsrs import Scheduler

_HARD_FROM, _GOOD_FROM, _EASY_FROM = 0.5, 0.75, 0.95
_WANTED_RETENTION = 0.9
_LONGEST_DAYS = 90
"""People rehearse for interviews that are weeks away, not for life."""
_MOST_TAKEN_OFF = 0.5
_SHORTEST = timedelta(days=1)


class Rating(IntEnum):
    """How well a story was known; the numbers are those of FSRS."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


@dataclass(frozen=True, slots=True)
class Review:
    """One attempt as the schedule sees it. `forgotten` in [0, 1] is the part of the story that was lost."""

    at: datetime
    rating: Rating
    forgotten: float


@dataclass(frozen=True, slots=True)
class Card:
    """A story's place in the schedule. `memory` is the scheduler's own state."""

    due: datetime
    reviews: int
    memory: str

    def retrievability(self, now: datetime) -> float:
        """The probability in [0, 1] that the story is still known."""
        from fsrs import Card as Memory

        return float(_scheduler().get_card_retrievability(Memory.from_json(self.memory), now))

    @property
    def last_review(self) -> datetime:
        """When the story was last rehearsed."""
        return datetime.fromisoformat(json.loads(self.memory)["last_review"])


def rating_of(recall: float, contradicted: int) -> Rating:
    """The rating that follows from a score in [0, 1] and the number of contradicted points."""
    if recall < _HARD_FROM:
        return Rating.AGAIN
    if recall < _GOOD_FROM or contradicted:
        return Rating.HARD
    return Rating.GOOD if recall < _EASY_FROM else Rating.EASY


def review(card: Card | None, reviewed: Review) -> Card:
    """The card after one more review, which must not be earlier than the last one."""
    from fsrs import Card as Memory
    from fsrs import Rating as FsrsRating

    memory = Memory.from_json(card.memory) if card else Memory(card_id=1, due=reviewed.at)
    memory, _ = _scheduler().review_card(memory, FsrsRating(int(reviewed.rating)), reviewed.at)
    interval = (memory.due - reviewed.at) * (1 - _MOST_TAKEN_OFF * reviewed.forgotten)
    return Card(
        due=reviewed.at + max(_SHORTEST, min(interval, _longest(reviewed.forgotten))),
        reviews=(card.reviews if card else 0) + 1,
        memory=memory.to_json(),
    )


def _longest(forgotten: float) -> timedelta:
    """90 days for a story that was told whole, 9.5 for one that was half forgotten, a day for one that was gone."""
    return timedelta(days=_LONGEST_DAYS ** (1 - forgotten))


def replay(reviews: Iterable[Review]) -> Card | None:
    """The card after all `reviews`, oldest first; None when there are none."""
    card = None
    for reviewed in reviews:
        card = review(card, reviewed)
    return card


@cache
def _scheduler() -> "Scheduler":
    from fsrs import Scheduler

    # No steps of minutes: nobody tells the same story again ten minutes later. No fuzz: the same attempts must
    # give the same due date.
    return Scheduler(
        desired_retention=_WANTED_RETENTION,
        learning_steps=(),
        relearning_steps=(timedelta(days=1),),
        maximum_interval=_LONGEST_DAYS,
        enable_fuzzing=False,
    )
