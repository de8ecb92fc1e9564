"""A story over time, two attempts side by side, and the days on which somebody practised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from starling.errors import AttemptNotFound
from starling.history.rows import AttemptRow, Filters
from starling.history.store import SqliteStore
from starling.model import Attempt, Component, KeyPointMatch, Verdict


@dataclass(frozen=True, slots=True)
class PointHistory:
    """One key point of the story as it now is, over the attempts listed beside it, oldest first.

    None where an attempt was not judged by this point (the answer was refused, or the point is newer).
    """

    section: Component | None
    text: str
    verdicts: tuple[Verdict | None, ...]

    @property
    def judged(self) -> int:
        """How many attempts were judged by this point."""
        return sum(verdict is not None for verdict in self.verdicts)

    @property
    def lost(self) -> int:
        """How many of those forgot or contradicted it."""
        return sum(verdict is not None and verdict.is_lost for verdict in self.verdicts)


@dataclass(frozen=True, slots=True)
class StoryTrend:
    """The last attempts at one story, oldest first, and its points over them."""

    story_name: str
    attempts: tuple[AttemptRow, ...]
    points: tuple[PointHistory, ...]

    def judged(self) -> "StoryTrend":
        """The same without refused answers: the length of a cough says nothing about how the story goes."""
        kept = [index for index, row in enumerate(self.attempts) if row.refused is None]
        return StoryTrend(
            self.story_name,
            tuple(self.attempts[index] for index in kept),
            tuple(replace(point, verdicts=tuple(point.verdicts[index] for index in kept)) for point in self.points),
        )

    def often_lost(self) -> tuple[PointHistory, ...]:
        """Points lost in at least two attempts, the most often lost first."""
        lost = [point for point in self.points if point.lost >= 2]
        return tuple(sorted(lost, key=lambda point: (-point.lost / point.judged, -point.lost)))


def story_trend(store: SqliteStore, story_name: str, last: int = 50) -> StoryTrend:
    """The last attempts at a story. Raises AttemptNotFound when there is none."""
    rows = tuple(reversed(store.rows(Filters(story_name=story_name, limit=last))))
    if not rows:
        raise AttemptNotFound(f"there is no attempt at {story_name} yet", hint="starling history lists what there is")
    return StoryTrend(story_name, rows, point_histories(store, rows))


def point_histories(store: SqliteStore, rows: Sequence[AttemptRow]) -> tuple[PointHistory, ...]:
    """The points of the newest judged attempt among `rows` (of one story, oldest first), over all of them."""
    ids = [row.id for row in rows]
    query = f"""
        SELECT v.attempt_id, v.point_id, v.position, v.verdict, p.section, p.text
        FROM verdicts v JOIN points p ON p.id = v.point_id
        WHERE v.attempt_id IN ({", ".join("?" * len(ids))})
    """
    with store.reading() as connection:
        found = connection.execute(query, ids).fetchall()
    judged = {row["attempt_id"] for row in found}
    newest = next((attempt_id for attempt_id in reversed(ids) if attempt_id in judged), None)
    verdicts = {(row["attempt_id"], row["point_id"]): Verdict(row["verdict"]) for row in found}
    current = sorted((row for row in found if row["attempt_id"] == newest), key=lambda row: int(row["position"]))
    return tuple(
        PointHistory(
            section=Component(row["section"]) if row["section"] else None,
            text=row["text"],
            verdicts=tuple(verdicts.get((attempt_id, row["point_id"])) for attempt_id in ids),
        )
        for row in current
    )


@dataclass(frozen=True, slots=True)
class PointChange:
    """One point in two attempts; None where an attempt was not judged by it."""

    text: str
    before: Verdict | None
    after: Verdict | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Attempt `before` against attempt `after`. Differences are after minus before, None where one is unknown."""

    before: Attempt
    after: Attempt
    won: tuple[PointChange, ...]
    lost: tuple[PointChange, ...]
    recall: float | None
    duration_s: float | None
    speech_rate_wpm: float | None
    filler_rate_per_min: float | None
    share: Mapping[Component, float] | None


