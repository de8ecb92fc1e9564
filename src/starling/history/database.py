"""The SQLite file: opened privately, brought to the latest schema, set aside and salvaged when it is damaged."""

import errno
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from starling.errors import StorageError
from starling.history.migrations import SCHEMA

BUSY_TIMEOUT_S = 30.0
_COMPANIONS = ("", "-wal", "-shm")
_BLIND_PROBES = 20_000
"""How many keys are asked for one by one where the end of a damaged table can't be seen."""
_DAMAGE = ("malformed", "not a database", "file is encrypted")


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the error says that the file itself is broken (and not busy, full or forbidden)."""
    return isinstance(error, sqlite3.DatabaseError) and any(sign in str(error) for sign in _DAMAGE)


@contextmanager
def storage_errors(path: Path, what: str = "the history at") -> Iterator[None]:
    """Turn what SQLite and the disk say of `path`, which is called `what`, into StorageError."""
    try:
        yield
    except sqlite3.Error as error:
        raise StorageError(f"{what} {path} can't be used: {error}", hint=_hint_for(error)) from error
    except OSError as error:
        raise StorageError(
            f"{what} {path} can't be used: {error.strerror or error}",
            hint="check the folder's permissions and the free space, or choose another with --home",
        ) from error


def _hint_for(error: sqlite3.Error) -> str:
    if "locked" in str(error):
        return "another Starling is busy with it; try again"
    if "full" in str(error):
        return "free some disk space and try again"
    if "readonly" in str(error):
        return "what is in this folder can be looked at, not changed: make it writable, or choose another with --home"
    return "check the folder's permissions and the free space, or choose another with --home"


def open_database(path: Path, schema: tuple[tuple[str, ...], ...] = SCHEMA) -> sqlite3.Connection:
    """A connection to the database at `path`, created with mode 0600 and migrated where needed.

    Where nothing can be written, what is there is opened for reading. Raises StorageError for a database written by
    a newer Starling, and sqlite3.Error or OSError as they come.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        writable = _connect(path)
        return _prepared(writable, lambda: _make_ready(writable, path, schema))
    except (OSError, sqlite3.OperationalError) as error:
        if not (_forbids_writing(error) and path.is_file()):
            raise
        found = _open_to_read(path)
        if found is None:
            raise
        connection = found
    return _prepared(connection, lambda: _check_to_read(connection, path, schema))


def _connect(database: Path | str) -> sqlite3.Connection:
    is_uri = isinstance(database, str)
    return sqlite3.connect(database, uri=is_uri, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)


def _prepared(connection: sqlite3.Connection, prepare: Callable[[], None]) -> sqlite3.Connection:
    try:
        connection.row_factory = sqlite3.Row
        # A restored file may come from anybody: its views and triggers may call nothing but plain functions.
        connection.execute("PRAGMA trusted_schema = OFF")
        prepare()
    except (sqlite3.Error, OSError, StorageError):
        connection.close()
        raise
    return connection


def _make_ready(connection: sqlite3.Connection, path: Path, schema: tuple[tuple[str, ...], ...]) -> None:
    _enter_wal(connection)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA synchronous = FULL")
    _migrate(connection, path, schema)


def _forbids_writing(error: OSError | sqlite3.OperationalError) -> bool:
    if isinstance(error, OSError):
        return error.errno in (errno.EROFS, errno.EACCES, errno.EPERM)
    return error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)


def _open_to_read(path: Path) -> sqlite3.Connection | None:
    """A connection that never writes; None where even reading needs to write."""
    uri, log = path.absolute().as_uri(), path.with_name(f"{path.name}-wal")
    # Without its two companions SQLite reads a database in WAL mode only when told that nobody is writing: with
    # nothing in the log nobody is. With something in it, "immutable" would leave out the newest attempts.
    endings = ["mode=ro"] if log.exists() and log.stat().st_size else ["mode=ro", "mode=ro&immutable=1"]
    for ending in endings:
        connection = _connect(f"{uri}?{ending}")
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError:
            connection.close()
            continue
        return connection
    return None


def _check_to_read(connection: sqlite3.Connection, path: Path, schema: tuple[tuple[str, ...], ...]) -> None:
    connection.execute("PRAGMA query_only = ON")
    found = _version(connection)
    _refuse_newer(found, path, schema)
    if found < len(schema):
        raise StorageError(
            f"the history at {path} is from an earlier Starling, and can't be brought up to date in a folder that can "
            "only be read",
            hint="copy the folder, and name the copy with --home",
        )


def _refuse_newer(found: int, path: Path, schema: tuple[tuple[str, ...], ...]) -> None:
    if found > len(schema):
        raise StorageError(
            f"the history at {path} was written by a newer Starling (schema {found}; this one knows {len(schema)})",
            hint="update Starling; nothing was changed",
        )


