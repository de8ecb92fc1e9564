"""The schedule in the database. A card can always be made again from the attempts, so a missing one is no loss."""

import sqlite3

from starling.history.codec import time_from_text, time_to_text
from starling.history.schedule import Card, Rating, Review, rating_of, replay, review

_SCORED = """
    SELECT recorded_at, recall, contradicted, overruled_rating FROM attempts
    WHERE story_name = ? AND recall IS NOT NULL AND follows IS NULL ORDER BY recorded_at, id
"""
_WITHOUT_CARD = """
    SELECT DISTINCT story_name FROM attempts
    WHERE recall IS NOT NULL AND follows IS NULL AND story_name NOT IN (SELECT story_name FROM cards)
"""


def advance_card(connection: sqlite3.Connection, story_name: str, reviewed: Review) -> None:
    """Take one more attempt into the schedule, inside the transaction that stores it."""
    row = connection.execute("SELECT due, reviews, card FROM cards WHERE story_name = ?", (story_name,)).fetchone()
    earlier = connection.execute(
        """
        SELECT count(*) FROM
            (SELECT 1 FROM attempts WHERE story_name = ? AND recall IS NOT NULL AND follows IS NULL LIMIT 2)
        """,
        (story_name,),
    ).fetchone()[0]
    card = card_of(row) if row else None
    if card is None and earlier > 1:
        return
    if card is not None and reviewed.at < card.last_review:
        drop_card(connection, story_name)
        return
    _keep(connection, story_name, review(card, reviewed))


def drop_card(connection: sqlite3.Connection, story_name: str) -> None:
    """Forget the card after its story's attempts changed; it is made again when next asked for."""
    connection.execute("DELETE FROM cards WHERE story_name = ?", (story_name,))


def stories_without_card(connection: sqlite3.Connection) -> list[str]:
    """Stories with scored attempts whose card has to be made again."""
    return [str(row[0]) for row in connection.execute(_WITHOUT_CARD)]


def make_again(connection: sqlite3.Connection, story_name: str) -> None:
    """Make a story's card from all of its attempts, and keep it."""
    card = replayed(connection, story_name)
    if card is not None:
        _keep(connection, story_name, card)


def replayed(connection: sqlite3.Connection, story_name: str) -> Card | None:
    """A story's card as all of its attempts make it; None when none was scored."""
    return replay(_review(row) for row in connection.execute(_SCORED, (story_name,)).fetchall())


def _review(row: sqlite3.Row) -> Review:
    overruled = row["overruled_rating"]
    rating = Rating(overruled) if overruled else rating_of(row["recall"], row["contradicted"])
    return Review(time_from_text(row["recorded_at"]), rating, forgotten=1 - row["recall"])


def _keep(connection: sqlite3.Connection, story_name: str, card: Card) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO cards (story_name, due, reviews, card) VALUES (?, ?, ?, ?)",
        (story_name, time_to_text(card.due), card.reviews, card.memory),
    )


def card_of(row: sqlite3.Row) -> Card:
    """The card in a row of `cards`."""
    return Card(due=time_from_text(row["due"]), reviews=row["reviews"], memory=row["card"])
