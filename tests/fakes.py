"""Stand-ins for devices: a microphone, keys, a voice and a player that a test commands."""

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from starling.errors import AttemptNotFound, DeviceError
from starling.model import Attempt, Hearing, Sound, Span, SpeechActivity, Transcript, Word
from starling.ports import Excerpt, Progress

Samples = NDArray[np.float32]


class FakeMicrophone:
    """Delivers the blocks a test gives it."""

    def __init__(self, device_name: str = "Fake microphone", rate_hz: int = 16_000, works: bool = True) -> None:
        self.device_name = device_name
        self.sample_rate_hz = rate_hz
        self.works = works
        self.is_open = False
        self._on_block: Callable[[Samples], None] = lambda _samples: None
        self._on_lost: Callable[[], None] = lambda: None

    def open(self, on_block: Callable[[Samples], None], on_lost: Callable[[], None]) -> None:
        if not self.works:
            raise DeviceError(f'the microphone "{self.device_name}" can\'t be opened')
        self._on_block, self._on_lost = on_block, on_lost
        self.is_open = True

    def close(self) -> None:
        self.is_open = False

    def hear(self, samples: Samples, block: int = 400) -> None:
        """Deliver `samples` in blocks, as the device's thread would."""
        for start in range(0, len(samples), block):
            self._on_block(samples[start : start + block])

    def unplug(self) -> None:
        """Go away, as a device does."""
        self._on_lost()


class FakeLiveEar:
    """Remembers what it was given."""

    def __init__(self) -> None:
        self.heard: list[Samples] = []
        self.restarts = 0

    def push(self, samples: Samples) -> None:
        self.heard.append(samples)

    def restart(self) -> None:
        self.heard.clear()
        self.restarts += 1

    @property
    def samples(self) -> Samples:
        return np.concatenate(self.heard) if self.heard else np.zeros(0, np.float32)


class FakeVoice:
    """A voice that hums for a tenth of a second, or can't speak."""

    def __init__(self, works: bool = True, name: str = "fake") -> None:
        self.name = name
        self.works = works
        self.said: list[str] = []

    def synthesise(self, text: str) -> Sound:
        if not self.works:
            raise DeviceError("no voice is installed")
        self.said.append(text)
        return Sound(np.full(1600, 0.1, np.float32), 16_000)


class FakePlayer:
    """Remembers what was played, or can't play."""

    device_name = "Fake speaker"

    def __init__(self, works: bool = True) -> None:
        self.works = works
        self.played: list[Sound] = []
        self.stopped_early = 0

    def play(self, sound: Sound, stop: Callable[[], bool] = lambda: False) -> None:
        if not self.works:
            raise DeviceError('the speaker "Fake speaker" can\'t play')
        if stop():
            self.stopped_early += 1
        self.played.append(sound)


class FakeKeys:
    """Presses the given keys one after another; None is a moment without a key. An exception is raised."""

    are_there = True

    def __init__(self, *script: str | BaseException | None) -> None:
        self._script: Iterator[str | BaseException | None] = iter(script)

    def __enter__(self) -> "FakeKeys":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def pressed(self, wait_s: float) -> str | None:
        step = next(self._script, "script ended")
        if step == "script ended":
            raise AssertionError("the session waits for a key that the test does not press")
        if isinstance(step, BaseException):
            raise step
        assert step is None or isinstance(step, str)
        return step


class FakeRecorder:
    """A recording of which a test says how it stands at each look."""

    device_name = "Fake microphone"

    def __init__(self, *looks: Progress, folder: Path = Path("kept"), sound_s: float = 2.0) -> None:
        self._looks = list(looks)
        self._folder = folder
        self._sound = Sound(np.zeros(int(sound_s * 16_000), np.float32), 16_000)
        self.calls: list[str] = []
        self.fails: dict[str, Exception] = {}

    def __getattr__(self, name: str) -> Callable[[], None]:
        if name not in {"arm", "await_sound", "begin", "pause", "resume", "restart", "release", "close"}:
            raise AttributeError(name)
        return lambda: self._call(name)

    def progress(self) -> Progress:
        if len(self._looks) > 1:
            return self._looks.pop(0)
        return self._looks[0] if self._looks else Progress(1.0, -30.0, -20.0, 0.0)

    def finish(self) -> Sound:
        self._call("finish")
        return self._sound

    def keep(self) -> Path:
        self._call("keep")
        return self._folder / "kept.flac"

    def _call(self, name: str) -> None:
        self.calls.append(name)
        if name in self.fails:
            raise self.fails[name]


