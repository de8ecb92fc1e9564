"""Rare words of the story: expected, but never put into a mouth."""

from collections.abc import Callable

from starling.model import Component, KeyPoint, Story, Word
from starling.speech.terms import believed, rare, terms_in, words_of


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


def heard(biased: str, plain: str, *terms: str) -> str | None:
    kept = believed(words(biased), words(plain), terms)
    return None if kept is None else " ".join(word.text for word in kept)


def test_a_term_that_sounds_like_what_was_heard_is_taken() -> None:
    plain = "we put K native on the cluster and kube control worked"
    biased = "we put Knative on the cluster and kubectl worked"

    assert heard(biased, plain, "Knative", "kubectl") == biased


def test_where_nothing_like_the_term_was_heard_the_plain_words_stand() -> None:
    assert heard("we baked bread with Knative daily", "we baked bread with us daily", "Knative") == (
        "we baked bread with us daily"
    )
    assert heard("we baked bread Knative", "we baked bread", "Knative") == "we baked bread"


def test_a_ghost_does_not_cost_a_term_that_was_said() -> None:
    plain = "we ran out of money and cube control broke"
    biased = "we ran Istio and kubectl broke"

    assert heard(biased, plain, "Istio", "kubectl") == "we ran out of money and kubectl broke"


def test_bias_that_swallows_speech_is_refused() -> None:
    plain = "first we met the team and then we wrote the plan for K native together"

    assert heard("first we met Knative together", plain, "Knative") == plain
    assert heard("first we met", plain, "Knative") is None
