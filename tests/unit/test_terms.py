"""Rare words of the story: expected, but never put into a mouth."""

from starling.model import Component, KeyPoint, Story, Word
from starling.speech.terms import is_plausible, rare, terms_in, words_of


def words(text: str) -> tuple[Word, ...]:
    return tuple(Word(token) for token in text.split())


def test_terms_come_from_title_and_points_once_each() -> None:
    point = KeyPoint(0, Component.ACTION, "Ran kubectl against Istio; kubectl failed.")

    assert words_of(Story("s", "Istio move", (point,))) == ("Istio", "move", "Ran", "kubectl", "against", "failed")


def test_rarity_is_what_the_model_must_spell_out_and_not_a_capital_letter() -> None:
    pieces = {"kubectl": 4, "Istio": 3, "Monday": 1, "Germany": 1, "team": 1}

    assert rare(pieces, pieces.__getitem__) == ("kubectl", "Istio")


def test_only_so_many_terms_are_taken_and_the_rarest_first() -> None:
    pieces = {f"term{number}": 3 + number // 20 for number in range(40)}

    assert rare(pieces, pieces.__getitem__)[0] == "term20"
    assert len(rare(pieces, pieces.__getitem__)) == 16


def test_a_term_is_found_in_spite_of_punctuation_and_case() -> None:
    assert terms_in(words("with Kubectl, and istio."), ("kubectl", "Istio", "Knative")) == ("kubectl", "istio")


def test_a_term_that_sounds_like_what_was_heard_is_taken() -> None:
    plain = words("we put K native on the cluster and kube control worked")
    biased = words("we put Knative on the cluster and kubectl worked")

    assert is_plausible(biased, plain, ("Knative", "kubectl"))


def test_a_term_where_nothing_like_it_was_heard_is_a_ghost() -> None:
    assert not is_plausible(
        words("we baked bread with Knative daily"), words("we baked bread with us daily"), ("Knative",)
    )
    assert not is_plausible(words("we baked bread Knative"), words("we baked bread"), ("Knative",))


def test_bias_that_swallows_speech_is_refused() -> None:
    plain = words("first we met the team and then we wrote the plan for K native together")

    assert not is_plausible(words("first we met Knative together"), plain, ("Knative",))
