"""What every voice promises, whoever speaks."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tests.fakes import FakeVoice

from starling.audio.voices import CachedVoice, HibariVoice, SystemVoice, find_voice
from starling.errors import ConfigError, DeviceError
from starling.ports import Voice

needs_espeak = pytest.mark.skipif(
    sys.platform == "linux" and not shutil.which("espeak-ng"), reason="the system has no voice"
)

VOICES: dict[str, Callable[[Path], Voice]] = {
    "fake": lambda _folder: FakeVoice(),
    "cached": lambda folder: CachedVoice(FakeVoice(), folder),
    "system": lambda _folder: SystemVoice(),
    "hibari": lambda _folder: HibariVoice(),
}


@pytest.fixture(params=[name if name != "system" else pytest.param(name, marks=needs_espeak) for name in VOICES])
def voice(request: pytest.FixtureRequest, tmp_path: Path) -> Voice:
    if request.param == "hibari":
        pytest.importorskip("hibari")
    return VOICES[request.param](tmp_path)


def test_a_text_becomes_mono_sound_that_can_be_heard(voice: Voice) -> None:
    sound = voice.synthesise("What did you learn?")
    assert sound.samples.dtype == np.float32
    assert sound.samples.ndim == 1
    assert 0.05 < np.max(np.abs(sound.samples)) <= 1.0
    assert sound.sample_rate_hz >= 8_000


def test_the_same_text_sounds_the_same_again(voice: Voice) -> None:
    first, second = voice.synthesise("And then?"), voice.synthesise("And then?")
    assert first.sample_rate_hz * len(second.samples) == pytest.approx(second.sample_rate_hz * len(first.samples))


def test_a_voice_has_a_name(voice: Voice) -> None:
    assert voice.name


@needs_espeak
def test_several_texts_are_all_spoken_and_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    voice = SystemVoice()
    short, long = voice.synthesise("Why?"), voice.synthesise("Why did you decide that it was time to stop?")
    assert long.duration_s > 2 * short.duration_s
    assert capfd.readouterr() == ("", "")


@needs_espeak
def test_a_long_question_is_spoken_to_its_end() -> None:
    sentence = "Tell me about a time when you had to change your mind late. "
    once, often = SystemVoice().synthesise(sentence), SystemVoice().synthesise(sentence * 12)
    assert often.duration_s > 11 * once.duration_s


@needs_espeak
def test_a_voice_the_system_does_not_have_is_told_in_one_line() -> None:
    with pytest.raises(DeviceError, match='no system voice "Nonesuch"'):
        SystemVoice("Nonesuch").synthesise("Hello")


def test_a_computer_without_a_voice_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_voice(*_: object, **__: object) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.CompletedProcess([], 3)

    monkeypatch.setattr(subprocess, "run", no_voice)
    with pytest.raises(DeviceError, match="there is no voice on this computer") as caught:
        SystemVoice().synthesise("Hello")
    assert "install" in caught.value.hint


def test_a_text_is_spoken_only_once(tmp_path: Path) -> None:
    inner = FakeVoice()
    voice = CachedVoice(inner, tmp_path)
    first, second = voice.synthesise("Why?"), voice.synthesise("Why?")
    voice.synthesise("How?")
    assert inner.said == ["Why?", "How?"]
    assert np.max(np.abs(first.samples - second.samples)) < 1e-4


def test_a_damaged_cache_is_spoken_again(tmp_path: Path) -> None:
    inner = FakeVoice()
    voice = CachedVoice(inner, tmp_path)
    voice.synthesise("Why?")
    next(tmp_path.iterdir()).write_bytes(b"damaged")
    voice.synthesise("Why?")
    voice.synthesise("Why?")
    assert inner.said == ["Why?", "Why?"]


def test_a_cache_that_can_not_be_written_costs_only_time(tmp_path: Path) -> None:
    assert CachedVoice(FakeVoice(), tmp_path / "nowhere").synthesise("Why?").duration_s > 0


def test_an_unknown_voice_in_the_settings_is_told() -> None:
    with pytest.raises(ConfigError, match="there is no voice 'cloud'"):
        find_voice("cloud")


@needs_espeak
def test_a_system_voice_that_is_killed_leaves_its_file_only_in_the_folder_it_was_given(tmp_path: Path) -> None:
    given, system = tmp_path / "given", tmp_path / "system"
    given.mkdir()
    system.mkdir()
    script = (
        "import os, sys; from pathlib import Path; from starling.audio import voices;"
        "voices.read_sound = lambda path: os._exit(9);"
        "voices.SystemVoice('', Path(sys.argv[1])).synthesise('What did you learn?')"
    )
    done = subprocess.run([sys.executable, "-c", script, given], env={**os.environ, "TMPDIR": str(system)}, check=False)
    assert done.returncode == 9
    (left,) = given.iterdir()
    assert left.name.startswith(".voice-")
    assert left.stat().st_mode & 0o077 == 0
    assert list(system.iterdir()) == []
