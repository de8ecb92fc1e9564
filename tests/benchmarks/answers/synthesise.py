"""Speaks the labelled answers: sound on demand, with the truth about its times kept beside it.

    from answers.synthesise import speak, usual_take
    spoken = speak(answer, usual_take(answer))          # or hesitant_take(answer)
    spoken.sound, spoken.sentences, spoken.silences, spoken.hesitations

Sentences are synthesised one by one, trimmed to where a voice is, and laid on a time line with seeded pauses, so
that the start and end of every sentence is known to 10 ms. Needs hibari-tts (a wheel with its voice inside), the
command espeak-ng, and an ffmpeg with the flite filter (Debian's has it). Everything is kept in
tests/benchmarks/.cache, named by a hash of all that went into it.
"""

import hashlib
import io
import json
import random
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from answers.load import Answer, OffTopicAnswer, Sentence
from starling.model import Hesitation, Sound, Span

CACHE_DIR = Path(__file__).parents[1] / ".cache" / "answers"
SAMPLE_RATE_HZ = 16_000
HIBARI = "hibari"
ESPEAK_VOICE = {"espeak-british": "en-gb", "espeak-american": "en-us"}
FLITE_VOICE = {"flite-woman": "slt", "flite-man": "rms"}
VOICES = (HIBARI, *ESPEAK_VOICE, *FLITE_VOICE)

_FORMAT = 1
_SPEECH_RMS = 0.07
_FRAME = SAMPLE_RATE_HZ // 100
_SILENCE_BELOW_PEAK_DB = 40.0
_SHORTEST_SILENCE_S = 0.25
_FILLED_PAUSE = re.compile(r"\b(um|uh)\b,?\s*", re.IGNORECASE)

Samples = NDArray[np.float32]
Say = Callable[[str, float], Samples]


class VoiceMissingError(RuntimeError):
    """A voice that is not on this computer."""


@dataclass(frozen=True, slots=True)
class Take:
    """How an answer is spoken. `noise_snr_db` None is a quiet room; `hesitant` takes "um" and "uh" out of the
    text and puts spoken ones in at known times; `seed` decides pauses, tempo, hesitations and noise.
    """

    voice: str
    noise_snr_db: float | None
    hesitant: bool
    seed: int


@dataclass(frozen=True, slots=True)
class SpokenSentence:
    """When a sentence was said, in seconds from the start of the sound."""

    sentence: Sentence
    span: Span


@dataclass(frozen=True, slots=True)
class Spoken:
    """The sound and the truth about it.

    `silences` are all stretches of at least 0.25 s without a voice between the first and the last word, measured on the
    sound before noise was added; `hesitations` is empty unless the take was hesitant; `text` is what was said
    without the inserted hesitations.
    """

    path: Path
    take: Take
    text: str
    sentences: tuple[SpokenSentence, ...]
    silences: tuple[Span, ...]
    hesitations: tuple[Hesitation, ...]

    @property
    def sound(self) -> Sound:
        """Mono, 16 kHz."""
        samples, sample_rate_hz = soundfile.read(self.path, dtype="float32")
        return Sound(samples, sample_rate_hz)

    @property
    def duration_s(self) -> float:
        """First to last word (or hesitation), in seconds."""
        starts = [s.span.start_s for s in self.sentences] + [h.start_s for h in self.hesitations]
        ends = [s.span.end_s for s in self.sentences] + [h.end_s for h in self.hesitations]
        return max(ends) - min(starts)


def usual_take(answer: Answer | OffTopicAnswer) -> Take:
    """The take to measure with. Voice, tempo and noise (10-20 dB, about half of the answers) are fixed by the id."""
    dice = _dice(answer.id)
    noisy = dice.random() < 0.4
    return Take(
        voice=dice.choice((HIBARI, *VOICES)),
        noise_snr_db=round(dice.uniform(10.0, 20.0), 1) if noisy else None,
        hesitant=False,
        seed=dice.randrange(2**31),
    )


def hesitant_take(answer: Answer | OffTopicAnswer) -> Take:
    """The take for the filler ear: the usual voice in a quiet room, with hesitations at known times."""
    usual = usual_take(answer)
    return Take(usual.voice, None, hesitant=True, seed=usual.seed)


