"""What is said about an answer. Every judgement carries the words and the second it rests on."""

from dataclasses import dataclass, field
from enum import StrEnum

from starling.model.hearing import Span
from starling.model.story import Component, KeyPoint


class Verdict(StrEnum):
    """Whether a key point was said."""

    COVERED = "covered"
    PARTIAL = "partial"
    MISSED = "missed"
    CONTRADICTED = "contradicted"

    @property
    def is_lost(self) -> bool:
        """Whether the point did not come across: it was left out, or told otherwise."""
        return self in (Verdict.MISSED, Verdict.CONTRADICTED)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words a judgement rests on: words[first_word:end_word] of the transcript, as literally there."""

    quote: str
    first_word: int
    end_word: int
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True)
class KeyPointMatch:
    """The verdict on one key point.

    `confidence` in [0, 1] is how sure the verdict is; `said_probability` in [0, 1] is the calibrated
    probability that the point was said at all; `note` names what is missing or contradicted.
    """

    point: KeyPoint
    verdict: Verdict
    confidence: float
    said_probability: float
    evidence: Evidence | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Recall:
    """`score` = (covered + half of partial) / all, by weight, in [0, 1]."""

    score: float
    matches: tuple[KeyPointMatch, ...]


@dataclass(frozen=True, slots=True)
class StarSpan:
    """words[first_word:end_word] that serve one component, or none of them (an aside)."""

    component: Component | None
    first_word: int
    end_word: int
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True)
class Star:
    """How the answer moved through Situation, Task, Action and Result.

    `share` is the part of the speaking time (of the words, for typed text) and sums to 1 over the
    four components unless nothing was recognised; `early` were said before their turn; `asides` are
    stretches that serve no component, or leave one for another and come back to it.
    """

    spans: tuple[StarSpan, ...]
    share: dict[Component, float]
    missing: tuple[Component, ...] = ()
    early: tuple[Component, ...] = ()
    asides: tuple[StarSpan, ...] = ()

    @property
    def before_action_s(self) -> float | None:
        """Seconds from the first word to where the Action begins; None without times or without an Action."""
        action = next((span for span in self.spans if span.component is Component.ACTION), None)
        if action is None or action.start_s is None or self.spans[0].start_s is None:
            return None
        return action.start_s - self.spans[0].start_s


@dataclass(frozen=True, slots=True)
class Pause(Span):
    """A silence inside the answer."""


@dataclass(frozen=True, slots=True)
class Filler:
    """A filler: a filled pause ("um"), or a discourse marker where it carries no meaning ("like")."""

    text: str
    start_s: float | None
    end_s: float | None
    kind: str = "filled_pause"


@dataclass(frozen=True, slots=True)
class Disfluency:
    """words[first_word:end_word] said twice (`repeat`) or begun and broken off (`restart`)."""

    kind: str
    text: str
    first_word: int
    end_word: int
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True)
class PetPhrase:
    """A phrase that came back `count` times without being the subject of the answer."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class PacePoint:
    """Words per minute in one window of the answer, pauses counted in."""

    start_s: float
    end_s: float
    words_per_minute: float


@dataclass(frozen=True, slots=True)
class FirstPerson:
    """How often the answer said "I" (and "my", "me") and "we" (and "our", "us")."""

    i: int
    we: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """How long and how fluently. What needs time is None for typed text.

    `duration_s` runs from the first word to the last; `response_latency_s` from the start of the
    recording to the first word; `speech_rate_wpm` counts pauses in, `articulation_rate_wpm` leaves them out.
    `filler_recall` says for each kind of filler what part of the real ones was found when it was measured, so that
    no count is read as complete; a kind that was not measured is absent.
    """

    word_count: int
    target_s: float
    first_person: FirstPerson
    fillers: tuple[Filler, ...] = ()
    duration_s: float | None = None
    speech_s: float | None = None
    response_latency_s: float | None = None
    speech_rate_wpm: float | None = None
    articulation_rate_wpm: float | None = None
    filler_rate_per_min: float | None = None
    pauses: tuple[Pause, ...] | None = None
    disfluencies: tuple[Disfluency, ...] = ()
    pet_phrases: tuple[PetPhrase, ...] = ()
    pace: tuple[PacePoint, ...] | None = None
    filler_recall: dict[str, float] = field(default_factory=dict)

    @property
    def longest_pause(self) -> Pause | None:
        """The longest silence inside the answer, None where there is none or no time is known."""
        return max(self.pauses or (), key=lambda pause: pause.duration_s, default=None)


@dataclass(frozen=True, slots=True)
class Habit:
    """One habit of wording and where it was heard: a hedge, blame, unexplained jargon, a weak ending."""

    kind: str
    quote: str
    first_word: int
    end_word: int
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True)
class Habits:
    """How the answer was worded. `first_person` tells "I" and "we" apart by component."""

    first_person: dict[Component, FirstPerson]
    found: tuple[Habit, ...] = ()
    numbers_in_result: tuple[str, ...] = ()
    longest_sentence: Habit | None = None
    opening: str = ""
    ending: str = ""

    def of(self, kind: str) -> tuple[Habit, ...]:
        """The habits of one kind, in the order they were said."""
        return tuple(habit for habit in self.found if habit.kind == kind)


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to change: what to do, why (with the figure), and the second it is about.

    `code` names the rule in docs/thresholds.md; `quote` stands literally in the transcript.
    """

    what: str
    why: str
    at_s: float | None = None
    code: str = ""
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why no score is given. `reason` is a stable code, `message` one plain sentence."""

    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything Starling says about one answer. With `refused` set, `recall` and `star` are None."""

    recall: Recall | None
    star: Star | None
    delivery: Delivery | None
    advice: tuple[Advice, ...] = ()
    refused: Refusal | None = None
    habits: Habits | None = None
    was_good: str | None = None

    @property
    def star_is_guess(self) -> bool:
        """Whether the timeline rests on wording and order alone: no key point under a section was there to help."""
        matches = self.recall.matches if self.recall else ()
        return self.star is not None and all(match.point.section is None for match in matches)
