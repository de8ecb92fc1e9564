"""What the speech benchmarks share: outside clips, a written way of counting word errors, decoders side by side.

Word errors are counted after this normalisation, the same for every way: lower case; typographic apostrophes made
plain; notes in brackets left out; hyphens split words; all other punctuation left out; "yknow" is "you know", "gonna"
is "going to", "alright" is "all right", "okay" is "ok", "mr" is "mister"; filled pauses are left out unless they are
what is counted. The error rate is the edit distance of words over the number of words in the reference.
"""

import json
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from starling.audio.files import read_sound
from starling.model import Sound
from starling.speech.transcriber import WhisperOptions, WhisperTranscriber
from starling.weights.whisper import find_whisper

RATE_HZ = 16_000
CACHE = Path(__file__).parents[2] / ".cache"
FILLED_PAUSES = {"um", "umm", "uhm", "uh", "uhh", "er", "erm", "ah", "eh", "em", "hm", "hmm", "mm", "mmm", "mhm"}
_SPELLINGS = {
    "yknow": "you know",
    "gonna": "going to",
    "alright": "all right",
    "mr": "mister",
    "okay": "ok",
}


@dataclass(frozen=True)
class Clip:
    """A recording with what is said in it; `verbatim` says whether every "um" is in the text."""

    name: str
    sound: Sound
    text: str
    kind: str
    verbatim: bool


def outside_clips(data: Path) -> list[Clip]:
    """The clips of `data`/speech; those without speech have the text ""."""
    rows = [json.loads(line) for line in (data / "speech" / "manifest.jsonl").read_text("utf-8").splitlines()]
    return [
        Clip(
            row["path"],
            read_sound(data / "speech" / row["path"]),
            row["text"] or "",
            row["kind"],
            row["verbatim_fillers"],
        )
        for row in rows
    ]


def words_of(text: str, *, fillers: bool = False) -> list[str]:
    """The words that are counted (see the head of this file)."""
    text = re.sub(r"<[^>]*>|\[[^\]]*\]", " ", text.lower().replace("’", "'")).replace("-", " ")
    tokens = [token.strip("'") for token in re.sub(r"[^a-z0-9' ]", " ", text).split()]
    spelled = [word for token in tokens if token for word in _SPELLINGS.get(token, token).split()]
    return [word for word in spelled if fillers or word not in FILLED_PAUSES]


@dataclass
class Score:
    """Word errors, and how many filled pauses were said, written, and written where one was said."""

    errors: int = 0
    words: int = 0
    said: int = 0
    written: int = 0
    right: int = 0
    cpu_s: float = 0.0
    audio_s: float = 0.0

    def add(self, reference: str, heard: str) -> None:
        """Count one transcript."""
        expected = words_of(reference)
        self.errors += Levenshtein.distance(expected, words_of(heard))
        self.words += len(expected)
        with_fillers, heard_words = words_of(reference, fillers=True), words_of(heard, fillers=True)
        self.said += sum(word in FILLED_PAUSES for word in with_fillers)
        self.written += sum(word in FILLED_PAUSES for word in heard_words)
        # Spelling is no matter: any filled pause stands for any other.
        one_filler = [
            ["um" if word in FILLED_PAUSES else word for word in each] for each in (with_fillers, heard_words)
        ]
        blocks = Levenshtein.opcodes(*one_filler)
        self.right += sum(
            word == "um"
            for block in blocks
            if block.tag == "equal"
            for word in one_filler[0][block.src_start : block.src_end]
        )

    @property
    def error_rate(self) -> float:
        """Errors over words."""
        return self.errors / max(self.words, 1)

    @property
    def recall(self) -> float:
        """Filled pauses found of those said."""
        return self.right / max(self.said, 1)

    @property
    def precision(self) -> float:
        """Filled pauses right of those written."""
        return self.right / max(self.written, 1)


Way = Callable[[Sound, Sequence[str]], str]


def ours(model: str, threads: int, **options: Any) -> Way:
    """Starling's transcriber."""
    transcriber = WhisperTranscriber(
        model, find_whisper(model, CACHE), WhisperOptions(device="cpu", threads=threads, **options)
    )
    transcriber.load()
    return lambda sound, terms: transcriber.transcribe(sound, terms).transcript.text


def faster_whisper(model: str, threads: int, **options: Any) -> Way:
    """One pass of faster-whisper over the whole recording, beam 5, English, with word times as we need them."""
    from faster_whisper import WhisperModel

    loaded = WhisperModel(str(find_whisper(model, CACHE)), device="cpu", compute_type="int8", cpu_threads=threads)

    def transcribe(sound: Sound, terms: Sequence[str]) -> str:
        hints = {"hotwords": ", ".join(terms)} if terms else {}
        segments, _ = loaded.transcribe(
            sound.samples, language="en", beam_size=5, word_timestamps=True, **hints, **options
        )
        return " ".join(segment.text.strip() for segment in segments)

    return transcribe


def timed(way: Way, sound: Sound, terms: Sequence[str] = ()) -> tuple[str, float]:
    """What a way heard, and the processor seconds it took."""
    began = time.process_time()
    text = way(sound, terms)
    return text, time.process_time() - began


def quieter(sound: Sound, factor: float) -> Sound:
    """The same, its samples divided by `factor`."""
    samples: NDArray[np.float32] = sound.samples / np.float32(factor)
    return Sound(samples, sound.sample_rate_hz)