def speak(answer: Answer | OffTopicAnswer, take: Take) -> Spoken:
    """The answer in sound, from the cache or synthesised now. Raises VoiceMissingError."""
    ingredients = json.dumps([_FORMAT, [s.text for s in answer.sentences], asdict(take)])
    digest = hashlib.sha256(ingredients.encode()).hexdigest()[:12]
    path = CACHE_DIR / f"{answer.id}.{take.voice}.{digest}.flac"
    truth_path = path.with_suffix(".json")
    if not (path.exists() and truth_path.exists()):
        CACHE_DIR.mkdir(parents=True, exist_ok=True)
        samples, truth = perform(answer.sentences, take)
        soundfile.write(path, samples, SAMPLE_RATE_HZ, subtype="PCM_16")
        truth_path.write_text(json.dumps(truth, indent=1), encoding="utf-8")
    truth = json.loads(truth_path.read_text(encoding="utf-8"))
    return Spoken(
        path=path,
        take=take,
        text=truth["text"],
        sentences=tuple(
            SpokenSentence(sentence, Span(*times))
            for sentence, times in zip(answer.sentences, truth["sentences"], strict=True)
        ),
        silences=tuple(Span(*times) for times in truth["silences"]),
        hesitations=tuple(Hesitation(*fields) for fields in truth["hesitations"]),
    )


class _Tape:
    """A time line that pieces of sound are laid on one after the other."""

    def __init__(self) -> None:
        self._pieces: list[Samples] = []
        self._length = 0

    @property
    def now_s(self) -> float:
        return self._length / SAMPLE_RATE_HZ

    def say(self, piece: Samples) -> None:
        self._pieces.append(piece)
        self._length += len(piece)

    def rest(self, seconds: float) -> None:
        self.say(np.zeros(round(seconds * SAMPLE_RATE_HZ), dtype=np.float32))

    def samples(self) -> Samples:
        return np.concatenate(self._pieces)


def perform(sentences: Sequence[Sentence], take: Take, say: Say | None = None) -> tuple[Samples, dict[str, Any]]:
    """Samples at 16 kHz and the truth as JSON values (seconds). `say` speaks one piece of text at a tempo."""
    say = say or partial(_say, take.voice)
    dice = random.Random(take.seed)
    tempo = dice.uniform(0.78, 1.05)
    tape = _Tape()
    times: list[tuple[float, float]] = []
    hesitations: list[tuple[str, float, float]] = []
    said: list[str] = []
    tape.rest(dice.uniform(0.3, 2.5))
    for number, sentence in enumerate(sentences):
        if number:
            tape.rest(_pause_s(dice))
        pieces = pieces_with_hesitations(sentence.text, dice) if take.hesitant else [sentence.text]
        spoken_spans = []
        for piece in pieces:
            start_s = tape.now_s
            if piece in ("um", "uh"):
                tape.say(say(piece + ",", dice.uniform(0.65, 1.0)))
                hesitations.append((piece, start_s, tape.now_s))
                tape.rest(dice.uniform(0.05, 0.5))
            else:
                tape.say(say(piece, tempo))
                spoken_spans.append((start_s, tape.now_s))
                said.append(piece)
                if piece is not pieces[-1]:
                    tape.rest(dice.uniform(0.05, 0.4))
        times.append((spoken_spans[0][0], spoken_spans[-1][1]))
    end_s = tape.now_s
    tape.rest(dice.uniform(0.4, 1.5))
    samples = tape.samples()
    truth = {
        "text": " ".join(said),
        "sentences": times,
        "hesitations": hesitations,
        "silences": _silences(samples, min([times[0][0], *(start for _, start, _ in hesitations)]), end_s),
    }
    if take.noise_snr_db is not None:
        samples = samples + room_noise(len(samples), take.noise_snr_db, take.seed)
    return np.clip(samples, -1.0, 1.0), truth


def _pause_s(dice: random.Random) -> float:
    """0.3 to 3 s between sentences, mostly short."""
    return float(0.3 * 10 ** (dice.random() ** 1.3))


def pieces_with_hesitations(text: str, dice: random.Random) -> list[str]:
    """The sentence cut where somebody would hesitate: where the writer put an "um", and at some commas."""
    pieces: list[str] = []
    rest = text
    if dice.random() < 0.25 and not _FILLED_PAUSE.match(rest):
        pieces.append(dice.choice(("um", "uh")))
    for part in re.split(r"(\b[Uu][mh]\b,?\s*|(?<=,)\s+)", rest):
        if _FILLED_PAUSE.fullmatch(part):
            pieces.append(_FILLED_PAUSE.match(part).group(1).lower())  # type: ignore[union-attr]
        elif not part.strip(" ,"):
            if pieces and pieces[-1] not in ("um", "uh") and dice.random() < 0.3:
                pieces.append(dice.choice(("um", "uh")))
        elif pieces and pieces[-1] not in ("um", "uh"):
            pieces[-1] = f"{pieces[-1]} {part.strip()}"
        else:
            pieces.append(part.strip())
    return pieces


