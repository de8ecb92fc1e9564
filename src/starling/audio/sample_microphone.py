"""A microphone that hears a recording instead of a room: for the demo."""

import threading
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from starling.model import Sound

_BLOCK_S = 0.1


class SampleMicrophone:
    """Delivers silence until `play` is called, then the whole sound at once, then silence again."""

    def __init__(self, sound: Sound, device_name: str) -> None:
        self._sound = sound
        self._device_name = device_name
        self._begin = threading.Event()
        self._closed = threading.Event()
        self.played = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def device_name(self) -> str:
        """What it is called in front of a person."""
        return self._device_name

    @property
    def sample_rate_hz(self) -> int:
        """The rate of the sound."""
        return self._sound.sample_rate_hz

    def open(self, on_block: Callable[[NDArray[np.float32]], None], on_lost: Callable[[], None]) -> None:
        """Begin to deliver blocks. It never gets lost."""
        self._thread = threading.Thread(target=self._deliver, args=(on_block,), name="sample", daemon=True)
        self._thread.start()

    def play(self) -> None:
        """Let the sound come in; `played` is set when all of it has."""
        self._begin.set()

    def close(self) -> None:
        """Stop delivering."""
        self._closed.set()
        self._begin.set()
        if self._thread is not None:
            self._thread.join()

    def _deliver(self, on_block: Callable[[NDArray[np.float32]], None]) -> None:
        block = int(_BLOCK_S * self.sample_rate_hz)
        silence = np.zeros(block, np.float32)
        while not self._begin.wait(_BLOCK_S):
            on_block(silence)
        for start in range(0, len(self._sound.samples), block):
            if self._closed.is_set():
                return
            on_block(self._sound.samples[start : start + block])
        self.played.set()
        while not self._closed.wait(_BLOCK_S):
            on_block(silence)
