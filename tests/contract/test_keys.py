"""Keys from a real terminal, from a scripted person, and from nobody."""

import os
import pty
import sys
import termios
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from starling.audio.keys import NoKeys, PosixKeys, find_keys, key_name


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    master, slave = pty.openpty()
    with os.fdopen(slave, "r") as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield master
    os.close(master)


@pytest.mark.parametrize(("typed", "key"), [(b"\r", "enter"), (b"\n", "enter"), (b"p", "p"), (b"Q", "q"), (b"7", "7")])
def test_a_key_is_named_as_soon_as_it_is_pressed(terminal: int, typed: bytes, key: str) -> None:
    with PosixKeys() as keys:
        threading.Timer(0.05, os.write, [terminal, typed]).start()
        assert keys.pressed(2.0) == key


@pytest.mark.parametrize("typed", [b"\x1b[A", b"\x1bOP", b"\xc3\xa4"])
def test_keys_that_mean_nothing_do_nothing(terminal: int, typed: bytes) -> None:
    with PosixKeys() as keys:
        os.write(terminal, typed)
        assert keys.pressed(0.5) not in {"enter", "p", "r", "q", "y"}


def test_without_a_key_it_waits_as_long_as_asked(terminal: int) -> None:
    with PosixKeys() as keys:
        start_s = time.monotonic()
        assert keys.pressed(0.1) is None
        assert 0.09 < time.monotonic() - start_s < 1


def test_what_was_typed_before_is_no_answer(terminal: int) -> None:
    os.write(terminal, b"\n\n")
    time.sleep(0.05)
    with PosixKeys() as keys:
        assert keys.pressed(0.05) is None


def test_the_terminal_is_afterwards_as_it_was(terminal: int) -> None:
    before = termios.tcgetattr(sys.stdin.fileno())
    with PosixKeys() as keys:
        assert keys.are_there
        assert not termios.tcgetattr(sys.stdin.fileno())[3] & termios.ECHO
    assert termios.tcgetattr(sys.stdin.fileno()) == before


def test_without_a_terminal_nobody_presses_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path(os.devnull).open() as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        keys = find_keys()
    assert isinstance(keys, NoKeys)
    with keys:
        assert keys.pressed(0.01) is None
    assert not keys.are_there


def test_a_program_without_any_stdin_has_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert isinstance(find_keys(), NoKeys)


@pytest.mark.parametrize(("character", "name"), [("\r", "enter"), ("\n", "enter"), ("R", "r"), ("é", "é")])
def test_names_of_keys(character: str, name: str) -> None:
    assert key_name(character) == name
