"""How loud it is, and whether somebody speaks. Pure: blocks in, numbers out."""

import numpy as np
from numpy.typing import NDArray

NOTHING_DB = -90.0
"""What silence is called: below the noise of any microphone."""

_SPEECH_OVER_FLOOR_DB = 10.0
_QUIETEST_SPEECH_DB = -50.0
_FLOOR_RISES_DB_PER_S = 0.5
_SPEECH_STARTS_AFTER_S = 0.2
_FRAME_S = 0.05


def level_db(samples: NDArray[np.float32]) -> float:
    """Root mean square of samples in [-1, 1] as dBFS, not below -90."""
    if not len(samples):
        return NOTHING_DB
    power = float(np.mean(np.square(samples, dtype=np.float64)))
    return max(NOTHING_DB, 10.0 * float(np.log10(power + 1e-12)))


class SpeechGate:
    """Tells speech from background by level, in frames of 50 ms.

    The background is the quietest level of late: it falls at once and rises by half a decibel a second, so
    that a fan that starts to blow is background after a while. Speech is 10 dB louder than that, and begins
    after about 0.2 s of it: a click is no speech. Good enough to stop a recording; words are found by the real
    detector afterwards.
    """

    def __init__(self, sample_rate_hz: int) -> None:
        self._frame = int(_FRAME_S * sample_rate_hz)
        self._rest = np.zeros(0, np.float32)
        self._floor_db: float | None = None
        self._run_s = 0.0
        self.level_db = NOTHING_DB
        self.loudest_db = NOTHING_DB
        self.silence_s: float | None = None
        """Seconds since the last speech; None until somebody spoke."""

    def push(self, samples: NDArray[np.float32]) -> None:
        """Take the next samples."""
        waiting = np.concatenate([self._rest, samples])
        whole = len(waiting) // self._frame * self._frame
        for frame in waiting[:whole].reshape(-1, self._frame):
            self._take(level_db(frame))
        self._rest = waiting[whole:]

    def _take(self, level: float) -> None:
        self.level_db = level
        self.loudest_db = max(self.loudest_db, level)
        floor = level if self._floor_db is None else min(level, self._floor_db + _FLOOR_RISES_DB_PER_S * _FRAME_S)
        self._floor_db = floor
        if level >= max(floor + _SPEECH_OVER_FLOOR_DB, _QUIETEST_SPEECH_DB):
            self._run_s += _FRAME_S
            if self._run_s >= _SPEECH_STARTS_AFTER_S or (self.silence_s is not None and self.silence_s < 0.5):
                self.silence_s = 0.0
                return
        else:
            # Half a frame, so that the dips between syllables don't hide that somebody speaks.
            self._run_s = max(0.0, self._run_s - _FRAME_S / 2)
        if self.silence_s is not None:
            self.silence_s += _FRAME_S
