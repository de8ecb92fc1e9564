"""What the core needs from the world. Adapters live in the rooms; `wiring` picks them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from starling.model import Attempt, Hearing, Sound


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


class Microphone(Protocol):
    """One input device that delivers blocks of sound."""

    @property
    def device_name(self) -> str:
        """The device as the system calls it."""
        ...

    @property
    def sample_rate_hz(self) -> int:
        """The rate of the blocks; known once open."""
        ...

    def open(self, on_block: Callable[[NDArray[np.float32]], None], on_lost: Callable[[], None]) -> None:
        """Begin to deliver mono blocks of shape (n,), from a thread that must not be kept waiting.

        `on_lost` is called once when the device goes away. Raises DeviceError.
        """
        ...

    def close(self) -> None:
        """Stop; does nothing when the device is gone already."""
        ...


class LiveEar(Protocol):
    """Hears an answer while it is given.

    `push` and `restart` are called from the recorder's thread and must return at once.
    """

    def push(self, samples: NDArray[np.float32]) -> None:
        """The next samples at 16 kHz, mono, of shape (n,)."""
        ...

    def restart(self) -> None:
        """Forget everything: the person starts over."""
        ...

    def finish(self, sound: Sound) -> Hearing:
        """The hearing of the whole answer, `sound` being everything that was pushed."""
        ...


@dataclass(frozen=True, slots=True)
class Ended:
    """Why no more sound will come: the `device` went away, or the `disk` refused. `message` is a sentence."""

    cause: Literal["device", "disk"]
    message: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How a recording stands. Levels are dBFS (0 is the loudest, -90 nothing at all).

    `silence_s` is how long nobody has spoken since somebody did, None before the first word.
    `notices` are sentences for the person, each given once. `ended` is set when no more sound will come.
    """

    elapsed_s: float
    level_db: float
    loudest_db: float
    silence_s: float | None
    dropped_blocks: int = 0
    notices: tuple[str, ...] = ()
    ended: Ended | None = None


class Recorder(Protocol):
    """Records one answer, to disk as it arrives."""

    @property
    def device_name(self) -> str:
        """The device that is listened to."""
        ...

    def arm(self) -> None:
        """Open the device and the file; nothing is kept yet. Raises DeviceError, StorageError."""
        ...

    def await_sound(self) -> None:
        """Wait until the open device delivers: some need a second, and what is said until then is lost."""
        ...

    def begin(self) -> None:
        """Keep what comes from now on."""
        ...

    def pause(self) -> None:
        """Keep nothing until `resume`."""
        ...

    def resume(self) -> None:
        """Go on after `pause`."""
        ...

    def restart(self) -> None:
        """Throw away what was said so far and go on."""
        ...

    def progress(self) -> Progress:
        """How it stands; also notices a device that went away, and goes on with another."""
        ...

    def finish(self) -> Sound:
        """Close the device; everything that was kept, at 16 kHz."""
        ...

    def keep(self) -> Path:
        """Write the finished recording as a sound file and return its path. Raises StorageError."""
        ...

    def release(self) -> None:
        """The attempt is stored: what was kept for emergencies is no longer needed."""
        ...

    def close(self) -> None:
        """Let go of device and files, and leave what was said on disk for `starling recover`."""
        ...


class Keys(Protocol):
    """The keys a person presses. A context manager: outside of it the terminal is as it was."""

    @property
    def are_there(self) -> bool:
        """Whether anybody could press one."""
        ...

    def __enter__(self) -> "Keys": ...

    def __exit__(self, *_: object) -> None: ...

    def pressed(self, wait_s: float) -> str | None:
        """`enter`, or a character in lower case, or None when nothing was pressed within `wait_s` seconds."""
        ...


class Transcriber(Protocol):
    """Turns an answer's sound into a hearing."""

    def transcribe(self, sound: Sound, terms: Sequence[str] = ()) -> Hearing:
        """Words with times, speech activity and hesitations. `terms` are rare words the story holds."""
        ...


class Excerpt(NamedTuple):
    """text[first_char:end_char], as it is meant within its text."""

    text: str
    first_char: int
    end_char: int

    @classmethod
    def whole(cls, text: str) -> "Excerpt":
        """All of a text."""
        return cls(text, 0, len(text))


class Embedder(Protocol):
    """Maps texts to unit vectors whose dot product is closeness of meaning."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit rows of shape (len(texts), dimensions)."""
        ...

    def embed_excerpts(self, excerpts: Sequence[Excerpt]) -> NDArray[np.float32]:
        """Unit rows of shape (len(excerpts), dimensions); of a whole text the row that `embed` gives."""
        ...


class PairReader(Protocol):
    """Reads a key point beside a stretch of an answer."""

    def read(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """For each pair (point, stretch) the probabilities that it covers the point, says part of it, does not
        say it, or contradicts it: rows of shape (len(pairs), 4) that sum to one."""
        ...


@dataclass(frozen=True, slots=True)
class Meaning:
    """The models behind every judgement of meaning."""

    embedder: Embedder
    reader: PairReader


class AttemptSink(Protocol):
    """Takes attempts."""

    def add(self, attempt: Attempt) -> Attempt:
        """Store and return the attempt with its id."""
        ...


class AttemptStore(AttemptSink, Protocol):
    """Keeps attempts."""

    def get(self, attempt_id: int) -> Attempt:
        """One attempt. Raises AttemptNotFound."""
        ...

    def list(self, story_name: str | None = None, limit: int | None = None) -> Sequence[Attempt]:
        """Attempts, newest first."""
        ...
