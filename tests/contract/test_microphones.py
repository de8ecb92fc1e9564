"""What every microphone and every player promises, real or not."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from tests.fakes import FakeMicrophone, FakePlayer
from tests.soundcard import SoundCard, is_installed

from starling.audio import portaudio
from starling.audio.beep import beep
from starling.audio.microphone import PortAudioMicrophone
from starling.audio.player import PortAudioPlayer
from starling.audio.sample_microphone import SampleMicrophone
from starling.model import Sound
from starling.ports import Microphone, Player

TONE = Sound((0.3 * np.sin(2 * np.pi * 440 * np.arange(16_000) / 16_000)).astype(np.float32), 16_000)


@pytest.fixture
def card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundCard]:
    if not is_installed():
        pytest.skip("the virtual sound card needs pulseaudio and pulseaudio-utils")
    made = SoundCard(tmp_path)
    made.start()
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    portaudio.refresh()
    try:
        yield made
    finally:
        made.stop()


@pytest.fixture(params=["fake", "sample", pytest.param("real", marks=pytest.mark.sound)])
def microphone(request: pytest.FixtureRequest) -> Microphone:
    if request.param == "real":
        card: SoundCard = request.getfixturevalue("card")
        threading.Timer(0.3, card.say, [TONE]).start()
        return PortAudioMicrophone()
    if request.param == "sample":
        sample = SampleMicrophone(TONE, "sample")
        threading.Timer(0.1, sample.play).start()
        return sample
    fake = FakeMicrophone()
    threading.Timer(0.1, lambda: fake.hear(TONE.samples)).start()
    return fake


@pytest.fixture(params=["fake", pytest.param("real", marks=pytest.mark.sound)])
def player(request: pytest.FixtureRequest) -> Player:
    if request.param == "real":
        request.getfixturevalue("card")
        return PortAudioPlayer()
    return FakePlayer()


def heard_until_loud(microphone: Microphone) -> list[np.ndarray]:
    blocks: list[np.ndarray] = []
    microphone.open(blocks.append, lambda: None)
    end_s = time.monotonic() + 5
    while not any(len(block) and np.max(np.abs(block)) > 0.2 for block in list(blocks)):
        assert time.monotonic() < end_s
        time.sleep(0.02)
    return blocks


def test_a_microphone_delivers_mono_blocks_until_it_is_closed(microphone: Microphone) -> None:
    blocks = heard_until_loud(microphone)
    microphone.close()
    time.sleep(0.05)
    count = len(blocks)
    time.sleep(0.2)
    assert len(blocks) == count
    assert {block.ndim for block in blocks} == {1}
    assert {block.dtype for block in blocks} == {np.dtype(np.float32)}
    assert microphone.sample_rate_hz == 16_000


def test_blocks_are_not_changed_after_they_were_delivered(microphone: Microphone) -> None:
    blocks = heard_until_loud(microphone)
    before = [block.copy() for block in blocks[:5]]
    time.sleep(0.2)
    microphone.close()
    assert all(np.array_equal(old, new) for old, new in zip(before, blocks, strict=False))


def test_a_microphone_has_a_name_and_may_be_closed_twice(microphone: Microphone) -> None:
    assert microphone.device_name
    heard_until_loud(microphone)
    microphone.close()
    microphone.close()


@pytest.mark.sound
def test_a_real_microphone_can_be_opened_again_and_still_says_when_it_is_lost(card: SoundCard) -> None:
    microphone, lost, blocks = PortAudioMicrophone(), threading.Event(), list[np.ndarray]()
    for _ in range(2):
        microphone.open(blocks.append, lost.set)
        time.sleep(0.3)
        microphone.close()
    assert not lost.is_set()
    microphone.open(blocks.append, lost.set)
    time.sleep(0.3)
    card.kill()
    assert lost.wait(5)
    microphone.close()


def test_a_player_plays_to_the_end_and_may_play_again(player: Player) -> None:
    assert player.device_name
    player.play(beep())
    player.play(beep())


@pytest.mark.sound
def test_a_key_stops_the_sound_at_once(card: SoundCard) -> None:
    long = Sound(np.tile(TONE.samples, 10), 16_000)
    start_s = time.monotonic()
    PortAudioPlayer().play(long, lambda: time.monotonic() - start_s > 0.5)
    assert time.monotonic() - start_s < 2.5
