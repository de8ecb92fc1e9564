import os
import sqlite3
import stat
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.unit.attempts import NOON, STORY, attempt, refused, typed

from starling.errors import AttemptNotFound, StorageError
from starling.history.database import open_database, salvage, storage_errors
from starling.history.migrations import SCHEMA
from starling.history.rows import Filters
from starling.history.store import SqliteStore
from starling.model import Attempt, Component, KeyPoint


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with SqliteStore(tmp_path / "home" / "starling.db") as opened:
        yield opened


@pytest.mark.parametrize("make", [attempt, refused, typed])
def test_an_attempt_comes_back_as_it_was_stored(store: SqliteStore, make: object) -> None:
    assert callable(make)
    stored = store.add(make())
    assert stored.id is not None
    assert store.get(stored.id) == stored


def test_an_attempt_keeps_the_story_as_it_was_judged_by(store: SqliteStore) -> None:
    first = store.add(attempt())
    edited = replace(STORY, key_points=(*STORY.key_points[:3], KeyPoint(3, Component.RESULT, "Nobody went hungry")))
    second = store.add(attempt(story=edited, days=1))
    assert store.get(first.id or 0).story == STORY
    assert store.get(second.id or 0).story == edited


def test_storing_the_same_attempt_twice_is_a_mistake(store: SqliteStore) -> None:
    with pytest.raises(ValueError, match="stored already"):
        store.add(store.add(attempt()))


def test_an_unknown_attempt_is_said_to_be_unknown(store: SqliteStore) -> None:
    with pytest.raises(AttemptNotFound, match="no attempt 7"):
        store.get(7)


def test_attempts_are_listed_newest_first_and_by_story(store: SqliteStore) -> None:
    other = replace(STORY, name="other")
    ids = [store.add(attempt(days=day, story=story)).id for day, story in ((1, STORY), (3, other), (2, STORY))]
    assert [found.id for found in store.list()] == [ids[1], ids[2], ids[0]]
    assert [found.id for found in store.list(story_name="bakery-ovens", limit=1)] == [ids[2]]
    assert store.latest_id() == ids[1]
    assert store.latest_id("bakery-ovens") == ids[2]


def test_rows_carry_the_figures_that_lists_show(store: SqliteStore) -> None:
    store.add(attempt(score=0.3))
    (row,) = store.rows(Filters())
    assert (row.recall, row.covered, row.partial, row.missed, row.contradicted) == (0.3, 1, 1, 1, 1)
    assert (row.duration_s, row.target_s, row.filler_count, row.pause_count) == (6.4, 90.0, 1, 1)
    assert row.share == {
        Component.SITUATION: 0.4,
        Component.TASK: 0.0,
        Component.ACTION: 0.6,
        Component.RESULT: 0.0,
    }


@pytest.mark.parametrize(
    ("filters", "days"),
    [
        (Filters(since=NOON + timedelta(days=2)), [3, 2]),
        (Filters(until=NOON + timedelta(days=2)), [1, 0]),
        (Filters(below_recall=0.35), [1, 0]),
        (Filters(only_refused=True), [3]),
        (Filters(question_contains="SOMETHING broke", limit=1), [3]),
        (Filters(question_contains="nothing of the kind"), []),
        (Filters(story_name="unknown"), []),
    ],
)
def test_filters_let_through_what_they_name(store: SqliteStore, filters: Filters, days: list[int]) -> None:
    for made in (attempt(0.2, days=0), attempt(0.3, days=1), attempt(0.4, days=2), refused(days=3)):
        store.add(made)
    assert [(row.recorded_at - NOON).days for row in store.rows(filters)] == days


def test_a_recording_inside_the_home_is_found_after_the_home_moved(store: SqliteStore, tmp_path: Path) -> None:
    stored = store.add(attempt(audio_path=tmp_path / "home" / "recordings" / "a.flac"))
    store.close()
    (tmp_path / "home").rename(tmp_path / "moved")
    with SqliteStore(tmp_path / "moved" / "starling.db") as moved:
        assert moved.get(stored.id or 0).audio_path == tmp_path / "moved" / "recordings" / "a.flac"


@pytest.mark.skipif(sys.platform == "win32", reason="file modes are a POSIX matter")
def test_only_the_owner_can_read_the_database(store: SqliteStore) -> None:
    store.add(attempt())
    files = list(store.path.parent.iterdir())
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(store.path.parent.stat().st_mode) == 0o700


def test_the_database_uses_a_write_ahead_log_foreign_keys_and_secure_delete(store: SqliteStore) -> None:
    with store.reading() as connection:
        pragmas = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "foreign_keys", "secure_delete", "synchronous")
        }
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "secure_delete": 1, "synchronous": 2}


def test_a_failed_write_leaves_nothing_behind(store: SqliteStore) -> None:
    store.add(attempt())

    def delete_and_fail() -> None:
        with store.writing() as connection:
            connection.execute("DELETE FROM attempts")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        delete_and_fail()
    assert len(store.rows(Filters())) == 1


def test_a_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "starling.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 999")
    with SqliteStore(path) as store, pytest.raises(StorageError, match="newer Starling") as refusal:
        store.list()
    assert "update Starling" in refusal.value.hint
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == 999


