"""What becomes of the program when its terminal is closed, or the system asks it to end."""

import errno
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from starling.cli.leaving import leaving_in_order

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="this system closes no terminal by a signal")


def _interrupted(number: int, tidy_up: Callable[[], None]) -> None:
    with leaving_in_order():
        try:
            signal.raise_signal(number)
        finally:
            tidy_up()


@pytest.mark.parametrize("name", ["SIGHUP", "SIGTERM"])
def test_a_signal_unwinds_what_is_under_way_and_exits_with_its_number(name: str) -> None:
    number = getattr(signal, name)
    tidied: list[str] = []
    with pytest.raises(SystemExit) as left:
        _interrupted(number, lambda: tidied.append("recording closed"))
    assert left.value.code == 128 + number
    assert tidied == ["recording closed"]


def test_a_terminal_that_is_gone_while_the_recording_is_closed_changes_nothing() -> None:
    def draw_the_last_line() -> None:
        raise OSError(errno.EBADF, "nowhere to draw")

    with pytest.raises(SystemExit) as left:
        _interrupted(signal.SIGTERM, draw_the_last_line)
    assert left.value.code == 128 + signal.SIGTERM


def test_trouble_that_came_of_trouble_on_the_way_out_is_still_the_closed_window() -> None:
    def close_the_recording() -> None:
        try:
            raise OSError(errno.EBADF, "nowhere to draw")
        except OSError:
            raise OSError(errno.ENOENT, "the recording's folder went with it")  # noqa: B904 - as it happens in passing

    with pytest.raises(SystemExit) as left:
        _interrupted(signal.SIGHUP, close_the_recording)
    assert left.value.code == 128 + signal.SIGHUP


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that takes nothing")
def test_what_the_closed_terminal_can_not_take_any_more_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stdout", terminal)
        terminal.write("the last line")
        with pytest.raises(SystemExit) as left:
            _interrupted(signal.SIGHUP, lambda: None)
        assert left.value.code == 128 + signal.SIGHUP
        # Python flushes on exit, too: that must not fail any more.
        terminal.flush()
        assert os.path.samestat(os.fstat(terminal.fileno()), Path(os.devnull).stat())


def test_a_terminal_that_is_gone_before_its_signal_comes_is_a_closed_window_too() -> None:
    with pytest.raises(SystemExit) as left, leaving_in_order():
        raise OSError(errno.EIO, "the line can't be drawn")
    assert left.value.code == 128 + signal.SIGHUP


def test_any_other_trouble_is_left_to_who_knows_about_it() -> None:
    with pytest.raises(OSError, match="no space"), leaving_in_order():
        raise OSError(errno.ENOSPC, "no space")


def test_signals_mean_afterwards_what_they_meant_before() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with leaving_in_order():
        assert signal.getsignal(signal.SIGTERM) is not before
    assert signal.getsignal(signal.SIGTERM) is before
