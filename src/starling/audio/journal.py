"""A recording on disk while it is made: samples appended as they arrive, and a note of what they are.

NAME.pcm holds 16-bit little-endian mono samples at 16 kHz and nothing else, so that whatever was written
before a crash can be read; NAME.json says what was being answered. Both go when the attempt is stored.
"""

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from starling.audio.locks import try_lock
from starling.errors import StorageError
from starling.model import SAMPLE_RATE_HZ, Sound

_SYNC_EVERY_BYTES = 2 * SAMPLE_RATE_HZ * 2
_VERSION = 1
_BINARY = getattr(os, "O_BINARY", 0)
"""Without it Windows would change the samples that look like line ends."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What is being answered, as far as it must be known to finish the attempt later.

    `story` is a story's name, or None when it is to be recognised; `started_at` is timezone-aware UTC. The reply to a
    follow-up question `follows` an attempt and is aimed at a `point` of its story, by index. With `lasts` unset no
    attempt is to be made of it, and nothing of it need be finished later.
    """

    started_at: datetime
    story: str | None = None
    question: str | None = None
    target_s: float | None = None
    keep_audio: bool = True
    follows: int | None = None
    point: int | None = None
    lasts: bool = True

    @property
    def stem(self) -> str:
        """The name of the recording's files."""
        return f"{self.started_at.astimezone(UTC):%Y%m%dT%H%M%S.%f}Z"


class Journal:
    """An open recording. Only its process can write it; others see that it is taken."""

    def __init__(self, folder: Path, occasion: Occasion) -> None:
        """Begin a recording in `folder`, which exists. Raises StorageError."""
        self.occasion = occasion
        self._samples_path = folder / f"{occasion.stem}.pcm"
        self._note_path = folder / f"{occasion.stem}.json"
        self._unsynced_bytes = 0
        try:
            self._file = os.open(self._samples_path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
            try_lock(self._file)
            _write_private(self._note_path, _note(occasion))
        except OSError as error:
            self._samples_path.unlink(missing_ok=True)
            raise _storage_error(self._samples_path, error) from error

    def append(self, samples: NDArray[np.int16]) -> None:
        """Write samples of shape (n,). Raises StorageError."""
        data = memoryview(samples.astype("<i2").tobytes())
        try:
            while data:
                data = data[os.write(self._file, data) :]
            self._unsynced_bytes += 2 * len(samples)
            if self._unsynced_bytes >= _SYNC_EVERY_BYTES:
                # The page cache survives a killed process; this is for a machine that loses power.
                os.fsync(self._file)
                self._unsynced_bytes = 0
        except OSError as error:
            raise _storage_error(self._samples_path, error) from error

    def truncate(self) -> None:
        """Forget the samples so far. Raises StorageError."""
        try:
            os.ftruncate(self._file, 0)
            os.lseek(self._file, 0, os.SEEK_SET)
        except OSError as error:
            raise _storage_error(self._samples_path, error) from error

    def close(self) -> None:
        """Let go of the files and leave them."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def remove(self) -> None:
        """Let go of the files and delete them."""
        self.close()
        _remove(self._samples_path, self._note_path)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A recording of `duration_s` seconds whose attempt was never stored."""

    samples_path: Path
    occasion: Occasion
    duration_s: float

    def sound(self) -> Sound:
        """Everything that reached the disk. Raises StorageError."""
        try:
            data = self.samples_path.read_bytes()
        except OSError as error:
            raise _storage_error(self.samples_path, error) from error
        return sound_of(np.frombuffer(data[: len(data) // 2 * 2], "<i2"))

    def remove(self) -> None:
        """Delete it."""
        _remove(self.samples_path, self.samples_path.with_suffix(".json"))


def sound_of(samples: NDArray[np.int16]) -> Sound:
    """Samples as a journal holds them, of shape (n,), as a sound."""
    return Sound(samples.astype(np.float32) / np.float32(32768), SAMPLE_RATE_HZ)


def find_unfinished(folder: Path) -> tuple[Unfinished, ...]:
    """What earlier runs left in `folder`, oldest first. Recordings of a living process are left out."""
    if not folder.is_dir():
        return ()
    return tuple(
        Unfinished(path, _read_note(path.with_suffix(".json"), path), path.stat().st_size // 2 / SAMPLE_RATE_HZ)
        for path in sorted(folder.glob("*.pcm"))
        if not _is_taken(path)
    )


def _is_taken(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDWR | _BINARY)
    except OSError:
        return True
    try:
        return not try_lock(descriptor)
    finally:
        os.close(descriptor)


def _note(occasion: Occasion) -> str:
    return json.dumps(
        {
            "version": _VERSION,
            "started_at": occasion.started_at.isoformat(),
            "story": occasion.story,
            "question": occasion.question,
            "target_s": occasion.target_s,
            "keep_audio": occasion.keep_audio,
            "follows": occasion.follows,
            "point": occasion.point,
            "lasts": occasion.lasts,
        },
        indent=1,
    )


def _read_note(path: Path, samples_path: Path) -> Occasion:
    """What the note says; a note that is missing or damaged costs its words, never the sound."""
    try:
        note: Any = json.loads(path.read_text(encoding="utf-8"))
        started_at = datetime.fromisoformat(note["started_at"])
        if started_at.tzinfo is None:
            started_at = started_at.replace(tzinfo=UTC)
        return Occasion(
            started_at=started_at,
            story=_if_kind(note.get("story"), str),
            question=_if_kind(note.get("question"), str),
            target_s=_if_kind(note.get("target_s"), float, int),
            keep_audio=note.get("keep_audio") is not False,
            follows=_if_kind(note.get("follows"), int),
            point=_if_kind(note.get("point"), int),
            lasts=note.get("lasts") is not False,
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Occasion(started_at=datetime.fromtimestamp(samples_path.stat().st_mtime, UTC))


def _if_kind(value: Any, *kinds: type) -> Any:
    return value if isinstance(value, kinds) else None


def _write_private(path: Path, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _remove(*paths: Path) -> None:
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise _storage_error(path, error) from error


def _storage_error(path: Path, error: OSError) -> StorageError:
    return StorageError(
        f"can't write {path}: {error.strerror or error}",
        hint="free some space or choose another folder with --home",
    )