def _enter_wal(connection: sqlite3.Connection) -> None:
    # Changing the journal mode ignores the busy timeout, so processes that start together must take turns here.
    deadline_s = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline_s:
                raise
            time.sleep(0.02)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _migrate(connection: sqlite3.Connection, path: Path, schema: tuple[tuple[str, ...], ...]) -> None:
    latest = len(schema)
    if _version(connection) == latest:
        return
    with transaction(connection):
        found = _version(connection)
        _refuse_newer(found, path, schema)
        if found:
            back_up(path, path.with_name(f"{path.stem}.before-schema-{latest}.backup{path.suffix}"))
        for number in range(found, latest):
            for statement in schema[number]:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {latest}")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All or nothing; waits its turn among other processes."""
    connection.execute("BEGIN IMMEDIATE")
    is_whole = False
    try:
        yield connection
        is_whole = True
    finally:
        if is_whole:
            connection.commit()
        elif connection.in_transaction:
            connection.rollback()


def back_up(path: Path, to: Path) -> Path:
    """A complete copy of the database at a fresh name like `to`, readable by its owner only."""
    to = fresh_name(to)
    os.close(os.open(to, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
    return to


def fresh_name(path: Path) -> Path:
    """`path`, or the first of `path` with -2, -3, ... before the suffix that does not exist."""
    candidate, number = path, 1
    while candidate.exists():
        number += 1
        candidate = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return candidate


def set_aside(path: Path) -> Path:
    """Rename a damaged database and its companions, so that nothing of it is lost; the new name of the main file."""
    aside = fresh_name(path.with_name(f"{path.stem}.damaged{path.suffix}"))
    for ending in _COMPANIONS:
        part = path.with_name(path.name + ending)
        if part.exists():
            part.rename(aside.with_name(aside.name + ending))
    return aside


def salvage(damaged: Path, into: sqlite3.Connection) -> int:
    """Copy every readable row of `damaged` into the fresh database `into`; how many attempts were saved.

    Rows whose page is unreadable are left; so is what refers to them. The damaged file is not changed.
    """
    with closing(sqlite3.connect(f"{damaged.absolute().as_uri()}?mode=ro", uri=True)) as source:
        into.execute("PRAGMA foreign_keys = OFF")
        try:
            with transaction(into):
                for table in _tables(into):
                    _copy_table(source, into, table)
                for table in _tables(into):
                    _drop_orphans(into, table)
        finally:
            into.execute("PRAGMA foreign_keys = ON")
    return int(into.execute("SELECT count(*) FROM attempts").fetchone()[0])


def _tables(connection: sqlite3.Connection) -> list[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    return [str(row[0]) for row in connection.execute(query)]


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [str(row[1]) for row in connection.execute(f"PRAGMA table_info({table})")]


def _copy_table(source: sqlite3.Connection, into: sqlite3.Connection, table: str) -> None:
    try:
        known = set(_columns(source, table))
    except sqlite3.DatabaseError:
        return
    # A file from an earlier schema lacks the columns that came later; those have defaults.
    columns = [column for column in _columns(into, table) if column in known]
    if not columns:
        return
    insert = f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    into.executemany(insert, _readable_rows(source, table, columns))


def _readable_rows(source: sqlite3.Connection, table: str, columns: list[str]) -> Iterator[tuple[object, ...]]:
    """Rows from the front until damage, from the back until damage, then what can be had by asking key by key.

    Every table's first column is its key or the first part of it.
    """
    key, select = columns[0], f"SELECT {', '.join(columns)} FROM {table} NOT INDEXED"
    ends: list[object] = []
    for direction in ("ASC", "DESC"):
        row: tuple[object, ...] = ()
        try:
            for row in source.execute(f"{select} ORDER BY {key} {direction}"):
                yield row
        except sqlite3.DatabaseError:
            ends.append(row[0] if row else None)
            continue
        return
    first = ends[0] if isinstance(ends[0], int) else 0
    last = ends[1] if isinstance(ends[1], int) else first + _BLIND_PROBES
    for value in range(first, last + 1):
        try:
            yield from source.execute(f"{select} WHERE {key} = ?", (value,))
        except sqlite3.DatabaseError:
            continue


def _drop_orphans(connection: sqlite3.Connection, table: str) -> None:
    for reference in connection.execute(f"PRAGMA foreign_key_list({table})").fetchall():
        column, parent, parent_key = reference["from"], reference["table"], reference["to"]
        connection.execute(f"DELETE FROM {table} WHERE {column} NOT IN (SELECT {parent_key} FROM {parent})")
