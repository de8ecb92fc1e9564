"""Whether another living process has a file: a lock that the system drops when its owner dies."""

import os
import sys

# Far behind any recording: on Windows a locked byte can't be read by others.
_LOCKED_BYTE = 1 << 40


def try_lock(descriptor: int) -> bool:
    """Take the lock of an open file without waiting. False when another process holds it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            position = os.lseek(descriptor, 0, os.SEEK_CUR)
            os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
            try:
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            finally:
                os.lseek(descriptor, position, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
