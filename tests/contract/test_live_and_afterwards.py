"""Hearing an answer while it is given and hearing it afterwards are the same."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from starling.audio.files import read_sound
from starling.model import Sound
from starling.speech.live import LiveTranscriber
from starling.speech.transcriber import WhisperOptions, WhisperTranscriber
from starling.speech.vad import SileroDetector, SileroStream, voice_probabilities
from starling.weights.whisper import find_whisper

pytestmark = pytest.mark.models
SAMPLES = Path(__file__).parents[2] / "audio_samples"


@pytest.fixture(scope="module")
def answer() -> Sound:
    sound = read_sound(SAMPLES / "tbu-thinking-pauses.ogg")
    return Sound(sound.samples[: 24 * sound.sample_rate_hz], sound.sample_rate_hz)


@pytest.fixture(scope="module")
def transcriber(tmp_path_factory: pytest.TempPathFactory) -> WhisperTranscriber:
    return WhisperTranscriber(
        "tiny.en", find_whisper("tiny.en", tmp_path_factory.mktemp("cache")), WhisperOptions(threads=1)
    )


def test_both_ways_give_the_same_hearing(transcriber: WhisperTranscriber, answer: Sound) -> None:
    ear = LiveTranscriber(lambda: transcriber)
    for start in range(0, len(answer.samples), 441):
        ear.push(answer.samples[start : start + 441])

    assert ear.finish(answer) == transcriber.transcribe(answer)


def test_a_voice_is_found_however_quiet_the_recording_is(answer: Sound) -> None:
    quiet = Sound(answer.samples / np.float32(30), answer.sample_rate_hz)

    heard, heard_in_quiet = SileroDetector().detect(answer), SileroDetector().detect(quiet)

    assert heard_in_quiet.speech_s == pytest.approx(heard.speech_s, rel=0.1)


def test_pieces_of_any_size_give_the_same_voice(answer: Sound) -> None:
    stream = SileroStream()
    pieces = [stream.feed(answer.samples[start : start + 777]) for start in range(0, len(answer.samples), 777)]

    assert np.array_equal(np.concatenate([*pieces, stream.finish()]), voice_probabilities(answer))


def test_no_word_begins_in_a_long_pause(transcriber: WhisperTranscriber, answer: Sound) -> None:
    hearing = transcriber.transcribe(answer)
    assert hearing.activity is not None
    spans = hearing.activity.spans
    pauses = [(before.end_s, after.start_s) for before, after in pairwise(spans) if after.start_s - before.end_s > 1.0]

    assert pauses
    for start_s, end_s in pauses:
        inside = [word for word in hearing.transcript.words if start_s + 0.2 < (word.start_s or 0) < end_s - 0.2]
        assert not inside
