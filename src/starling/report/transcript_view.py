"""The transcript cut into sentences, every word with its time and the marks that stand on it."""

from collections.abc import Iterator
from dataclasses import dataclass

from starling.assess.sentences import sentence_bounds
from starling.model import Assessment, Hearing, Star, Verdict, Word

LOW_PROBABILITY = 0.5
"""Below this the recogniser itself was in doubt."""
_SHOWN_PAUSE_S = 1.0


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or a pause or an unwritten hesitation between words.

    `marks` are `filler`, `unsure`, `contradicted`, `pause`; `about` says them to a person.
    """

    text: str
    start_s: float | None
    marks: tuple[str, ...] = ()
    about: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words that belong together; playable from `start_s`. `part` is the component most of them serve, or empty."""

    tokens: tuple[Token, ...]
    start_s: float | None
    part: str = ""


def sentences_of(hearing: Hearing, assessment: Assessment) -> tuple[Sentence, ...]:
    """The whole transcript in order, with pauses of a second and more, and hesitations the recogniser left out."""
    words = hearing.transcript.words
    marker = _Marker(hearing, assessment)
    sentences = []
    for first, end in sentence_bounds(words):
        tokens: list[Token] = []
        for index in range(first, end):
            tokens += marker.before(index)
            tokens.append(marker.word(index))
        sentences.append(Sentence(tuple(tokens), words[first].start_s, _part_of(assessment.star, first, end)))
    return tuple(sentences)


def _part_of(star: Star | None, first: int, end: int) -> str:
    shared = {
        span.component: min(end, span.end_word) - max(first, span.first_word)
        for span in (star.spans if star else ())
        if span.component is not None and min(end, span.end_word) > max(first, span.first_word)
    }
    return max(shared, key=lambda part: shared[part]).value if shared else ""


class _Marker:
    def __init__(self, hearing: Hearing, assessment: Assessment) -> None:
        self._words = hearing.transcript.words
        delivery, recall = assessment.delivery, assessment.recall
        self._contradicted = {
            index
            for match in (recall.matches if recall else ())
            if match.verdict is Verdict.CONTRADICTED and match.evidence
            for index in range(match.evidence.first_word, match.evidence.end_word)
        }
        fillers = delivery.fillers if delivery else ()
        self._filler_spans = [
            (filler.start_s, filler.end_s, filler.text)
            for filler in fillers
            if filler.start_s is not None and filler.end_s is not None
        ]
        between = [
            Token(hesitation.text, hesitation.start_s, ("filler",), "hesitation") for hesitation in hearing.hesitations
        ]
        between += [
            Token(f"{pause.duration_s:.1f} s", pause.start_s, ("pause",), "pause")
            for pause in (delivery.pauses if delivery and delivery.pauses else ())
            if pause.duration_s >= _SHOWN_PAUSE_S
        ]
        self._between = sorted(between, key=lambda token: token.start_s or 0.0)

    def before(self, index: int) -> Iterator[Token]:
        """What stands between the previous word and this one."""
        start_s = self._words[index].start_s
        while start_s is not None and self._between and (self._between[0].start_s or 0.0) < start_s:
            yield self._between.pop(0)

    def word(self, index: int) -> Token:
        """The word with its marks."""
        word = self._words[index]
        marks, about = [], []
        if self._is_filler(word):
            marks.append("filler")
            about.append("filler")
        if word.probability is not None and word.probability < LOW_PROBABILITY:
            marks.append("unsure")
            about.append("not sure this was heard right")
        if index in self._contradicted:
            marks.append("contradicted")
            about.append("contradicts your story")
        return Token(word.text, word.start_s, tuple(marks), ", ".join(about))

    def _is_filler(self, word: Word) -> bool:
        if word.start_s is None or word.end_s is None:
            return False
        middle_s = (word.start_s + word.end_s) / 2
        bare = word.text.strip(".,;:!?…").lower()
        return any(
            start_s - 0.01 <= middle_s <= end_s + 0.01 and bare in text.lower()
            for start_s, end_s, text in self._filler_spans
        )
