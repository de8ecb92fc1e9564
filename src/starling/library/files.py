"""Writing the user's files so that a crash leaves the old one or the new one, never half."""

import os
import tempfile
from pathlib import Path

from starling.errors import StorageError


def write_text(path: Path, text: str) -> None:
    """Put `text` at `path` in one step, as UTF-8, readable by the owner only. Raises StorageError."""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(temporary).replace(path)
    except OSError as error:
        raise StorageError(
            f"can't write {path}: {error.strerror or error}", hint="check the folder's permissions and free space"
        ) from error
