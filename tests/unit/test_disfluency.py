import pytest

from starling.assess.disfluency import find_disfluencies, find_pet_phrases
from starling.model import PetPhrase, Word


def words(text: str) -> list[Word]:
    return [Word(token) for token in text.split()]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("we we went", [("repeat", "we")]),
        ("I have the, I have the list", [("repeat", "I have the,")]),
        ("and um and then", [("repeat", "and")]),
        ("I was, I had a plan", [("restart", "I was,")]),
        ("they sto- stopped it", [("restart", "sto-")]),
        ("it was very very late and she had had enough", []),
        ("We went home. We went to bed. It went to zero. To zero.", []),
        ("I read the source and the docs, and I built it", []),
    ],
)
def test_what_is_said_again_is_told_from_what_is_meant_twice(text: str, found: list[tuple[str, str]]) -> None:
    assert [(one.kind, one.text) for one in find_disfluencies(words(text))] == found


def test_a_phrase_is_a_pet_when_it_comes_back_three_times() -> None:
    text = "Basically it broke. Basically I fixed it, kind of. So basically it was kind of fine."
    assert find_pet_phrases(words(text)) == (PetPhrase("basically", 3),)
