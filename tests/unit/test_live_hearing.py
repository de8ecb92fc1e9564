"""Hearing while the person speaks."""

import threading
from collections.abc import Iterable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from starling.errors import ModelError
from starling.model import Hearing, Sound, SpeechActivity, Transcript, Word
from starling.speech.ear import Listening
from starling.speech.live import LiveTranscriber
from starling.speech.stretches import Stretch
from starling.speech.transcriber import Language
from starling.speech.vad import WINDOW_SAMPLES

RATE_HZ = 16_000
Samples = NDArray[np.float32]


class LoudnessStream:
    """A voice is whatever is loud."""

    def __init__(self) -> None:
        self._rest = np.zeros(0, np.float32)

    def feed(self, samples: Samples) -> NDArray[np.float32]:
        waiting = np.concatenate([self._rest, samples])
        count = len(waiting) // WINDOW_SAMPLES
        self._rest = waiting[count * WINDOW_SAMPLES :]
        return np.abs(waiting[: count * WINDOW_SAMPLES].reshape(count, WINDOW_SAMPLES)).max(axis=1) * 2

    def finish(self) -> NDArray[np.float32]:
        return np.zeros(0, np.float32)


class CountingTranscriber:
    """Writes one word for each stretch: its length in tenths of a second."""

    def __init__(self, trouble: Exception | None = None) -> None:
        self.trouble = trouble
        self.heard_live = threading.Semaphore(0)
        self.transcribed_whole = 0
        self.terms: tuple[str, ...] = ()

    def load(self) -> None:
        if self.trouble is not None:
            raise self.trouble

    def language_of(self, samples: Samples, stretches: Sequence[Stretch]) -> Language:
        return Language("en")

    def listening(self, language: Language, terms: Iterable[str]) -> Listening:
        self.terms = tuple(terms)
        return Listening(language.code, self.terms)

    def hear(self, stretch: Stretch, samples: Samples, listening: Listening) -> tuple[Word, ...]:
        assert len(samples) >= round(stretch.voices[-1].end_s * RATE_HZ)
        self.heard_live.release()
        start_s, end_s = stretch.voices[0].start_s, stretch.voices[-1].end_s
        return (Word(f"{10 * (end_s - start_s):.0f}", start_s, end_s, 1.0),)

    def hearing(self, words: Sequence[Word], activity: SpeechActivity, language: Language) -> Hearing:
        return Hearing(Transcript(tuple(words), language.code), activity, model="fake")

    def transcribe(self, sound: Sound, terms: Sequence[str] = ()) -> Hearing:
        self.load()
        self.transcribed_whole += 1
        return Hearing(Transcript((Word("afterwards"),)), None)


def answer(*spoken_and_silent_s: float) -> Samples:
    """Loud and silent in turns."""
    return np.concatenate(
        [
            np.full(round(seconds * RATE_HZ), 0.4 if number % 2 == 0 else 0.0, np.float32)
            for number, seconds in enumerate(spoken_and_silent_s)
        ]
    )


def push_in_blocks(ear: LiveTranscriber, samples: Samples, block: int = 400) -> None:
    for start in range(0, len(samples), block):
        ear.push(samples[start : start + block])


def test_a_stretch_is_decoded_while_the_person_still_speaks() -> None:
    transcriber = CountingTranscriber()
    ear = LiveTranscriber(lambda: transcriber, new_voice_stream=LoudnessStream)
    said = answer(9, 1, 3, 0.5)

    push_in_blocks(ear, said)

    assert transcriber.heard_live.acquire(timeout=10)
    hearing = ear.finish(Sound(said, RATE_HZ))
    assert [word.text for word in hearing.transcript.words] == ["90", "30"]
    assert hearing.activity is not None
    assert hearing.activity.audio_s == pytest.approx(13.5)
    assert transcriber.transcribed_whole == 0


def test_blocks_of_any_size_give_the_same_words() -> None:
    said = answer(9, 1, 3, 0.7, 12, 0.5, 2, 1)
    hearings = []
    for block in (160, 400, 5000, len(said)):
        ear = LiveTranscriber(CountingTranscriber, new_voice_stream=LoudnessStream)
        push_in_blocks(ear, said, block)
        hearings.append(ear.finish(Sound(said, RATE_HZ)))

    assert all(hearing == hearings[0] for hearing in hearings)


def test_starting_over_forgets_what_was_said() -> None:
    ear = LiveTranscriber(CountingTranscriber, new_voice_stream=LoudnessStream)
    push_in_blocks(ear, answer(9, 1, 3, 0.5))
    ear.restart()
    again = answer(4, 0.5)
    push_in_blocks(ear, again)

    assert [word.text for word in ear.finish(Sound(again, RATE_HZ)).transcript.words] == ["40"]


def test_silence_is_heard_as_silence() -> None:
    ear = LiveTranscriber(CountingTranscriber, new_voice_stream=LoudnessStream)
    silence = answer(0, 5)
    push_in_blocks(ear, silence)

    hearing = ear.finish(Sound(silence, RATE_HZ))

    assert hearing.transcript.words == ()
    assert hearing.activity == SpeechActivity((), 5.0)


def test_what_was_missed_live_is_heard_afterwards() -> None:
    transcriber = CountingTranscriber()
    ear = LiveTranscriber(lambda: transcriber, new_voice_stream=LoudnessStream)
    push_in_blocks(ear, answer(2, 1))

    hearing = ear.finish(Sound(answer(2, 1, 2, 1), RATE_HZ))

    assert hearing.transcript.text == "afterwards"
    assert transcriber.transcribed_whole == 1


def test_a_model_that_does_not_load_is_told_at_the_end_and_blocks_nothing() -> None:
    ear = LiveTranscriber(lambda: CountingTranscriber(ModelError("no weights")), new_voice_stream=LoudnessStream)
    push_in_blocks(ear, answer(2, 1))

    with pytest.raises(ModelError, match="no weights"):
        ear.finish(Sound(answer(2, 1), RATE_HZ))


def test_terms_given_beforehand_are_listened_for() -> None:
    transcriber = CountingTranscriber()
    ear = LiveTranscriber(lambda: transcriber, ("kubectl",), new_voice_stream=LoudnessStream)
    said = answer(2, 1)
    push_in_blocks(ear, said)
    ear.finish(Sound(said, RATE_HZ))

    assert transcriber.terms == ("kubectl",)
