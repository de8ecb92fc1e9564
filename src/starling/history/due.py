"""What to rehearse next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from starling.history import cards
from starling.history.schedule import Card
from starling.history.store import SqliteStore


@dataclass(frozen=True, slots=True)
class DueStory:
    """A story and when it is to be rehearsed again. `retrievability` is the chance that it is still known."""

    story_name: str
    due: datetime
    reviews: int
    last_review: datetime
    retrievability: float

    def is_due(self, now: datetime) -> bool:
        """Whether its day has come, where this computer stands: people rehearse by days, not by hours."""
        return self.due.astimezone().date() <= now.astimezone().date()


def schedule_of(store: SqliteStore, now: datetime) -> Sequence[DueStory]:
    """Every rehearsed story, the one that is due first at the front."""
    with store.reading() as connection:
        waiting = cards.stories_without_card(connection)
    if waiting and store.can_write:
        with store.writing() as connection:
            for story_name in waiting:
                cards.make_again(connection, story_name)
        waiting = []
    with store.reading() as connection:
        query = "SELECT story_name, due, reviews, card FROM cards"
        kept = {row["story_name"]: cards.card_of(row) for row in connection.execute(query)}
        made = {name: card for name in waiting if (card := cards.replayed(connection, name)) is not None}
    found = [_due_story(name, card, now) for name, card in (kept | made).items()]
    return sorted(found, key=lambda due: (due.due, due.story_name))


def next_story(store: SqliteStore, story_names: Sequence[str], now: datetime) -> str | None:
    """What to rehearse when nobody says: the most overdue story, else a new one, else the next to fall due.

    `story_names` are the stories of the library, in its order; None when it is empty.
    """
    names = set(story_names)
    scheduled = [due for due in schedule_of(store, now) if due.story_name in names]
    overdue = [due for due in scheduled if due.is_due(now)]
    if overdue:
        return min(overdue, key=lambda due: (due.retrievability, due.due)).story_name
    known = {due.story_name for due in scheduled}
    unrehearsed = [name for name in story_names if name not in known]
    return next(iter([*unrehearsed, *(due.story_name for due in scheduled)]), None)


def _due_story(story_name: str, card: Card, now: datetime) -> DueStory:
    return DueStory(story_name, card.due, card.reviews, card.last_review, card.retrievability(now))
