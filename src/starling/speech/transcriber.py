"""Transcription with Whisper through faster-whisper."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from starling.errors import ModelError
from starling.model import Hearing, Sound, Transcript, Word
from starling.speech.vad import SileroDetector
from starling.weights.offline import stay_offline

if TYPE_CHECKING:
    from faster_whisper import WhisperModel


@dataclass(frozen=True, slots=True)
class WhisperOptions:
    """How to run Whisper. `language` is a code, or "auto"; `device` is "auto", "cpu" or "cuda"."""

    language: str = "en"
    device: str = "auto"
    threads: int = 2


class WhisperTranscriber:
    """Turns sound into words with times. Implements `ports.Transcriber`. Loads at first use."""

    def __init__(self, name: str, folder: Path, options: WhisperOptions | None = None) -> None:
        self.name = name
        self._folder = folder
        self._options = options or WhisperOptions()

    def transcribe(self, sound: Sound, terms: Sequence[str] = ()) -> Hearing:
        """What was said in `sound` (16 kHz mono). Raises ModelError when the model can't be loaded."""
        activity = SileroDetector().detect(sound)
        if not activity.spans:
            return Hearing(Transcript(()), activity, model=self.name)
        language = None if self._options.language == "auto" else self._options.language
        segments, info = self._model.transcribe(
            sound.samples, language=language, beam_size=5, vad_filter=True, word_timestamps=True
        )
        words = tuple(
            Word(word.word.strip(), word.start, word.end, word.probability)
            for segment in segments
            for word in segment.words or ()
        )
        return Hearing(Transcript(words, info.language, info.language_probability), activity, model=self.name)

    @cached_property
    def _model(self) -> "WhisperModel":
        stay_offline()
        from faster_whisper import WhisperModel

        try:
            return WhisperModel(
                str(self._folder), device=self._options.device, compute_type="int8", cpu_threads=self._options.threads
            )
        except (RuntimeError, ValueError) as error:
            raise ModelError(f"can't load the model in {self._folder}: {error}") from error
