"""Remembers which files were checked, so that a hash is computed once and not at every start."""

import hashlib
import json
from pathlib import Path

from starling.errors import StorageError
from starling.home import make_private_folder
from starling.whole_files import write_whole

_BLOCK_BYTES = 1 << 20


class Stamps:
    """Checks files against their SHA-256. A file unchanged in size and time of change is not read again.

    `path` is where checks are remembered; None, or a place that can't be written, only costs the time of
    reading the file again.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def holds(self, file: Path, sha256: str) -> bool:
        """Whether `file` has this hash. Raises OSError when it can't be read."""
        status = file.stat()
        stamp: list[int | str] = [status.st_size, status.st_mtime_ns, sha256]
        key = str(file.resolve())
        stamps = self._read()
        if stamps.get(key) == stamp:
            return True
        if sha256_of(file) != sha256:
            return False
        self._write(stamps | {key: stamp})
        return True

    def _read(self) -> dict[str, list[int | str]]:
        if self._path is None:
            return {}
        try:
            stamps = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        return stamps if isinstance(stamps, dict) else {}

    def _write(self, stamps: dict[str, list[int | str]]) -> None:
        if self._path is None:
            return
        try:
            make_private_folder(self._path.parent)
            write_whole(self._path, json.dumps(stamps, indent=1).encode())
        except (OSError, StorageError):
            # Remembering only saves time: where nothing can be written the check is made again.
            return


def stamps_in(cache_dir: Path | None) -> Stamps:
    """Where checked weights are remembered; nowhere without a folder for it."""
    return Stamps(cache_dir / "weights" / "checked.json" if cache_dir else None)


def sha256_of(file: Path) -> str:
    """The SHA-256 of a file in hexadecimal. Raises OSError."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()
