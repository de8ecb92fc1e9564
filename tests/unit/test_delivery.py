import pytest

from starling.assess.delivery import measure_delivery
from starling.model import FirstPerson, Hearing, Hesitation, Span, SpeechActivity, Transcript, Word


def spoken(text: str, spans: list[tuple[float, float]], audio_s: float, *hesitations: Hesitation) -> Hearing:
    """An answer with its words laid evenly over the time from the first voice to the last."""
    tokens = text.split()
    start_s, step_s = spans[0][0], (spans[-1][1] - spans[0][0]) / len(tokens)
    words = [
        Word(token, start_s + step_s * index, start_s + step_s * (index + 1)) for index, token in enumerate(tokens)
    ]
    activity = SpeechActivity(tuple(Span(*span) for span in spans), audio_s)
    return Hearing(Transcript(tuple(words)), activity, hesitations)


def test_time_is_taken_from_the_voice_and_not_from_the_gaps_between_words() -> None:
    delivery = measure_delivery(spoken("one two three four five six", [(2.0, 4.0), (7.5, 8.0)], 10.0), 150.0)
    assert (delivery.response_latency_s, delivery.duration_s, delivery.speech_s) == (2.0, 6.0, 2.5)
    assert [(pause.start_s, pause.end_s) for pause in delivery.pauses or ()] == [(4.0, 7.5)]
    assert delivery.speech_rate_wpm == pytest.approx(60.0)
    assert delivery.articulation_rate_wpm == pytest.approx(144.0)


def test_a_typed_answer_has_words_and_no_times() -> None:
    delivery = measure_delivery(Hearing.typed("So um I led it, and we shipped my plan."), 150.0)
    assert delivery.first_person == FirstPerson(i=2, we=1)
    assert [filler.text for filler in delivery.fillers] == ["um"]
    assert delivery.duration_s is delivery.pauses is delivery.pace is delivery.filler_rate_per_min is None


def test_an_um_that_was_written_and_heard_is_counted_once() -> None:
    hearing = spoken("um we went", [(0.0, 3.0)], 3.0, Hesitation("um", 0.1, 0.9), Hesitation("um", 2.2, 2.5))
    assert [filler.start_s for filler in measure_delivery(hearing, 150.0).fillers] == [0.0, 2.2]
