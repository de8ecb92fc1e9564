"""What every embedder promises, kept by the fake one and by MiniLM."""

import numpy as np
import pytest
from tests.fakes import FakeEmbedder

from starling.ports import Embedder, Excerpt

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


def test_an_excerpt_that_is_the_whole_text_is_embedded_as_the_text(embedder: Embedder) -> None:
    wholes = [Excerpt.whole(text) for text in TEXTS]

    assert np.allclose(embedder.embed_excerpts(wholes), embedder.embed(TEXTS), atol=1e-5)


def test_an_excerpt_is_nearer_to_what_it_says_than_to_the_rest_of_its_text(embedder: Embedder) -> None:
    text = "We moved the service to another region, and the cat sleeps on a warm stone."
    moved, _moved_too, cat, *_ = embedder.embed(TEXTS)
    half = text.index(",")
    first, second = embedder.embed_excerpts([Excerpt(text, 0, half), Excerpt(text, half + 2, len(text))])

    assert first @ moved > first @ cat
    assert second @ cat > second @ moved


def test_an_excerpt_far_down_a_text_without_an_end_has_a_vector_all_the_same(embedder: Embedder) -> None:
    text = "something " * 300 + "The cat sleeps on a warm stone."
    far = embedder.embed_excerpts([Excerpt(text, len(text) - 31, len(text))])[0]

    assert far @ embedder.embed(TEXTS)[2] > 0.9


@pytest.mark.models
def test_frequent_words_have_the_vectors_that_the_model_gives_them() -> None:
    from starling.meaning.common_words import read_common_words
    from starling.meaning.minilm import MiniLM
    from starling.weights.minilm import find_minilm

    common = read_common_words()
    some = sorted(common)[::200]
    fresh = MiniLM(find_minilm(), common=dict).embed(some)

    assert len(common) == 6000
    assert min(float(common[word] @ row) for word, row in zip(some, fresh, strict=True)) > 0.999
