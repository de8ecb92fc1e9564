"""Sound through one output device, interruptible."""

from collections.abc import Callable
from typing import Any

import numpy as np

from starling.audio import portaudio
from starling.audio.portaudio import Device
from starling.audio.resample import resample
from starling.audio.sound_server import directed
from starling.errors import DeviceError
from starling.model import Sound

_PIECE_S = 0.05
"""How soon a key stops the sound."""


class PortAudioPlayer:
    """A Player by part of the device's name; the usual one for an empty name. Raises DeviceError without one."""

    def __init__(self, wanted: str = "") -> None:
        self._device: Device = portaudio.choose(wanted, output=True)

    @property
    def device_name(self) -> str:
        """The device as the system calls it."""
        return self._device.name

    def play(self, sound: Sound, stop: Callable[[], bool] = lambda: False) -> None:
        """Play to the end, or until `stop()` says so. Raises DeviceError."""
        sounddevice = portaudio.load()
        try:
            with portaudio.quiet_libraries(), directed("sinks", self._device.server_key):
                rate_hz = self._rate_hz(sound.sample_rate_hz)
                stream = sounddevice.OutputStream(
                    device=self._device.number, samplerate=rate_hz, channels=1, dtype="float32", latency="low"
                )
                stream.start()
            try:
                self._write(stream, resample(sound, rate_hz), stop)
            finally:
                with portaudio.quiet_libraries():
                    stream.close(ignore_errors=True)
        except sounddevice.PortAudioError as error:
            raise DeviceError(
                f'the speaker "{self.device_name}" can\'t play: {portaudio.reason(error)}',
                hint="see starling devices, or use --no-speak",
            ) from error

    def _write(self, stream: Any, sound: Sound, stop: Callable[[], bool]) -> None:
        piece = int(_PIECE_S * sound.sample_rate_hz)
        for start in range(0, len(sound.samples), piece):
            if stop():
                stream.abort()
                return
            stream.write(np.ascontiguousarray(sound.samples[start : start + piece, None]))
        stream.stop()

    def _rate_hz(self, wanted_hz: int) -> int:
        sounddevice = portaudio.load()
        try:
            sounddevice.check_output_settings(
                device=self._device.number, samplerate=wanted_hz, channels=1, dtype="float32"
            )
        except sounddevice.PortAudioError:
            return self._device.sample_rate_hz
        return wanted_hz
