"""Hears an answer while it is given, so that little is left to do after the last word.

The recorder's thread hands over samples; a worker looks for pauses and decodes each stretch that is over. Nothing is
shown to the person meanwhile. The stretches, and so the words, are those that `transcribe` would find afterwards.
"""

import os
import queue
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from starling.errors import StarlingError
from starling.model import SAMPLE_RATE_HZ, Hearing, Sound, SpeechActivity, Word
from starling.speech.ear import Listening
from starling.speech.stretches import Stretch, StretchCutter
from starling.speech.transcriber import Language
from starling.speech.vad import SileroStream, activity_of

Samples = NDArray[np.float32]
_POLITENESS = 2
_MOST_DIFFERENCE_S = 0.2
_RESTART = object()
_END = object()


class StretchTranscriber(Protocol):
    """What live hearing needs of a transcriber."""

    def load(self) -> None:
        """Load the weights. Raises ModelError."""
        ...

    def language_of(self, samples: Samples, stretches: Sequence[Stretch]) -> Language:
        """The language of the answer."""
        ...

    def listening(self, language: Language, terms: Iterable[str]) -> Listening:
        """What the ear should know beforehand."""
        ...

    def hear(self, stretch: Stretch, samples: Samples, listening: Listening) -> tuple[Word, ...]:
        """The words of one stretch."""
        ...

    def hearing(self, words: Sequence[Word], activity: SpeechActivity, language: Language) -> Hearing:
        """The hearing of the whole answer."""
        ...

    def transcribe(self, sound: Sound, terms: Sequence[str] = ()) -> Hearing:
        """Everything at once."""
        ...


class VoiceStream(Protocol):
    """The probability of a voice, fed piece by piece."""

    def feed(self, samples: Samples) -> NDArray[np.float32]:
        """Probabilities for the windows of 32 ms completed by these samples."""
        ...

    def finish(self) -> NDArray[np.float32]:
        """Probabilities for what is left."""
        ...


@dataclass
class _Answer:
    """What was heard since the person began, or began again."""

    voice: VoiceStream
    cutter: StretchCutter = field(default_factory=StretchCutter)
    samples: Samples = field(default_factory=lambda: np.zeros(60 * SAMPLE_RATE_HZ, np.float32))
    count: int = 0
    probabilities: list[NDArray[np.float32]] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    language: Language | None = None
    listening: Listening | None = None

    def add(self, samples: Samples) -> None:
        while self.count + len(samples) > len(self.samples):
            self.samples = np.concatenate([self.samples, np.zeros_like(self.samples)])
        self.samples[self.count : self.count + len(samples)] = samples
        self.count += len(samples)

    @property
    def recorded(self) -> Samples:
        return self.samples[: self.count]


class LiveTranscriber:
    """Implements `ports.LiveEar`. Loads the weights at once, in its own thread, which yields to the recorder's.

    `transcriber` is called in that thread too, since finding the weights may take a while. `terms` are words that may
    come up. Use one object for one answer.
    """

    def __init__(
        self,
        transcriber: Callable[[], StretchTranscriber],
        terms: Sequence[str] = (),
        new_voice_stream: Callable[[], VoiceStream] = SileroStream,
    ) -> None:
        self._transcriber = transcriber
        self._terms = tuple(terms)
        self._new_voice_stream = new_voice_stream
        self._queue: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._answer: _Answer | None = None
        self._is_wanted = True
        self._worker = threading.Thread(target=self._work, name="hearing", daemon=True)
        self._worker.start()

    def push(self, samples: Samples) -> None:
        """The next samples at 16 kHz, mono, of shape (n,). Returns at once."""
        self._queue.put(samples)

    def restart(self) -> None:
        """Forget everything: the person starts over. Returns at once."""
        self._queue.put(_RESTART)

    @property
    def backlog(self) -> int:
        """How many blocks wait to be heard."""
        return self._queue.qsize()

    def close(self) -> None:
        """Stop hearing: nobody will ask. Waits for the stretch at hand: decoding while a program ends aborts it."""
        self._is_wanted = False
        self._queue.put(_END)
        self._worker.join()

    def finish(self, sound: Sound) -> Hearing:
        """The hearing of the whole answer; `sound` is everything that was pushed.

        Where live hearing failed or missed something, `sound` is transcribed from the start. Raises ModelError.
        """
        self._queue.put(_END)
        self._worker.join()
        answer = self._answer
        missed = answer is None or abs(answer.count - len(sound.samples)) > _MOST_DIFFERENCE_S * SAMPLE_RATE_HZ
        if answer is None or answer.language is None or missed:
            return self._transcriber().transcribe(sound, self._terms)
        activity = activity_of(np.concatenate(answer.probabilities), sound.duration_s)
        return self._transcriber().hearing(answer.words, activity, answer.language)

    def _work(self) -> None:
        _yield_to_others()
        try:
            self._answer = self._heard()
        except (StarlingError, RuntimeError, ValueError):
            # Nothing is lost: `finish` transcribes the whole recording, and what is wrong shows there.
            self._answer = None

    def _heard(self) -> _Answer:
        transcriber = self._transcriber()
        transcriber.load()
        answer = _Answer(self._new_voice_stream())
        while (item := self._queue.get()) is not _END and self._is_wanted:
            if item is _RESTART:
                answer = _Answer(self._new_voice_stream())
            elif isinstance(item, np.ndarray):
                self._take(transcriber, answer, item)
        if self._is_wanted:
            self._end(transcriber, answer)
        return answer

    def _take(self, transcriber: StretchTranscriber, answer: _Answer, samples: Samples) -> None:
        answer.add(samples)
        probabilities = answer.voice.feed(samples)
        answer.probabilities.append(probabilities)
        self._hear(transcriber, answer, answer.cutter.feed(probabilities.tolist()))

    def _end(self, transcriber: StretchTranscriber, answer: _Answer) -> None:
        probabilities = answer.voice.finish()
        answer.probabilities.append(probabilities)
        stretches = answer.cutter.feed(probabilities.tolist())
        self._hear(transcriber, answer, [*stretches, *answer.cutter.finish(answer.count / SAMPLE_RATE_HZ)])
        if answer.language is None:
            answer.language = transcriber.language_of(answer.recorded, [])

    def _hear(self, transcriber: StretchTranscriber, answer: _Answer, stretches: Sequence[Stretch]) -> None:
        for stretch in stretches:
            if answer.language is None or answer.listening is None:
                answer.language = transcriber.language_of(answer.recorded, [stretch])
                answer.listening = transcriber.listening(answer.language, self._terms)
            answer.words += transcriber.hear(stretch, answer.recorded, answer.listening)


def _yield_to_others() -> None:
    """Let the recorder's thread go first where the system knows priorities of threads.

    The weights are loaded afterwards in the same thread, so that the threads that compute inherit it.
    """
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _POLITENESS)
