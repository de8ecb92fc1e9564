"""Transcription with Whisper through faster-whisper: an answer as stretches, each heard by the ear."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from starling.errors import ModelError
from starling.model import SAMPLE_RATE_HZ, Hearing, Sound, SpeechActivity, Transcript, Word
from starling.speech.decoder import WhisperDecoder
from starling.speech.ear import Ear, Listening
from starling.speech.stretches import Stretch, StretchCutter
from starling.speech.terms import rare
from starling.speech.vad import activity_of, voice_probabilities

AUTO = "auto"
_ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class WhisperOptions:
    """How to run Whisper. `language` is a code, or "auto"; `device` is "auto", "cpu" or "cuda".

    `workers` is how many recordings it may hear at once, each with `threads`; `verbatim` makes it write "um" and
    "uh" down.
    """

    language: str = "en"
    device: str = "auto"
    threads: int = 2
    workers: int = 1
    verbatim: bool = True


@dataclass(frozen=True, slots=True)
class Language:
    """A language code, and how sure it is in [0, 1]; None where it was given and not recognised."""

    code: str
    probability: float | None = None


class WhisperTranscriber:
    """Turns sound into words with times. Loads at first use."""

    def __init__(self, name: str, folder: Path, options: WhisperOptions | None = None) -> None:
        self.name = name
        self._options = options or WhisperOptions()
        self._decoder = WhisperDecoder(folder, self._options.device, self._options.threads, self._options.workers)
        self._ear = Ear(self._decoder, verbatim=self._options.verbatim)

    def load(self) -> None:
        """Load the weights now, so that the first answer need not wait. Raises ModelError."""
        self._decoder.load()
        self._check_language()

    def transcribe(self, sound: Sound, terms: Sequence[str] = ()) -> Hearing:
        """What was said in `sound` (16 kHz mono).

        `terms` are words that may come up; the rare ones among them are listened for. Raises ModelError when the
        model can't be loaded or does not know the language, ValueError for another sample rate.
        """
        probabilities, cutter = voice_probabilities(sound), StretchCutter()
        stretches = [*cutter.feed(probabilities.tolist()), *cutter.finish(sound.duration_s)]
        language = self.language_of(sound.samples, stretches)
        listening = self.listening(language, terms) if stretches else Listening(language.code)
        words = [word for stretch in stretches for word in self.hear(stretch, sound.samples, listening)]
        return self.hearing(words, activity_of(probabilities, sound.duration_s), language)

    def language_of(self, samples: NDArray[np.float32], stretches: Sequence[Stretch]) -> Language:
        """The configured language, or the one recognised in the first stretch."""
        if self._options.language != AUTO:
            if stretches:
                self._check_language()
            return Language(self._options.language)
        if not stretches or not self._decoder.is_multilingual:
            return Language(_ENGLISH)
        code, probability = self._decoder.detect_language(sound_of(stretches[0], samples))
        return Language(code, probability)

    def listening(self, language: Language, terms: Iterable[str]) -> Listening:
        """What the ear should know beforehand."""
        return Listening(language.code, rare(terms, lambda term: self._decoder.pieces_of(term, language.code)))

    def hear(self, stretch: Stretch, samples: NDArray[np.float32], listening: Listening) -> tuple[Word, ...]:
        """The words of one stretch of the recording `samples`."""
        return self._ear.hear(stretch, sound_of(stretch, samples), listening)

    def hearing(self, words: Sequence[Word], activity: SpeechActivity, language: Language) -> Hearing:
        """The hearing of a whole answer from the words of its stretches, in order."""
        transcript = Transcript(tuple(words), language.code, language.probability)
        return Hearing(transcript, activity, model=self.name)

    def _check_language(self) -> None:
        code = self._options.language
        if code != AUTO and code not in self._decoder.languages:
            known = "only English" if not self._decoder.is_multilingual else "no such language"
            raise ModelError(
                f"the model {self.name!r} knows {known} (asked for {code!r})",
                hint="choose another with --model or --language",
            )


def sound_of(stretch: Stretch, samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The joined pieces of a stretch of the recording `samples` at 16 kHz."""
    return np.concatenate(
        [
            samples[round(piece.start_s * SAMPLE_RATE_HZ) : round(piece.end_s * SAMPLE_RATE_HZ)]
            for piece in stretch.pieces
        ]
    )
