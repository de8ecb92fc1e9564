"""The one module that picks adapters. Nothing heavy is imported before it is asked for."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from starling.config import Settings
from starling.home import Home

if TYPE_CHECKING:
    from pathlib import Path

    from starling.assess.profile import Profile
    from starling.library.shelf import Shelf
    from starling.ports import AttemptStore, Embedder, Transcriber
    from starling.scoring import Judge


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
        from starling.weights.minilm import find_minilm

        return MiniLM(find_minilm(self._cache_dir))

    @cached_property
    def transcriber(self) -> "Transcriber":
        """Whisper. Raises ModelError."""
        from starling.speech.transcriber import WhisperOptions, WhisperTranscriber
        from starling.weights.whisper import find_whisper

        folder = find_whisper(self.settings.model, self._cache_dir)
        options = WhisperOptions(language=self.settings.language, device=self.settings.compute_device)
        return WhisperTranscriber(self.settings.model, folder, options)

    @cached_property
    def profile(self) -> "Profile":
        """What is wanted of an answer. Raises ConfigError."""
        from starling.assess.profile import profile_named

        return profile_named(self.settings.profile)

    @cached_property
    def judge(self) -> "Judge":
        """Judges answers. Raises ModelError, ConfigError."""
        from starling.scoring import Judge

        return Judge(self.embedder, self.profile, self.clock)

    @property
    def _cache_dir(self) -> "Path":
        return self.home.private_dir(self.home.cache_dir)

    @cached_property
    def store(self) -> "AttemptStore":
        """The history. Raises StorageError."""
        from starling.history.store import SqliteStore

        self.home.private_dir(self.home.root)
        return SqliteStore(self.home.database_path)
