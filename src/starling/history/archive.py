"""Everything of the user's in one zip file, and back. Nothing is written outside the home, whatever the file says.

Inside: `manifest.json` (format, version, and the SHA-256 and size of every other member), `starling.db`,
`config.toml`, `questions.yaml`, `stories/*`, `recordings/*`.
"""

import hashlib
import json
import os
import re
import shutil
import sqlite3
import stat
import struct
import tempfile
import zipfile
import zlib
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from starling.errors import ArchiveError, InputError, StorageError
from starling.history import database
from starling.history.migrations import SCHEMA
from starling.history.store import SqliteStore

FORMAT = 1
_MANIFEST = "manifest.json"
_DATABASE = "starling.db"
_SINGLE_FILES = ("config.toml", "questions.yaml")
_FOLDERS = ("stories", "recordings")
_SAFE_PART = re.compile(r"[^\W_][\w .+,()&'-]*", re.UNICODE)
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_MOST_MEMBERS = 300_000
_MOST_MANIFEST_BYTES = 64_000_000
_BLOCK_BYTES = 1 << 20
_DAMAGE = (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error, zlib.error)
"""What zipfile raises for an archive that is spoilt; ValueError for a member's name that is no text."""


@dataclass(frozen=True, slots=True)
class Archived:
    """What went into an archive, or came out of it."""

    files: int
    size_bytes: int
    moved_to: Path | None = None
    left_out: tuple[Path, ...] = ()
    """Files whose names not every computer takes; a restore would refuse them."""


def export_home(store: SqliteStore, to: Path, *, with_recordings: bool = True) -> Archived:
    """Write the home of `store` to a fresh archive at `to`, whole or not at all. Raises StorageError."""
    home = store.path.parent
    if to.exists():
        raise StorageError(f"{to} is there already", hint="choose another name, or move it away")
    if not to.parent.is_dir():
        raise StorageError(f"{to}: there is no folder {to.parent}", hint="make it, or choose another place")
    folders = _FOLDERS if with_recordings else _FOLDERS[:1]
    partial = to.with_name(f".{to.name}.partial")
    with (
        database.storage_errors(to, "the archive"),
        tempfile.TemporaryDirectory(dir=home, prefix=".export-") as scratch,
    ):
        copy = _copy_of(store, Path(scratch))
        members = {_DATABASE: copy, **_members(home, folders)}
        try:
            os.close(os.open(partial, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
            with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
                described = {name: _put(archive, name, path) for name, path in members.items()}
                manifest = {"format": FORMAT, "schema": len(SCHEMA), "members": described}
                archive.writestr(_MANIFEST, json.dumps(manifest))
            partial.replace(to)
        finally:
            partial.unlink(missing_ok=True)
    kept = set(members.values())
    left_out = tuple(path for path in _files(home, folders) if path not in kept)
    return Archived(len(members), to.stat().st_size, left_out=left_out)


def _copy_of(store: SqliteStore, scratch: Path) -> Path:
    with store.reading():
        return database.back_up(store.path, scratch / _DATABASE)


def _members(home: Path, folders: tuple[str, ...]) -> dict[str, Path]:
    singles = {name: home / name for name in _SINGLE_FILES if (home / name).is_file()}
    inside = {path.relative_to(home).as_posix(): path for path in _files(home, folders)}
    return singles | {name: path for name, path in inside.items() if _is_safe(name) and not path.is_symlink()}


def _files(home: Path, folders: tuple[str, ...]) -> list[Path]:
    return [path for folder in folders for path in sorted((home / folder).rglob("*")) if path.is_file()]


def _put(archive: zipfile.ZipFile, name: str, path: Path) -> dict[str, object]:
    # Recordings are compressed already.
    kind = zipfile.ZIP_STORED if name.startswith("recordings/") else zipfile.ZIP_DEFLATED
    digest, size_bytes = hashlib.sha256(), 0
    info = zipfile.ZipInfo(name)
    info.compress_type = kind
    with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as member:
        while block := source.read(_BLOCK_BYTES):
            digest.update(block)
            size_bytes += len(block)
            member.write(block)
    return {"sha256": digest.hexdigest(), "size": size_bytes}


def restore_home(archive_path: Path, home: Path, *, replace: bool = False) -> Archived:
    """Unpack an archive made by `export_home` into `home`.

    Everything is checked before anything of the home is touched. What the home held is moved to a folder
    beside the new files, never deleted; without `replace` a home that holds something is left alone.
    Raises InputError, ArchiveError, StorageError.
    """
    _opened(archive_path).close()
    occupied = [home / name for name in (_DATABASE, *_SINGLE_FILES, *_FOLDERS) if _holds_something(home / name)]
    if occupied and not replace:
        raise StorageError(
            f"{home} holds stories or attempts already",
            hint="restore to another folder with --home, or move these aside with --replace",
        )
    with database.storage_errors(home, "the folder"):
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=home, prefix=".restore-") as scratch:
            files, size_bytes = _unpack(archive_path, Path(scratch))
            moved_to = _move_aside(home, occupied) if occupied else None
            for entry in Path(scratch).iterdir():
                target = home / entry.name
                if target.is_dir():
                    target.rmdir()
                entry.replace(target)
    return Archived(files, size_bytes, moved_to)


def _holds_something(path: Path) -> bool:
    return path.is_file() or (path.is_dir() and any(path.iterdir()))


def _move_aside(home: Path, occupied: list[Path]) -> Path:
    aside = database.fresh_name(home / "before-restore")
    aside.mkdir(mode=0o700)
    for path in occupied:
        path.rename(aside / path.name)
    for companion in home.glob(f"{_DATABASE}-*"):
        companion.rename(aside / companion.name)
    return aside


def _unpack(archive_path: Path, scratch: Path) -> tuple[int, int]:
    try:
        with _opened(archive_path) as file, zipfile.ZipFile(file) as archive:
            members = _checked_members(archive, archive_path)
            needed_bytes = sum(size for _, size in members.values())
            if needed_bytes > shutil.disk_usage(scratch).free:
                raise StorageError(f"{archive_path} unpacks to {needed_bytes:,} bytes; there is less free space")
            for name, (digest, _) in members.items():
                _take(archive, name, scratch / name, digest)
    except _DAMAGE as error:
        raise ArchiveError(f"{archive_path} is damaged or no archive of Starling's: {error}") from error
    _check_database(scratch / _DATABASE, archive_path)
    return len(members), needed_bytes


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        reason = "no such archive" if isinstance(error, FileNotFoundError) else error.strerror or str(error)
        raise InputError(f"{path}: {reason}", hint="give the file that starling export wrote") from error


def _checked_members(archive: zipfile.ZipFile, path: Path) -> dict[str, tuple[str, int]]:
    """name -> (sha256, size) of every member, all of them promised by the manifest and safe to write."""
    infos = [info for info in archive.infolist() if info.filename != _MANIFEST]
    if len(infos) > _MOST_MEMBERS:
        raise ArchiveError(f"{path} holds too many files")
    promised = _manifest(archive, path)
    seen: set[str] = set()
    for info in infos:
        folded = info.filename.casefold()
        if not _is_safe(info.filename) or stat.S_ISLNK(info.external_attr >> 16) or folded in seen:
            raise ArchiveError(f"{path} holds a file that may not be unpacked: {info.filename!r}")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ArchiveError(f"{path} holds a file that is packed as Starling never does: {info.filename!r}")
        if info.filename not in promised or promised[info.filename][1] != info.file_size:
            raise ArchiveError(f"{path} holds a file that its list does not: {info.filename!r}")
        seen.add(folded)
    if missing := set(promised) - {info.filename for info in infos}:
        raise ArchiveError(f"{path} lacks a file: {min(missing)!r}")
    return promised


def _manifest(archive: zipfile.ZipFile, path: Path) -> dict[str, tuple[str, int]]:
    try:
        info = archive.getinfo(_MANIFEST)
        if info.file_size > _MOST_MANIFEST_BYTES:
            raise ArchiveError(f"{path}: its list of files is too long")
        document = json.loads(archive.read(info))
        if document["format"] != FORMAT or document["schema"] > len(SCHEMA):
            raise ArchiveError(f"{path} was written by a newer Starling", hint="update Starling")
        return {str(name): (str(entry["sha256"]), int(entry["size"])) for name, entry in document["members"].items()}
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError, RecursionError) as error:
        raise ArchiveError(f"{path} is no archive of Starling's: its list of files is missing or broken") from error


