"""When no score is given: too little was heard, it can't be trusted, or it was about something else.

Reasons: no_speech, too_little_speech, low_confidence, other_language, off_story.
"""

from collections.abc import Sequence

from starling.model import Hearing, Recall, Refusal, Story

LEAST_SPEECH_S = 15.0
"""Below this an answer is a sound check or a false start; a behavioural answer runs 90-180 s."""

LEAST_TYPED_WORDS = 8
"""Typed answers may be short, yet one phrase is no answer."""

LEAST_WORD_PROBABILITY = 0.45
"""Mean recogniser probability per word: music, noise and foreign speech fall below, noisy rooms stay above."""

LEAST_ENGLISH_PROBABILITY = 0.5
"""Another language is refused when the recogniser finds English less likely than not."""

NEAR_FROM = 0.25
"""Two points with a `said_probability` of at least this make an answer one about the story ..."""

SURELY_NEAR_FROM = 0.8
"""... and so does a single one from here on: an answer may hold one point of five.

On the fit part of our own answers (stories left out in turn) every honest answer passes, and about nine in ten answers
to another story do not (tests/benchmarks/recall_answers.py prints the refusals on the part kept aside).
"""

OFF_STORY_SHORT_BELOW = 0.05
"""For a short typed answer the best point counts: a sentence or two are too little to say what it is about."""

SHORT_ANSWER_WORDS = 40


def unheard(hearing: Hearing) -> Refusal | None:
    """Why this answer can't be scored against any story, or None: it needs no judging to see that."""
    return too_little(hearing) or not_understood(hearing)


def too_little(hearing: Hearing) -> Refusal | None:
    """Silence, a cough, or a few words."""
    count = len(hearing.transcript.words)
    if count == 0:
        return Refusal("no_speech", "No speech was found in the answer.")
    if hearing.activity is None:
        if count < LEAST_TYPED_WORDS:
            return Refusal("too_little_speech", f"{count} words; at least {LEAST_TYPED_WORDS} needed to judge.")
        return None
    speech_s = hearing.activity.speech_s
    if speech_s < LEAST_SPEECH_S:
        return Refusal("too_little_speech", f"{speech_s:.0f} s of speech; at least {LEAST_SPEECH_S:.0f} needed.")
    return None


def not_understood(hearing: Hearing) -> Refusal | None:
    """Another language, or words the recogniser doubts itself."""
    transcript = hearing.transcript
    if transcript.language != "en" and (transcript.language_probability or 1.0) > LEAST_ENGLISH_PROBABILITY:
        return Refusal("other_language", f"The answer sounds like another language ({transcript.language}).")
    known = [word.probability for word in transcript.words if word.probability is not None]
    if known and sum(known) / len(known) < LEAST_WORD_PROBABILITY:
        percent = round(100 * sum(known) / len(known))
        return Refusal("low_confidence", f"The words could not be made out (the ear was {percent} % sure of them).")
    return None


def is_off_story(said_probabilities: Sequence[float]) -> bool:
    """Whether an answer with these probabilities, one a point, is about something else."""
    best, second, *_ = [*sorted(said_probabilities, reverse=True), 0.0, 0.0]
    return bool(said_probabilities) and best < SURELY_NEAR_FROM and second < NEAR_FROM


def off_story(story: Story, hearing: Hearing, recall: Recall) -> Refusal | None:
    """Why an answer that was heard can't be scored against this story, or None: it told of something else."""
    near = [match.said_probability for match in recall.matches]
    is_short = hearing.activity is None and len(hearing.transcript.words) < SHORT_ANSWER_WORDS
    is_off = max(near, default=1.0) < OFF_STORY_SHORT_BELOW if is_short else is_off_story(near)
    if is_off:
        return Refusal("off_story", f"This does not sound like “{story.title}”: none of its points was near.")
    return None
