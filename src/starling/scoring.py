"""From a story and what was heard to an attempt: the step that practice, score, demo and rescore share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from starling import __version__
from starling.assess.answer import assess, assess_reply, assess_without_story
from starling.assess.delivery import measure_delivery
from starling.assess.profile import Profile
from starling.assess.recognise import Recognition, recognise
from starling.assess.refusal import unheard
from starling.errors import TranscriptError
from starling.library.files import read_at_most
from starling.model import Assessment, Attempt, Hearing, KeyPoint, Refusal, Story
from starling.ports import Clock, Meaning

LONGEST_TRANSCRIPT_BYTES = 1_000_000
"""Ten hours of talk is about 500 kB of text: more is some other kind of file."""

MOST_TYPED_WORDS = 5_000
"""Half an hour of talk, judged in about ten seconds; the time grows with the words."""

_NONE_OF_YOURS = Refusal("none_of_your_stories", "This sounds like none of your stories.")


@dataclass(frozen=True, slots=True)
class Scored:
    """One judged answer.

    `story` and `attempt` are None when it told none of the stories or was judged without one; `recognition` is None
    when no story was looked for.
    """

    story: Story | None
    question: str | None
    hearing: Hearing
    assessment: Assessment
    attempt: Attempt | None = None
    recognition: Recognition | None = None

    @staticmethod
    def of(attempt: Attempt, recognition: Recognition | None = None) -> "Scored":
        """A scored answer that is an attempt at a story."""
        return Scored(attempt.story, attempt.question, attempt.hearing, attempt.assessment, attempt, recognition)


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges answers by one profile, with the same models of meaning."""

    meaning: Meaning
    profile: Profile
    clock: Clock

    def attempt(
        self,
        story: Story,
        hearing: Hearing,
        target_s: float,
        question: str | None = None,
        audio_path: Path | None = None,
    ) -> Attempt:
        """The judged answer as an attempt that is not yet stored; `target_s` is the wanted length in seconds."""
        return Attempt(
            recorded_at=self.clock.now(),
            story=story,
            hearing=hearing,
            assessment=assess(story, hearing, self.meaning, self.profile, target_s, question),
            starling_version=__version__,
            question=question,
            audio_path=audio_path,
        )

    def reply(
        self,
        answer: Attempt,
        point: KeyPoint,
        hearing: Hearing,
        question: str,
        audio_path: Path | None = None,
    ) -> Attempt:
        """The judged reply to a follow-up question about a stored `answer`, aimed at one point; not yet stored."""
        alone = answer.story.with_only(point)
        return Attempt(
            recorded_at=self.clock.now(),
            story=alone,
            hearing=hearing,
            assessment=assess_reply(alone, hearing, self.meaning.embedder, self.profile, question),
            starling_version=__version__,
            question=question,
            audio_path=audio_path,
            follows=answer.id,
        )

    def reply_anew(self, reply: Attempt, hearing: Hearing) -> Attempt:
        """A stored reply judged again by what is heard now."""
        assessment = assess_reply(reply.story, hearing, self.meaning.embedder, self.profile, reply.question)
        return replace(reply, hearing=hearing, assessment=assessment, starling_version=__version__)

    def answer_to_any(
        self,
        stories: Sequence[Story],
        hearing: Hearing,
        target_s_of: Callable[[Story | None], float],
        question: str | None = None,
        audio_path: Path | None = None,
    ) -> Scored:
        """The answer judged against the story it tells, whichever of `stories` that is."""
        refusal = unheard(hearing)
        # Nothing is recognised in a cough, and the model of meaning need not be loaded for it.
        told = () if refusal else stories
        recognition = recognise(told, hearing.transcript, self.meaning.embedder, question)
        if recognition.best is not None:
            story = recognition.best.story
            attempt = self.attempt(story, hearing, target_s_of(story), question, audio_path)
            return Scored.of(attempt, recognition)
        delivery = measure_delivery(hearing, target_s_of(None))
        refused = Assessment(None, None, delivery, refused=refusal or _NONE_OF_YOURS)
        return Scored(None, question, hearing, refused, recognition=recognition)

    def answer_without_story(self, hearing: Hearing, target_s: float, question: str | None = None) -> Scored:
        """The answer judged by itself: its parts as a guess, its length and its wording."""
        assessment = assess_without_story(hearing, self.meaning.embedder, self.profile, target_s)
        return Scored(None, question, hearing, assessment)


def read_transcript(path: Path) -> Hearing:
    """A typed answer as a hearing without times. Raises TranscriptError."""
    try:
        text = read_at_most(path, LONGEST_TRANSCRIPT_BYTES).decode("utf-8-sig")
    except FileNotFoundError as error:
        raise TranscriptError(f"no such file: {path}") from error
    except UnicodeDecodeError as error:
        raise TranscriptError(f"{path} is not plain text (UTF-8)", hint="save it as a .txt file") from error
    except OSError as error:
        raise TranscriptError(
            f"can't read {path}: {error.strerror or error}", hint="give one answer as text"
        ) from error
    if not text.split():
        raise TranscriptError(f"{path} is empty", hint="write down the answer, word by word")
    hearing = Hearing.typed(text)
    if len(hearing.transcript.words) > MOST_TYPED_WORDS:
        raise TranscriptError(
            f"{path} has {len(hearing.transcript.words):,} words; an answer has at most {MOST_TYPED_WORDS:,}",
            hint="give one answer at a time",
        )
    return hearing
