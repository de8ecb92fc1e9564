"""Telling what was said from what the recogniser made up."""

from starling.model import Span, Word
from starling.speech.decoder import Decoding
from starling.speech.guards import doubts, is_invented, is_looping, without_credits, without_loops
from starling.speech.stretches import Stretch
from starling.speech.word_times import corrected


def spread(text: str, start_s: float, end_s: float) -> tuple[Word, ...]:
    """The words of `text` side by side from `start_s` to `end_s`."""
    tokens = text.split()
    step = (end_s - start_s) / max(len(tokens), 1)
    return tuple(Word(token, start_s + i * step, start_s + (i + 1) * step, 0.9) for i, token in enumerate(tokens))


def spoken(*voices: tuple[float, float]) -> Stretch:
    return Stretch((Span(0.0, voices[-1][1]),), tuple(Span(*voice) for voice in voices))


def decoded(text: str, end_s: float, log_probability: float = -0.2, no_speech: float = 0.01) -> Decoding:
    return Decoding(spread(text, 0.0, end_s), log_probability, no_speech, compression=1.2)


def test_a_good_decoding_raises_no_doubt() -> None:
    assert doubts(decoded("we moved the whole platform to another region", 3.0), spoken((0, 3))) == 0


def test_a_sentence_written_twice_is_doubtful() -> None:
    twice = "how old is the bridge how old is the bridge"

    assert is_looping(spread(twice, 0, 2))
    assert doubts(decoded(twice, 2.0), spoken((0, 2))) >= 1


def test_people_may_repeat_themselves() -> None:
    assert not is_looping(spread("some more words words words words and that is all", 0, 4))
    assert not is_looping(spread("it was very very good and and then we we stopped", 0, 4))


def test_a_loop_is_written_once() -> None:
    loop = spread("until the" + " or" * 30 + " room", 0, 9)

    assert [word.text for word in without_loops(loop)] == ["until", "the", "or", "or", "or", "or", "room"]


def test_speech_without_words_is_doubtful() -> None:
    assert doubts(decoded("we moved the platform", 2.0), spoken((0, 6))) >= 1


def test_more_words_than_a_mouth_can_say_are_doubtful() -> None:
    assert doubts(decoded(" ".join(f"w{i}" for i in range(30)), 3.0), spoken((0, 3))) >= 1


def test_words_over_noise_are_invented() -> None:
    assert is_invented(decoded("Yeah. Yeah.", 1.0, log_probability=-1.2, no_speech=0.7), spoken((0, 1.0)))
    assert is_invented(decoded("you", 0.5, log_probability=-2.0, no_speech=0.3), spoken((0, 0.5)))
    assert is_invented(decoded("Thanks for watching!", 2.0), spoken((0, 2.0)))


def test_a_short_clear_answer_is_kept() -> None:
    assert not is_invented(decoded("in 1813.", 1.5, log_probability=-0.3), spoken((0, 1.5)))
    assert not is_invented(decoded("Thank you.", 0.8, log_probability=-0.2), spoken((0, 0.8)))


def test_film_credits_after_an_answer_are_dropped_and_the_answer_stays() -> None:
    words = spread("so that was the result thanks for watching", 0, 4)

    assert [word.text for word in without_credits(words)] == ["so", "that", "was", "the", "result"]


def test_thanks_inside_an_answer_stay() -> None:
    words = spread("and thanks to that we could watch the numbers", 0, 4)

    assert without_credits(words) == words


def test_the_first_word_after_a_pause_does_not_begin_inside_it() -> None:
    words = (Word("done.", 0.5, 1.0), Word("Then", 1.0, 4.4), Word("we", 4.4, 4.6))

    fixed = corrected(words, (Span(0.2, 1.0), Span(4.0, 6.0)))

    assert [(word.start_s, word.end_s) for word in fixed] == [(0.5, 1.0), (4.0, 4.4), (4.4, 4.6)]


def test_the_last_word_before_a_pause_does_not_end_inside_it() -> None:
    fixed = corrected((Word("done.", 0.5, 3.9), Word("Then", 4.1, 4.4)), (Span(0.2, 1.0), Span(4.0, 6.0)))

    assert fixed[0].end_s == 1.0
    assert fixed[1].start_s == 4.1


def test_times_never_run_backwards() -> None:
    words = (Word("a", 1.0, 2.0), Word("b", 0.5, 1.5), Word("c", 1.2, 1.1))

    fixed = corrected(words, (Span(0.0, 3.0),))

    times = [time for word in fixed for time in (word.start_s or 0, word.end_s or 0)]
    assert times == sorted(times)
    assert [word.text for word in fixed] == ["a", "b", "c"]
