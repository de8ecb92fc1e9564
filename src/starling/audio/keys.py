"""The keys a person presses, on each kind of terminal."""

import os
import sys
import time
from typing import Any

from starling.ports import Keys


def find_keys() -> Keys:
    """Keys for the terminal this runs in; keys nobody can press where there is none."""
    if not sys.stdin or not sys.stdin.isatty():
        return NoKeys()
    return WindowsKeys() if sys.platform == "win32" else PosixKeys()


def key_name(character: str) -> str:
    """`enter` for the Enter key, else the character in lower case."""
    return "enter" if character in "\r\n" else character.lower()


class NoKeys:
    """No terminal: nothing is ever pressed."""

    are_there = False

    def __enter__(self) -> "NoKeys":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def pressed(self, wait_s: float) -> str | None:
        """None, after waiting."""
        time.sleep(wait_s)
        return None


class PosixKeys:
    """Keys from a POSIX terminal, which shows no typed characters meanwhile. Ctrl-C still interrupts."""

    are_there = True

    def __init__(self) -> None:
        self._descriptor = sys.stdin.fileno()
        self._saved: list[Any] | None = None

    def __enter__(self) -> "PosixKeys":
        import termios
        import tty

        self._saved = termios.tcgetattr(self._descriptor)
        tty.setcbreak(self._descriptor)
        # What was typed before, such as the Enter that started the command twice, is no answer.
        termios.tcflush(self._descriptor, termios.TCIFLUSH)
        return self

    def __exit__(self, *_: object) -> None:
        import termios

        if self._saved is not None:
            try:
                termios.tcsetattr(self._descriptor, termios.TCSADRAIN, self._saved)
            except termios.error:
                # The terminal was closed: there is nothing to put back.
                self._saved = None

    def pressed(self, wait_s: float) -> str | None:
        """The next key within `wait_s` seconds."""
        import select

        readable, _, _ = select.select([self._descriptor], [], [], wait_s)
        if not readable:
            return None
        data = os.read(self._descriptor, 64)
        if not data:
            # End of input is always readable: without a wait the caller would spin.
            time.sleep(wait_s)
            return None
        if data.startswith(b"\x1b"):
            # Arrow and function keys mean nothing here.
            return None
        return key_name(data[:1].decode("ascii", errors="replace"))


class WindowsKeys:
    """Keys from a Windows console."""

    are_there = True

    def __enter__(self) -> "WindowsKeys":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def pressed(self, wait_s: float) -> str | None:
        """The next key within `wait_s` seconds."""
        import importlib

        console: Any = importlib.import_module("msvcrt")
        end_s = time.monotonic() + wait_s
        while not console.kbhit():
            if time.monotonic() >= end_s:
                return None
            time.sleep(0.02)
        character = console.getwch()
        if character in "\x00\xe0":
            # The first half of an arrow or function key.
            console.getwch()
            return None
        return key_name(character)