def _say(voice: str, text: str, tempo: float) -> Samples:
    """`text` spoken: trimmed, at 16 kHz and the common level."""
    if voice == HIBARI:
        samples, sample_rate_hz = _hibari(text, tempo)
    elif voice in ESPEAK_VOICE:
        samples, sample_rate_hz = _espeak(text, ESPEAK_VOICE[voice], tempo)
    else:
        samples, sample_rate_hz = _flite(text, FLITE_VOICE[voice], tempo)
    samples = _trim(_resample(samples, sample_rate_hz))
    return (samples * (_SPEECH_RMS / np.sqrt(np.mean(samples**2)))).astype(np.float32)


@cache
def _hibari_engine() -> Any:
    try:
        from hibari import Hibari
    except ImportError as error:
        raise VoiceMissingError("the voice hibari is not here: pip install hibari-tts") from error
    return Hibari()


def _hibari(text: str, tempo: float) -> tuple[Samples, int]:
    engine = _hibari_engine()
    return engine(text, speed=tempo, seed=0), engine.sample_rate


def _espeak(text: str, voice: str, tempo: float) -> tuple[Samples, int]:
    words_per_minute = str(round(160 * tempo))
    return _wav_from("espeak-ng", ["-v", voice, "-s", words_per_minute, "--stdout", text])


def _flite(text: str, voice: str, tempo: float) -> tuple[Samples, int]:
    with tempfile.TemporaryDirectory() as folder:
        textfile = Path(folder) / "text"
        textfile.write_text(text, encoding="utf-8")
        source = f"flite=textfile={textfile}:voice={voice}"
        quietly = ["-hide_banner", "-loglevel", "error"]
        return _wav_from(
            "ffmpeg", [*quietly, "-f", "lavfi", "-i", source, "-af", f"atempo={tempo:.3f}", "-f", "wav", "pipe:1"]
        )


def _wav_from(command: str, arguments: Sequence[str]) -> tuple[Samples, int]:
    program = shutil.which(command)
    if program is None:
        raise VoiceMissingError(f"the command {command} is not here: install the package {command}")
    wav = subprocess.run([program, *arguments], check=True, capture_output=True, timeout=60).stdout
    return soundfile.read(io.BytesIO(wav), dtype="float32")  # type: ignore[no-any-return]


def _resample(samples: Samples, sample_rate_hz: int) -> Samples:
    """To 16 kHz by cutting the spectrum: exact for a short piece that starts and ends in silence."""
    count = round(len(samples) * SAMPLE_RATE_HZ / sample_rate_hz)
    spectrum = np.fft.rfft(samples)[: count // 2 + 1]
    return (np.fft.irfft(spectrum, count) * (count / len(samples))).astype(np.float32)


def _voiced_frames(samples: Samples) -> NDArray[np.bool_]:
    frames = samples[: len(samples) // _FRAME * _FRAME].reshape(-1, _FRAME)
    level = np.sqrt(np.mean(frames**2, axis=1))
    return level > level.max() * 10 ** (-_SILENCE_BELOW_PEAK_DB / 20)


def _trim(samples: Samples) -> Samples:
    voiced = np.flatnonzero(_voiced_frames(samples))
    return samples[voiced[0] * _FRAME : (voiced[-1] + 1) * _FRAME]


def _silences(samples: Samples, start_s: float, end_s: float) -> list[tuple[float, float]]:
    edges = np.flatnonzero(np.diff(_voiced_frames(samples).astype(np.int8), prepend=0, append=0)) / 100
    quiet = zip(edges[1:-1:2], edges[2::2], strict=True)
    return [
        (float(a), float(b)) for a, b in quiet if b - a >= _SHORTEST_SILENCE_S and a >= start_s - 0.02 and b <= end_s
    ]


def room_noise(count: int, snr_db: float, seed: int) -> Samples:
    """Pink noise with a mains hum, `snr_db` below the level of the speech."""
    noise_of = np.random.default_rng(seed)
    spectrum = np.fft.rfft(noise_of.standard_normal(count))
    frequency_hz = np.fft.rfftfreq(count, 1 / SAMPLE_RATE_HZ)
    noise = np.fft.irfft(spectrum / np.sqrt(np.maximum(frequency_hz, 20.0)), count)
    noise /= np.sqrt(np.mean(noise**2))
    noise += 0.3 * np.sin(2 * np.pi * 100.0 * np.arange(count) / SAMPLE_RATE_HZ)
    noise *= _SPEECH_RMS * 10 ** (-snr_db / 20) / np.sqrt(np.mean(noise**2))
    return noise.astype(np.float32)


def _dice(name: str) -> random.Random:
    return random.Random(int(hashlib.sha256(name.encode()).hexdigest()[:8], 16))
