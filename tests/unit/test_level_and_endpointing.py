"""How loud it is, whether somebody speaks, and when an answer has ended."""

import numpy as np
import pytest

from starling.audio.endpointing import Limits, nothing_heard
from starling.audio.level import NOTHING_DB, SpeechGate, level_db
from starling.ports import Progress

RATE_HZ = 16_000
NOISE = np.random.default_rng(7)


def noise(duration_s: float, level: float) -> np.ndarray:
    return (NOISE.normal(0, 10 ** (level / 20), int(duration_s * RATE_HZ))).astype(np.float32)


def speech(duration_s: float, level: float = -20) -> np.ndarray:
    """Syllables: four bursts a second over quiet."""
    sound = noise(duration_s, level)
    envelope = 0.5 + 0.5 * np.sin(2 * np.pi * 4 * np.arange(len(sound)) / RATE_HZ)
    return (sound * envelope**2).astype(np.float32)


def gate_after(*parts: np.ndarray) -> SpeechGate:
    gate = SpeechGate(RATE_HZ)
    for part in parts:
        for block in np.array_split(part, max(1, len(part) // 397)):
            gate.push(block)
    return gate


def progress(**changes: object) -> Progress:
    values: dict[str, object] = {"elapsed_s": 5.0, "level_db": -40.0, "loudest_db": -20.0, "silence_s": None}
    return Progress(**{**values, **changes})  # type: ignore[arg-type]


def test_a_full_scale_square_wave_is_zero_and_silence_is_the_least() -> None:
    assert level_db(np.ones(100, np.float32)) == pytest.approx(0.0, abs=1e-6)
    assert level_db(np.zeros(100, np.float32)) == NOTHING_DB
    assert level_db(np.zeros(0, np.float32)) == NOTHING_DB


def test_half_the_amplitude_is_six_decibels_less() -> None:
    assert level_db(np.full(100, 0.5, np.float32)) == pytest.approx(-6.02, abs=0.01)


def test_before_anybody_speaks_there_is_no_silence_to_measure() -> None:
    assert gate_after(noise(20, -60)).silence_s is None


@pytest.mark.parametrize("background", [-80.0, -60.0, -45.0])
def test_silence_is_counted_from_the_end_of_the_speech(background: float) -> None:
    gate = gate_after(noise(3, background), speech(4) + noise(4, background), noise(2.5, background))
    assert gate.silence_s == pytest.approx(2.5, abs=0.35)


def test_a_click_is_no_speech() -> None:
    assert gate_after(noise(2, -60), noise(0.1, -10), noise(5, -60)).silence_s is None


def test_a_fan_that_starts_to_blow_becomes_background() -> None:
    gate = gate_after(speech(3), noise(1, -65), noise(60, -45))
    assert gate.silence_s is not None
    assert gate.silence_s > 5


def test_somebody_who_speaks_at_once_is_heard() -> None:
    assert gate_after(speech(3)).silence_s == pytest.approx(0, abs=0.3)


def test_auto_stop_waits_until_somebody_has_spoken() -> None:
    limits = Limits(max_s=600, auto_stop_s=3)
    assert limits.reached(progress(elapsed_s=60, silence_s=None)) is None
    assert limits.reached(progress(elapsed_s=60, silence_s=2.9)) is None
    assert limits.reached(progress(elapsed_s=60, silence_s=3.0)) == "Stopped after 3 s of silence."


def test_without_auto_stop_only_the_longest_length_ends_it() -> None:
    limits = Limits(max_s=600)
    assert limits.reached(progress(elapsed_s=599, silence_s=300.0)) is None
    assert limits.reached(progress(elapsed_s=600)) == "That was 10 minutes, the longest answer taken (--max)."


def test_a_silent_input_is_told_from_somebody_who_thinks() -> None:
    assert nothing_heard(progress(elapsed_s=3.0, loudest_db=-90))
    assert not nothing_heard(progress(elapsed_s=2.9, loudest_db=-90))
    assert not nothing_heard(progress(elapsed_s=30, loudest_db=-50))
