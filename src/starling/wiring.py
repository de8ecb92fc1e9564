"""The one module that picks adapters. Nothing heavy is imported before it is asked for."""

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from starling.config import Settings
from starling.errors import ConfigError
from starling.home import Home

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from starling.assess.profile import Profile
    from starling.audio.journal import Occasion
    from starling.audio.recorder import DiskRecorder
    from starling.history.store import SqliteStore
    from starling.library.shelf import Shelf
    from starling.model import Hearing, Sound, Story
    from starling.ports import Embedder, Meaning, Microphone, Player, Voice
    from starling.scoring import Judge
    from starling.speech.live import LiveTranscriber
    from starling.speech.transcriber import WhisperTranscriber
    from starling.weights.minilm import MiniLMFiles

BATCH_WORKERS = 2
"""Recordings heard at once: on two cores one each, and no more memory than needed elsewhere."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Now, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class Wiring:
    """Builds each adapter once, when it is first needed."""

    home: Home
    settings: Settings

    @cached_property
    def clock(self) -> SystemClock:
        """The machine's clock."""
        return SystemClock()

    @cached_property
    def shelf(self) -> "Shelf":
        """The user's stories."""
        from starling.library.shelf import Shelf

        return Shelf(self.home.stories_dir)

    @cached_property
    def embedder(self) -> "Embedder":
        """Sentence embeddings. Raises ModelError."""
        from starling.meaning.minilm import MiniLM

        return MiniLM(self.minilm_files)

    @cached_property
    def meaning(self) -> "Meaning":
        """Everything that judges meaning. Raises ModelError."""
        from starling.meaning.reader import CrossEncoder, shipped_model
        from starling.ports import Meaning

        return Meaning(self.embedder, CrossEncoder(shipped_model(), self.minilm_files.tokenizer_path))

    @cached_property
    def minilm_files(self) -> "MiniLMFiles":
        """The checked files of the embedder. Raises ModelError."""
        from starling.weights.minilm import find_minilm

        return find_minilm(self._cache_dir)

    @cached_property
    def transcriber(self) -> "WhisperTranscriber":
        """Whisper. Raises ModelError."""
        from starling.speech.transcriber import WhisperOptions, WhisperTranscriber

        options = WhisperOptions(language=self.settings.language, device=self.settings.compute_device)
        return WhisperTranscriber(self.settings.model, self.whisper_folder, options)

    @cached_property
    def batch_transcriber(self) -> "WhisperTranscriber":
        """Whisper for several recordings at once, a core each. Raises ModelError."""
        from starling.speech.transcriber import WhisperOptions, WhisperTranscriber

        options = WhisperOptions(
            language=self.settings.language,
            device=self.settings.compute_device,
            threads=1,
            workers=BATCH_WORKERS,
        )
        return WhisperTranscriber(self.settings.model, self.whisper_folder, options)

    @cached_property
    def whisper_folder(self) -> "Path":
        """The checked folder of the configured Whisper model. Raises ModelError."""
        from starling.weights.whisper import find_whisper

        return find_whisper(self.settings.model, self._cache_dir)

    @cached_property
    def voice(self) -> "Voice":
        """The voice that reads questions, remembering what it spoke. Raises ConfigError, DeviceError."""
        from starling.audio.voices import find_voice

        return find_voice(self.settings.voice, self.home.private_dir(self.home.cache_dir / "spoken"))

    @cached_property
    def player(self) -> "Player":
        """The speaker. Raises DeviceError."""
        from starling.audio.player import PortAudioPlayer

        return PortAudioPlayer(self.settings.output_device)

    @cached_property
    def microphone(self) -> "Microphone":
        """The microphone. Raises DeviceError."""
        from starling.audio.microphone import PortAudioMicrophone

        return PortAudioMicrophone(self.settings.input_device)

    def hear(self, sound: "Sound", story: "Story | None") -> "Hearing":
        """What was said in `sound`, listening for the story's rare words. Raises ModelError."""
        return self.transcriber.transcribe(sound, _terms_of(story))

    def live_ear(self, story: "Story | None", wait_for_models: "Callable[[], None]") -> "LiveTranscriber":
        """An ear for one answer that hears while it is given, listening for the story's rare words."""
        from starling.speech.live import LiveTranscriber

        def transcriber() -> "WhisperTranscriber":
            wait_for_models()
            return self.transcriber

        return LiveTranscriber(transcriber, _terms_of(story))

    @cached_property
    def profile(self) -> "Profile":
        """What is wanted of an answer. Raises ConfigError."""
        try:
            return self.settings.chosen_profile
        except ValueError as error:
            raise ConfigError(str(error)) from error

    def target_s(self, asked_s: float | None, story: "Story | None") -> float:
        """The wanted length of an answer in seconds: as asked, else the story's own, else the profile's or configured.

        Raises ConfigError.
        """
        wishes = (asked_s, story.target_s if story is not None else None, self.profile.target_s)
        return next((wish for wish in wishes if wish is not None), self.settings.target_s)

    @cached_property
    def judge(self) -> "Judge":
        """Judges answers. Raises ModelError, ConfigError."""
        from starling.scoring import Judge

        return Judge(self.meaning, self.profile, self.clock)

    @property
    def _cache_dir(self) -> "Path":
        return self.home.private_dir(self.home.cache_dir)

    @cached_property
    def store(self) -> "SqliteStore":
        """The history. Raises StorageError."""
        from starling.history.store import SqliteStore

        self.home.private_dir(self.home.root)
        return SqliteStore(self.home.database_path, on_salvage=_tell_salvaged)

    def recorder(
        self, occasion: "Occasion", microphone: "Microphone | None" = None, live_ear: "LiveTranscriber | None" = None
    ) -> "DiskRecorder":
        """Records one answer, from the chosen microphone unless told otherwise. Raises DeviceError, StorageError."""
        from starling.audio.microphone import another_microphone
        from starling.audio.recorder import DiskRecorder, Folders

        folders = Folders(
            unfinished=self.home.private_dir(self.home.unfinished_dir),
            kept=self.home.private_dir(self.home.recordings_dir),
        )
        return DiskRecorder(folders, occasion, microphone or self.microphone, another_microphone, live_ear)


def _tell_salvaged(aside: "Path", saved: int) -> None:
    """Say on stderr that the history was damaged; what could be read of it goes on."""
    print(
        f"starling: the history was damaged. It was set aside as {aside}; {saved} attempts could be saved.",
        file=sys.stderr,
    )


def _terms_of(story: "Story | None") -> "tuple[str, ...]":
    from starling.speech.terms import words_of

    return words_of(story) if story is not None else ()
