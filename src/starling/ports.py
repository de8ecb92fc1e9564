"""What the core needs from the world. Adapters live in the rooms; `wiring` picks them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from starling.model import Attempt, Hearing, Sound, SpeechActivity


class Clock(Protocol):
    """The time of day."""

    def now(self) -> datetime:
        """Now, timezone-aware UTC."""
        ...


class Voice(Protocol):
    """Turns text into speech."""

    @property
    def name(self) -> str:
        """What to call this voice in front of a person."""
        ...

    def synthesise(self, text: str) -> Sound:
        """Speech for `text`. Raises DeviceError when the voice can't speak here."""
        ...


class Player(Protocol):
    """Plays sound through one chosen output device."""

    @property
    def device_name(self) -> str:
        """The device as the system calls it."""
        ...

    def play(self, sound: Sound, stop: Callable[[], bool] = lambda: False) -> None:
        """Play to the end, or until `stop()` says so. Raises DeviceError."""
        ...


class Transcriber(Protocol):
    """Turns an answer's sound into a hearing."""

    def transcribe(self, sound: Sound, terms: Sequence[str] = ()) -> Hearing:
        """Words with times, speech activity and hesitations. `terms` are rare words the story holds."""
        ...


class SpeechDetector(Protocol):
    """Finds voices."""

    def detect(self, sound: Sound) -> SpeechActivity:
        """Where a voice is heard."""
        ...


class Embedder(Protocol):
    """Maps texts to unit vectors whose dot product is closeness of meaning."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit rows of shape (len(texts), dimensions)."""
        ...


class AttemptStore(Protocol):
    """Keeps attempts."""

    def add(self, attempt: Attempt) -> Attempt:
        """Store and return the attempt with its id."""
        ...

    def get(self, attempt_id: int) -> Attempt:
        """One attempt. Raises AttemptNotFound."""
        ...

    def list(self, story_name: str | None = None, limit: int | None = None) -> Sequence[Attempt]:
        """Attempts, newest first."""
        ...
