import pytest

from starling.assess.fillers import find_fillers
from starling.model import Hearing


@pytest.mark.parametrize(
    ("text", "fillers"),
    [
        ("It was, you know, a hard week.", ["you know"]),
        ("Do you know the answer? As you know it was hard.", []),
        ("There were like ten of us.", ["like"]),
        ("I like the plan. It looks like rain. I'd like to add something like that.", []),
        ("Like I said, we went.", []),
        ("Like we had no plan.", ["like"]),
        ("It was late, I mean really late.", ["i mean"]),
        ("That is what I mean by late.", []),
        ("So we moved it, so that it works.", []),
        ("And that was it. So yeah.", ["so"]),
        ("It is basically done and it actually works.", []),
        ("Um, we, uh, waited. Hmm.", ["um", "uh", "hmm"]),
        ("The umbrella and the error were mine.", []),
    ],
)
def test_a_marker_counts_only_where_it_carries_no_meaning(text: str, fillers: list[str]) -> None:
    assert [filler.text for filler in find_fillers(Hearing.typed(text))] == fillers
