"""When Starling refuses to score, and what it says then."""

import pytest

from starling.assess.recall import recall_of
from starling.assess.refusal import off_story, unheard
from starling.model import (
    Hearing,
    KeyPoint,
    KeyPointMatch,
    Recall,
    Refusal,
    Span,
    SpeechActivity,
    Story,
    Transcript,
    Verdict,
    Word,
)

POINT = KeyPoint(0, None, "The oven broke before the fair")
STORY = Story(name="bakery", title="Bakery move", key_points=(POINT,))
NEAR = recall_of([KeyPointMatch(POINT, Verdict.COVERED, 0.9, 0.9)])
FAR = recall_of([KeyPointMatch(POINT, Verdict.MISSED, 0.99, 0.01)])


def heard(speech_s: float, word_count: int, probability: float = 0.9, language: str = "en") -> Hearing:
    words = tuple(Word("word", i * 0.3, i * 0.3 + 0.2, probability) for i in range(word_count))
    activity = SpeechActivity((Span(1.0, 1.0 + speech_s),), audio_s=speech_s + 2)
    return Hearing(Transcript(words, language, 0.97), activity)


def refusal_of(hearing: Hearing, recall: Recall) -> Refusal | None:
    return unheard(hearing) or off_story(STORY, hearing, recall)


@pytest.mark.parametrize(
    ("hearing", "recall", "reason"),
    [
        (heard(20, 0), FAR, "no_speech"),
        (heard(4, 9), NEAR, "too_little_speech"),
        (Hearing.typed("The oven broke"), NEAR, "too_little_speech"),
        (heard(40, 90, language="de"), NEAR, "other_language"),
        (heard(40, 90, probability=0.2), NEAR, "low_confidence"),
        (heard(40, 90), FAR, "off_story"),
    ],
)
def test_an_answer_that_can_not_be_judged_is_refused_with_its_reason(
    hearing: Hearing, recall: Recall, reason: str
) -> None:
    refusal = refusal_of(hearing, recall)
    assert refusal is not None
    assert refusal.reason == reason
    assert refusal.message.endswith(".")


def test_an_honest_answer_is_judged_spoken_or_typed() -> None:
    assert refusal_of(heard(40, 90), NEAR) is None
    assert refusal_of(Hearing.typed("The oven broke just before the fair that spring."), NEAR) is None


def test_too_little_speech_says_how_much_was_heard_and_how_much_is_needed() -> None:
    refusal = refusal_of(heard(4, 9), NEAR)
    assert refusal is not None
    assert refusal.message == "4 s of speech; at least 15 needed."


def test_a_short_typed_answer_is_scored_rather_than_called_off_story() -> None:
    faint = recall_of([KeyPointMatch(POINT, Verdict.MISSED, 0.9, 0.1)])
    short = "Well, it was spring and we had a lot to do back then."
    assert refusal_of(Hearing.typed(short), faint) is None
    refusal = refusal_of(Hearing.typed(f"{short} " * 5), faint)
    assert refusal is not None
    assert refusal.reason == "off_story"
