"""Attempts made by hand for tests: a small story, an answer of twelve words, and what was said about it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from starling.model import (
    Advice,
    Assessment,
    Attempt,
    Component,
    Delivery,
    Disfluency,
    Evidence,
    Filler,
    FirstPerson,
    Habit,
    Habits,
    Hearing,
    Hesitation,
    KeyPoint,
    KeyPointMatch,
    PacePoint,
    Pause,
    PetPhrase,
    Recall,
    Refusal,
    Span,
    SpeechActivity,
    Star,
    StarSpan,
    Story,
    Transcript,
    Verdict,
    Word,
)

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

STORY = Story(
    name="bakery-ovens",
    title="The ovens that would not heat",
    key_points=(
        KeyPoint(0, Component.SITUATION, "Both ovens failed on the morning of the fair"),
        KeyPoint(1, Component.TASK, "I had to find bread for 40 stalls"),
        KeyPoint(2, Component.ACTION, "I borrowed the school kitchen"),
        KeyPoint(3, Component.RESULT, "We delivered by noon", weight=2.0),
    ),
    tags=("ownership",),
    questions=("Tell me about a time something broke.",),
    target_s=90.0,
)

TEXT = "Both ovens failed that morning. Um I borrowed the kitchen for fourteen stalls."
_WORDS = tuple(
    Word(text, start_s=1.0 + 0.5 * index, end_s=1.4 + 0.5 * index, probability=0.9)
    for index, text in enumerate(TEXT.split())
)
HEARING = Hearing(
    transcript=Transcript(_WORDS, language="en", language_probability=0.98),
    activity=SpeechActivity((Span(1.0, 3.4), Span(3.5, 7.4)), audio_s=8.0),
    hesitations=(Hesitation("uh", 3.42, 3.48),),
    model="base",
)
VERDICTS = (Verdict.COVERED, Verdict.CONTRADICTED, Verdict.PARTIAL, Verdict.MISSED)
_EVIDENCE = (
    Evidence("Both ovens failed that morning.", 0, 5, 1.0, 3.4),
    Evidence("for fourteen stalls.", 10, 13, 6.0, 7.4),
    Evidence("I borrowed the kitchen", 6, 10, 4.0, 5.9),
    None,
)
_NOTES = (None, "you said fourteen; your story says 40", "the school is missing", None)
STAR = Star(
    spans=(
        StarSpan(Component.SITUATION, 0, 5, 1.0, 3.4),
        StarSpan(None, 5, 6, 3.5, 3.9),
        StarSpan(Component.ACTION, 6, 13, 4.0, 7.4),
    ),
    share={Component.SITUATION: 0.4, Component.TASK: 0.0, Component.ACTION: 0.6, Component.RESULT: 0.0},
    missing=(Component.TASK, Component.RESULT),
    asides=(StarSpan(None, 5, 6, 3.5, 3.9),),
)
DELIVERY = Delivery(
    word_count=13,
    target_s=90.0,
    first_person=FirstPerson(i=1, we=0),
    fillers=(Filler("Um", 3.5, 3.9),),
    duration_s=6.4,
    speech_s=6.3,
    response_latency_s=1.0,
    speech_rate_wpm=121.9,
    articulation_rate_wpm=123.8,
    filler_rate_per_min=9.4,
    pauses=(Pause(3.4, 3.5),),
    disfluencies=(Disfluency("restart", "for fourteen", 10, 12, 6.0, 6.9),),
    pet_phrases=(PetPhrase("to be honest", 3),),
    pace=(PacePoint(1.0, 7.4, 121.9),),
)
ADVICE = (Advice("Say the result.", "“We delivered by noon” was not said.", None, "missed"),)
HABITS = Habits(
    first_person={Component.ACTION: FirstPerson(i=1, we=0)},
    found=(Habit("hedge", "the kitchen", 8, 10, 5.0, 5.9),),
    numbers_in_result=("fourteen",),
    longest_sentence=Habit("long_sentence", "Um I borrowed the kitchen for fourteen stalls.", 5, 13, 3.5, 7.4),
    opening="Both ovens failed that morning.",
    ending="Um I borrowed the kitchen for fourteen stalls.",
)
REFUSAL = Refusal("too_short", "4 s of speech; at least 15 needed")


def assessment(verdicts: tuple[Verdict, ...] = VERDICTS, score: float = 0.3, story: Story = STORY) -> Assessment:
    """What is said about the answer when its points got these verdicts."""
    matches = tuple(
        KeyPointMatch(
            point=point,
            verdict=verdict,
            confidence=0.9,
            said_probability=0.05 if verdict is Verdict.MISSED else 0.8,
            evidence=None if verdict is Verdict.MISSED else _EVIDENCE[point.index] or _EVIDENCE[0],
            note=_NOTES[point.index],
        )
        for point, verdict in zip(story.key_points, verdicts, strict=True)
    )
    return Assessment(recall=Recall(score, matches), star=STAR, delivery=DELIVERY, advice=ADVICE, habits=HABITS)


def attempt(
    score: float = 0.3,
    verdicts: tuple[Verdict, ...] = VERDICTS,
    days: float = 0,
    story: Story = STORY,
    audio_path: Path | None = None,
) -> Attempt:
    """An attempt `days` after a Monday noon, not stored yet."""
    return Attempt(
        recorded_at=NOON + timedelta(days=days),
        story=story,
        hearing=HEARING,
        assessment=assessment(verdicts, score, story),
        starling_version="0.1.0",
        question="Tell me about a time something broke.",
        audio_path=audio_path,
    )


def refused(days: float = 0) -> Attempt:
    """An attempt that was not scored."""
    return replace(
        attempt(days=days), assessment=Assessment(recall=None, star=None, delivery=DELIVERY, refused=REFUSAL)
    )


def reply_to(answer: int | None, days: float = 0, verdict: Verdict = Verdict.COVERED) -> Attempt:
    """A reply to a follow-up question about the last point of the story."""
    alone = replace(STORY, key_points=(replace(STORY.key_points[3], index=0),))
    made = attempt(1.0 if verdict is Verdict.COVERED else 0.0, (verdict,), days=days, story=alone)
    return replace(made, question="What came of it?", follows=answer)


def typed() -> Attempt:
    """An attempt from typed text: no times anywhere."""
    delivery = Delivery(word_count=13, target_s=90.0, first_person=FirstPerson(1, 0))
    return replace(
        attempt(), hearing=Hearing.typed(TEXT), assessment=replace(assessment(), delivery=delivery, star=None)
    )
