"""Stand-ins for devices: a microphone, keys, a voice and a player that a test commands."""

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from starling.errors import DeviceError
from starling.model import Sound

Samples = NDArray[np.float32]


class FakeMicrophone:
    """Delivers the blocks a test gives it."""

    def __init__(self, device_name: str = "Fake microphone", rate_hz: int = 16_000, works: bool = True) -> None:
        self.device_name = device_name
        self.sample_rate_hz = rate_hz
        self.works = works
        self.is_open = False
        self._on_block: Callable[[Samples], None] = lambda _samples: None
        self._on_lost: Callable[[], None] = lambda: None

    def open(self, on_block: Callable[[Samples], None], on_lost: Callable[[], None]) -> None:
        if not self.works:
            raise DeviceError(f'the microphone "{self.device_name}" can\'t be opened')
        self._on_block, self._on_lost = on_block, on_lost
        self.is_open = True

    def close(self) -> None:
        self.is_open = False

    def hear(self, samples: Samples, block: int = 400) -> None:
        """Deliver `samples` in blocks, as the device's thread would."""
        for start in range(0, len(samples), block):
            self._on_block(samples[start : start + block])

    def unplug(self) -> None:
        """Go away, as a device does."""
        self._on_lost()


class FakeLiveEar:
    """Remembers what it was given."""

    def __init__(self) -> None:
        self.heard: list[Samples] = []
        self.restarts = 0

    def push(self, samples: Samples) -> None:
        self.heard.append(samples)

    def restart(self) -> None:
        self.heard.clear()
        self.restarts += 1

    @property
    def samples(self) -> Samples:
        return np.concatenate(self.heard) if self.heard else np.zeros(0, np.float32)


class FakeVoice:
    """A voice that hums for a tenth of a second, or can't speak."""

    def __init__(self, works: bool = True, name: str = "fake") -> None:
        self.name = name
        self.works = works
        self.said: list[str] = []

    def synthesise(self, text: str) -> Sound:
        if not self.works:
            raise DeviceError("no voice is installed")
        self.said.append(text)
        return Sound(np.full(1600, 0.1, np.float32), 16_000)


class FakePlayer:
    """Remembers what was played, or can't play."""

    device_name = "Fake speaker"

    def __init__(self, works: bool = True) -> None:
        self.works = works
        self.played: list[Sound] = []
        self.stopped_early = 0

    def play(self, sound: Sound, stop: Callable[[], bool] = lambda: False) -> None:
        if not self.works:
            raise DeviceError('the speaker "Fake speaker" can\'t play')
        if stop():
            self.stopped_early += 1
        self.played.append(sound)


class FakeKeys:
    """Presses the given keys one after another; None is a moment without a key. An exception is raised."""

    are_there = True

    def __init__(self, *script: str | BaseException | None) -> None:
        self._script: Iterable[str | BaseException | None] = iter(script)

    def __enter__(self) -> "FakeKeys":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def pressed(self, wait_s: float) -> str | None:
        step = next(iter(self._script), "script ended")
        if step == "script ended":
            raise AssertionError("the session waits for a key that the test does not press")
        if isinstance(step, BaseException):
            raise step
        assert step is None or isinstance(step, str)
        return step
