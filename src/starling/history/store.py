"""Attempts in one SQLite file: write-ahead log, foreign keys, every write in a transaction."""

import hashlib
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path

from starling.errors import AttemptNotFound, StorageError
from starling.history import cards, codec, database
from starling.history.rows import AttemptRow, Filters, figures_of
from starling.history.schedule import Review, rating_of
from starling.model import Attempt, Story, Verdict

_ROW_COLUMNS = ", ".join(field.name for field in fields(AttemptRow))
_NEWEST_FIRST = "ORDER BY recorded_at DESC, id DESC"


class DatabaseSalvagedError(StorageError):
    """Damage showed in the middle of a call; a fresh database with what could be read now stands in its place."""


class SqliteStore:
    """Implements `ports.AttemptStore` on the file at `path`; it and its folder are made on first use.

    Safe to use from several processes, and from several threads of one. A damaged file is renamed, never
    deleted, and whatever can be read is copied to a fresh one; `on_salvage(aside, saved)` then hears about it.
    Every method raises StorageError when the file can't be used.
    """

    def __init__(self, path: Path, on_salvage: Callable[[Path, int], None] | None = None) -> None:
        self.path = path
        self._on_salvage = on_salvage
        self._connection: sqlite3.Connection | None = None
        self._lock = threading.RLock()

    def __enter__(self) -> "SqliteStore":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file. The store opens it again when used again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def add(self, attempt: Attempt) -> Attempt:
        """Store `attempt` and return it with its id. Raises ValueError when it has one already."""
        if attempt.id is not None:
            raise ValueError(f"attempt {attempt.id} is stored already")
        try:
            return self._add(attempt)
        except DatabaseSalvagedError:
            return self._add(attempt)

    def _add(self, attempt: Attempt) -> Attempt:
        with self.writing() as connection:
            return self.add_within(connection, attempt)

    def add_within(self, connection: sqlite3.Connection, attempt: Attempt) -> Attempt:
        """As `add`, inside a transaction of `writing` that may hold more."""
        columns = {
            "recorded_at": codec.time_to_text(attempt.recorded_at),
            "day": attempt.recorded_at.astimezone().strftime("%Y-%m-%d"),
            "story_name": attempt.story.name,
            "story_version_id": keep_story(connection, attempt.story),
            "question": attempt.question,
            "model": attempt.hearing.model,
            "starling_version": attempt.starling_version,
            "audio_path": self._kept_path(attempt.audio_path),
            "follows": attempt.follows,
            **figures_of(attempt),
        }
        stored = replace(attempt, id=_insert(connection, "attempts", columns))
        hearing = codec.hearing_to_bytes(attempt.hearing)
        _insert(connection, "hearings", {"attempt_id": stored.id, "hearing": hearing})
        keep_assessment(connection, stored)
        recall = attempt.assessment.recall
        # A reply to a follow-up question is about one point; it says nothing about how well the story is known.
        if recall is not None and attempt.follows is None:
            contradicted = sum(match.verdict is Verdict.CONTRADICTED for match in recall.matches)
            rating = rating_of(recall.score, contradicted)
            reviewed = Review(attempt.recorded_at, rating, forgotten=1 - recall.score)
            cards.advance_card(connection, attempt.story.name, reviewed)
        return stored

    def get(self, attempt_id: int) -> Attempt:
        """One attempt, whole. Raises AttemptNotFound."""
        with self.reading() as connection:
            row = connection.execute(f"{_WHOLE} WHERE a.id = ?", (attempt_id,)).fetchone()
        if row is None:
            raise not_found(attempt_id)
        return self._attempt(row)

    def list(self, story_name: str | None = None, limit: int | None = None) -> Sequence[Attempt]:
        """Attempts, replies among them, whole, newest first. For figures over many use `rows`: it is far cheaper."""
        condition, values = ("WHERE a.story_name = ?", [story_name]) if story_name is not None else ("", [])
        query = f"{_WHOLE} {condition} ORDER BY a.recorded_at DESC, a.id DESC LIMIT ?"
        with self.reading() as connection:
            found = connection.execute(query, (*values, _limit(limit))).fetchall()
        return [self._attempt(row) for row in found]

    def rows(self, filters: Filters) -> Sequence[AttemptRow]:
        """The figures of the attempts that `filters` let through, newest first."""
        conditions, values = _conditions(filters)
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        query = f"SELECT {_ROW_COLUMNS} FROM attempts {where} {_NEWEST_FIRST} LIMIT ?"
        with self.reading() as connection:
            found = connection.execute(query, (*values, _limit(filters.limit))).fetchall()
        return [_row(row) for row in found]

    def row(self, attempt_id: int) -> AttemptRow:
        """The figures of one attempt. Raises AttemptNotFound."""
        with self.reading() as connection:
            row = connection.execute(f"SELECT {_ROW_COLUMNS} FROM attempts WHERE id = ?", (attempt_id,)).fetchone()
        if row is None:
            raise not_found(attempt_id)
        return _row(row)

    def latest_id(self, story_name: str | None = None) -> int:
        """The id of the newest answer (of a story). Raises AttemptNotFound when there is none."""
        rows = self.rows(Filters(story_name=story_name, limit=1))
        if not rows:
            of_story = f" of {story_name}" if story_name else ""
            raise AttemptNotFound(f"there is no attempt{of_story} yet", hint="starling practice makes one")
        return rows[0].id

    def name_as_kept(self, story_name: str) -> str:
        """The name that attempts are kept under which differs from `story_name` in upper and lower case at most."""
        with self.reading() as connection:
            names = {row["story_name"] for row in connection.execute("SELECT DISTINCT story_name FROM attempts")}
        if story_name in names:
            return story_name
        return min((name for name in names if name.casefold() == story_name.casefold()), default=story_name)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection for queries; a damaged file is salvaged first and shows as an error only if that fails."""
        with self._lock, database.storage_errors(self.path):
            try:
                yield self._open()
            except sqlite3.DatabaseError as error:
                if not database.is_damage(error):
                    raise
                raise self._salvage(error) from error

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection inside one transaction: all of it is stored, or nothing."""
        with self.reading() as connection, database.transaction(connection):
            yield connection

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            try:
                self._connection = database.open_database(self.path)
            except sqlite3.DatabaseError as error:
                if not database.is_damage(error):
                    raise
                self._salvage(error)
        assert self._connection is not None
        return self._connection

    def _salvage(self, cause: sqlite3.Error) -> StorageError:
        self.close()
        aside = database.set_aside(self.path)
        self._connection = database.open_database(self.path)
        saved = database.salvage(aside, self._connection)
        if self._on_salvage is not None:
            self._on_salvage(aside, saved)
        return DatabaseSalvagedError(
            f"the history was damaged ({cause}); it was set aside as {aside.name} and {saved} attempts were saved",
            hint="run the command again",
        )

    @property
    def can_write(self) -> bool:
        """Whether anything can be stored; what is there can be looked at anyway."""
        with self.reading() as connection:
            # SQLite's word for a file that was opened to be read only.
            return not connection.execute("PRAGMA query_only").fetchone()[0]

    def _kept_path(self, path: Path | None) -> str | None:
        # Relative inside the home, so that the folder can be moved and restored elsewhere.
        if path is None:
            return None
        base = self.path.parent.absolute()
        absolute = path.absolute()
        return absolute.relative_to(base).as_posix() if absolute.is_relative_to(base) else str(absolute)

    def _attempt(self, row: sqlite3.Row) -> Attempt:
        story = codec.story_from_json(row["story"])
        return Attempt(
            id=row["id"],
            recorded_at=codec.time_from_text(row["recorded_at"]),
            story=story,
            hearing=codec.hearing_from_bytes(row["hearing"]),
            assessment=codec.assessment_from_bytes(row["assessment"], story),
            starling_version=row["starling_version"],
            question=row["question"],
            audio_path=self.path.parent / row["audio_path"] if row["audio_path"] else None,
            follows=row["follows"],
        )


