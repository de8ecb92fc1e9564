from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from tests.fakes import FakeEmbedder

from starling.assess.star import find_star, spoken_bounds
from starling.model import (
    Component,
    Hearing,
    KeyPoint,
    KeyPointMatch,
    Recall,
    Span,
    SpeechActivity,
    Story,
    Transcript,
    Verdict,
    Word,
)


class OneMeaning:
    """An embedder to whom everything means the same: what remains are cues and order."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), 384), dtype=np.float32)
        rows[:, 0] = 1.0
        return rows


NO_STORY = Story("none", "None", ())
NO_RECALL = Recall(0.0, ())
ANSWER = (
    "When I joined the shop there was no stock list. My job was to count everything by May. "
    "So what I did was write a small program. Then I asked each clerk to scan one shelf a day. "
    "In the end the count was done two weeks early."
)


def test_spoken_cues_tell_the_parts_of_an_answer_without_a_story() -> None:
    star = find_star(NO_STORY, Hearing.typed(ANSWER), NO_RECALL, OneMeaning())
    assert [span.component for span in star.spans] == list(Component)
    assert star.missing == ()


def test_spans_follow_each_other_and_cover_every_word() -> None:
    star = find_star(NO_STORY, Hearing.typed(ANSWER), NO_RECALL, OneMeaning())
    edges = [0, *(span.end_word for span in star.spans)]
    assert [span.first_word for span in star.spans] == edges[:-1]
    assert edges[-1] == len(ANSWER.split())
    assert sum(star.share.values()) == 1.0


def test_an_answer_without_words_misses_every_part() -> None:
    star = find_star(NO_STORY, Hearing.typed(""), NO_RECALL, OneMeaning())
    assert star.spans == ()
    assert star.missing == tuple(Component)


PUMPS = Story(
    "pumps",
    "Pumps",
    (
        KeyPoint(0, Component.SITUATION, "The supplier of our pumps went bankrupt in March"),
        KeyPoint(1, Component.TASK, "Find another pump within nine days"),
        KeyPoint(2, Component.ACTION, "Bought sixty pumps back from customers"),
        KeyPoint(3, Component.ACTION, "Adapted a competitor's pump together with the engineers"),
        KeyPoint(4, Component.RESULT, "Production stood still for only one shift"),
    ),
)
RESULT_FIRST = (
    "Production stood still for only one shift. The supplier of our pumps went bankrupt in March. "
    "We were to find another pump within nine days. We bought sixty pumps back from customers. "
    "We adapted a competitor's pump together with the engineers."
)


def test_with_the_story_known_a_result_told_first_is_heard_as_such_and_called_early() -> None:
    star = find_star(PUMPS, Hearing.typed(RESULT_FIRST), NO_RECALL, FakeEmbedder())
    assert [span.component for span in star.spans] == [
        Component.RESULT,
        Component.SITUATION,
        Component.TASK,
        Component.ACTION,
    ]
    assert Component.RESULT in star.early
    assert star.missing == ()


def test_with_the_story_known_a_part_that_was_left_out_is_missing() -> None:
    told = RESULT_FIRST.split(". ", 1)[1]
    assert find_star(PUMPS, Hearing.typed(told), NO_RECALL, FakeEmbedder()).missing == (Component.RESULT,)


def test_a_stretch_far_from_the_whole_story_that_opens_like_small_talk_is_an_aside() -> None:
    told = "That's a good question, okay, let me think. " + RESULT_FIRST
    star = find_star(PUMPS, Hearing.typed(told), NO_RECALL, FakeEmbedder())
    assert [(span.first_word, span.end_word) for span in star.asides] == [(0, 8)]


def test_shares_are_parts_of_the_speaking_time_and_not_of_the_pauses() -> None:
    tokens = RESULT_FIRST.split()
    times = [
        (at * 0.5 + (60.0 if at >= 7 else 0.0), at * 0.5 + (60.0 if at >= 7 else 0.0) + 0.5)
        for at in range(len(tokens))
    ]
    words = tuple(Word(token, start, end) for token, (start, end) in zip(tokens, times, strict=True))
    activity = SpeechActivity((Span(0.0, 3.5), Span(63.5, times[-1][1])), times[-1][1])
    star = find_star(PUMPS, Hearing(Transcript(words), activity), NO_RECALL, FakeEmbedder())
    typed = find_star(PUMPS, Hearing.typed(RESULT_FIRST), NO_RECALL, FakeEmbedder())
    assert star.share == typed.share
    assert (star.spans[0].start_s, star.spans[0].end_s) == (0.0, 3.5)


def test_a_long_detour_inside_a_part_is_an_aside_of_that_part() -> None:
    sentences = RESULT_FIRST.split(". ")
    detour = (
        "Sixty rooms were painted yellow that summer because somebody upstairs adores lemons. "
        "Everybody talked about curtains, carpets, lampshades and the colour of the elevator for weeks."
    )
    told = ". ".join([*sentences[1:4], detour.rstrip("."), *sentences[4:]])
    star = find_star(PUMPS, Hearing.typed(told), NO_RECALL, FakeEmbedder())
    texts = [" ".join(told.split()[span.first_word : span.end_word]) for span in star.asides]
    assert texts == [detour]


def test_without_a_story_no_detour_is_claimed_inside_a_part() -> None:
    star = find_star(NO_STORY, Hearing.typed(ANSWER), NO_RECALL, FakeEmbedder())
    assert [span for span in star.asides if span.component is not None] == []


def test_a_sentence_that_runs_on_over_a_long_silence_is_cut_there() -> None:
    starts = [0.0, 0.5, 1.0, 1.5, 4.0, 4.5, 5.0, 5.5]
    words = [Word("on", start, start + 0.5) for start in starts]
    assert spoken_bounds(words) == ((0, 4), (4, 8))
    assert spoken_bounds(words[1:]) == ((0, 7),)


def test_a_part_whose_point_was_said_is_not_called_missing() -> None:
    told = "We bought sixty pumps back from customers. We adapted a competitor's pump together with the engineers."
    assert Component.TASK in find_star(PUMPS, Hearing.typed(told), NO_RECALL, FakeEmbedder()).missing
    said = Recall(0.2, (KeyPointMatch(PUMPS.key_points[1], Verdict.COVERED, 0.9, 0.9),))
    assert Component.TASK not in find_star(PUMPS, Hearing.typed(told), said, FakeEmbedder()).missing
