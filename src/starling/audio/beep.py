"""The sound that says: speak now."""

import numpy as np

from starling.model import Sound

_PITCH_HZ = 880.0
_LENGTH_S = 0.18
_FADE_S = 0.02
_AMPLITUDE = 0.25
_SAMPLE_RATE_HZ = 22_050


def beep() -> Sound:
    """A short soft tone without clicks at its ends."""
    time_s = np.arange(int(_LENGTH_S * _SAMPLE_RATE_HZ)) / _SAMPLE_RATE_HZ
    envelope = np.clip(np.minimum(time_s, _LENGTH_S - time_s) / _FADE_S, 0.0, 1.0)
    return Sound((_AMPLITUDE * envelope * np.sin(2 * np.pi * _PITCH_HZ * time_s)).astype(np.float32), _SAMPLE_RATE_HZ)
