"""A virtual sound card, a home with stories, and sounds to say."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from tests.soundcard import SoundCard, is_installed

from starling.audio.files import read_sound
from starling.model import Sound

ROOT = Path(__file__).parents[2]


@pytest.fixture
def card(tmp_path: Path) -> Iterator[SoundCard]:
    if not is_installed():
        pytest.skip("the virtual sound card needs pulseaudio and pulseaudio-utils")
    made = SoundCard(tmp_path / "card")
    made.start()
    try:
        yield made
    finally:
        made.stop()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    (folder / "stories").mkdir(parents=True)
    shutil.copy(ROOT / "stories" / "knative-eventing.md", folder / "stories")
    return folder


@pytest.fixture(scope="session")
def answer() -> Sound:
    """Enough of an answer to be judged, from its first word."""
    sound = read_sound(ROOT / "audio_samples" / "eventing-forgetful.ogg")
    rate_hz = sound.sample_rate_hz
    return Sound(sound.samples[2 * rate_hz : 23 * rate_hz], rate_hz)


@pytest.fixture
def babble() -> Sound:
    """Three seconds of noise in syllables: every stretch of it is unlike every other."""
    return _babble(11)


@pytest.fixture
def other_babble() -> Sound:
    """The same, but of other noise."""
    return _babble(12)


def _babble(seed: int) -> Sound:
    # As dull as speech, so that no resampler on the way takes anything off.
    noise = np.convolve(np.random.default_rng(seed).normal(0, 0.3, 3 * 16_000), np.ones(8) / 8, "same")
    syllables = 0.5 + 0.5 * np.sin(2 * np.pi * 3 * np.arange(len(noise)) / 16_000)
    return Sound((noise * syllables).astype(np.float32), 16_000)
