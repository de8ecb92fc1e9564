"""The truth kept beside a synthesised answer is the truth about its sound."""

import random

import numpy as np
import pytest
from answers.load import Sentence
from answers.synthesise import SAMPLE_RATE_HZ, Samples, Take, perform, pieces_with_hesitations, room_noise

from starling.model import Component

SENTENCES = (
    Sentence("We had, um, a leak.", Component.SITUATION),
    Sentence("So I closed the valve, all of it, and, uh, called somebody.", Component.ACTION),
    Sentence("It was dry.", Component.RESULT),
)


def tone(text: str, tempo: float) -> Samples:
    """A tone of a tenth of a second per word instead of a voice."""
    seconds = np.arange(len(text.split()) * SAMPLE_RATE_HZ // 10) / SAMPLE_RATE_HZ
    return (0.1 * np.sin(2 * np.pi * 220 * seconds)).astype(np.float32)


@pytest.mark.parametrize("seed", range(5))
def test_sentences_are_where_the_sound_is_and_silences_where_it_is_not(seed: int) -> None:
    samples, truth = perform(SENTENCES, Take("tone", None, hesitant=False, seed=seed), tone)
    (_, first_end_s), (second_start_s, second_end_s), (third_start_s, third_end_s) = truth["sentences"]
    assert third_end_s - third_start_s == pytest.approx(0.3, abs=0.001)
    gaps = [(first_end_s, second_start_s), (second_end_s, third_start_s)]
    assert np.allclose(truth["silences"], gaps, atol=0.011)
    assert all(0.29 <= end_s - start_s <= 3.01 for start_s, end_s in gaps)
    voiced = np.flatnonzero(samples) / SAMPLE_RATE_HZ
    assert voiced[-1] == pytest.approx(third_end_s, abs=0.01)


@pytest.mark.parametrize("seed", range(5))
def test_a_hesitant_take_says_the_same_words_and_knows_its_hesitations(seed: int) -> None:
    _, truth = perform(SENTENCES, Take("tone", None, hesitant=True, seed=seed), tone)
    assert truth["text"] == "We had, a leak. So I closed the valve, all of it, and, called somebody. It was dry."
    assert [text for text, _, _ in truth["hesitations"]].count("um") >= 1
    for text, start_s, end_s in truth["hesitations"]:
        assert text in ("um", "uh")
        assert end_s - start_s == pytest.approx(0.1, abs=0.001)


def test_a_word_that_only_looks_like_a_hesitation_is_left_alone() -> None:
    pieces = pieces_with_hesitations("The umbrella, uh, was in the drum.", random.Random(1))
    assert " ".join(piece for piece in pieces if piece not in ("um", "uh")) == "The umbrella, was in the drum."
    assert "uh" in pieces


def test_room_noise_has_the_asked_level_and_is_the_same_for_a_seed() -> None:
    louder, softer = room_noise(16_000, 10.0, seed=3), room_noise(16_000, 20.0, seed=3)
    assert np.allclose(louder, softer * 10**0.5, rtol=1e-3)
    assert np.array_equal(louder, room_noise(16_000, 10.0, seed=3))


def test_the_same_take_is_the_same_performance() -> None:
    take = Take("tone", 15.0, hesitant=True, seed=7)
    first, second = perform(SENTENCES, take, tone), perform(SENTENCES, take, tone)
    assert np.array_equal(first[0], second[0])
    assert first[1] == second[1]
