"""The microphone: PortAudio's input as blocks of mono samples."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from starling.audio import portaudio
from starling.audio.sound_server import directed
from starling.errors import DeviceError
from starling.model import SAMPLE_RATE_HZ

_LATENCY_S = 0.1
"""How much sound may wait in the device: enough to ride out a busy moment, little enough to lose in a crash."""


class PortAudioMicrophone:
    """A Microphone by part of its name; the usual one for an empty name. Raises DeviceError when there is none."""

    def __init__(self, wanted: str = "", *, without: frozenset[str] = frozenset()) -> None:
        self._device = portaudio.choose(wanted, without=without)
        self._stream: Any = None
        self._closing = False
        self.sample_rate_hz = SAMPLE_RATE_HZ

    @property
    def device_name(self) -> str:
        """The device as the system calls it."""
        return self._device.name

    def open(self, on_block: Callable[[NDArray[np.float32]], None], on_lost: Callable[[], None]) -> None:
        """Deliver blocks at 16 kHz where the device can, else at its own rate. Raises DeviceError."""
        sounddevice = portaudio.load()
        self._closing = False

        def take(samples: NDArray[np.float32], _frames: int, _time: object, _status: object) -> None:
            # The buffer belongs to PortAudio and is used again after this call.
            on_block(samples.mean(axis=1, dtype=np.float32) if samples.shape[1] > 1 else samples[:, 0].copy())

        def ended() -> None:
            if not self._closing:
                on_lost()

        problem: Exception | None = None
        for rate_hz, channels in self._forms():
            try:
                with portaudio.quiet_libraries(), directed("sources", self._device.server_key):
                    self._stream = sounddevice.InputStream(
                        device=self._device.number,
                        samplerate=rate_hz,
                        channels=channels,
                        dtype="float32",
                        latency=_LATENCY_S,
                        callback=take,
                        finished_callback=ended,
                    )
                    self.sample_rate_hz = rate_hz
                    self._stream.start()
            except sounddevice.PortAudioError as error:
                self.close()
                self._closing = False
                problem = error
                continue
            return
        why = portaudio.reason(problem) if problem else "it has no channels"
        raise DeviceError(
            f'the microphone "{self.device_name}" can\'t be opened: {why}',
            hint="close other programs that use it, allow this terminal to use the microphone, or try --device",
        )

    def close(self) -> None:
        """Stop listening; does nothing when the device is gone already."""
        stream, self._stream = self._stream, None
        self._closing = True
        if stream is not None:
            with portaudio.quiet_libraries():
                stream.abort(ignore_errors=True)
                stream.close(ignore_errors=True)

    def _forms(self) -> list[tuple[int, int]]:
        """Rates and channels to try, the best first: many devices take neither 16 kHz nor one channel."""
        channels = [1, min(2, self._device.inputs)] if self._device.inputs > 1 else [1]
        return [(rate_hz, count) for count in channels for rate_hz in (SAMPLE_RATE_HZ, self._device.sample_rate_hz)]


def another_microphone(failed: frozenset[str]) -> PortAudioMicrophone | None:
    """A microphone to go on with when one went away, none of those named in `failed`; None when there is none."""
    try:
        portaudio.refresh()
        return PortAudioMicrophone(without=failed)
    except DeviceError:
        return None
