"""Voices that read questions aloud: the system's own, hibari, and a cache of what was spoken before."""

import hashlib
import importlib.util
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from starling.audio import speak
from starling.audio.files import read_flac, read_sound, write_flac
from starling.errors import AudioError, ConfigError, DeviceError, StorageError
from starling.model import Sound
from starling.ports import Voice

_PATIENCE_S = 60.0
_LONGEST_TEXT = 2_000
_HIBARI_HINT = "pip install 'starling-coach[voices]'"


def find_voice(setting: str, cache_dir: Path | None = None) -> Voice:
    """The voice a setting names: `system`, `hibari`, or either with a voice of theirs, as in `hibari:am_adam`.

    With `cache_dir`, which exists, every text is spoken only once. Raises ConfigError for another name, and
    DeviceError when the voice is not installed.
    """
    kind, _, name = setting.strip().partition(":")
    voice: Voice
    if kind == "system":
        voice = SystemVoice(name, cache_dir)
    elif kind == "hibari":
        voice = HibariVoice(name)
    else:
        raise ConfigError(f"there is no voice {setting!r}", hint="voices are system and hibari")
    return CachedVoice(voice, cache_dir) if cache_dir is not None else voice


class SystemVoice:
    """The voice of the operating system, through pyttsx3: espeak-ng, SAPI or NSSpeechSynthesizer."""

    def __init__(self, wanted: str = "", scratch_dir: Path | None = None) -> None:
        """`scratch_dir` is an existing folder for the file that the engine speaks into; else the system's."""
        self._wanted = wanted
        self._scratch_dir = scratch_dir

    @property
    def name(self) -> str:
        """What to call this voice."""
        return f"system:{self._wanted}" if self._wanted else "system"

    def synthesise(self, text: str) -> Sound:
        """Speech for `text` at 16 kHz. Raises DeviceError."""
        with self._scratch() as folder:
            # macOS writes AIFF whatever the name says: the reader looks at the content.
            path = Path(folder) / "spoken.wav"
            self._write(text[:_LONGEST_TEXT], path)
            try:
                return read_sound(path)
            except AudioError as error:
                raise DeviceError("the system's voice did not speak", hint=_voice_hint()) from error

    def _scratch(self) -> tempfile.TemporaryDirectory[str]:
        # What it speaks may quote an answer, so the file is written where only the owner can look.
        try:
            return tempfile.TemporaryDirectory(prefix=".voice-", dir=self._scratch_dir)
        except OSError:
            # A cache that can't be written costs no voice; the folder is private there too, and deleted at once.
            return tempfile.TemporaryDirectory(prefix="starling-voice-")

    def _write(self, text: str, path: Path) -> None:
        try:
            done = subprocess.run(
                [sys.executable, "-P", speak.__file__, str(path), self._wanted],
                input=text.encode(),
                capture_output=True,
                timeout=_PATIENCE_S,
                env={**os.environ, "TMPDIR": str(path.parent), "TEMP": str(path.parent), "TMP": str(path.parent)},
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise DeviceError("the system's voice did not answer", hint=_voice_hint()) from error
        if done.returncode == speak.NO_VOICE and self._wanted:
            raise DeviceError(f'there is no system voice "{self._wanted}"', hint=_voice_hint())
        if done.returncode != 0:
            raise DeviceError("there is no voice on this computer", hint=_voice_hint())


class HibariVoice:
    """A small neural voice that needs no system package. Raises DeviceError when it is not installed."""

    def __init__(self, wanted: str = "") -> None:
        if importlib.util.find_spec("hibari") is None:
            raise DeviceError("the voice hibari is not installed", hint=_HIBARI_HINT)
        self._wanted = wanted
        self._engine: Any = None

    @property
    def name(self) -> str:
        """What to call this voice."""
        return f"hibari:{self._wanted}" if self._wanted else "hibari"

    def synthesise(self, text: str) -> Sound:
        """Speech for `text`; the same every time. Raises DeviceError."""
        import hibari

        try:
            if self._engine is None:
                self._engine = hibari.Hibari(self._wanted) if self._wanted else hibari.Hibari()
            samples = self._engine(text[:_LONGEST_TEXT], seed=0)
        except (KeyError, ValueError, OSError) as error:
            raise DeviceError(f"the voice {self.name} can't speak: {error}") from error
        return Sound(np.asarray(samples, np.float32), int(hibari.SAMPLE_RATE))


class CachedVoice:
    """Another voice that remembers what it said. A cache that can't be used costs time, never the voice."""

    def __init__(self, voice: Voice, cache_dir: Path) -> None:
        self._voice = voice
        self._cache_dir = cache_dir

    @property
    def name(self) -> str:
        """The name of the voice that speaks."""
        return self._voice.name

    def synthesise(self, text: str) -> Sound:
        """Speech for `text`, from the cache where it was spoken before. Raises DeviceError."""
        key = hashlib.sha256(f"{self.name}\0{text}".encode()).hexdigest()[:32]
        path = self._cache_dir / f"{key}.flac"
        try:
            return read_flac(path)
        except AudioError:
            sound = self._voice.synthesise(text)
        try:
            write_flac(path, sound)
        except StorageError:
            return sound
        return sound


def _voice_hint() -> str:
    if sys.platform == "linux":
        return f'install one: sudo apt install espeak-ng, or {_HIBARI_HINT} and voice = "hibari" in the settings'
    return f"allow or install one in the system's settings, or {_HIBARI_HINT}"
