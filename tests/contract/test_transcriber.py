"""What every transcriber promises, kept by the fake one and by Whisper."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from tests.fakes import FakeTranscriber

from starling.audio.files import read_sound
from starling.model import Hearing, Sound
from starling.ports import Transcriber

SAMPLES = Path(__file__).parents[2] / "audio_samples"
RATE_HZ = 16_000


@pytest.fixture(scope="module", params=["fake", pytest.param("tiny.en", marks=pytest.mark.models)])
def transcriber(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Transcriber:
    if request.param == "fake":
        return FakeTranscriber()
    from starling.speech.transcriber import WhisperOptions, WhisperTranscriber
    from starling.weights.whisper import find_whisper

    folder = find_whisper(request.param, tmp_path_factory.mktemp("cache"))
    return WhisperTranscriber(request.param, folder, WhisperOptions(threads=1))


@pytest.fixture(scope="module")
def answer() -> Sound:
    """About 36 s of speech with pauses."""
    return read_sound(SAMPLES / "support-replies-fillers.ogg")


@pytest.fixture(scope="module")
def hearing(transcriber: Transcriber, answer: Sound) -> Hearing:
    return transcriber.transcribe(answer, ("documentation",))


def test_speech_gives_words_in_english(hearing: Hearing) -> None:
    assert len(hearing.transcript.words) > 3
    assert hearing.transcript.language == "en"
    assert hearing.model


def test_words_are_timed_in_order_inside_the_recording(hearing: Hearing, answer: Sound) -> None:
    words = hearing.transcript.words

    assert hearing.transcript.is_timed
    assert all(0 <= (word.start_s or 0) <= (word.end_s or 0) <= answer.duration_s for word in words)
    assert all((before.end_s or 0) <= (after.start_s or 0) + 1e-6 for before, after in pairwise(words))


def test_words_are_single_tokens_with_a_probability(hearing: Hearing) -> None:
    for word in hearing.transcript.words:
        assert word.text == word.text.strip()
        assert " " not in word.text
        assert 0 <= (word.probability if word.probability is not None else -1) <= 1


def test_words_lie_where_a_voice_is_heard(hearing: Hearing, answer: Sound) -> None:
    assert hearing.activity is not None
    assert hearing.activity.audio_s == pytest.approx(answer.duration_s)
    for word in hearing.transcript.words:
        near = [
            span
            for span in hearing.activity.spans
            if span.start_s - 0.35 <= (word.end_s or 0) and (word.start_s or 0) <= span.end_s + 0.35
        ]
        assert near, word


def test_the_same_sound_gives_the_same_hearing(transcriber: Transcriber, answer: Sound, hearing: Hearing) -> None:
    assert transcriber.transcribe(answer, ("documentation",)) == hearing


@pytest.mark.parametrize("seconds", [0.0, 0.01, 0.5, 8.0])
def test_silence_gives_no_words_and_no_voice(transcriber: Transcriber, seconds: float) -> None:
    silent = transcriber.transcribe(Sound(np.zeros(round(seconds * RATE_HZ), np.float32), RATE_HZ))

    assert silent.transcript.words == ()
    assert silent.activity is not None
    assert silent.activity.spans == ()


def test_another_sample_rate_is_refused(transcriber: Transcriber) -> None:
    with pytest.raises(ValueError, match="16000"):
        transcriber.transcribe(Sound(np.zeros(44_100, np.float32), 44_100))
