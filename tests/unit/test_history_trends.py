from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.unit.attempts import DELIVERY, NOON, STORY, assessment, attempt, refused

from starling.errors import AttemptNotFound
from starling.history.overview import overview
from starling.history.store import SqliteStore
from starling.history.trends import PracticeDay, best_id, compare, practice_days, story_trend, streak
from starling.model import Component, KeyPoint, Verdict

C, P, M, X = Verdict.COVERED, Verdict.PARTIAL, Verdict.MISSED, Verdict.CONTRADICTED


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore(tmp_path / "starling.db") as opened:
        yield opened


def test_a_trend_shows_each_point_over_the_attempts_oldest_first(store: SqliteStore) -> None:
    for day, verdicts in ((2, (C, M, C, X)), (1, (C, M, P, M)), (3, (C, C, C, M))):
        store.add(attempt(verdicts=verdicts, days=day))
    trend = story_trend(store, "bakery-ovens")
    assert [row.day for row in trend.attempts] == ["2026-03-03", "2026-03-04", "2026-03-05"]
    assert [point.verdicts for point in trend.points] == [(C, C, C), (M, M, C), (P, C, C), (M, X, M)]
    assert [(point.text, point.lost, point.judged) for point in trend.often_lost()] == [
        ("We delivered by noon", 3, 3),
        ("I had to find bread for 40 stalls", 2, 3),
    ]


def test_what_is_drawn_of_a_trend_leaves_out_refused_answers(store: SqliteStore) -> None:
    for made in (attempt(0.2, (C, M, C, X), days=1), refused(days=2), attempt(0.4, (C, C, C, M), days=3), refused(4)):
        store.add(made)
    judged = story_trend(store, "bakery-ovens").judged()
    assert [row.recall for row in judged.attempts] == [0.2, 0.4]
    assert [point.verdicts for point in judged.points] == [(C, C), (M, C), (C, C), (X, M)]
    assert len(story_trend(store, "bakery-ovens").attempts) == 4


def test_a_trend_follows_the_story_as_it_is_now(store: SqliteStore) -> None:
    store.add(attempt(verdicts=(C, M, C, M)))
    edited = replace(STORY, key_points=(*STORY.key_points[1:], KeyPoint(3, None, "A new point")))
    moved = tuple(replace(point, index=index) for index, point in enumerate(edited.key_points))
    store.add(attempt(verdicts=(C, C, C, M), story=replace(edited, key_points=moved), days=1))
    store.add(refused(days=2))
    points = {point.text: point.verdicts for point in story_trend(store, "bakery-ovens").points}
    assert points == {
        "I had to find bread for 40 stalls": (M, C, None),
        "I borrowed the school kitchen": (C, C, None),
        "We delivered by noon": (M, C, None),
        "A new point": (None, M, None),
    }


def test_an_unknown_story_has_no_trend(store: SqliteStore) -> None:
    with pytest.raises(AttemptNotFound, match="no attempt at nothing yet"):
        story_trend(store, "nothing")


def test_two_attempts_are_compared_by_points_seconds_and_share() -> None:
    before = attempt(0.3, (C, X, P, M))
    judged = assessment((P, C, P, M), 0.5)
    star = replace(judged.star, share={Component.ACTION: 0.5, Component.SITUATION: 0.5}) if judged.star else None
    after = replace(attempt(0.5), assessment=replace(judged, star=star, delivery=replace(DELIVERY, duration_s=60.4)))
    compared = compare(before, after)
    assert [(change.text, change.before, change.after) for change in compared.won] == [
        ("I had to find bread for 40 stalls", X, C)
    ]
    assert [(change.text, change.before, change.after) for change in compared.lost] == [
        ("Both ovens failed on the morning of the fair", C, P)
    ]
    assert compared.recall == pytest.approx(0.2)
    assert compared.duration_s == pytest.approx(54.0)
    assert compared.share is not None
    assert compared.share[Component.ACTION] == pytest.approx(-0.1)
    assert compared.share[Component.SITUATION] == pytest.approx(0.1)


def test_nothing_is_invented_when_one_of_two_attempts_was_refused() -> None:
    compared = compare(refused(), attempt())
    assert (compared.recall, compared.share, compared.won, compared.lost) == (None, None, (), ())


@pytest.mark.parametrize(
    ("days_ago", "length"), [([], 0), ([0], 1), ([1], 1), ([2], 0), ([0, 1, 2, 4], 3), ([1, 2, 3], 3)]
)
def test_a_streak_is_days_in_a_row_and_today_is_not_over_yet(days_ago: list[int], length: int) -> None:
    today = date(2026, 3, 20)
    assert streak([PracticeDay(today - timedelta(days=ago), 1, 60.0) for ago in days_ago], today) == length


def test_practice_is_counted_by_day(store: SqliteStore) -> None:
    for day in (0, 0, 2):
        store.add(attempt(days=day))
    assert [(entry.day.isoformat(), entry.attempts, entry.spoken_s) for entry in practice_days(store)] == [
        ("2026-03-02", 2, 12.8),
        ("2026-03-04", 1, 6.4),
    ]


def test_the_best_attempt_is_the_highest_recall_and_the_newest_of_equals(store: SqliteStore) -> None:
    assert best_id(store, "bakery-ovens") is None
    ids = [store.add(attempt(score, days=day)).id for day, score in enumerate((0.8, 0.4, 0.8, 0.2))]
    assert best_id(store, "bakery-ovens") == ids[2]


def test_the_overview_sums_up_every_story_and_charts_the_latest(store: SqliteStore) -> None:
    for day, name, score in ((0, "a", 0.9), (1, "a", 0.5), (2, "b", 0.7)):
        store.add(attempt(score, days=day, story=replace(STORY, name=name)))
    shown = overview(store, NOON + timedelta(days=3), date(2026, 3, 5), charted=1)
    assert [(story.story_name, story.attempts, story.best_recall, story.last_recall) for story in shown.stories] == [
        ("b", 1, 0.7, 0.7),
        ("a", 2, 0.9, 0.5),
    ]
    assert [trend.story_name for trend in shown.trends] == ["b"]
    assert (shown.attempts, shown.streak_days, shown.spoken_s) == (3, 3, pytest.approx(19.2))
