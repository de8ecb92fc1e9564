"""Taking attempts away for good: rows, recordings, and their traces in the database file and its copies."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from starling.errors import StorageError
from starling.history import cards
from starling.history.rows import AttemptRow, Filters
from starling.history.store import SqliteStore


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed, and the damaged databases set aside earlier that may still hold it."""

    attempt_ids: tuple[int, ...]
    files: tuple[Path, ...]
    set_aside: tuple[Path, ...]


def forget(store: SqliteStore, attempt_ids: Sequence[int]) -> Forgotten:
    """Remove these attempts with their recordings and reports, and every trace of them in the database file.

    The replies to their follow-up questions go with them. Spoken cues go too, because a follow-up question may quote
    an answer. Copies of the database made before a migration go as well: all they hold is in the database, or was to be
    forgotten. Raises AttemptNotFound before anything is removed, and StorageError.
    """
    asked = [store.row(attempt_id) for attempt_id in attempt_ids]
    replies = [reply for row in asked for reply in store.rows(Filters(follows=row.id, limit=None))]
    rows = list({row.id: row for row in (*asked, *replies)}.values())
    with store.writing() as connection:
        connection.executemany("DELETE FROM attempts WHERE id = ?", [(row.id,) for row in rows])
        for story_name in {row.story_name for row in rows}:
            cards.drop_card(connection, story_name)
        _drop_what_nothing_refers_to(connection)
    files = [path for row in rows for path in _files_of(store, row)]
    # A page, spoken cues and remembered hearings that may hold words of them; all can be made again.
    files += [store.path.parent / "reports" / "dashboard.html"]
    files += [path for cache in ("spoken", "heard") for path in (store.path.parent / "cache" / cache).glob("*")]
    files += store.path.parent.glob(f"{store.path.stem}.before-schema-*.backup*{store.path.suffix}")
    removed = [path for path in dict.fromkeys(files) if _remove(path)]
    compact(store)
    damaged = sorted(store.path.parent.glob(f"{store.path.stem}.damaged*{store.path.suffix}"))
    return Forgotten(tuple(row.id for row in rows), tuple(removed), tuple(damaged))


def forget_everything(store: SqliteStore) -> Forgotten:
    """Remove all attempts and every database set aside."""
    everything = forget(store, [row.id for row in store.rows(Filters(with_replies=True, limit=None))])
    removed = [part for path in everything.set_aside for part in path.parent.glob(f"{path.name}*") if _remove(part)]
    return Forgotten(everything.attempt_ids, (*everything.files, *removed), ())


def compact(store: SqliteStore) -> None:
    """Write the database file anew, without free pages, and empty the write-ahead log."""
    with store.reading() as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _drop_what_nothing_refers_to(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM points WHERE id NOT IN (SELECT point_id FROM verdicts)")
    connection.execute(
        """
        DELETE FROM story_versions WHERE id NOT IN (SELECT story_version_id FROM attempts)
            AND id NOT IN (SELECT story_version_id FROM earlier_assessments)
        """
    )


def _files_of(store: SqliteStore, row: AttemptRow) -> list[Path]:
    home = store.path.parent
    files = list((home / "reports").glob(f"attempt-{row.id}.html"))
    # Any file that is not among the kept recordings was the user's own before Starling saw it: it stays.
    if row.audio_path and (home / row.audio_path).resolve().is_relative_to((home / "recordings").resolve()):
        files.append(home / row.audio_path)
    return files


def _remove(path: Path) -> bool:
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StorageError(
            f"the attempt is forgotten, but {path} can't be deleted: {error.strerror or error}",
            hint="delete the file yourself",
        ) from error
    return True
