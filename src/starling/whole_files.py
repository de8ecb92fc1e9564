"""Writing a file so that a crash or a full disk leaves the old one or the new one, never half of it."""

import os
import tempfile
from pathlib import Path

from starling.errors import StorageError


def write_whole(path: Path, data: bytes | memoryview, hint: str = "", kind: str = "", sync: bool = False) -> None:
    """Put `data` at `path` in one step, readable by the owner only. Raises StorageError with `hint`.

    `kind` is a suffix such as `.flac` for the name it has until then. With `sync` it is on the disk before it counts,
    also for a machine that loses power; a thousand small files would wait for that.
    """
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=f"{kind}.part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                if sync:
                    file.flush()
                    os.fsync(file.fileno())
            Path(temporary).replace(path)
        finally:
            # Still there only when something went wrong.
            Path(temporary).unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(f"can't write {path}: {error.strerror or error}", hint=hint) from error
