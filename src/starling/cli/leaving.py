"""Leaving in order: the terminal was closed, or the system asks the program to end."""

import errno
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

_HUNG_UP = 1
"""The number of SIGHUP, which Windows does not name."""


class _ToldToLeaveError(BaseException):
    """A signal that asks the program to end; no `except Exception` of a library may swallow it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextmanager
def leaving_in_order() -> Iterator[None]:
    """Unwind when the terminal goes away or the system asks the program to end; then exit with 128 + the signal.

    A recording that is under way is closed on the way out; `starling recover` finishes it later. Only the main thread
    may use this.
    """

    def leave(number: int, _frame: object) -> None:
        raise _ToldToLeaveError(number)

    numbers = [getattr(signal, name) for name in ("SIGHUP", "SIGTERM") if hasattr(signal, name)]
    before = {number: signal.signal(number, leave) for number in numbers}
    try:
        yield
    except _ToldToLeaveError as told:
        _exit(told.number)
    except OSError as error:
        told_before = _told(error)
        # Where writing to a closed terminal fails before its signal comes, or while what it interrupted is tidied up.
        if told_before is None and error.errno != errno.EIO:
            raise
        _exit(told_before.number if told_before else _HUNG_UP)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _told(error: BaseException) -> _ToldToLeaveError | None:
    """The signal during whose handling `error` came up, if there was one."""
    while (cause := error.__context__) is not None:
        if isinstance(cause, _ToldToLeaveError):
            return cause
        error = cause
    return None


def let_go(stream: TextIO) -> None:
    """Drop what `stream` can't take any more: Python would try again on leaving, and change the exit code."""
    try:
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _exit(number: int) -> None:
    for stream in (sys.stdout, sys.stderr):
        let_go(stream)
    sys.exit(128 + number)
