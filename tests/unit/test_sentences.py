from hypothesis import given
from hypothesis import strategies as st

from starling.assess.sentences import LONGEST_SENTENCE_WORDS, sentence_bounds
from starling.model import Word


def words_of(text: str) -> list[Word]:
    return [Word(token) for token in text.split()]


def test_sentences_end_at_full_stops_but_not_at_abbreviations() -> None:
    assert sentence_bounds(words_of("We met Dr. Wu. She agreed! Did it work?")) == ((0, 4), (4, 6), (6, 9))


def test_a_run_without_full_stops_is_cut_at_its_longest_pause() -> None:
    before = [Word("a", index * 0.3, index * 0.3 + 0.3) for index in range(25)]
    after = [Word("b", 10 + index * 0.3, 10 + index * 0.3 + 0.3) for index in range(25)]
    assert sentence_bounds([*before, *after]) == ((0, 25), (25, 50))


@given(st.lists(st.sampled_from(["and", "we", "it.", "so,", "left"]), max_size=200))
def test_every_word_is_in_exactly_one_sentence_of_bounded_length(tokens: list[str]) -> None:
    bounds = sentence_bounds([Word(token) for token in tokens])
    assert [index for start, end in bounds for index in range(start, end)] == list(range(len(tokens)))
    assert all(0 < end - start <= LONGEST_SENTENCE_WORDS for start, end in bounds)