@pytest.mark.parametrize("version", range(1, len(SCHEMA)))
def test_every_earlier_schema_is_migrated_after_a_backup(tmp_path: Path, version: int) -> None:
    path = tmp_path / "starling.db"
    open_database(path, SCHEMA[:version]).close()
    with SqliteStore(path) as store:
        stored = store.add(attempt())
        assert store.get(stored.id or 0) == stored
    with closing(sqlite3.connect(next(tmp_path.glob("*.backup.db")))) as backup:
        assert backup.execute("PRAGMA user_version").fetchone()[0] == version


def test_a_step_added_later_is_applied_after_a_backup_that_still_holds_the_old_shape(tmp_path: Path) -> None:
    path = tmp_path / "starling.db"
    with SqliteStore(path) as store:
        store.add(attempt())
    next_schema = (*SCHEMA, ("ALTER TABLE attempts ADD COLUMN mood TEXT",))
    with closing(open_database(path, next_schema)) as migrated:
        assert migrated.execute("SELECT mood FROM attempts").fetchone()[0] is None
    with closing(sqlite3.connect(next(tmp_path.glob("*.backup.db")))) as backup:
        assert backup.execute("SELECT count(*) FROM attempts").fetchone()[0] == 1
        assert backup.execute("PRAGMA user_version").fetchone()[0] == len(SCHEMA)


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "starling.db"
    SqliteStore(path).add(attempt())
    with pytest.raises(sqlite3.Error):
        open_database(path, (*SCHEMA, ("ALTER TABLE attempts ADD COLUMN mood TEXT", "nonsense")))
    with SqliteStore(path) as store:
        assert len(store.list()) == 1


def test_a_file_that_is_no_database_is_set_aside_and_a_fresh_one_is_used(tmp_path: Path) -> None:
    path = tmp_path / "starling.db"
    path.write_bytes(b"these are not the attempts you are looking for" * 100)
    heard: list[tuple[Path, int]] = []
    with SqliteStore(path, on_salvage=lambda aside, saved: heard.append((aside, saved))) as store:
        store.add(attempt())
        assert len(store.list()) == 1
    assert heard == [(tmp_path / "starling.damaged.db", 0)]
    assert heard[0][0].read_bytes().startswith(b"these are not the attempts")


def test_what_can_be_read_of_a_damaged_database_is_saved(tmp_path: Path) -> None:
    path = tmp_path / "starling.db"
    with SqliteStore(path) as store:
        stored = [store.add(attempt(days=day)) for day in range(60)]
    _overwrite_a_page_of(path, "hearings")
    heard: list[tuple[Path, int]] = []
    with SqliteStore(path, on_salvage=lambda aside, saved: heard.append((aside, saved))) as store:
        with pytest.raises(StorageError, match="set aside as starling"):
            store.list()
        readable = [found for found in stored if _reads(store, found)]
        assert len(store.rows(Filters(limit=None))) == 60
    assert heard == [(tmp_path / "starling.damaged.db", 60)]
    assert 40 <= len(readable) < 60


def _overwrite_a_page_of(path: Path, table: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        root, page_size = connection.execute(
            "SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_master WHERE name = ?", (table,)
        ).fetchone()
    with path.open("r+b") as file:
        file.seek((root - 1) * page_size)
        interior = file.read(page_size)
        child = int.from_bytes(interior[12:14], "big")
        leaf = int.from_bytes(interior[child : child + 4], "big")
        file.seek((leaf - 1) * page_size)
        file.write(os.urandom(page_size))


def _reads(store: SqliteStore, wanted: Attempt) -> bool:
    try:
        return store.get(wanted.id or 0) == wanted
    except AttemptNotFound:
        return False


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_can_not_be_written_is_one_clear_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StorageError, match="can't be used"):
        SqliteStore(tmp_path / "starling.db").list()


def test_a_folder_in_the_place_of_the_database_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "starling.db").mkdir()
    with pytest.raises(StorageError, match="can't be used"):
        SqliteStore(tmp_path / "starling.db").list()


def _locked(path: Path) -> sqlite3.Connection:
    """Another program that has the whole database for itself until it rolls back."""
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    return other


def test_who_comes_while_another_makes_the_database_waits_its_turn(tmp_path: Path) -> None:
    other = _locked(tmp_path / "starling.db")
    threading.Timer(0.1, other.close).start()
    with closing(open_database(tmp_path / "starling.db")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def test_a_database_that_stays_busy_is_told_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("starling.history.database.BUSY_TIMEOUT_S", 0.05)
    with closing(_locked(tmp_path / "starling.db")), pytest.raises(StorageError, match="locked") as caught:
        SqliteStore(tmp_path / "starling.db").list()
    assert caught.value.hint == "another Starling is busy with it; try again"


def test_a_database_that_can_only_be_read_is_told_so_when_it_is_to_be_changed(tmp_path: Path) -> None:
    path = tmp_path / "starling.db"
    open_database(path).close()
    with (
        closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection,
        pytest.raises(StorageError, match="readonly") as caught,
        storage_errors(path),
    ):
        connection.execute("DELETE FROM attempts")
    assert "can be looked at, not changed" in caught.value.hint


def test_attempts_are_saved_from_a_damaged_file_that_lacks_a_table(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "damaged.db") as store:
        for day in range(2):
            store.add(attempt(days=day))
    with closing(sqlite3.connect(tmp_path / "damaged.db")) as connection:
        connection.execute("DROP TABLE cards")
    with closing(open_database(tmp_path / "fresh.db")) as fresh:
        assert salvage(tmp_path / "damaged.db", fresh) == 2
    with SqliteStore(tmp_path / "fresh.db") as store:
        assert [found.id for found in store.list()] == [2, 1]
