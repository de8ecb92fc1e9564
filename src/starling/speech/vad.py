"""Voice activity by Silero (MIT), whose weights come inside faster-whisper."""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from starling.model import Sound, Span, SpeechActivity
from starling.weights.offline import stay_offline

if TYPE_CHECKING:
    import onnxruntime

SAMPLE_RATE_HZ = 16_000
WINDOW_SAMPLES = 512
WINDOW_S = WINDOW_SAMPLES / SAMPLE_RATE_HZ
_CONTEXT_SAMPLES = 64
# Silero's own values for what starts a voice and what ends it.
VOICE_THRESHOLD = 0.5
SILENCE_THRESHOLD = 0.35
# Shorter than this is a click, shorter than that is the closure of a stop consonant.
_SHORTEST_VOICE_S = 0.1
_SHORTEST_SILENCE_S = 0.2


class SileroStream:
    """The probability of a voice in each window of 512 samples (32 ms), fed piece by piece.

    The result does not depend on how the sound is cut into pieces.
    """

    def __init__(self) -> None:
        self._session = _silero_session()
        self._state = (np.zeros((1, 1, 128), np.float32), np.zeros((1, 1, 128), np.float32))
        self._context = np.zeros(_CONTEXT_SAMPLES, np.float32)
        self._rest = np.zeros(0, np.float32)

    def feed(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Probabilities in [0, 1] of shape (windows completed by these samples,)."""
        waiting = np.concatenate([self._rest, samples.astype(np.float32, copy=False)])
        count = len(waiting) // WINDOW_SAMPLES
        self._rest = waiting[count * WINDOW_SAMPLES :]
        return self._run(waiting[: count * WINDOW_SAMPLES].reshape(count, WINDOW_SAMPLES))

    def finish(self) -> NDArray[np.float32]:
        """The probability of the last, unfinished window, shape (0,) or (1,)."""
        if not len(self._rest):
            return np.zeros(0, np.float32)
        return self.feed(np.zeros(WINDOW_SAMPLES - len(self._rest), np.float32))

    def _run(self, windows: NDArray[np.float32]) -> NDArray[np.float32]:
        if not len(windows):
            return np.zeros(0, np.float32)
        before = np.concatenate([self._context[None], windows[:-1, -_CONTEXT_SAMPLES:]])
        self._context = windows[-1, -_CONTEXT_SAMPLES:]
        hidden, cell = self._state
        out, hidden, cell = self._session.run(
            None, {"input": np.concatenate([before, windows], axis=1), "h": hidden, "c": cell}
        )
        self._state = (hidden, cell)
        probabilities: NDArray[np.float32] = np.asarray(out, np.float32).reshape(-1)
        return probabilities


class SileroDetector:
    """Finds voices. Implements `ports.SpeechDetector` for sound at 16 kHz."""

    def detect(self, sound: Sound) -> SpeechActivity:
        """Where a voice is heard. Raises ValueError for another sample rate than 16 kHz."""
        return activity_of(voice_probabilities(sound), sound.duration_s)


def voice_probabilities(sound: Sound) -> NDArray[np.float32]:
    """Probability of a voice in each window of 32 ms. Raises ValueError for another rate than 16 kHz."""
    if sound.sample_rate_hz != SAMPLE_RATE_HZ:
        raise ValueError(f"sound at {sound.sample_rate_hz} Hz; {SAMPLE_RATE_HZ} needed")
    stream = SileroStream()
    return np.concatenate([stream.feed(sound.samples), stream.finish()])


def activity_of(probabilities: NDArray[np.float32], audio_s: float) -> SpeechActivity:
    """Spans of voice from window probabilities, with Silero's two thresholds."""
    spans = _long_enough(_joined(_raw_spans(probabilities)))
    clipped = (Span(span.start_s, min(span.end_s, audio_s)) for span in spans)
    return SpeechActivity(tuple(span for span in clipped if span.duration_s > 0), audio_s)


def _raw_spans(probabilities: NDArray[np.float32]) -> list[Span]:
    spans, start = [], None
    for index, probability in enumerate(probabilities):
        if start is None and probability >= VOICE_THRESHOLD:
            start = index
        elif start is not None and probability < SILENCE_THRESHOLD:
            spans.append(Span(start * WINDOW_S, index * WINDOW_S))
            start = None
    if start is not None:
        spans.append(Span(start * WINDOW_S, len(probabilities) * WINDOW_S))
    return spans


def _joined(spans: Sequence[Span]) -> list[Span]:
    if not spans:
        return []
    joined = [spans[0]]
    for before, after in pairwise(spans):
        if after.start_s - before.end_s < _SHORTEST_SILENCE_S:
            joined[-1] = Span(joined[-1].start_s, after.end_s)
        else:
            joined.append(after)
    return joined


def _long_enough(spans: Sequence[Span]) -> list[Span]:
    return [span for span in spans if span.duration_s >= _SHORTEST_VOICE_S]


def _silero_session() -> "onnxruntime.InferenceSession":
    stay_offline()
    from faster_whisper.vad import get_vad_model

    return get_vad_model().session
