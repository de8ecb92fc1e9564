"""Names by sound, opposites, negations: the finer signs the matcher looks at."""

import pytest

from starling.assess.matching.names import heard_name, names_in
from starling.assess.matching.polarity import Stretch, negation_clashes, opposite_words, read_stretch


def stretch(text: str) -> Stretch:
    return read_stretch(text.split())


@pytest.mark.parametrize(
    ("name", "heard"),
    [
        ("kubernetes", "we moved it to coo bernetties last year"),
        ("postgres", "into the post gress database"),
        ("terraform", "we used terror form for that"),
        ("jenkins", "the jen kins job"),
    ],
)
def test_a_mangled_name_is_found_by_its_sound(name: str, heard: str) -> None:
    assert heard_name(name, heard.split()) is not None


@pytest.mark.parametrize("heard", ["nothing like that was said", "we talked about the garden", ""])
def test_other_words_do_not_sound_like_the_name(heard: str) -> None:
    assert heard_name("kubernetes", heard.split()) is None


def test_names_are_words_with_a_capital_that_open_no_sentence() -> None:
    assert names_in("We moved Postgres to the new GitLab. Everybody was happy") == ("postgres", "gitlab")


def test_opposite_words_are_seen_on_both_sides() -> None:
    found = opposite_words(stretch("the vendor refused"), stretch("the vendor agreed at once"))
    assert found == (("refused", "agreed"),)


def test_an_opposite_that_is_itself_negated_is_none() -> None:
    assert opposite_words(stretch("the bus was late"), stretch("the bus was not early")) == ()


def test_a_word_negated_on_one_side_only_clashes() -> None:
    reported = stretch("we reported the leak")
    assert negation_clashes(reported, stretch("we never reported the leak")) == ("reported", "leak")
    assert negation_clashes(stretch("we never reported it"), stretch("nobody reported it")) == ()
