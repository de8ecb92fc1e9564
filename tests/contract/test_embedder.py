"""What every embedder promises, kept by the fake one and by MiniLM."""

import numpy as np
import pytest
from tests.fakes import FakeEmbedder

from starling.ports import Embedder

TEXTS = (
    "We moved the service to another region.",
    "We moved the service to a new region",
    "The cat sleeps on a warm stone.",
    "a",
    "",
)


@pytest.fixture(scope="module", params=["fake", pytest.param("minilm", marks=pytest.mark.models)])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    if request.param == "fake":
        return FakeEmbedder()
    from starling.meaning.minilm import MiniLM
    from starling.weights.minilm import find_minilm

    return MiniLM(find_minilm())


def test_rows_have_length_one(embedder: Embedder) -> None:
    assert np.linalg.norm(embedder.embed(TEXTS), axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)


def test_close_meanings_are_closer_than_far_ones(embedder: Embedder) -> None:
    moved, moved_too, cat, *_ = embedder.embed(TEXTS)

    assert moved @ moved_too > 0.7 > moved @ cat


def test_no_texts_give_no_rows_of_the_same_width(embedder: Embedder) -> None:
    assert embedder.embed([]).shape == (0, embedder.embed(["a"]).shape[1])


def test_a_text_has_the_same_vector_in_any_company(embedder: Embedder) -> None:
    together = embedder.embed(TEXTS)
    again = embedder.embed([*reversed(TEXTS), "something " * 300])

    assert np.allclose(together, again[: len(TEXTS)][::-1], atol=1e-5)


def test_a_text_given_twice_gets_two_equal_rows(embedder: Embedder) -> None:
    first, second = embedder.embed(["We moved.", "We moved."])

    assert np.array_equal(first, second)