def _is_safe(name: str) -> bool:
    """Whether a member's name is one that an export could have written, on every platform."""
    parts = PurePosixPath(name).parts
    if not parts or "/".join(parts) != name or "\\" in name or len(name) > 240:
        return False
    if len(parts) == 1:
        return name in (_DATABASE, *_SINGLE_FILES)
    return parts[0] in _FOLDERS and all(
        _SAFE_PART.fullmatch(part) and not _RESERVED.fullmatch(part) and not part.endswith((" ", "."))
        for part in parts[1:]
    )


def _take(archive: zipfile.ZipFile, name: str, target: Path, digest: str) -> None:
    """Unpack one member. zipfile gives no more bytes than the size it says, which is the size that was promised."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    hashed = hashlib.sha256()
    with (
        archive.open(name) as member,
        os.fdopen(
            os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600), "wb"
        ) as out,
    ):
        while block := member.read(_BLOCK_BYTES):
            hashed.update(block)
            out.write(block)
    if hashed.hexdigest() != digest:
        raise ArchiveError(f"{name!r} in the archive is not what was exported: its checksum differs")


def _check_database(path: Path, archive_path: Path) -> None:
    if not path.is_file():
        raise ArchiveError(f"{archive_path} holds no history")
    try:
        with closing(sqlite3.connect(path)) as connection:
            sound = connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
            schema = int(connection.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.DatabaseError as error:
        raise ArchiveError(f"the history in {archive_path} is damaged: {error}") from error
    if not sound or not 1 <= schema <= len(SCHEMA):
        raise ArchiveError(f"the history in {archive_path} is damaged or from a newer Starling")
