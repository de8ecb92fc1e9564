"""Sounds that nobody says anything in, made from numbers."""

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 16_000
_SECONDS = 8
Samples = NDArray[np.float32]


def made_up_noises() -> dict[str, Samples]:
    """Eight seconds each, float32 samples at 16 kHz: silence, hiss, hum, keys, breath, bursts, chords, a knock."""
    rng = np.random.default_rng(5)
    count = _SECONDS * RATE_HZ
    at_s = np.arange(count) / RATE_HZ
    hiss = rng.normal(0, 1, count)
    return {
        name: np.clip(sound, -1, 1).astype(np.float32)
        for name, sound in {
            "digital silence": np.zeros(count),
            "room noise": 0.001 * hiss,
            "loud hiss": 0.05 * hiss,
            "mains hum": 0.05 * np.sin(2 * np.pi * 50 * at_s) + 0.02 * np.sin(2 * np.pi * 150 * at_s),
            "keyboard": _bursts(rng, count, per_s=6.0, length_s=0.02, sound=hiss),
            "breath": 0.05 * _low_passed(hiss, 40) * np.maximum(0, np.sin(2 * np.pi * 0.3 * at_s)) ** 2,
            "laughter": _laughter(at_s, hiss),
            "chords": 0.1 * sum(np.sin(2 * np.pi * hz * at_s) for hz in (261.6, 329.6, 392.0)),
            "knock": _bursts(rng, count, per_s=0.5, length_s=0.08, sound=_low_passed(hiss, 20)),
        }.items()
    }


def _bursts(rng: np.random.Generator, count: int, per_s: float, length_s: float, sound: Samples) -> Samples:
    envelope = np.zeros(count)
    length = round(length_s * RATE_HZ)
    for start in rng.integers(0, count - length, round(per_s * count / RATE_HZ)):
        envelope[start : start + length] = np.exp(-np.linspace(0, 5, length)) * rng.uniform(0.2, 0.6)
    return envelope * sound


def _low_passed(sound: Samples, width: int) -> Samples:
    return np.convolve(sound, np.ones(width) / np.sqrt(width), mode="same")


def _laughter(at_s: Samples, hiss: Samples) -> Samples:
    """Bursts of voice-like sound, five a second, fading."""
    pitch = np.sign(np.sin(2 * np.pi * 220 * at_s)) * 0.1 + 0.05 * hiss
    rhythm = np.maximum(0, np.sin(2 * np.pi * 5 * at_s)) ** 2
    return 0.5 * _low_passed(pitch, 8) * rhythm * np.maximum(0, np.sin(2 * np.pi * 0.25 * at_s))
