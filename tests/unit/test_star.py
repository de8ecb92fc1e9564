from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from starling.assess.star import find_star
from starling.model import Component, Hearing, Recall, Story


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
