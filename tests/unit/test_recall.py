"""Judging key points: what holds for every answer, whatever the embedding model."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.fakes import FakeEmbedder

from starling.assess.matching.features import compare
from starling.assess.matching.model import recall_model
from starling.assess.matching.notes import partial_note
from starling.assess.recall import judge_recall, recall_of
from starling.model import Component, Hearing, KeyPoint, KeyPointMatch, Story, Verdict


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
    match = judge_recall(BAKERY, transcript, FakeEmbedder()).matches[0]
    assert match.verdict is Verdict.COVERED
    assert match.evidence is not None
    assert "oven broke two days before the spring fair" in match.evidence.quote
    assert "Everybody" not in match.evidence.quote


def test_points_nobody_spoke_of_are_missed_without_evidence() -> None:
    transcript = Hearing.typed(
        "My cousin plays the cello in an orchestra, and last winter they toured Norway."
    ).transcript
    recall = judge_recall(BAKERY, transcript, FakeEmbedder())
    assert [match.verdict for match in recall.matches] == [Verdict.MISSED] * 3
    assert all(match.evidence is None for match in recall.matches)
    assert recall.score == 0.0


def test_reading_the_question_aloud_covers_nothing() -> None:
    question = "Tell me how you sold every loaf before noon after the oven broke."
    transcript = Hearing.typed("Tell me how you sold every loaf before noon after the oven broke.").transcript
    assert judge_recall(BAKERY, transcript, FakeEmbedder(), question).score == 0.0


def test_an_answer_without_words_misses_everything() -> None:
    recall = judge_recall(BAKERY, Hearing.typed("").transcript, FakeEmbedder())
    assert recall.score == 0.0
    assert {match.verdict for match in recall.matches} == {Verdict.MISSED}


def test_a_story_without_points_recalls_nothing() -> None:
    assert judge_recall(story(), Hearing.typed("Some words.").transcript, FakeEmbedder()).matches == ()


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
    for match in judge_recall(story(point, *(p.text for p in BAKERY.key_points)), transcript, FakeEmbedder()).matches:
        assert 0.0 <= match.said_probability <= 1.0
        assert 0.0 <= match.confidence <= 1.0
        if match.evidence is not None:
            assert match.evidence.quote in transcript.text
            words = transcript.words[match.evidence.first_word : match.evidence.end_word]
            assert match.evidence.quote == " ".join(word.text for word in words)


def test_another_number_for_the_same_thing_is_contradicted_and_both_sides_are_shown() -> None:
    transcript = Hearing.typed(
        "We had a tight team of fifteen engineers on the release. It was a warm spring."
    ).transcript
    (match,) = judge_recall(story("We had a team of 50 engineers on the release"), transcript, FakeEmbedder()).matches
    assert match.verdict is Verdict.CONTRADICTED
    assert match.note == "you said “fifteen engineers”; your story says “50 engineers”"
    assert match.evidence is not None
    assert "fifteen engineers" in match.evidence.quote


def test_the_same_number_in_other_words_is_no_contradiction() -> None:
    transcript = Hearing.typed("The tests of the release took an hour and a half in total.").transcript
    (match,) = judge_recall(story("The tests of the release took 90 minutes"), transcript, FakeEmbedder()).matches
    assert match.verdict is Verdict.COVERED


def test_the_note_on_half_a_point_names_what_is_missing_in_the_words_of_the_point() -> None:
    point = "I borrowed a field kitchen and hired three retired bakers from the neighbouring village"
    transcript = Hearing.typed("So I borrowed a field kitchen for that week.").transcript
    comparison = compare([point], transcript, FakeEmbedder(), None)
    note = partial_note(comparison.points[0], comparison.matched[0][:, 0], comparison.numbers[0][0].absent)
    assert note == "missing: “hired three retired bakers from the neighbouring village”"


def test_saying_more_of_a_point_never_makes_it_less_likely_said() -> None:
    point = "I borrowed a field kitchen from the volunteer fire brigade"
    said = [
        judge_recall(story(point), Hearing.typed(text).transcript, FakeEmbedder()).matches[0].said_probability
        for text in (
            "It was a sunny afternoon in the valley.",
            "I borrowed something for the afternoon in the valley.",
            "I borrowed a field kitchen for the afternoon.",
            "I borrowed a field kitchen from the volunteer fire brigade.",
        )
    ]
    assert said == sorted(said)


class Opposing:
    """A reader to whom every stretch that shares words with the point says its opposite."""

    def read(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        shares = [len(set(point.lower().split()) & set(said.lower().split())) > 2 for point, said in pairs]
        return np.array([[0.01, 0.01, 0.01, 0.97] if there else [0.01, 0.01, 0.97, 0.01] for there in shares], "f4")


def test_what_the_reader_finds_opposed_is_contradicted_and_shows_both_sides(monkeypatch: pytest.MonkeyPatch) -> None:
    # How sure it must be was fitted on the real models; here it is about what is shown.
    model = replace(recall_model(), opposed_from=0.2)
    monkeypatch.setattr("starling.assess.recall.recall_model", lambda: model)
    transcript = Hearing.typed(
        "The oven broke only after the fair, when all was sold. Then we went home, and it rained the whole weekend."
    ).transcript
    opposed, *others = judge_recall(BAKERY, transcript, FakeEmbedder(), None, Opposing()).matches
    assert opposed.verdict is Verdict.CONTRADICTED
    assert opposed.evidence is not None
    assert opposed.evidence.quote == "The oven broke only after the fair, when all was sold."
    assert opposed.point.text in opposed.note
    assert [match.verdict for match in others] == [Verdict.MISSED] * 2


def test_what_was_said_word_for_word_is_covered_whatever_the_reader_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("starling.assess.recall.recall_model", lambda: replace(recall_model(), opposed_from=0.0))
    # So that nothing else makes it plain.
    for place in ("starling.assess.recall", "starling.assess.matching.beliefs"):
        monkeypatch.setattr(f"{place}.PLAINLY_SAID", 0.9999)
    point = "I borrowed the kitchen of the village school"
    transcript = Hearing.typed(
        f"In the end {point}, and my colleagues carried the dough over there. Nobody had asked us to."
    ).transcript
    (match,) = judge_recall(story(point), transcript, FakeEmbedder(), None, Opposing()).matches
    assert match.verdict is Verdict.COVERED
