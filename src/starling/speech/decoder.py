"""One stretch of sound through Whisper: encoder, beam search, and the time of each word.

Whisper was made to hear 30 s at once, and spends most of its time on the silence a short stretch is filled up with.
`View.QUICK` shows it little more than the stretch itself; that is several times cheaper, but now and then it repeats
itself, so what it writes is checked (`guards`) and heard again with `View.WHOLE` where it is doubtful.
"""

import os
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from starling.errors import ModelError
from starling.model import SAMPLE_RATE_HZ, Word
from starling.weights.offline import stay_offline

if TYPE_CHECKING:
    from faster_whisper import WhisperModel
    from faster_whisper.tokenizer import Tokenizer

_FRAMES_PER_S = 100
_WHOLE_FRAMES = 3000
_QUICK_ROOM_FRAMES = 200
_BEAM = 5
# Whisper's text window is 448 tokens; a prompt may take half of it.
_MOST_PROMPT_TOKENS = 120
_MOST_TOKENS_PER_S = 12
_LANGUAGES_WITHOUT_SPACES = frozenset({"zh", "yue", "ja", "th", "lo", "my", "km"})
_PREPENDED = "\"'“¿([{-"
_APPENDED = "\"'.。,，!！?？:：”)]}、"


class View(Enum):
    """How much Whisper is shown: (frames after the sound, None for 30 s in all; whether it writes times)."""

    QUICK = (_QUICK_ROOM_FRAMES, False)
    WHOLE = (None, False)
    WHOLE_TIMED = (None, True)


@dataclass(frozen=True, slots=True)
class Decoding:
    """What Whisper wrote: `words` with times from the start of the sound, and how sure it was.

    `log_probability` is the mean over tokens (natural logarithm), `no_speech` the probability in [0, 1] that nobody
    spoke, `compression` the text's length over its compressed length.
    """

    words: tuple[Word, ...]
    log_probability: float
    no_speech: float
    compression: float

    @property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join(word.text for word in self.words)


