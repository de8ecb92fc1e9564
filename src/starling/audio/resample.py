"""Changing the sample rate of a stream, block by block."""

from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from starling.model import Sound

Samples = NDArray[np.float32]


class StreamResampler:
    """Mono float32 blocks at one rate in, at another rate out. libswresample does the filtering."""

    def __init__(self, from_hz: int, to_hz: int) -> None:
        self._from_hz = from_hz
        self._pushed = 0
        self._engine: Any = None
        if from_hz != to_hz:
            import av

            self._engine = av.AudioResampler(format="flt", layout="mono", rate=to_hz)

    def push(self, block: Samples) -> Samples:
        """What can be said about the output after `block`: shape (m,), a few milliseconds behind the input."""
        if self._engine is None or not len(block):
            return block
        import av

        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block, np.float32)[None, :], "flt", "mono")
        frame.sample_rate = self._from_hz
        frame.pts = self._pushed
        frame.time_base = Fraction(1, self._from_hz)
        self._pushed += len(block)
        return self._joined(self._engine.resample(frame))

    def finish(self) -> Samples:
        """What was still inside the filter."""
        if self._engine is None or not self._pushed:
            return np.zeros(0, np.float32)
        return self._joined(self._engine.resample(None))

    @staticmethod
    def _joined(frames: list[Any]) -> Samples:
        parts = [np.asarray(frame.to_ndarray()[0], np.float32) for frame in frames]
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)


def resample(sound: Sound, to_hz: int) -> Sound:
    """The same sound at another rate."""
    if sound.sample_rate_hz == to_hz:
        return sound
    engine = StreamResampler(sound.sample_rate_hz, to_hz)
    return Sound(np.concatenate([engine.push(sound.samples), engine.finish()]), to_hz)
