"""Writing the user's files so that a crash leaves the old one or the new one, never half."""

import errno
import os
import tempfile
from pathlib import Path

from starling.errors import StorageError


def read_at_most(path: Path, most_bytes: int) -> bytes:
    """The bytes of a file, pipe or device. Raises OSError, also where there are more: a device may never end."""
    with path.open("rb") as file:
        data = file.read(most_bytes + 1)
    if len(data) > most_bytes:
        raise OSError(errno.EFBIG, f"larger than {most_bytes / 1e6:.0f} MB", str(path))
    return data


def write_text(path: Path, text: str) -> None:
    """Put `text` at `path` in one step, as UTF-8, readable by the owner only. Raises StorageError."""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            Path(temporary).replace(path)
        finally:
            Path(temporary).unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(
            f"can't write {path}: {error.strerror or error}", hint="check the folder's permissions and free space"
        ) from error