_ORDER = {Verdict.CONTRADICTED: 0, Verdict.MISSED: 1, Verdict.PARTIAL: 2, Verdict.COVERED: 3}


def compare(before: Attempt, after: Attempt) -> Comparison:
    """What changed from one attempt to another. Points are the same when they are worded the same."""
    changes = _changes(before, after)
    both = [change for change in changes if change.before is not None and change.after is not None]
    star_before, star_after = before.assessment.star, after.assessment.star
    share = None
    if star_before and star_after:
        share = {part: star_after.share.get(part, 0.0) - star_before.share.get(part, 0.0) for part in Component}
    return Comparison(
        before=before,
        after=after,
        won=tuple(change for change in both if _step(change) > 0),
        lost=tuple(change for change in both if _step(change) < 0),
        recall=_difference(
            before.assessment.recall.score if before.assessment.recall else None,
            after.assessment.recall.score if after.assessment.recall else None,
        ),
        duration_s=_delivery_difference(before, after, "duration_s"),
        speech_rate_wpm=_delivery_difference(before, after, "speech_rate_wpm"),
        filler_rate_per_min=_delivery_difference(before, after, "filler_rate_per_min"),
        share=share,
    )


def _changes(before: Attempt, after: Attempt) -> list[PointChange]:
    old, new = _verdicts(before), _verdicts(after)
    return [PointChange(text, old.get(text), new.get(text)) for text in dict.fromkeys([*old, *new])]


def _verdicts(attempt: Attempt) -> dict[str, Verdict]:
    matches: tuple[KeyPointMatch, ...] = attempt.assessment.recall.matches if attempt.assessment.recall else ()
    return {match.point.text: match.verdict for match in matches}


def _step(change: PointChange) -> int:
    assert change.before is not None
    assert change.after is not None
    return _ORDER[change.after] - _ORDER[change.before]


def _delivery_difference(before: Attempt, after: Attempt, figure: str) -> float | None:
    if before.assessment.delivery is None or after.assessment.delivery is None:
        return None
    return _difference(getattr(before.assessment.delivery, figure), getattr(after.assessment.delivery, figure))


def _difference(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else after - before


@dataclass(frozen=True, slots=True)
class PracticeDay:
    """One local calendar day: how many attempts, and how long was spoken."""

    day: date
    attempts: int
    spoken_s: float


def practice_days(store: SqliteStore) -> Sequence[PracticeDay]:
    """Every day with an attempt, oldest first. Replies to follow-up questions count: they are practice too."""
    query = "SELECT day, count(*), total(duration_s) FROM attempts GROUP BY day ORDER BY day"
    with store.reading() as connection:
        rows = connection.execute(query).fetchall()
    return [PracticeDay(date.fromisoformat(row[0]), int(row[1]), float(row[2])) for row in rows]


def streak(days: Sequence[PracticeDay], today: date) -> int:
    """Days in a row with practice, up to today; a day that is not over yet does not break it."""
    practised = {entry.day for entry in days}
    day = today if today in practised else today - timedelta(days=1)
    length = 0
    while day in practised:
        length += 1
        day -= timedelta(days=1)
    return length


def judged_before(store: SqliteStore, attempt: Attempt) -> Attempt | None:
    """The answer to the same story before this one that was judged: a cough is nothing to be better than."""
    before = Filters(story_name=attempt.story.name, until=attempt.recorded_at, only_judged=True, limit=1)
    earlier = store.rows(before)
    return store.get(earlier[0].id) if earlier else None


def best_id(store: SqliteStore, story_name: str, besides: int | None = None) -> int | None:
    """The attempt with the highest recall, the newest among equals; None when no other than `besides` was scored."""
    query = """
        SELECT id FROM attempts WHERE story_name = ? AND recall IS NOT NULL AND follows IS NULL AND id IS NOT ?
        ORDER BY recall DESC, recorded_at DESC LIMIT 1
    """
    with store.reading() as connection:
        row = connection.execute(query, (story_name, besides)).fetchone()
    return None if row is None else int(row["id"])
