"""The user's text files, read and written."""

import errno
import os
from pathlib import Path

from starling.whole_files import write_whole


def read_at_most(path: Path, most_bytes: int) -> bytes:
    """The bytes of a file, pipe or device. Raises OSError, also where there are more: a device may never end."""
    with path.open("rb") as file:
        data = file.read(most_bytes + 1)
    if len(data) > most_bytes:
        raise OSError(errno.EFBIG, f"larger than {most_bytes / 1e6:.0f} MB", str(path))
    return data


def write_text(path: Path, text: str) -> None:
    """Put `text` at `path` in one step, as UTF-8, readable by the owner only. Raises StorageError.

    Where `path` is a link, the file it leads to is written: somebody keeps it there, and the link stays.
    """
    # `Path.resolve` raises something else than OSError for links in a circle.
    write_whole(
        Path(os.path.realpath(path)) if path.is_symlink() else path,
        text.encode(),
        hint="check the folder's permissions and free space",
    )
