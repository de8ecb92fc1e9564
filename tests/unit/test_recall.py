"""Judging key points: what holds for every answer, whatever the embedding model."""

import zlib
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from starling.assess.recall import judge_recall, recall_of
from starling.model import Component, Hearing, KeyPoint, KeyPointMatch, Story, Verdict


class WordBagEmbedder:
    """Texts that share words are close: deterministic, no model."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), 256), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().replace(".", "").replace(",", "").split():
                rows[row, zlib.crc32(word.encode()) % 256] += 1.0
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def story(*points: str) -> Story:
    return Story(
        name="bakery",
        title="Bakery move",
        key_points=tuple(KeyPoint(index, Component.ACTION, text) for index, text in enumerate(points)),
    )


BAKERY = story(
    "The oven broke two days before the spring fair",
    "I borrowed a field kitchen from the volunteer fire brigade",
    "We sold every loaf before noon",
)


def test_a_point_said_in_its_own_words_is_covered_and_quoted_literally() -> None:
    transcript = Hearing.typed(
        "It was April. The oven broke two days before the spring fair. Everybody panicked, of course."
    ).transcript
    match = judge_recall(BAKERY, transcript, WordBagEmbedder()).matches[0]
    assert match.verdict is Verdict.COVERED
    assert match.evidence is not None
    assert "oven broke two days before the spring fair" in match.evidence.quote
    assert "Everybody" not in match.evidence.quote


def test_points_nobody_spoke_of_are_missed_without_evidence() -> None:
    transcript = Hearing.typed(
        "My cousin plays the cello in an orchestra, and last winter they toured Norway."
    ).transcript
    recall = judge_recall(BAKERY, transcript, WordBagEmbedder())
    assert [match.verdict for match in recall.matches] == [Verdict.MISSED] * 3
    assert all(match.evidence is None for match in recall.matches)
    assert recall.score == 0.0


def test_reading_the_question_aloud_covers_nothing() -> None:
    question = "Tell me how you sold every loaf before noon after the oven broke."
    transcript = Hearing.typed("Tell me how you sold every loaf before noon after the oven broke.").transcript
    assert judge_recall(BAKERY, transcript, WordBagEmbedder(), question).score == 0.0


def test_an_answer_without_words_misses_everything() -> None:
    recall = judge_recall(BAKERY, Hearing.typed("").transcript, WordBagEmbedder())
    assert recall.score == 0.0
    assert {match.verdict for match in recall.matches} == {Verdict.MISSED}


def test_a_story_without_points_recalls_nothing() -> None:
    assert judge_recall(story(), Hearing.typed("Some words.").transcript, WordBagEmbedder()).matches == ()


def test_the_score_counts_partial_by_half_and_follows_the_weights() -> None:
    verdicts = [(Verdict.COVERED, 2.0), (Verdict.PARTIAL, 1.0), (Verdict.MISSED, 1.0), (Verdict.CONTRADICTED, 1.0)]
    matches = [
        KeyPointMatch(KeyPoint(i, None, "x", weight=weight), verdict, 0.9, 0.5)
        for i, (verdict, weight) in enumerate(verdicts)
    ]
    assert recall_of(matches).score == pytest.approx(2.5 / 5.0)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=300), point=st.text(min_size=1, max_size=60))
def test_free_text_never_breaks_it_and_every_quote_is_literally_there(text: str, point: str) -> None:
    transcript = Hearing.typed(text).transcript
    for match in judge_recall(
        story(point, *(p.text for p in BAKERY.key_points)), transcript, WordBagEmbedder()
    ).matches:
        assert 0.0 <= match.said_probability <= 1.0
        assert 0.0 <= match.confidence <= 1.0
        if match.evidence is not None:
            assert match.evidence.quote in transcript.text
            words = transcript.words[match.evidence.first_word : match.evidence.end_word]
            assert match.evidence.quote == " ".join(word.text for word in words)
