"""Everything at a glance: what the dashboard shows, read in a few queries however long the history is."""

from dataclasses import dataclass
from datetime import date, datetime

from starling.history.due import DueStory, schedule_of
from starling.history.store import SqliteStore
from starling.history.trends import PracticeDay, StoryTrend, practice_days, story_trend, streak

CHARTED_STORIES = 24
"""Stories with charts of their own: those rehearsed last. The others are in the table."""
CHARTED_ATTEMPTS = 30


@dataclass(frozen=True, slots=True)
class StorySummary:
    """One story in a line. `last_recall` and `best_recall` are None when nothing was scored."""

    story_name: str
    attempts: int
    spoken_s: float
    best_recall: float | None
    last_recall: float | None
    last_at: str
    due: DueStory | None


@dataclass(frozen=True, slots=True)
class Overview:
    """The whole history in short."""

    stories: tuple[StorySummary, ...]
    trends: tuple[StoryTrend, ...]
    days: tuple[PracticeDay, ...]
    streak_days: int

    @property
    def attempts(self) -> int:
        """How many attempts there are."""
        return sum(story.attempts for story in self.stories)

    @property
    def spoken_s(self) -> float:
        """How long was spoken in all of them, in seconds."""
        return sum(day.spoken_s for day in self.days)


def overview(store: SqliteStore, now: datetime, today: date, charted: int = CHARTED_STORIES) -> Overview:
    """The history up to `now`; `today` is the local day. The story rehearsed last comes first."""
    due = {entry.story_name: entry for entry in schedule_of(store, now)}
    stories = _summaries(store, due)
    days = tuple(practice_days(store))
    trends = tuple(story_trend(store, story.story_name, CHARTED_ATTEMPTS) for story in stories[:charted])
    return Overview(stories, trends, days, streak(days, today))


def _summaries(store: SqliteStore, due: dict[str, DueStory]) -> tuple[StorySummary, ...]:
    # With a single max(), SQLite takes the bare columns from the row that holds the maximum: the last attempt.
    query = """
        SELECT story_name, count(*) AS attempts, total(duration_s) AS spoken_s, max(recorded_at) AS last_at,
               recall AS last_recall
        FROM attempts WHERE follows IS NULL GROUP BY story_name
    """
    best_query = "SELECT story_name, max(recall) FROM attempts WHERE follows IS NULL GROUP BY story_name"
    with store.reading() as connection:
        rows = connection.execute(query).fetchall()
        best = dict(connection.execute(best_query).fetchall())
    summaries = [
        StorySummary(
            story_name=row["story_name"],
            attempts=row["attempts"],
            spoken_s=row["spoken_s"],
            best_recall=best[row["story_name"]],
            last_recall=row["last_recall"],
            last_at=row["last_at"],
            due=due.get(row["story_name"]),
        )
        for row in rows
    ]
    return tuple(sorted(summaries, key=lambda story: story.last_at, reverse=True))
