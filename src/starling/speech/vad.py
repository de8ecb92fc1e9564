"""Voice activity by Silero (MIT), whose weights come inside faster-whisper.

Two things are added to it, both measured (`tests/benchmarks/voice_activity.py`): Silero hears next to nothing in a
quiet recording, so the sound is brought to one level first; and its memory can stay deaf after a change of level,
so it starts afresh after two seconds without a voice.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from starling.model import SAMPLE_RATE_HZ, Sound, Span, SpeechActivity
from starling.weights.offline import stay_offline

if TYPE_CHECKING:
    import onnxruntime

WINDOW_SAMPLES = 512
WINDOW_S = WINDOW_SAMPLES / SAMPLE_RATE_HZ
# Silero's own values for what starts a voice and what ends it.
VOICE_THRESHOLD = 0.5
SILENCE_THRESHOLD = 0.35
# Shorter than this is a click, shorter than that is the closure of a stop consonant.
SHORTEST_VOICE_S = 0.1
SHORTEST_SILENCE_S = 0.2
# After a silence the network needs up to 0.7 s to warm to some voices and wavers between 0.2 and 0.7 meanwhile, on
# sound that is not soft at all. So the start of a voice after a silence is looked for backwards, at a lower threshold.
_COLD_AFTER_S = 1.0
_MAYBE_VOICE = 0.3
_LOOK_BACK_WINDOWS = 31
_BRIDGE_WINDOWS = 12
_FEWEST_MAYBE = 3
# Even warm it needs two windows of a voice before it believes in one, after a pause of any length: 132 known pauses of
# the samples ended 0.06 s late at the median, nine in ten of them by 0.01 to 0.09 s.
_START_LAG_WINDOWS = 2
_CONTEXT_SAMPLES = 64
_TURN_WINDOWS = 16
_LEVEL_WINDOWS = 312
_LEVEL_PERCENTILE = 90
_WANTED_LEVEL = 0.1
_MOST_GAIN = 50.0
_FORGET_AFTER_WINDOWS = 60


class SileroStream:
    """The probability of a voice in each window of 512 samples (32 ms), fed piece by piece.

    The result does not depend on how the sound is cut into pieces: windows are worked off in turns of 16.
    """

    def __init__(self) -> None:
        self._session = _silero_session()
        self._state = _fresh_state()
        self._context = np.zeros(_CONTEXT_SAMPLES, np.float32)
        self._rest = np.zeros(0, np.float32)
        self._levels: list[float] = []
        self._quiet_windows = 0

    def feed(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Probabilities in [0, 1] of shape (windows of the turns completed by these samples,)."""
        turn = _TURN_WINDOWS * WINDOW_SAMPLES
        turns = []
        # Turn by turn, because a copy of everything would double the memory of a long recording.
        missing = turn - len(self._rest)
        while len(samples) >= missing:
            turns.append(self._run(np.concatenate([self._rest, samples[:missing]], dtype=np.float32)))
            samples, missing = samples[missing:], turn
            self._rest = np.zeros(0, np.float32)
        self._rest = np.concatenate([self._rest, samples], dtype=np.float32)
        return np.concatenate(turns) if turns else np.zeros(0, np.float32)

    def finish(self) -> NDArray[np.float32]:
        """The probabilities of the windows of the last, unfinished turn."""
        if not len(self._rest):
            return np.zeros(0, np.float32)
        missing = -len(self._rest) % WINDOW_SAMPLES
        samples = np.concatenate([self._rest, np.zeros(missing, np.float32)])
        self._rest = np.zeros(0, np.float32)
        return self._run(samples)

    def _run(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        windows = samples.reshape(-1, WINDOW_SAMPLES)
        gain = self._gain(windows)
        before = np.concatenate([self._context[None], windows[:-1, -_CONTEXT_SAMPLES:]])
        self._context = windows[-1, -_CONTEXT_SAMPLES:]
        hidden, cell = self._state
        out, hidden, cell = self._session.run(
            None, {"input": gain * np.concatenate([before, windows], axis=1), "h": hidden, "c": cell}
        )
        probabilities: NDArray[np.float32] = np.asarray(out, np.float32).reshape(-1)
        heard = np.flatnonzero(probabilities >= SILENCE_THRESHOLD)
        self._quiet_windows = (
            len(probabilities) - 1 - int(heard[-1]) if len(heard) else self._quiet_windows + len(probabilities)
        )
        self._state = (hidden, cell)
        if self._quiet_windows >= _FORGET_AFTER_WINDOWS:
            self._state, self._quiet_windows = _fresh_state(), 0
        return probabilities

    def _gain(self, windows: NDArray[np.float32]) -> np.float32:
        self._levels.extend(np.sqrt((windows**2).mean(axis=1)).tolist())
        del self._levels[:-_LEVEL_WINDOWS]
        # A percentile, because the loudest window may be a knock on the table.
        level = max(float(np.percentile(self._levels, _LEVEL_PERCENTILE)), 1e-9)
        return np.float32(np.clip(_WANTED_LEVEL / level, 1.0, _MOST_GAIN))


class SileroDetector:
    """Finds voices in sound at 16 kHz."""

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
    spans = _with_true_starts(merged(_raw_spans(probabilities)), probabilities)
    clipped = (Span(span.start_s, min(span.end_s, audio_s)) for span in spans)
    return SpeechActivity(tuple(span for span in clipped if span.duration_s > 0), audio_s)


def merged(spans: Sequence[Span]) -> list[Span]:
    """Spans in order, joined over closures of consonants, without clicks."""
    joined: list[Span] = list(spans[:1])
    for before, after in pairwise(spans):
        if after.start_s - before.end_s < SHORTEST_SILENCE_S:
            joined[-1] = Span(joined[-1].start_s, after.end_s)
        else:
            joined.append(after)
    return [span for span in joined if span.duration_s >= SHORTEST_VOICE_S]


def _with_true_starts(spans: Sequence[Span], probabilities: NDArray[np.float32]) -> list[Span]:
    """The spans begun where the voice may first have been heard: at least as early as the lag of the network, and
    further back after a silence of a second."""
    found: list[Span] = []
    for span in spans:
        silent_from_s = found[-1].end_s if found else 0.0
        cold = span.start_s - silent_from_s >= (_COLD_AFTER_S if found else 0.0)
        believed, earliest = round(span.start_s / WINDOW_S), round(silent_from_s / WINDOW_S)
        start = max(earliest, believed - _START_LAG_WINDOWS)
        if cold:
            start = min(start, _true_start(believed, earliest, probabilities))
        found.append(Span(start * WINDOW_S, span.end_s))
    return found


def _true_start(start: int, earliest: int, probabilities: NDArray[np.float32]) -> int:
    """The window from which on there was perhaps a voice, without a gap longer than a word's inner silence."""
    maybe = [start]
    for at in range(start - 1, max(earliest, start - _LOOK_BACK_WINDOWS) - 1, -1):
        if probabilities[at] >= _MAYBE_VOICE and maybe[-1] - at <= _BRIDGE_WINDOWS:
            maybe.append(at)
    return maybe[-1] if len(maybe) > _FEWEST_MAYBE else start


def _raw_spans(probabilities: NDArray[np.float32]) -> list[Span]:
    spans: list[Span] = []
    start: int | None = None
    for index, probability in enumerate(probabilities):
        if start is None and probability >= VOICE_THRESHOLD:
            start = index
        elif start is not None and probability < SILENCE_THRESHOLD:
            spans.append(Span(start * WINDOW_S, index * WINDOW_S))
            start = None
    if start is not None:
        spans.append(Span(start * WINDOW_S, len(probabilities) * WINDOW_S))
    return spans


def _fresh_state() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    return np.zeros((1, 1, 128), np.float32), np.zeros((1, 1, 128), np.float32)


def _silero_session() -> "onnxruntime.InferenceSession":
    stay_offline()
    from faster_whisper.vad import get_vad_model

    return get_vad_model().session
