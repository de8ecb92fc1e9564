"""Hears one stretch with care: cheaply first, again and closer where the first hearing is doubtful."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from starling.model import SAMPLE_RATE_HZ, Word
from starling.speech.decoder import Decoding, View
from starling.speech.guards import doubts, is_invented, without_credits, without_loops
from starling.speech.stretches import Stretch
from starling.speech.terms import believed, terms_in
from starling.speech.word_times import corrected

VERBATIM_PROMPT = "Um, uh, um, so, uh, I, um, was."
"""Makes Whisper write hesitations down instead of smoothing them away; longer prompts lose sentences."""
_ENGLISH = "en"


class Decoder(Protocol):
    """What the ear needs of Whisper."""

    def decode(
        self, samples: NDArray[np.float32], view: View = View.QUICK, prompt: str = "", language: str = "en"
    ) -> Decoding:
        """Up to 30 s of sound at 16 kHz as words with times from its start."""
        ...


@dataclass(frozen=True, slots=True)
class Listening:
    """What the ear knows beforehand: the language, and rare words that may come up."""

    language: str = _ENGLISH
    terms: tuple[str, ...] = ()


class Ear:
    """Turns stretches into words of the recording. Holds no state between stretches."""

    def __init__(self, decoder: Decoder, *, verbatim: bool = True) -> None:
        self._decoder = decoder
        self._verbatim_prompt = VERBATIM_PROMPT if verbatim else ""

    def hear(self, stretch: Stretch, samples: NDArray[np.float32], listening: Listening) -> tuple[Word, ...]:
        """The words in `samples`, the joined pieces of `stretch`, with times in the recording."""
        decoding = self._biased(stretch, samples, listening) if listening.terms else None
        if decoding is None:
            decoding = self._unbiased(stretch, samples, listening.language)
            halves = stretch.halves() if doubts(decoding, stretch) >= 1 else None
            if halves is not None:
                at = round(halves[0].sound_s * SAMPLE_RATE_HZ)
                parts = zip(halves, (samples[:at], samples[at:]), strict=True)
                return tuple(word for half, part in parts for word in self.hear(half, part, listening))
        if is_invented(decoding, stretch):
            return ()
        words = without_loops(without_credits(decoding.words))
        in_recording = [
            replace(word, start_s=stretch.time_s(word.start_s or 0.0), end_s=stretch.time_s(word.end_s or 0.0))
            for word in words
        ]
        return corrected(in_recording, stretch.voices)

    def _unbiased(self, stretch: Stretch, samples: NDArray[np.float32], language: str) -> Decoding:
        prompt = self._verbatim_prompt if language == _ENGLISH else ""
        tries = [(View.QUICK, prompt), (View.WHOLE, prompt), (View.WHOLE_TIMED, "")]
        best: Decoding | None = None
        for view, words_before in tries:
            decoding = self._decoder.decode(samples, view, words_before, language)
            if best is None or _rank(decoding, stretch) < _rank(best, stretch):
                best = decoding
            if doubts(best, stretch) < 1:
                break
        assert best is not None
        return best

    def _biased(self, stretch: Stretch, samples: NDArray[np.float32], listening: Listening) -> Decoding | None:
        """A decoding that knows the rare words and holds only those that were heard; None where it went wrong."""
        hint = f"{_listed(listening.terms)}. {self._verbatim_prompt if listening.language == _ENGLISH else ''}"
        biased = self._decoder.decode(samples, View.QUICK, hint, listening.language)
        if doubts(biased, stretch) >= 1:
            return None
        if not terms_in(biased.words, listening.terms):
            return biased
        plain = self._unbiased(stretch, samples, listening.language)
        words = believed(biased.words, plain.words, listening.terms)
        return plain if words is None else replace(biased, words=words)


def _rank(decoding: Decoding, stretch: Stretch) -> tuple[float, float]:
    return doubts(decoding, stretch), -decoding.log_probability


def _listed(terms: Sequence[str]) -> str:
    return ", ".join(terms)
