from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.unit.attempts import NOON, STORY, attempt

from starling.history.due import next_story, schedule_of
from starling.history.schedule import Rating, Review, rating_of, replay
from starling.history.store import SqliteStore
from starling.model import Verdict

COVERED = (Verdict.COVERED,) * 4
WEEK = NOON + timedelta(days=7)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore(tmp_path / "starling.db") as opened:
        yield opened


@pytest.mark.parametrize(
    ("recall", "contradicted", "rating"),
    [
        (0.0, 0, Rating.AGAIN),
        (0.49, 0, Rating.AGAIN),
        (0.5, 0, Rating.HARD),
        (0.75, 0, Rating.GOOD),
        (0.94, 0, Rating.GOOD),
        (0.94, 1, Rating.HARD),
        (0.95, 0, Rating.EASY),
        (1.0, 1, Rating.HARD),
    ],
)
def test_the_rating_comes_from_the_score(recall: float, contradicted: int, rating: Rating) -> None:
    assert rating_of(recall, contradicted) is rating


def _days_after(*reviews: tuple[float, Rating, float]) -> float:
    card = replay(Review(NOON + timedelta(days=day), rating, forgotten) for day, rating, forgotten in reviews)
    assert card is not None
    return (card.due - NOON) / timedelta(days=1)


def test_the_better_it_went_the_later_the_story_is_due() -> None:
    days = [_days_after((0, rating, 0.0)) for rating in Rating]
    assert days == sorted(days)
    assert days[0] >= 1
    assert days[3] > days[1]


def test_what_was_forgotten_brings_the_date_forward_by_up_to_half() -> None:
    whole = _days_after((0, Rating.GOOD, 0.0))
    assert _days_after((0, Rating.GOOD, 0.5)) == pytest.approx(0.75 * whole)
    assert _days_after((0, Rating.GOOD, 1.0)) == pytest.approx(0.5 * whole)


def test_intervals_grow_while_it_goes_well_and_collapse_when_it_is_lost() -> None:
    good = [(0, Rating.GOOD, 0.0), (2, Rating.GOOD, 0.0), (13, Rating.GOOD, 0.0)]
    assert _days_after(*good) - 13 > _days_after(*good[:2]) - 2 > _days_after(good[0])
    assert _days_after(*good, (40, Rating.AGAIN, 1.0)) - 40 <= 1


def test_no_story_is_put_off_for_more_than_three_months() -> None:
    assert _days_after(*((10 * number, Rating.EASY, 0.0) for number in range(9))) - 80 <= 90


def test_a_well_known_story_that_was_half_forgotten_comes_back_soon() -> None:
    known = [(day, Rating.EASY, 0.0) for day in (0, 10, 40, 100)]
    assert _days_after(*known, (190, Rating.HARD, 0.5)) - 190 <= 9.5
    assert _days_after(*known, (190, Rating.AGAIN, 1.0)) - 190 <= 1


def test_the_same_attempts_give_the_same_dates_whatever_order_they_were_stored_in(tmp_path: Path) -> None:
    made = [attempt(0.9, COVERED, days=0), attempt(0.6, days=3), attempt(1.0, COVERED, days=5)]
    schedules = []
    for name, order in (("a", (0, 1, 2)), ("b", (2, 0, 1))):
        with SqliteStore(tmp_path / name / "starling.db") as store:
            for index in order:
                store.add(made[index])
            schedules.append(schedule_of(store, WEEK))
    assert schedules[0] == schedules[1]


def test_a_lost_schedule_is_made_again_from_the_attempts(store: SqliteStore) -> None:
    for day, score in ((0, 0.9), (3, 0.4), (4, 0.8)):
        store.add(attempt(score, COVERED, days=day))
    before = schedule_of(store, WEEK)
    with store.writing() as connection:
        connection.execute("DELETE FROM cards")
    assert schedule_of(store, WEEK) == before


def test_a_story_lost_today_is_due_from_the_first_minute_of_tomorrow_and_not_before(store: SqliteStore) -> None:
    store.add(attempt(0.1, (Verdict.MISSED,) * 4))
    (story,) = schedule_of(store, NOON)
    this_evening, tomorrow = (NOON.astimezone() + timedelta(days=day) for day in (0, 1))
    assert not story.is_due(this_evening.replace(hour=23, minute=59))
    assert story.is_due(tomorrow.replace(hour=0, minute=1))


def test_what_is_most_overdue_comes_first_then_new_stories_then_what_is_due_next(store: SqliteStore) -> None:
    store.add(attempt(1.0, COVERED, story=replace(STORY, name="known")))
    store.add(attempt(0.1, story=replace(STORY, name="shaky")))
    names = ["known", "shaky", "new"]
    assert next_story(store, names, WEEK) == "shaky"
    assert next_story(store, names, NOON + timedelta(hours=1)) == "new"
    assert next_story(store, ["known", "shaky"], NOON + timedelta(hours=1)) == "shaky"
    assert next_story(store, ["new", "newer"], NOON) == "new"
    assert next_story(store, [], NOON) is None


def test_only_stories_still_in_the_library_are_proposed(store: SqliteStore) -> None:
    store.add(attempt(0.1, story=replace(STORY, name="deleted")))
    assert next_story(store, ["new"], WEEK) == "new"
