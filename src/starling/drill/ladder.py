"""Which point is asked next and with how much help. Pure: verdicts in, cues out; no clock, no sound, no screen.

Four rungs, from most help to none: the whole point, its key words, the story's title, nothing but its place. A
point that was said climbs a rung, one that was not goes down one; it sits when it is said without help. Another
point is asked in between where there is one, because at once it is only echoed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from starling.drill.questions import key_words, place_of, question_about
from starling.model import KeyPoint, Story, Verdict


class Rung(IntEnum):
    """How much help a cue gives."""

    FULL = 0
    KEY_WORDS = 1
    TITLE = 2
    NOTHING = 3
    SITS = 4


@dataclass(frozen=True, slots=True)
class Step:
    """One point and the rung it stands on; `tries` counts how often it was asked."""

    point: KeyPoint
    rung: Rung
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Ladder:
    """The points still to be learned, the next one first, and those that sit."""

    story: Story
    waiting: tuple[Step, ...]
    done: tuple[Step, ...] = ()

    @property
    def next(self) -> Step | None:
        """What is asked now; None when everything sits."""
        return self.waiting[0] if self.waiting else None

    def after(self, verdict: Verdict) -> "Ladder":
        """The ladder once the reply to the next point was judged."""
        step, rest = self.waiting[0], self.waiting[1:]
        moved = replace(step, rung=_rung_after(step.rung, verdict), tries=step.tries + 1)
        if moved.rung is Rung.SITS:
            return replace(self, waiting=rest, done=(*self.done, moved))
        return replace(self, waiting=(*rest[:1], moved, *rest[1:]))


def _rung_after(rung: Rung, verdict: Verdict) -> Rung:
    if verdict is Verdict.COVERED:
        return Rung(rung + 1)
    if verdict is Verdict.PARTIAL:
        return rung
    return Rung(max(rung - 1, Rung.FULL))


def ladder_for(story: Story, lost: Sequence[tuple[KeyPoint, Verdict]]) -> Ladder:
    """A ladder over the points that were lost, with the verdict each got last: half said needs less help."""
    rungs = {Verdict.PARTIAL: Rung.KEY_WORDS, Verdict.COVERED: Rung.TITLE}
    return Ladder(story, tuple(Step(point, rungs.get(verdict, Rung.FULL)) for point, verdict in lost))


def cue_for(step: Step, story: Story) -> str:
    """What is said to the person at this rung."""
    question = question_about(step.point)
    if step.rung is Rung.FULL:
        return f"{question} Say it in your own words: {step.point.text}"
    if step.rung is Rung.KEY_WORDS:
        return f"{question} Think of: {', '.join(key_words(step.point.text))}."
    if step.rung is Rung.TITLE:
        return f"{story.title}. {place_of(step.point, story)} {question}"
    return place_of(step.point, story)
