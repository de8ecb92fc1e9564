"""Temporary files that a killed program left in the home: found and deleted at the next start.

Every Starling that uses a home holds a shared lock on one file in it, which the system drops when the process dies,
however it dies. Whoever can have the lock alone is the only one here, and what looks like a temporary file of ours is
then a leftover. Recordings that were not finished are no leftovers: `starling recover` is for them.
"""

import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from starling.errors import StorageError
from starling.home import Home

_LOCK = ".in-use"
# As tempfile names them, so that no file of the user's is taken for one of ours.
_TEMPORARY = re.compile(
    r"\.[a-z0-9_]{8}(?:\.flac)?\.part|\.(?:export|restore|voice)-[a-z0-9_]{8}|tmp[a-z0-9_]{8}\.joining|\.doctor"
)


def hold(home: Home) -> int | None:
    """Say that this process uses `home`, and delete what dead ones left there, if no other is alive.

    Returns a descriptor that must stay open as long as the home is used. None where it can't be said: a home that can't
    be written, or a system without shared locks (Windows), where leftovers stay.
    """
    if sys.platform == "win32":
        return None
    import fcntl

    try:
        home.private_dir(home.root)
        descriptor = os.open(home.root / _LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except (StorageError, OSError):
        # What can't be done in such a home is told by whoever tries.
        return None
    with ExitStack() as unless_kept:
        unless_kept.callback(os.close, descriptor)
        if _is_locked(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB):
            for path in _leftovers(home):
                _delete(path)
        # Waits for a process that is cleaning up at this moment.
        if _is_locked(descriptor, fcntl.LOCK_SH):
            unless_kept.pop_all()
            return descriptor
    return None


def _is_locked(descriptor: int, how: int) -> bool:
    import fcntl

    try:
        fcntl.flock(descriptor, how)
    except OSError:
        return False
    return True


def _leftovers(home: Home) -> Iterator[Path]:
    flat = (home.root, home.stories_dir, home.recordings_dir, home.reports_dir)
    folders = [*flat, *(Path(folder) for folder, _, _ in os.walk(home.cache_dir))]
    for folder in folders:
        yield from (folder / name for name in _names(folder) if _TEMPORARY.fullmatch(name))
    notes = [name for name in _names(home.unfinished_dir) if name.endswith(".json")]
    yield from (
        home.unfinished_dir / name
        for name in notes
        # The samples go first when a recording is deleted.
        if not (home.unfinished_dir / name).with_suffix(".pcm").exists()
    )


def _names(folder: Path) -> list[str]:
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208 - names, not paths
    except OSError:
        return []


def _delete(path: Path) -> None:
    """Delete a file, a link (never what it points to) or a folder; one that can't be stays until the next start."""
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    except OSError:
        return
