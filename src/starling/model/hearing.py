"""What was heard: words with their times, where there was speech, and hesitations between words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time in seconds from the start of the recording."""

    start_s: float
    end_s: float

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Word:
    """A word as recognised, punctuation attached. Times and probability are None for typed text."""

    text: str
    start_s: float | None = None
    end_s: float | None = None
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """The words of an answer in the order they were said."""

    words: tuple[Word, ...]
    language: str = "en"
    language_probability: float | None = None

    @property
    def text(self) -> str:
        """The words joined by single spaces: every quote is literally a part of this."""
        return " ".join(word.text for word in self.words)

    @property
    def is_timed(self) -> bool:
        """Whether every word knows when it was said."""
        return bool(self.words) and all(word.start_s is not None and word.end_s is not None for word in self.words)


@dataclass(frozen=True, slots=True)
class SpeechActivity:
    """Where a voice was heard in a recording of `audio_s` seconds, from a voice activity detector."""

    spans: tuple[Span, ...]
    audio_s: float

    @property
    def speech_s(self) -> float:
        """Seconds with a voice."""
        return sum(span.duration_s for span in self.spans)


@dataclass(frozen=True, slots=True)
class Hesitation:
    """A sound of hesitation the recogniser wrote no word for ("um", or a voice without a word)."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Hearing:
    """Everything the ear took from one answer. `activity` is None for typed text; `model` names the recogniser."""

    transcript: Transcript
    activity: SpeechActivity | None
    hesitations: tuple[Hesitation, ...] = ()
    model: str | None = None

    @staticmethod
    def typed(text: str) -> "Hearing":
        """A typed transcript: words without times."""
        return Hearing(Transcript(tuple(Word(token) for token in text.split())), activity=None)
