"""A person in front of `starling` in a real pseudo-terminal, as a test plays them."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tests.soundcard import SoundCard

from starling.model import Sound

ROOT = Path(__file__).parents[2]
# A terminal sends Ctrl-C and the end of its window only to programs it controls; and it starts them with Ctrl-C
# switched on, while a test run in the background has it switched off.
_IN_THIS_TERMINAL = (
    "import fcntl, signal, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    "signal.signal(signal.SIGINT, signal.default_int_handler);"
    "from starling.cli.main import run; run()"
)
_RECORDED = re.compile(r"(?:REC|PAUSED) (\d+):(\d\d) of ")
PATIENCE_S = 120.0
"""A program that starts in a second takes half a minute where a dozen others want the same two cores."""
_STYLES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Rehearsal:
    """`starling` with the given arguments, running in a terminal of 80 columns."""

    def __init__(self, card: SoundCard, home: Path, *arguments: str, **environment: str) -> None:
        self._master, slave = pty.openpty()
        self.resize(80)
        self.process = subprocess.Popen(
            [sys.executable, "-c", _IN_THIS_TERMINAL, "--home", str(home), *arguments],
            env={**card.environment, "PYTHONPATH": str(ROOT / "src"), "TERM": "xterm", **environment},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)
        self._written = b""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def text(self) -> str:
        """Everything the terminal showed, without colours."""
        return _STYLES.sub("", self._written.decode(errors="replace")).replace("\r\n", "\n")

    @property
    def flat(self) -> str:
        """The same on one line: the terminal breaks long ones."""
        return " ".join(self.text.split())

    def wait_for(self, words: str, within_s: float = PATIENCE_S) -> None:
        """Wait until the terminal shows `words`."""
        end_s = time.monotonic() + within_s
        while words not in self.flat:
            assert time.monotonic() < end_s, f"no {words!r} within {within_s} s; the terminal shows:\n{self.text}"
            assert self._reader.is_alive() or words in self.flat, f"it ended without {words!r}:\n{self.text}"
            time.sleep(0.02)

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self._master, keys.encode())

    def resize(self, columns: int) -> None:
        """Make the window wider or narrower."""
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))

    def interrupt(self) -> None:
        """Press Ctrl-C."""
        self.press("\x03")

    def close_terminal(self) -> None:
        """Close the window."""
        master, self._master = self._master, -1
        os.close(master)

    def kill(self) -> None:
        """Let it die at once."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def wait_until_recorded(self, seconds: int) -> None:
        """Wait until the terminal shows that so many seconds of the answer are recorded."""
        end_s = time.monotonic() + PATIENCE_S
        while self.recorded_s() < seconds:
            assert time.monotonic() < end_s, f"not {seconds} s recorded; the terminal shows:\n{self.text[-500:]}"
            time.sleep(0.02)

    def recorded_s(self) -> int:
        """How many seconds of the answer the terminal last showed as recorded."""
        shown = _RECORDED.findall(self.text)
        return int(shown[-1][0]) * 60 + int(shown[-1][1]) if shown else 0

    def ended(self, within_s: float = PATIENCE_S) -> int:
        """Wait for the end; the exit code."""
        code = self.process.wait(within_s)
        self._reader.join(2)
        return code

    def _read(self) -> None:
        while (master := self._master) >= 0:
            try:
                if not select.select([master], [], [], 0.1)[0]:
                    continue
                data = os.read(master, 65536)
            except (OSError, ValueError):
                return
            if not data:
                return
            self._written += data


def lost_s(played: Sound, stored: Sound) -> float:
    """Seconds of `played` that are missing in `stored`.

    Every loud half second is looked for in what was stored: after a lost block all others lie too early. One of
    them may be unlike, where the player of a busy test machine stuttered and put a gap in.
    """
    rate_hz = played.sample_rate_hz
    piece = near = rate_hz // 2
    expected, _ = _placed(played.samples, stored.samples)
    moved, unlike = [], 0
    for start in range(0, len(played.samples) - piece + 1, piece):
        part = played.samples[start : start + piece]
        if np.max(np.abs(part)) < 0.1:
            continue
        begin = max(0, start + expected - near)
        position, likeness = _placed(part, stored.samples[begin : start + expected + piece + near])
        if likeness > 0.9:
            moved.append(begin + position - start)
        else:
            unlike += 1
    assert len(moved) > 1, "nothing of what was played was stored"
    assert unlike <= 1, f"{unlike} half seconds of what was played were not stored"
    back = -np.minimum(np.diff(moved), 0)
    return float(np.sum(back[back > 2])) / rate_hz


def held_s(played: Sound, stored: Sound) -> float:
    """Seconds of `played` that are somewhere in `stored`, by loud half seconds."""
    piece = played.sample_rate_hz // 2
    parts = (played.samples[start : start + piece] for start in range(0, len(played.samples) - piece + 1, piece))
    loud = [part for part in parts if np.max(np.abs(part)) >= 0.1]
    return 0.5 * sum(_placed(part, stored.samples)[1] > 0.9 for part in loud)


def _placed(part: NDArray[np.float32], whole: NDArray[np.float32]) -> tuple[int, float]:
    """Where `part` begins in `whole`, and how alike they are there (1 is the same up to loudness)."""
    size = 1 << (len(part) + len(whole)).bit_length()
    product = np.fft.rfft(whole, size) * np.conj(np.fft.rfft(part, size))
    correlation = np.fft.irfft(product, size)[: len(whole)]
    position = int(np.argmax(correlation))
    there = whole[position : position + len(part)]
    loudness = float(np.linalg.norm(there) * np.linalg.norm(part[: len(there)]))
    return position, float(correlation[position]) / loudness if loudness else 0.0