class FakeStage:
    """Remembers what the person saw."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.said: list[str] = []
        self.states: list[str] = []
        self.thought = False

    def ask(self, question: str, device_name: str) -> None:
        self.asked.append((question, device_name))

    def record(self, progress: Progress, state: str) -> None:
        self.states.append(str(state))

    def say(self, sentence: str) -> None:
        self.said.append(sentence)

    def think(self) -> None:
        self.thought = True


class FakeStore:
    """Keeps attempts in a list, or refuses."""

    def __init__(self, problem: Exception | None = None) -> None:
        self.attempts: list[Attempt] = []
        self.problem = problem

    def add(self, attempt: Attempt) -> Attempt:
        if self.problem is not None:
            raise self.problem
        self.attempts.append(replace(attempt, id=len(self.attempts) + 1))
        return self.attempts[-1]

    def get(self, attempt_id: int) -> Attempt:
        found = [attempt for attempt in self.attempts if attempt.id == attempt_id]
        if not found:
            raise AttemptNotFound(f"there is no attempt {attempt_id}")
        return found[0]

    def list(self, story_name: str | None = None, limit: int | None = None) -> Sequence[Attempt]:
        newest_first = sorted(self.attempts, key=lambda attempt: (attempt.recorded_at, attempt.id), reverse=True)
        return [attempt for attempt in newest_first if story_name in (None, attempt.story.name)][:limit]


class FakeTranscriber:
    """Hears the given text wherever it is loud, one word after another."""

    def __init__(self, text: str = "so this is what I did") -> None:
        self.text = text
        self.terms: list[tuple[str, ...]] = []

    def transcribe(self, sound: Sound, terms: Sequence[str] = ()) -> Hearing:
        if sound.sample_rate_hz != 16_000:
            raise ValueError(f"sound at {sound.sample_rate_hz} Hz; 16000 needed")
        self.terms.append(tuple(terms))
        loud = np.flatnonzero(np.abs(sound.samples) > 0.02)
        if not len(loud):
            return Hearing(Transcript(()), SpeechActivity((), sound.duration_s), model="fake")
        voice = Span(float(loud[0]) / 16_000, float(loud[-1] + 1) / 16_000)
        tokens = self.text.split()
        step_s = voice.duration_s / len(tokens)
        words = tuple(
            Word(token, voice.start_s + number * step_s, voice.start_s + (number + 1) * step_s, 0.9)
            for number, token in enumerate(tokens)
        )
        return Hearing(Transcript(words, "en"), SpeechActivity((voice,), sound.duration_s), model="fake")


class FakeReader:
    """Says "covered" of what holds most words of the point, and "not said" of the rest."""

    def read(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        rows = np.full((len(pairs), 4), 0.02, np.float32)
        for row, (point, said) in zip(rows, pairs, strict=True):
            wanted = {word.strip(".,!?") for word in point.lower().split()}
            heard = {word.strip(".,!?") for word in said.lower().split()}
            row[0 if len(wanted & heard) > len(wanted) / 2 else 2] = 0.94
        return rows


class FakeEmbedder:
    """Texts are close when they share words; excerpts stand for themselves.
    As wide as the real one; the same text always gives the same vector."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.full((len(texts), 384), 1e-3, np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[zlib.crc32(word.strip(".,!?").encode()) % 384] += 1
        unit: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit

    def embed_excerpts(self, excerpts: Sequence[Excerpt]) -> NDArray[np.float32]:
        return self.embed([text[first:end] for text, first, end in excerpts])
