"""Rare words of the story: expected, but never put into a mouth."""

from collections.abc import Callable

from starling.model import Component, KeyPoint, Story, Word
from starling.speech.terms import is_plausible, rare, terms_in, words_of


def words(text: str) -> tuple[Word, ...]:
    return tuple(Word(token) for token in text.split())


def test_terms_come_from_title_and_points_once_each() -> None:
    point = KeyPoint(0, Component.ACTION, "Ran kubectl against Istio; kubectl failed.")

    assert words_of(Story("s", "Istio move", (point,))) == ("Istio", "move", "Ran", "kubectl", "against", "failed")


def spelled() -> Callable[[str], int]:
    """A model that writes these words in pieces and all others, which are English, in one."""
    frequent = "Monday Germany team block migrate prem on push company batch provision"
    whole = set(frequent.split()) | set(frequent.lower().split())
    return lambda word: 1 if word in whole else 2 + len(word) // 6


def test_rarity_is_what_the_model_must_spell_out_and_not_a_capital_letter() -> None:
    assert rare(["Monday", "kubectl", "Germany", "Istio", "team"], spelled()) == ("kubectl", "Istio")


def test_what_is_built_from_frequent_words_is_not_rare() -> None:
    built = ["unblocked", "migrating", "on-prem", "Pushing", "company's", "batches", "provisioning"]

    assert rare([*built, "OpenStack"], spelled()) == ("OpenStack",)


def test_only_so_many_terms_are_taken_and_the_rarest_first() -> None:
    terms = [*(f"zq{number}" for number in range(30)), "Kourierissimo"]

    chosen = rare(terms, spelled())

    assert len(chosen) == 16
    assert "Kourierissimo" in chosen


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
