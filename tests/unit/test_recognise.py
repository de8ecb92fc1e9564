"""Which story an answer told."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from starling.assess import recognise as module
from starling.assess.recognise import BELIEF_AT, SHORTLIST, recognise, weighed
from starling.model import Component, Hearing, KeyPoint, Recall, Story, Transcript
from starling.ports import Embedder


def story(name: str, text: str = "x") -> Story:
    return Story(name, name, (KeyPoint(0, Component.ACTION, text),))


STORIES = [story("boat"), story("kite"), story("mill")]


def test_the_story_whose_points_were_said_is_the_best() -> None:
    outcome = weighed(STORIES, [-2.6, 1.0, -2.4])
    assert outcome.best is not None
    assert outcome.best.story.name == "kite"
    assert outcome.best.probability > 0.95


def test_where_no_points_were_said_none_is_told() -> None:
    outcome = weighed(STORIES, [-2.6, -2.5, -2.7])
    assert outcome.best is None
    assert outcome.none_probability > 0.8


def test_two_stories_told_alike_share_the_belief() -> None:
    outcome = weighed(STORIES, [0.5, 0.5, -2.5])
    assert [guess.story.name for guess in outcome.guesses[:2]] == ["boat", "kite"]
    assert outcome.guesses[0].probability == pytest.approx(outcome.guesses[1].probability)


@given(st.lists(st.floats(-4, 4), min_size=3, max_size=3))
def test_probabilities_sum_to_one(means: list[float]) -> None:
    outcome = weighed(STORIES, means)
    assert sum(guess.probability for guess in outcome.guesses) + outcome.none_probability == pytest.approx(1)


def test_no_words_or_no_stories_is_none() -> None:
    nobody = _Nobody()
    assert recognise(STORIES, Transcript(()), nobody).best is None
    assert recognise([Story("empty", "empty", ())], Hearing.typed("a b c").transcript, nobody).best is None


def test_in_a_large_library_the_told_story_is_among_those_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str] = []

    def judge(one: Story, *_: object) -> Recall:
        looked_at.append(one.name)
        return Recall(0.0, ())

    monkeypatch.setattr(module, "evidence_for", lambda one, *rest: judge(one).score + BELIEF_AT)
    words = ["lamp", "boat", "kite", "mill", "rope", "bell", "gate", "pond", "sail", "coin"]
    stories = [story(f"{a}-{b}", f"I mended the {a} beside the {b}") for a in words for b in words if a != b]
    recognise(stories, Hearing.typed("so I mended the gate that stood beside the pond").transcript, _Nobody())
    assert "gate-pond" in looked_at
    assert len(looked_at) == SHORTLIST


class _Nobody(Embedder):
    def embed(self, texts: object) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
        raise AssertionError("not needed")
