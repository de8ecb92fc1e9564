"""Another figure for the same thing: which one is taken, and what is known of it."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.fakes import FakeEmbedder

from starling.assess.matching.features import compare
from starling.assess.matching.model import recall_model
from starling.assess.matching.rivals import RIVAL_FEATURES, Rivals, find_rivals
from starling.assess.matching.scoring import shortlist
from starling.model import Hearing

POINT = "We had a team of 50 engineers on the release"


def rivals_of(said: str, *points: str) -> Rivals:
    comparison = compare(points or (POINT,), Hearing.typed(said).transcript, FakeEmbedder(), None)
    return find_rivals(comparison, shortlist(comparison, recall_model().pick))


def figure(rivals: Rivals, name: str) -> float:
    return float(rivals.values[0, RIVAL_FEATURES.index(name)])


def test_the_most_telling_window_gives_the_rival() -> None:
    (rival,) = rivals_of(
        "I hired nine engineers for a bank before. We had a team of fifteen engineers on the release."
    ).found
    assert rival is not None
    assert (rival.wanted.wording, rival.heard.wording) == ("50", "fifteen")


def test_a_point_whose_own_figure_was_said_alone_has_no_rival() -> None:
    rivals = rivals_of("We had a team of fifty engineers on the release.")
    assert rivals.found == (None,)
    assert np.isnan(rivals.values).all()


def test_a_figure_that_another_point_owns_is_no_rival_there() -> None:
    rivals = rivals_of(
        "The bank lent us fifteen engineers for the audit.", POINT, "The bank lent us 15 engineers for the audit"
    )
    assert rivals.found[0] is None


def test_it_is_known_that_the_right_figure_was_said_as_well() -> None:
    wrong = rivals_of("We had a team of fifteen engineers on the release.")
    both = rivals_of("We had a team of fifteen engineers on the release. Fifty engineers, that was the whole house.")
    assert figure(wrong, "right_said") == 0
    assert figure(both, "right_said") == 1
    assert figure(both, "right_ahead") > figure(wrong, "right_ahead")


@given(st.text(alphabet="ab1250 .,-", max_size=80), st.text(alphabet="ab1250 ", min_size=1, max_size=40))
@settings(deadline=None, max_examples=60)
def test_whatever_is_said_a_rival_comes_with_finite_figures(said: str, point: str) -> None:
    rivals = rivals_of(said + " so it was.", point)
    for rival, values in zip(rivals.found, rivals.values, strict=True):
        assert (rival is None) == bool(np.isnan(values).all())
        assert rival is None or np.isfinite(values).all()