class WhisperDecoder:
    """Whisper weights in memory. Loads at first use; `device` is "auto", "cpu" or "cuda".

    May be used by `workers` threads at once, each of them computing with `threads`.
    """

    def __init__(self, folder: Path, device: str = "auto", threads: int = 2, workers: int = 1) -> None:
        self._folder = folder
        self._device = device
        self._threads = threads
        self._workers = workers
        self._loading = threading.Lock()
        self._last = threading.local()

    @property
    def is_multilingual(self) -> bool:
        """Whether the model knows other languages than English. Raises ModelError."""
        return bool(self._model.model.is_multilingual)

    @property
    def languages(self) -> Sequence[str]:
        """Codes of the languages the model knows."""
        return tuple(self._model.supported_languages)

    def load(self) -> None:
        """Load now. Raises ModelError."""
        self._model  # noqa: B018

    def pieces_of(self, word: str, language: str = "en") -> int:
        """How many tokens the model needs to write a word: rare words need many."""
        return len(self._tokenizer(language).encode(f" {word}"))

    def detect_language(self, samples: NDArray[np.float32]) -> tuple[str, float]:
        """The language of (up to 30 s of) sound and its probability in [0, 1]."""
        encoded = self._encode(samples, View.WHOLE)
        [[(token, probability), *_]] = self._model.model.detect_language(encoded)
        return token.strip("<|>"), float(probability)

    def decode(
        self, samples: NDArray[np.float32], view: View = View.QUICK, prompt: str = "", language: str = "en"
    ) -> Decoding:
        """Up to 30 s of sound at 16 kHz, shape (n,), as words. Raises ModelError."""
        tokenizer = self._tokenizer(language)
        encoded = self._encode(samples, view)
        is_timed = view.value[1]
        start = [*self._prompt_tokens(prompt, tokenizer), *tokenizer.sot_sequence]
        result = self._model.model.generate(
            encoded,
            [start if is_timed else [*start, tokenizer.no_timestamps]],
            beam_size=_BEAM,
            max_length=min(448, len(start) + 12 + round(_MOST_TOKENS_PER_S * len(samples) / SAMPLE_RATE_HZ)),
            return_scores=True,
            return_no_speech_prob=True,
            suppress_blank=True,
            suppress_tokens=self._suppressed(language),
            max_initial_timestamp_index=50,
        )[0]
        tokens = [token for token in result.sequences_ids[0] if token < tokenizer.eot]
        text = tokenizer.decode(tokens).strip()
        count = len(result.sequences_ids[0])
        return Decoding(
            words=_joined(self._aligned(tokens, encoded, samples, tokenizer), language) if text else (),
            log_probability=result.scores[0] * count / (count + 1),
            no_speech=float(result.no_speech_prob),
            compression=_compression(text),
        )

    def _aligned(
        self, tokens: list[int], encoded: object, samples: NDArray[np.float32], tokenizer: "Tokenizer"
    ) -> list[Word]:
        """Words with their times, a space before each that had one."""
        from faster_whisper.transcribe import merge_punctuations

        frames = min(_WHOLE_FRAMES, len(samples) * _FRAMES_PER_S // SAMPLE_RATE_HZ)
        [aligned] = self._model.find_alignment(tokenizer, [tokens], encoded, frames)
        merge_punctuations(aligned, _PREPENDED, _APPENDED)
        return [
            Word(word["word"], float(word["start"]), float(word["end"]), float(word["probability"]))
            for word in aligned
            if word["word"].strip()
        ]

    def _encode(self, samples: NDArray[np.float32], view: View) -> object:
        # Hearing the same sound again with another prompt is common, and encoding is half of the work.
        last: tuple[object, int | None, object] | None = getattr(self._last, "encoded", None)
        if last is not None and last[0] is samples and last[1] == view.value[0]:
            return last[2]
        features = self._model.feature_extractor(samples, padding=160)
        frames = min(_WHOLE_FRAMES, len(samples) * _FRAMES_PER_S // SAMPLE_RATE_HZ)
        room = view.value[0]
        # The encoder halves the frames, so there must be an even number of them.
        width = _WHOLE_FRAMES if room is None else min(_WHOLE_FRAMES, frames + room) // 2 * 2
        shown = np.zeros((features.shape[0], width), np.float32)
        shown[:, :frames] = features[:, :frames]
        encoded = self._model.encode(shown)
        self._last.encoded = (samples, room, encoded)
        return encoded

    def _prompt_tokens(self, prompt: str, tokenizer: "Tokenizer") -> list[int]:
        if not prompt.strip():
            return []
        return [tokenizer.sot_prev, *tokenizer.encode(f" {prompt.strip()}")[-_MOST_PROMPT_TOKENS:]]

    def _suppressed(self, language: str) -> list[int]:
        from faster_whisper.transcribe import get_suppressed_tokens

        return list(get_suppressed_tokens(self._tokenizer(language), [-1]))

    def _tokenizer(self, language: str) -> "Tokenizer":
        from faster_whisper.tokenizer import Tokenizer

        if language not in self._tokenizers:
            self._tokenizers[language] = Tokenizer(
                self._model.hf_tokenizer, self.is_multilingual, task="transcribe", language=language
            )
        return self._tokenizers[language]

    @cached_property
    def _tokenizers(self) -> dict[str, "Tokenizer"]:
        return {}

    @property
    def _model(self) -> "WhisperModel":
        with self._loading:
            return self._loaded

    @cached_property
    def _loaded(self) -> "WhisperModel":
        stay_offline()
        # GNU's OpenMP waits for its own threads by spinning. Called from a second thread (the next answer has its own)
        # it does so for whole time slices where another program wants a core: 2 s of work then took 40 s.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        import ctranslate2
        from faster_whisper import WhisperModel

        try:
            device = _device(self._device, ctranslate2.get_cuda_device_count())
            return WhisperModel(
                str(self._folder),
                device=device,
                compute_type=_compute_type(device),
                cpu_threads=self._threads,
                num_workers=self._workers,
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise ModelError(
                f"can't load the speech model in {self._folder}: {str(error).splitlines()[0]}",
                hint="see what is there with: starling models",
            ) from error


def _joined(words: Iterable[Word], language: str) -> tuple[Word, ...]:
    """Words without spaces; a part without one before it ("-sourced") belongs to the word before."""
    joined: list[Word] = []
    for word in words:
        text = word.text.strip()
        if joined and not word.text.startswith(" ") and language not in _LANGUAGES_WITHOUT_SPACES:
            last = joined[-1]
            probability = min(last.probability or 0.0, word.probability or 0.0)
            joined[-1] = Word(last.text + text, last.start_s, word.end_s, probability)
        else:
            joined.append(replace(word, text=text))
    return tuple(joined)


def _device(wanted: str, cuda_devices: int) -> str:
    if wanted == "cuda" and not cuda_devices:
        raise ModelError("there is no CUDA device on this computer", hint="use --compute-device cpu")
    return "cuda" if wanted == "cuda" or (wanted == "auto" and cuda_devices) else "cpu"


def _compute_type(device: str) -> str:
    """The cheapest arithmetic that this device does well, weights in 8 bits where it can."""
    import ctranslate2

    possible = ctranslate2.get_supported_compute_types(device)
    wanted = ("int8_float16", "int8_float32", "float16") if device == "cuda" else ("int8", "int8_float32")
    return next((kind for kind in wanted if kind in possible), "default")


def _compression(text: str) -> float:
    from zlib import compress

    data = text.encode()
    return len(data) / len(compress(data)) if data else 0.0
