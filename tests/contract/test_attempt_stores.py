"""What every `AttemptStore` does, the real one and the one that tests use in its place."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.fakes import FakeStore
from tests.unit.attempts import STORY, attempt

from starling.errors import AttemptNotFound
from starling.history.store import SqliteStore
from starling.ports import AttemptStore


@pytest.fixture(params=["fake", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> AttemptStore:
    return FakeStore() if request.param == "fake" else SqliteStore(tmp_path / "starling.db")


def test_an_attempt_gets_an_id_and_comes_back(store: AttemptStore) -> None:
    stored = store.add(attempt())
    assert stored == replace(attempt(), id=stored.id)
    assert stored.id is not None
    assert store.get(stored.id) == stored


def test_every_attempt_gets_an_id_of_its_own(store: AttemptStore) -> None:
    assert len({store.add(attempt()).id for _ in range(5)}) == 5


def test_an_unknown_id_is_not_found(store: AttemptStore) -> None:
    with pytest.raises(AttemptNotFound):
        store.get(99)


def test_attempts_are_listed_by_their_time_newest_first(store: AttemptStore) -> None:
    other = replace(STORY, name="other")
    made = [store.add(attempt(days=day, story=story)) for day, story in ((1, STORY), (3, other), (2, STORY))]
    assert list(store.list()) == [made[1], made[2], made[0]]
    assert list(store.list(story_name="other")) == [made[1]]
    assert list(store.list(limit=2)) == [made[1], made[2]]
