"""Many recordings: what to hear from a folder, hearing it on all cores, and going on after an interruption."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cattrs

from starling.errors import InputError, StarlingError, StorageError
from starling.home import make_private_folder
from starling.model import Hearing
from starling.whole_files import write_whole

MANIFEST = "manifest.json"
SOUND_FILES = frozenset([".wav", ".flac", ".ogg", ".opus", ".mp3", ".m4a", ".aac", ".webm", ".mp4", ".aiff", ".wma"])
_FORMAT = 1
_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class BatchItem:
    """One recording. `story` names its story; None where it has to be recognised or asked for."""

    path: Path
    story: str | None = None
    question: str | None = None


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """What became of one recording: a hearing, or the error that concerns this file alone."""

    item: BatchItem
    hearing: Hearing | None = None
    error: StarlingError | None = None


def batch_items(folder: Path) -> tuple[BatchItem, ...]:
    """The recordings of `folder`: those in its `manifest.json`, else every sound file, by name.

    The manifest is a list of objects with `file` and perhaps `story` and `question`. Raises InputError.
    """
    manifest = folder / MANIFEST
    try:
        if manifest.is_file():
            return _from_manifest(folder, manifest)
        files = sorted(path for path in folder.iterdir() if path.suffix.lower() in SOUND_FILES and path.is_file())
    except OSError as error:
        raise InputError(f"can't read {folder}: {error.strerror or error}") from error
    if not files:
        raise InputError(f"{folder} holds no recordings", hint=f"put sound files or a {MANIFEST} there")
    return tuple(BatchItem(path) for path in files)


def hear_all(
    items: Sequence[BatchItem], hear: Callable[[BatchItem], Hearing], workers: int = 2
) -> Iterator[BatchOutcome]:
    """Hear every item, `workers` at a time, and give each outcome as soon as it is there, in no fixed order.

    `hear` is called from several threads. What it raises of our own errors stays with its item; the others go on.
    """
    pool = ThreadPoolExecutor(workers, "batch")
    try:
        waiting = {pool.submit(hear, item): item for item in items}
        for done in as_completed(waiting):
            try:
                yield BatchOutcome(waiting[done], hearing=done.result())
            except StarlingError as error:
                yield BatchOutcome(waiting[done], error=error)
    finally:
        pool.shutdown(cancel_futures=True)


class HearingMemory:
    """Keeps hearings in `folder`, so that a batch that was interrupted goes on where it stopped.

    A hearing is found again by the bytes of the recording and by `settings`: everything else that changes what is
    heard, such as the model, its language and the version of Starling.
    """

    def __init__(self, folder: Path, settings: Sequence[str]) -> None:
        self._folder = folder
        self._settings = tuple(settings)

    def recall_or(self, path: Path, terms: Sequence[str], hear: Callable[[], Hearing]) -> Hearing:
        """The kept hearing of the recording in `path`, else `hear()`, kept. Raises InputError, and what
        `hear` raises."""
        kept = self._folder / f"{self._key(path, terms)}.json"
        hearing = _read(kept)
        if hearing is None:
            hearing = hear()
            _write(kept, hearing)
        return hearing

    def _key(self, path: Path, terms: Sequence[str]) -> str:
        digest = hashlib.sha256(json.dumps([_FORMAT, self._settings, sorted(terms)]).encode())
        try:
            with path.open("rb") as stream:
                while block := stream.read(_BLOCK_BYTES):
                    digest.update(block)
        except OSError as error:
            raise InputError(f"can't read {path}: {error.strerror or error}") from error
        return digest.hexdigest()[:32]


def _from_manifest(folder: Path, manifest: Path) -> tuple[BatchItem, ...]:
    hint = 'write a list such as [{"file": "answer.wav", "story": "my-story"}]'
    try:
        rows = json.loads(manifest.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{manifest} is not JSON: {error}", hint=hint) from error
    if not isinstance(rows, list) or not rows:
        raise InputError(f"{manifest} is no list of recordings", hint=hint)
    return tuple(_item(folder, manifest, number, row, hint) for number, row in enumerate(rows, 1))


def _item(folder: Path, manifest: Path, number: int, row: Any, hint: str) -> BatchItem:
    fields = row if isinstance(row, dict) else {}
    file, story, question = (fields.get(key) for key in ("file", "story", "question"))
    if not isinstance(file, str) or not all(value is None or isinstance(value, str) for value in (story, question)):
        raise InputError(f"{manifest}: entry {number} does not name a file", hint=hint)
    return BatchItem(folder / file, story, question)


def _read(kept: Path) -> Hearing | None:
    try:
        return cattrs.structure(json.loads(kept.read_text(encoding="utf-8")), Hearing)
    except (OSError, ValueError, TypeError, RecursionError, cattrs.BaseValidationError):
        # Not there, or cut off by the interruption: heard again.
        return None


def _write(kept: Path, hearing: Hearing) -> None:
    try:
        make_private_folder(kept.parent)
        write_whole(kept, json.dumps(cattrs.unstructure(hearing)).encode())
    except (OSError, StorageError):
        # Remembering only saves time: a full disk must not stop the batch.
        return
