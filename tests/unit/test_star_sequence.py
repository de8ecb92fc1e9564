import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from starling.assess.timeline.sequence import SequenceModel, part_probabilities

MODEL = SequenceModel((4.0, 2.5, 8.0, 5.0), log_any_order=-7.0, log_skip=-8.0, log_return=-3.0)


def evidence_for(parts: list[int], strength: float) -> np.ndarray:
    scores = np.zeros((len(parts), 4))
    scores[np.arange(len(parts)), parts] = strength
    return scores


def test_without_any_evidence_the_parts_come_in_their_usual_order_and_size() -> None:
    chosen = part_probabilities(np.zeros((20, 4)), np.ones(20), MODEL).argmax(axis=1)
    assert list(chosen) == sorted(chosen)
    assert set(chosen) == {0, 1, 2, 3}
    assert (chosen == 2).sum() > (chosen == 1).sum()


@pytest.mark.parametrize(
    "parts",
    [
        [0, 0, 1, 2, 2, 2, 3],
        [3, 3, 0, 0, 1, 2, 2, 2],
        [0, 0, 1, 2, 2, 0, 2, 2, 3],
        [0, 0, 2, 2, 2, 3],
    ],
    ids=["in order", "result first", "a return to the situation", "no task"],
)
def test_clear_words_are_believed_whatever_the_order(parts: list[int]) -> None:
    chosen = part_probabilities(evidence_for(parts, 12.0), np.ones(len(parts)), MODEL).argmax(axis=1)
    assert list(chosen) == parts


def test_a_faint_hint_does_not_overturn_the_usual_order() -> None:
    scores = evidence_for([0, 0, 1, 2, 2, 2, 3, 3], 3.0)
    scores[0] = [0.0, 0.0, 0.0, 0.5]
    assert part_probabilities(scores, np.ones(8), MODEL).argmax(axis=1)[0] == 0


@given(st.lists(st.tuples(*[st.floats(-30, 30)] * 4), min_size=1, max_size=12), st.floats(0.01, 100))
def test_probabilities_sum_to_one_for_any_evidence(rows: list[tuple[float, ...]], size: float) -> None:
    probabilities = part_probabilities(np.array(rows), np.full(len(rows), size), MODEL)
    assert probabilities.shape == (len(rows), 4)
    assert_allclose(probabilities.sum(axis=1), 1.0)