_WHOLE = """
    SELECT a.id, a.recorded_at, a.starling_version, a.question, a.audio_path, a.follows,
        v.story, h.hearing, s.assessment
    FROM attempts a
    JOIN story_versions v ON v.id = a.story_version_id
    JOIN hearings h ON h.attempt_id = a.id
    JOIN assessments s ON s.attempt_id = a.id
"""


def not_found(attempt_id: int) -> AttemptNotFound:
    """The error for a number that no attempt has."""
    return AttemptNotFound(f"there is no attempt {attempt_id}", hint="starling history lists them")


def _row(row: sqlite3.Row) -> AttemptRow:
    values = dict(row)
    return AttemptRow(**{**values, "recorded_at": codec.time_from_text(values["recorded_at"])})


def _limit(limit: int | None) -> int:
    return -1 if limit is None else limit


def _conditions(filters: Filters) -> tuple[list[str], list[object]]:
    possible: list[tuple[str, object]] = [
        ("story_name = ?", filters.story_name),
        ("recorded_at >= ?", filters.since and codec.time_to_text(filters.since)),
        ("recorded_at < ?", filters.until and codec.time_to_text(filters.until)),
        ("recall < ?", filters.below_recall),
        ("instr(lower(question), lower(?)) > 0", filters.question_contains),
        ("follows = ?", filters.follows),
    ]
    given = [(condition, value) for condition, value in possible if value is not None]
    conditions = [condition for condition, _ in given]
    if not filters.with_replies and filters.follows is None:
        conditions.append("follows IS NULL")
    if filters.only_judged:
        conditions.append("refused IS NULL")
    if filters.only_refused:
        conditions.append("refused IS NOT NULL")
    return conditions, [value for _, value in given]


def _insert(connection: sqlite3.Connection, table: str, columns: Mapping[str, object]) -> int:
    marks = ", ".join("?" * len(columns))
    cursor = connection.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", tuple(columns.values()))
    return int(cursor.lastrowid or 0)


def keep_story(connection: sqlite3.Connection, story: Story) -> int:
    """The id of this version of a story, written if it is new, inside a transaction."""
    text = codec.story_to_json(story)
    digest = hashlib.sha256(text.encode()).hexdigest()
    connection.execute(
        "INSERT OR IGNORE INTO story_versions (digest, name, story) VALUES (?, ?, ?)", (digest, story.name, text)
    )
    return int(connection.execute("SELECT id FROM story_versions WHERE digest = ?", (digest,)).fetchone()[0])


def keep_assessment(connection: sqlite3.Connection, attempt: Attempt) -> None:
    """Write the assessment of a stored attempt and its rows of verdicts, inside a transaction."""
    packed = codec.assessment_to_bytes(attempt.assessment, attempt.story)
    _insert(connection, "assessments", {"attempt_id": attempt.id, "assessment": packed})
    for match in attempt.assessment.recall.matches if attempt.assessment.recall else ():
        point = match.point
        connection.execute(
            "INSERT OR IGNORE INTO points (story_name, section, text) VALUES (?, ?, ?)",
            (attempt.story.name, point.section, point.text),
        )
        connection.execute(
            """
            INSERT OR REPLACE INTO verdicts (attempt_id, point_id, position, verdict, confidence)
            SELECT ?, id, ?, ?, ? FROM points WHERE story_name = ? AND text = ?
            """,
            (attempt.id, point.index, match.verdict, match.confidence, attempt.story.name, point.text),
        )
